// SPDX-License-Identifier: Apache-2.0
// The ways to an authority: which one a citizen chooses, and what comes of it. See services.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/core/math.hpp"

namespace civitas {

enum Channel : std::uint8_t {
  kNoChannel = 0,  // no need
  kCounter = 1,
  kPhone = 2,
  kWeb = 3,
  kAssistedWeb = 4,
  kForgone = 5
};
enum Outcome : std::uint8_t {
  kNoOutcome = 0,
  kSettled = 1,
  kFailed = 2,
  kAbandoned = 3,  // hung up, or left the queue
  kNotTried = 4    // forgone
};

inline std::vector<std::string> channels() {
  return {"none", "counter", "phone", "web", "assisted web", "forgone"};
}
inline std::vector<std::string> outcomes() {
  return {"none", "settled", "failed", "abandoned", "forgone"};
}

/// What draws citizens to channels; names as on the card of services.
struct ChannelMix {
  double by_wait, by_skill, closed, push, assistance, web_quality;
  double counter, phone, web, forgone;  // α
};

/// exp(utility) of counter, phone, web at digital skill ½, web with help, and giving up.
inline constexpr std::size_t kAttractions = 5;
using Attraction = std::array<double, kAttractions>;

/// Waits in hours. Where all counters are closed nobody goes to one.
inline Attraction attraction(const ChannelMix& mix, double counter_wait, double phone_wait) {
  const double counter =
      math::exp(mix.counter - mix.by_wait * counter_wait - 2 * mix.closed - mix.push);
  return {mix.closed >= 1 ? 0 : counter,
          math::exp(mix.phone - 4 * mix.by_wait * phone_wait - 1.2 * mix.push),
          math::exp(mix.web + 0.8 * (mix.web_quality - 0.6) + 0.8 * mix.push),
          math::exp(-9 + 7.5 * mix.assistance), math::exp(mix.forgone)};
}

/// The choice of somebody of digital skill s in [0, 1]; `luck` is uniform.
inline Channel chosen(std::span<const double, kAttractions> attraction, double by_skill,
                      double skill, bool uses_web, double luck) {
  const double web = uses_web ? attraction[2] * math::exp(by_skill * (skill - 0.5)) : attraction[3];
  const double total = attraction[0] + attraction[1] + web + attraction[4];
  const double at = luck * total;
  if (at < attraction[0]) return kCounter;
  if (at < attraction[0] + attraction[1]) return kPhone;
  if (at < attraction[0] + attraction[1] + web) return uses_web ? kWeb : kAssistedWeb;
  return kForgone;
}

struct Treatment {
  std::span<const double> base;  // f₀: counter, phone, web, web with help
  double skilled;                // exp(−ζ (K − ½))
  double web_quality;

  /// The chance that nothing is settled, between 1 and 95 %.
  double failure(std::uint8_t channel, double skill) const {
    double chance = base[static_cast<std::size_t>(channel - kCounter)] * skilled;
    if (channel == kWeb) chance *= (1.45 - 0.75 * web_quality) * (1.5 - skill);
    return chance < 0.01 ? 0.01 : chance > 0.95 ? 0.95 : chance;
  }
};

/// P: how good a visit was, 0 to 1. `wait` in hours.
inline double experienced(std::uint8_t channel, bool settled, double wait, double skill,
                          double web_quality) {
  constexpr double kCounterPatience = 45.0 / 60, kPhonePatience = 10.0 / 60;  // τ, hours
  double ease = 0.5, calm = 1;
  if (channel == kCounter) calm = math::exp(-wait / kCounterPatience);
  if (channel == kPhone) {
    ease = 0.62;
    calm = math::exp(-wait / kPhonePatience);
  }
  if (channel == kWeb || channel == kAssistedWeb) {
    ease = 0.45 + 0.825 * skill * web_quality;
    if (ease > 1) ease = 1;
  }
  return (settled ? 0.55 : 0) + 0.25 * calm + 0.20 * ease;
}

}  // namespace civitas

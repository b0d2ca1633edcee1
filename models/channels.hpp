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
  double by_wait, by_phone_wait, by_closing, by_web_quality, by_assistance;
  double from_counter, from_phone, to_web;  // of a digital push
  double closed, push, assistance, web_quality, usual_web_quality;
  double counter, phone, web, forgone, assisted_web;  // α
};

/// exp(utility) of counter, phone, web at digital skill ½, web with help, and giving up.
inline constexpr std::size_t kAttractions = 5;
using Attraction = std::array<double, kAttractions>;

/// Waits in hours. Where all counters are closed nobody goes to one.
inline Attraction attraction(const ChannelMix& mix, double counter_wait, double phone_wait) {
  const double counter = math::exp(mix.counter - mix.by_wait * counter_wait -
                                   mix.by_closing * mix.closed - mix.from_counter * mix.push);
  return {mix.closed >= 1 ? 0 : counter,
          math::exp(mix.phone - mix.by_phone_wait * mix.by_wait * phone_wait -
                    mix.from_phone * mix.push),
          math::exp(mix.web + mix.by_web_quality * (mix.web_quality - mix.usual_web_quality) +
                    mix.to_web * mix.push),
          math::exp(mix.assisted_web + mix.by_assistance * mix.assistance), math::exp(mix.forgone)};
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

/// How often a visit settles nothing.
struct Treatment {
  std::span<const double> base;  // f₀: counter, phone, web, web with help
  double skilled;                // exp(−ζ (K − ½))
  double bad_web;                // φ₀ − φ_q q
  double unskilled, by_skill;    // on the web alone: φ₁ − φ_s s

  /// The chance that nothing is settled, between 1 and 95 %.
  double failure(std::uint8_t channel, double skill) const {
    double chance = base[static_cast<std::size_t>(channel - kCounter)] * skilled;
    if (channel == kWeb) chance *= bad_web * (unskilled - by_skill * skill);
    return chance < 0.01 ? 0.01 : chance > 0.95 ? 0.95 : chance;
  }
};

/// How good a visit was.
struct Experience {
  std::span<const double> weights;  // of being settled, calm and ease
  std::array<double, 2> patience;   // τ at the counter and on the phone, hours
  std::span<const double> ease;     // at the counter, on the phone, on the web at s q = 0
  double ease_by_skill;             // on the web, with s q
  double web_quality;

  /// P, 0 to 1. `wait` in hours.
  double performance(std::uint8_t channel, bool settled, double wait, double skill) const {
    const bool desk = channel == kCounter || channel == kPhone;
    const std::size_t at = desk ? std::size_t{channel} - kCounter : 0;
    const double calm = desk ? math::exp(-wait / patience[at]) : 1;
    double easy = desk ? ease[at] : ease[2] + ease_by_skill * skill * web_quality;
    if (easy > 1) easy = 1;
    return (settled ? weights[0] : 0) + weights[1] * calm + weights[2] * easy;
  }
};

}  // namespace civitas

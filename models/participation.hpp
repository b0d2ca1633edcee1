// SPDX-License-Identifier: Apache-2.0
// Who takes part in what engagement.cpp holds: its channels, strata of adults, and how well those
// present stand for all.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace civitas {

/// Channels of engagement. Whoever wants comes to the first three; the others ask citizens.
enum Forum : std::size_t {
  kHearing = 0,
  kOnlineForum = 1,
  kSocialMedia = 2,
  kSurvey = 3,
  kMiniPublic = 4,
  kFocusGroup = 5
};
inline constexpr std::size_t kForums = 6;

inline const std::vector<std::string>& forums() {
  static const std::vector<std::string> names = {"hearing", "online forum", "social media",
                                                 "survey",  "mini-public",  "focus group"};
  return names;
}

/// Whether a channel has seats, as many in each stratum as its share of adults.
inline bool has_seats(std::size_t forum) { return forum == kMiniPublic || forum == kFocusGroup; }
inline constexpr std::size_t kSeated[] = {kMiniPublic, kFocusGroup};
inline std::size_t seats_of(std::size_t forum) { return forum == kMiniPublic ? 0 : 1; }
inline const std::vector<std::string>& seated() {
  static const std::vector<std::string> names = {forums()[kMiniPublic], forums()[kFocusGroup]};
  return names;
}

/// Strata: three ages, two sexes, three levels of education.
inline constexpr std::size_t kStrata = 3 * 2 * 3;
inline std::size_t stratum(std::int32_t age, std::size_t sex, std::size_t education) {
  const std::size_t third = age < 35 ? 0 : age < 60 ? 1 : 2;
  return (third * 2 + sex) * 3 + education;
}

/// "18-34 male low" and so on, in the order of stratum().
inline std::vector<std::string> strata(const std::vector<std::string>& sexes,
                                       const std::vector<std::string>& educations) {
  std::vector<std::string> names;
  for (const char* age : {"18-34 ", "35-59 ", "60+ "}) {
    for (const std::string& sex : sexes) {
      for (const std::string& education : educations)
        names.push_back(age + (sex + " ") + education);
    }
  }
  return names;
}

/// ½ Σ |share of those present − share of adults|, over strata; 0 when nobody is present.
inline double misrepresented(std::span<const double> present, std::span<const double> adults) {
  double all = 0, come = 0, sum = 0;
  for (std::size_t i = 0; i < adults.size(); ++i) {
    all += adults[i];
    come += present[i];
  }
  if (come == 0) return 0;
  for (std::size_t i = 0; i < adults.size(); ++i)
    sum += std::abs(present[i] / come - adults[i] / all);
  return sum / 2;
}

/// Chances are added up in whole parts, so that their order cannot matter; a hundred million of
/// them stay below 2^53.
inline constexpr double kPartOfChance = 67108864;  // 2^26
inline double in_parts(double chance) { return std::floor(chance * kPartOfChance + 0.5); }

/// R-indicator: 1 − 2 · standard deviation of the chances to take part, given their number, sum and
/// sum of squares, both in parts. 1: all are as likely to come. Schouten, Cobben and Bethlehem
/// (2009), Survey Methodology 35(1), 101-113.
inline double representativity(double asked, double chances, double squares) {
  const double mean = chances / kPartOfChance / asked;
  const double variance = squares / kPartOfChance / asked - mean * mean;
  return 1 - 2 * std::sqrt(std::max(variance, 0.0));
}

}  // namespace civitas

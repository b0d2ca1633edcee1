// SPDX-License-Identifier: Apache-2.0
// What work pays: median earnings by sex and age, and how far single earnings lie from them.
//
//   earnings = median(sex, age) · exp(σ z),  z the latent wage with mean 0 and variance 1
//
// with one σ below the median (z < 0) and another above: earnings have a long tail of small ones,
// of few hours and few months, that a lognormal distribution has not.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {

inline constexpr std::array<std::int32_t, 4> kEarningsAges = {25, 35, 45, 55};  // begin a new group

inline const std::vector<std::string>& earnings_ages() {
  static const std::vector<std::string> labels = {"0-24", "25-34", "35-44", "45-54", "55+"};
  return labels;
}

inline std::int32_t earnings_age(std::int32_t age) {
  std::int32_t group = 0;
  for (const std::int32_t begin : kEarningsAges) group += age >= begin ? 1 : 0;
  return group;
}

/// The tables wages.median_earnings and wages.dispersion in one row, for derive().
class Pay {
 public:
  static constexpr std::size_t kNumbers = 14;

  explicit Pay(std::span<const double> numbers) : numbers_(numbers) {}
  static void append(std::vector<double>& numbers, std::span<const double> median,
                     std::span<const double> dispersion) {
    numbers.insert(numbers.end(), median.begin(), median.end());
    numbers.insert(numbers.end(), dispersion.begin(), dispersion.end());
  }

  /// sex: 0 male, 1 female; age: group of ages.
  double median(std::uint8_t sex, std::int32_t age) const {
    return numbers_[sex * 5u + static_cast<std::size_t>(age)];
  }
  double below(std::uint8_t sex) const { return numbers_[10 + sex * 2u]; }
  double above(std::uint8_t sex) const { return numbers_[11 + sex * 2u]; }

  double earnings(std::uint8_t sex, std::int32_t age, double z) const {
    return median(sex, age) * math::exp((z < 0 ? below(sex) : above(sex)) * z);
  }
  double latent_wage(std::uint8_t sex, std::int32_t age, double earnings) const {
    const double distance = math::log(earnings / median(sex, age));
    return distance / (distance < 0 ? below(sex) : above(sex));
  }

 private:
  std::span<const double> numbers_;
};

/// The age at which everybody is retired, for the cards of labour and retirement.
inline Parameter retirement_age() {
  return on_card({"labour.retirement_age", "1", 65, 60, 70, "assumed",
                  "Age from which nobody changes between work and no work", kWhole});
}

/// What a pension is of earnings, for the cards of retirement and survivors.
inline Parameter replacement_rate() {
  return on_card({"retirement.replacement_rate", "1", 0.7, 0, 1.2, "assumed",
                  "κ: pension as a share of gross earnings before"});
}

/// The parameters of earnings, for the card of every model that reads them.
inline std::vector<Parameter> earnings_parameters() {
  const std::vector<std::string> sexes = {"male", "female"};
  return {
      on_card("wages.median_earnings", "EUR/year", {{"sex", sexes}, {"age", earnings_ages()}},
              {18507, 27490, 29553, 31178, 37125, 12582, 18545, 17567, 18533, 18067}, 1, 1e7,
              "computed from the gross earnings of the employed in the synthetic Austrian EU-SILC "
              "2006",
              "Median gross earnings of the employed"),
      on_card("wages.dispersion", "1", {{"sex", sexes}, {"side", {"below", "above"}}},
              {0.63, 0.54, 1.00, 0.63}, 0.1, 2,
              "computed from the same: below so that the tenth percentile is met, above the root "
              "mean square",
              "Standard deviation of log earnings, below and above the median of sex and age"),
  };
}

}  // namespace civitas

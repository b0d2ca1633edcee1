// SPDX-License-Identifier: Apache-2.0
// What work pays: mean earnings by sex and age, and how far single earnings lie from them.
//
// earnings = mean(sex, age) · exp(σ z − σ²/2), z the latent wage with mean 0 and variance 1
// (lognormal around the mean).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {

inline constexpr std::array<std::int32_t, 5> kEarningsAges = {25, 35, 45, 55,
                                                              65};  // each begins a new group

/// The cell of the table wages.mean_earnings; sex 0 is male, 1 female.
inline std::size_t earnings_cell(std::uint8_t sex, std::int32_t age) {
  std::size_t group = 0;
  for (const std::int32_t begin : kEarningsAges) group += age >= begin ? 1 : 0;
  return sex * (kEarningsAges.size() + 1) + group;
}

inline double earnings(double mean, double sigma, double z) {
  return mean * math::exp(sigma * z - 0.5 * sigma * sigma);
}
inline double latent_wage(double earnings, double mean, double sigma) {
  return math::log(earnings / mean) / sigma + 0.5 * sigma;
}

/// The age at which everybody is retired, for the cards of labour and retirement.
inline Parameter retirement_age() {
  return on_card({"labour.retirement_age", "1", 65, 60, 70, "assumed",
                  "Age from which nobody changes between work and no work"});
}

/// The parameters of earnings, for the card of every model that reads them.
inline std::vector<Parameter> earnings_parameters() {
  const char* source =
      "computed from the gross earnings of the employed in the synthetic Austrian EU-SILC 2006";
  return {
      on_card("wages.mean_earnings", "EUR/year",
              {{"sex", {"male", "female"}},
               {"age", {"0-24", "25-34", "35-44", "45-54", "55-64", "65+"}}},
              {18701, 30277, 34363, 36878, 43462, 54365, 14305, 20431, 20972, 22044, 23539, 42666},
              1, 1e7, source, "Mean gross earnings of the employed"),
      on_card({"wages.dispersion", "1", 0.79, 0.2, 1.2, source,
               "Standard deviation of log earnings around the mean of sex and age"}),
  };
}

}  // namespace civitas

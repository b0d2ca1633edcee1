// SPDX-License-Identifier: Apache-2.0
// Numbers as a scenario writes them.
#pragma once

#include <string>

#include "sim/scenario/parameter.hpp"

namespace civitas {

/// `138.4`, with as many digits as give the number back; `2027-07-01` for a date.
[[nodiscard]] std::string number_text(double number, const language::Unit& unit);

/// The same of a number of a parameter, or `abolished`, or `expected`.
[[nodiscard]] std::string number_text(const DatedNumber& number);

/// What to write in place of an amount in another unit: "Write 10 EUR/month, a twelfth of it".
[[nodiscard]] std::string advice_in_unit(double number, const language::Unit& from,
                                         const language::Unit& to);

/// `1 to 12`, `1 to 12, whole`; empty: it has no range.
[[nodiscard]] std::string range_text(const Parameter& parameter);

}  // namespace civitas

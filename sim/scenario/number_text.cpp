// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/number_text.hpp"

#include <fmt/format.h>

#include "sim/core/calendar.hpp"

namespace civitas {

std::string number_text(double number, const language::Unit& unit) {
  if (!unit.is_date()) return fmt::format("{}", number);
  const calendar::Date date = calendar::date(number);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string number_text(const DatedNumber& number) {
  if (number.abolished) return "abolished";
  if (number.expected) return "expected";
  return number_text(number.number, number.unit.value_or(language::Unit()));  // dates carry it
}

std::string range_text(const Parameter& parameter) {
  if (!parameter.range) return {};
  return number_text(parameter.range->first, parameter.unit) + " to " +
         number_text(parameter.range->second, parameter.unit) + (parameter.whole ? ", whole" : "");
}

}  // namespace civitas

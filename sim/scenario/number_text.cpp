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

std::string advice_in_unit(double number, const language::Unit& from, const language::Unit& to) {
  using language::Unit;
  if (to.is_date()) return "Write a date as 2027-03-01";
  const Unit months_for_years = Unit::base("month") / Unit::base("year");
  if (from == to * months_for_years)
    return fmt::format("Write {:.6g} {}, a twelfth of it", number / 12, to.text());
  if (from * months_for_years == to)
    return fmt::format("Write {:.6g} {}, twelve times it", number * 12, to.text());
  return to.is_one() ? "Write a number without a unit" : "Write an amount in " + to.text();
}

std::string range_text(const Parameter& parameter) {
  if (!parameter.range) return parameter.whole ? "whole" : "";
  return number_text(parameter.range->first, parameter.unit) + " to " +
         number_text(parameter.range->second, parameter.unit) + (parameter.whole ? ", whole" : "");
}

}  // namespace civitas

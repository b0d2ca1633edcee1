// SPDX-License-Identifier: Apache-2.0
// Days of the Gregorian calendar, counted from 1 January 1970, and what the law asks of them.
//
// A day is a whole number in a double, so that it can stand in formulas; what comes between is
// rounded down. The Gregorian rules hold for all years.
#pragma once

#include <chrono>
#include <cmath>
#include <string_view>

#include "sim/core/clones.hpp"

namespace civitas::calendar {

/// NaN when there is no such day in the years 0 to 9999.
inline double day(double year, double month, double day_of_month) {
  const bool whole = std::floor(year) == year && std::floor(month) == month &&
                     std::floor(day_of_month) == day_of_month;
  if (!whole || !(year >= 0 && year <= 9999 && month >= 1 && month <= 12 && day_of_month >= 1 &&
                  day_of_month <= 31))
    return std::nan("");
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day_of_month))};
  if (!date.ok()) return std::nan("");
  return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

/// Reads `2027-03-01`; NaN when it is no such date.
inline double day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nan("");
  const auto number = [&](std::size_t from, std::size_t count) {
    double value = 0;
    for (const char c : text.substr(from, count)) {
      if (c < '0' || c > '9') return std::nan("");
      value = value * 10 + (c - '0');
    }
    return value;
  };
  return day(number(0, 4), number(5, 2), number(8, 2));
}

struct Date {
  int year = 0, month = 0, day = 0;
};

CIVITAS_INLINE Date date(double days) {
  constexpr double kFarthest = 1e7;  // more than 27,000 years
  if (!(std::abs(days) < kFarthest)) return {};
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(std::floor(days))))};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

/// Whole months from one day to a later one. A month is over on the same day of a later month, or,
/// where that has no such day, on the first day of the next: who is born on 29 February becomes a
/// year older on 1 March. Negative when `to` comes first.
CIVITAS_INLINE double completed_months(double from, double to) {
  const Date a = date(from < to ? from : to), b = date(from < to ? to : from);
  const int months = (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day ? 1 : 0);
  return from < to ? months : -months;
}

/// Whole years: the age of somebody born on `from`.
CIVITAS_INLINE double completed_years(double from, double to) {
  const double months = completed_months(from, to);
  return months < 0 ? -std::floor(-months / 12) : std::floor(months / 12);
}

CIVITAS_INLINE double year_of(double days) { return date(days).year; }
CIVITAS_INLINE double month_of(double days) { return date(days).month; }
CIVITAS_INLINE double day_of(double days) { return date(days).day; }

}  // namespace civitas::calendar

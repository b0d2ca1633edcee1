// SPDX-License-Identifier: Apache-2.0
// Calendar months, the dates of the law.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace civitas {

/// A month of the Gregorian calendar, counted from January of year 0.
struct Month {
  int number = 0;

  static constexpr Month of(int year, int month) { return {year * 12 + month - 1}; }
  /// The first month that a scenario can name, 0001-01: for whatever has no date.
  static constexpr Month always() { return of(1, 1); }
  /// Reads `2027-03`; nothing when it is no such date.
  static std::optional<Month> parse(std::string_view text);

  constexpr int year() const { return number / 12; }
  constexpr int month() const { return number % 12 + 1; }
  constexpr Month operator+(int months) const { return {number + months}; }
  auto operator<=>(const Month&) const = default;
  std::string text() const;
};

/// " from 2028-01 to 2028-12", " from 2028-01", " to 2028-12"; nothing for all time. `until`: the
/// first month after.
std::string when(std::optional<Month> from, std::optional<Month> until);

/// Whether something that happens every so many months, in the month `in` of the year among others,
/// happens in the step that begins with `month`. `every` 0: in each step.
inline bool is_due(int every, int in, Month month, int months_per_step) {
  if (every == 0) return true;
  for (int i = 0; i < months_per_step; ++i) {
    if (((month + i).month() - in) % every == 0) return true;
  }
  return false;
}

/// When something is recorded.
struct Rhythm {
  int every = 0;              // so many months, counted from `in`; 0: in each step
  int in = 1;                 // month of the year
  std::optional<Month> from;  // not before

  bool is_due_in(Month month, int months_per_step) const {
    return !(from && month < *from) && is_due(every, in, month, months_per_step);
  }
  auto operator<=>(const Rhythm&) const = default;
};

}  // namespace civitas

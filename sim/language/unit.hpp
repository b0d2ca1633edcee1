// SPDX-License-Identifier: Apache-2.0
// Units: products of named bases, compared exactly and never converted silently.
//
// A month and a year are different bases: EUR/month plus EUR/year is a mistake, and `12 month/year`
// converts. A day of the calendar has the unit `date`; two of them differ by days.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace civitas::language {

class Unit {
 public:
  /// The unit of a pure number, written `1`.
  Unit() = default;

  /// Reads `EUR/month`, `1/year`, `EUR^2*hour/year`, `1`. Nothing when a base is unknown or the
  /// form is wrong.
  static std::optional<Unit> parse(std::string_view text);
  /// A currency (three capital letters) or one of year, month, week, day, hour, minute, date.
  static bool is_base(std::string_view word);
  static Unit base(std::string_view word);

  Unit operator*(const Unit& other) const;
  Unit operator/(const Unit& other) const;
  Unit power(int exponent) const;
  bool operator==(const Unit&) const = default;
  bool is_one() const { return factors_.empty(); }
  /// An amount of one currency, perhaps for a time: EUR, EUR/year.
  bool is_money() const;
  bool is_date() const { return *this == base("date"); }

  std::string text() const;

 private:
  void multiply(const std::string& base, int exponent);
  std::vector<std::pair<std::string, int>> factors_;  // by name, exponents never 0
};

/// What to write to turn `from` into `to`, when they differ by two lengths of time; else empty.
std::string conversion_advice(const Unit& from, const Unit& to);

/// The names that `civitas list units` shows.
std::vector<std::string> unit_names();

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
#include "sim/language/unit.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace civitas::language {
namespace {

constexpr std::array<std::string_view, 7> kTimes = {"year", "month",  "week", "day",
                                                    "hour", "minute", "date"};

constexpr int kMostExponent = 1'000'000;  // no unit has it; keeps absurd formulas from overflowing

int limited(std::int64_t exponent) {
  return static_cast<int>(std::clamp<std::int64_t>(exponent, -kMostExponent, kMostExponent));
}

/// So many of the small ones are in one large one.
struct Conversion {
  const char *small, *large;
  const char *times, *over;
  bool exact;
};
constexpr Conversion kConversions[] = {
    {"month", "year", "* 12 month/year", "/ 12 month/year", true},
    {"day", "week", "* 7 day/week", "/ 7 day/week", true},
    {"minute", "hour", "* 60 minute/hour", "/ 60 minute/hour", true},
    {"week", "year", "* 52 week/year", "/ 52 week/year", false},
    {"week", "month", "* 52 week/year / 12 month/year", "* 12 month/year / 52 week/year", false},
    {"day", "year", "* 365 day/year", "/ 365 day/year", false},
    {"day", "month", "* 365 day/year / 12 month/year", "* 12 month/year / 365 day/year", false},
};

bool is_currency(std::string_view word) {
  return word.size() == 3 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

bool Unit::is_base(std::string_view word) {
  return is_currency(word) || std::find(kTimes.begin(), kTimes.end(), word) != kTimes.end();
}

bool Unit::is_money() const {
  int currencies = 0;
  for (const auto& [base, exponent] : factors_) {
    if (is_currency(base)) currencies += exponent == 1 ? 1 : 2;
  }
  return currencies == 1;
}

Unit Unit::base(std::string_view word) {
  Unit unit;
  unit.factors_.emplace_back(word, 1);
  return unit;
}

std::optional<Unit> Unit::parse(std::string_view text) {
  Unit unit;
  int sign = 1;
  std::size_t at = 0;
  const auto skip_spaces = [&] {
    while (at < text.size() && text[at] == ' ') ++at;
  };
  while (true) {
    skip_spaces();
    std::size_t end = at;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0)) ++end;
    const std::string_view word = text.substr(at, end - at);
    at = end;
    int exponent = 1;
    if (at < text.size() && text[at] == '^') {
      ++at;
      if (at >= text.size() || text[at] < '1' || text[at] > '9') return std::nullopt;
      exponent = 0;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9' && exponent < kMostExponent)
        exponent = exponent * 10 + (text[at++] - '0');
    }
    if (is_base(word))
      unit.multiply(std::string(word), sign * exponent);
    else if (word != "1")
      return std::nullopt;
    skip_spaces();
    if (at == text.size()) return unit;
    if (text[at] == '/')
      sign = -1;
    else if (text[at] == '*')
      sign = 1;
    else
      return std::nullopt;
    ++at;
  }
}

void Unit::multiply(const std::string& base, int exponent) {
  const auto at = std::lower_bound(
      factors_.begin(), factors_.end(), base,
      [](const auto& factor, const std::string& name) { return factor.first < name; });
  if (at == factors_.end() || at->first != base) {
    factors_.insert(at, {base, exponent});
  } else if ((at->second = limited(std::int64_t{at->second} + exponent)) == 0) {
    factors_.erase(at);
  }
}

Unit Unit::operator*(const Unit& other) const {
  Unit product = *this;
  for (const auto& [base, exponent] : other.factors_) product.multiply(base, exponent);
  return product;
}

Unit Unit::operator/(const Unit& other) const {
  Unit quotient = *this;
  for (const auto& [base, exponent] : other.factors_) quotient.multiply(base, -exponent);
  return quotient;
}

Unit Unit::power(int exponent) const {
  Unit result;
  if (exponent == 0) return result;
  for (const auto& [base, own] : factors_)
    result.factors_.emplace_back(base, limited(std::int64_t{own} * exponent));
  return result;
}

std::string Unit::text() const {
  std::string above;
  std::string below;
  for (const auto& [base, exponent] : factors_) {
    std::string& side = exponent > 0 ? above : below;
    side += exponent > 0 ? (side.empty() ? "" : "*") : "/";
    side += base;
    if (std::abs(exponent) != 1) side += "^" + std::to_string(std::abs(exponent));
  }
  return (above.empty() ? "1" : above) + below;
}

std::string conversion_advice(const Unit& from, const Unit& to) {
  if (to.is_one() && from == Unit() / Unit::base("year"))
    return "Write hazard(…) around it where the chance within a step is meant";
  for (const Conversion& conversion : kConversions) {
    const Unit factor = Unit::base(conversion.small) / Unit::base(conversion.large);
    const bool times = from * factor == to;
    if (!times && from / factor != to) continue;
    std::string advice = "Write `";
    advice += times ? conversion.times : conversion.over;
    advice += "` after it to get " + to.text();
    if (!conversion.exact)
      advice += std::string(", or the number of the law: no ") + conversion.large +
                " has a whole number of " + conversion.small + "s";
    return advice;
  }
  return {};
}

std::vector<std::string> unit_names() {
  std::vector<std::string> names = {"1", "EUR (or any currency of three capital letters)"};
  names.insert(names.end(), kTimes.begin(), kTimes.end());
  return names;
}

}  // namespace civitas::language

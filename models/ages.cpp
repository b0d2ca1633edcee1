// SPDX-License-Identifier: Apache-2.0
#include "models/ages.hpp"

#include <charconv>
#include <optional>

#include "sim/core/math.hpp"

namespace civitas {
namespace {

struct Span {
  int first, last;  // last: kAges - 1 when there is no end
};

std::optional<Span> span(const std::string& label) {
  const char* const end = label.data() + label.size();
  int first = 0, last = 0;
  const auto [after, error] = std::from_chars(label.data(), end, first);
  if (error != std::errc()) return std::nullopt;
  if (after == end) return Span{first, first};
  if (*after == '+' && after + 1 == end) return Span{first, kAges - 1};
  if (*after != '-') return std::nullopt;
  const auto [stop, wrong] = std::from_chars(after + 1, end, last);
  if (wrong != std::errc() || stop != end || last < first) return std::nullopt;
  return Span{first, last};
}

}  // namespace

AgeGroups age_groups(Declaration& declaration, std::string_view name) {
  AgeGroups groups{};
  int next = 0;
  std::uint8_t group = 0;
  for (const std::string& label : declaration.labels(name, "age")) {
    const auto ages = span(label);
    if (!ages || ages->first != next) {
      declaration.refuse(name,
                         ages ? "the axis 'age' goes on with " + label + ", but the next age is " +
                                    std::to_string(next)
                              : "'" + label + "' is no group of ages",
                         "Write the ages in order and without gaps: [0, 1-4, 5-17, 18-64, 65+]");
      return groups;
    }
    for (; next <= ages->last && next < kAges; ++next)
      groups[static_cast<std::size_t>(next)] = group;
    ++group;
  }
  if (next < kAges)
    declaration.refuse(name, "the axis 'age' ends with " + std::to_string(next - 1),
                       "Let the last group have no end: " + std::to_string(next) + "+");
  return groups;
}

std::array<double, kAges> chances(const AgeGroups& groups, std::span<const double> rates,
                                  double years) {
  std::array<double, kAges> result{};
  for (std::size_t age = 0; age < result.size(); ++age)
    result[age] = math::chance(rates[groups[age]], years);
  return result;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/month.hpp"

#include <fmt/format.h>

namespace civitas {

std::optional<Month> Month::parse(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  int digits[6];
  for (int i = 0, k = 0; i < 7; ++i) {
    if (i == 4) continue;
    const char c = text[static_cast<std::size_t>(i)];
    if (c < '0' || c > '9') return std::nullopt;
    digits[k++] = c - '0';
  }
  const int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
  const int month = digits[4] * 10 + digits[5];
  if (year < 1 || month < 1 || month > 12) return std::nullopt;
  return Month::of(year, month);
}

std::string Month::text() const { return fmt::format("{:04}-{:02}", year(), month()); }

std::string when(std::optional<Month> from, std::optional<Month> until) {
  std::string text = from ? " from " + from->text() : "";
  if (until) text += " to " + Month{until->number - 1}.text();
  return text;
}

}  // namespace civitas

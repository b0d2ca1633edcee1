// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/month_advice.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include "sim/scenario/month.hpp"

namespace civitas {
namespace {

// The numbers in 2027-3, 3/2027, 2027-03-15; nothing where there is anything else.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      parts.back() += c;
    else if (std::string_view("-/.").find(c) != std::string_view::npos && !parts.back().empty())
      parts.emplace_back();
    else
      return {};
  }
  return parts;
}

std::optional<std::string> month_of(const std::string& year, const std::string& month) {
  const std::string text = year + "-" + (month.size() == 1 ? "0" : "") + month;
  const auto read = Month::parse(text);
  return read ? std::optional(read->text()) : std::nullopt;
}

}  // namespace

std::string month_advice(const std::string& text) {
  std::vector<std::string> parts = parts_of(text);
  if (parts.size() > 1 && parts.back().size() == 4 && parts[0].size() < 4)
    parts = {parts.back(), parts[parts.size() - 2]};  // 03/2027, 15.03.2027
  if (parts.empty() || parts[0].size() != 4 || parts.size() > 3) return "Write it as 2027-03";
  if (parts.size() == 1) parts.emplace_back("01");
  if (const auto month = month_of(parts[0], parts[1])) return "Write it as " + *month;
  return parts[1].size() == 2 ? "Months go from 01 to 12" : "Write it as 2027-03";
}

}  // namespace civitas

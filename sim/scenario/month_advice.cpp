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

// The number of a month that a word begins like: of January and jan 01; '' of others.
std::string number_of(std::string word) {
  static constexpr std::string_view kNames[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                                "jul", "aug", "sep", "oct", "nov", "dec"};
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (word.starts_with(kNames[i])) return (i < 9 ? "0" : "") + std::to_string(i + 1);
  }
  return "";
}

// January 2028, 15 Jan 2028, 2028 January: the year and the month of it; nothing of others.
std::optional<std::string> named_month(const std::string& text) {
  std::string year, month, word;
  for (const char c : text + " ") {
    if (std::string_view(" ,.-/").find(c) == std::string_view::npos) {
      word += c;
      continue;
    }
    const bool digits = word.find_first_not_of("0123456789") == std::string::npos;
    if (digits && word.size() == 4)
      year = word;
    else if (!digits && (!month.empty() || (month = number_of(word)).empty()))
      return std::nullopt;
    word.clear();
  }
  return year.empty() || month.empty() ? std::nullopt : month_of(year, month);
}

}  // namespace

std::string month_advice(const std::string& text) {
  if (const auto month = named_month(text)) return "Write it as " + *month;
  std::vector<std::string> parts = parts_of(text);
  if (parts.size() > 1 && parts.back().size() == 4 && parts[0].size() < 4)
    parts = {parts.back(), parts[parts.size() - 2]};  // 03/2027, 15.03.2027
  if (parts.empty() || parts[0].size() != 4 || parts.size() > 3) return "Write it as 2027-03";
  if (parts.size() == 1) parts.emplace_back("01");
  if (const auto month = month_of(parts[0], parts[1])) return "Write it as " + *month;
  return parts[1].size() == 2 ? "Months go from 01 to 12" : "Write it as 2027-03";
}

}  // namespace civitas

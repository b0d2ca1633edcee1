// SPDX-License-Identifier: Apache-2.0
#include "sim/run/whole_number.hpp"

#include <fmt/format.h>

#include <charconv>

namespace civitas {

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  const auto check = [least, most](std::string& text) -> std::string {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || number < least || number > most)
      return fmt::format("'{}' is no whole number from {} to {}", text, least, most);
    text = std::to_string(number);  // CLI11 takes 010 for octal
    return {};
  };
  return {check, fmt::format("{} to {}", least, most)};
}

}  // namespace civitas

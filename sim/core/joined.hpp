// SPDX-License-Identifier: Apache-2.0
// Lists in sentences: "work, pension, care".
#pragma once

#include <string>
#include <string_view>

namespace civitas {

/// The words of a list in its order, with `between` between two of them.
template <class Words>
[[nodiscard]] std::string joined(const Words& words, std::string_view between = ", ") {
  std::string text;
  bool first = true;
  for (const auto& word : words) {
    if (!first) text += between;
    text += word;
    first = false;
  }
  return text;
}

}  // namespace civitas

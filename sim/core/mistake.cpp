// SPDX-License-Identifier: Apache-2.0
#include "sim/core/mistake.hpp"

#include <algorithm>
#include <cctype>

namespace civitas {

std::string code(Mistake mistake) { return 'E' + std::to_string(static_cast<int>(mistake)); }

const MistakePage* find_mistake(std::string_view wanted) {
  std::string upper(wanted);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const auto pages = mistake_pages();
  const auto found = std::find_if(pages.begin(), pages.end(), [&](const MistakePage& page) {
    return code(page.mistake) == upper;
  });
  return found == pages.end() ? nullptr : &*found;
}

}  // namespace civitas

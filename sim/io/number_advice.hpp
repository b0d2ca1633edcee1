// SPDX-License-Identifier: Apache-2.0
// What somebody may have meant who wrote a number in another way.
#pragma once

#include <optional>
#include <string>

namespace civitas {

/// Of 0,5 "Write 0.5", of 12,000 "Write 12000", of 80EUR/year "Write 80 EUR/year", of 50 %
/// "Write 0.5"; of anything else how numbers are written.
std::string number_advice(const std::string& text);

/// The number that this advice names, where hardly another can be meant: not of 12,000 or 80 €.
std::optional<std::string> surely_meant(const std::string& text);

}  // namespace civitas

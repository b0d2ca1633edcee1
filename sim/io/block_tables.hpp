// SPDX-License-Identifier: Apache-2.0
// The tables of blocks.hpp, by what they are about, and keys that several blocks share.
#pragma once

#include "sim/io/blocks.hpp"

namespace civitas {

std::vector<FileBlock> scenario_blocks();  // the file as a whole, population, values, …
std::vector<FileBlock> law_blocks();       // parameters and changes
std::vector<FileBlock> rule_blocks();      // rules and networks
std::vector<FileBlock> mapping_blocks();   // the mapping of microdata
std::vector<FileBlock> case_blocks();      // cases
std::vector<FileBlock> experiment_blocks();

constexpr Key needed(std::string_view name, std::string_view form, std::string_view meaning) {
  return {name, form, meaning, true};
}

inline constexpr Key kTitle = {"title", "text", "in a few words"};
inline constexpr Key kDescription = {"description", "text", "in words"};
inline constexpr Key kUnit = {"unit", "unit",
                              "unit, such as `EUR/month`; it is checked and changes nothing"};

}  // namespace civitas

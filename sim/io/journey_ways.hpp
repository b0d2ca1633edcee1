// SPDX-License-Identifier: Apache-2.0
// Where the steps of a journey lead.
#pragma once

#include <string>
#include <vector>

#include "sim/io/yaml.hpp"

namespace civitas {

inline constexpr const char* kNoStep = "none";  // where a journey has not begun

struct JourneyStep {
  std::string name;
  Place place;
  std::string passes, fails, burden;     // in words of the language; empty: not written
  std::string may_pass, months, chance;  // names of values; empty: not written
  bool all_fail = false;                 // who does not pass fails, whoever it is
  std::string then;                      // where those go who pass; empty: not written
  std::string otherwise = kNoStep;       // …and those who fail
};

/// Fills in where those go who pass: to the next step, unless it is written; nothing for the last
/// one. Steps that are not there, that decide nothing or that nobody comes to go to `problems`.
/// `written`: the map of the steps. False when the ways are not known.
bool tell_ways(const yaml::Node& written, std::vector<JourneyStep>& steps, Problems& problems);

}  // namespace civitas

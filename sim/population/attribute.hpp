// SPDX-License-Identifier: Apache-2.0
// What is known about each member of an entity: a name, a kind of value, a unit, a meaning and a
// source.
#pragma once

#include <string>
#include <vector>

namespace civitas {

/// How a column is kept: yes/no and category in 1 byte, integer in 4, real in 8.
enum class Storage : unsigned char { boolean, category, integer, real };

struct Attribute {
  std::string name;  // without its entity: "age"
  Storage storage = Storage::real;
  std::string unit = "1";
  std::vector<std::string> labels;  // category: value i means labels[i]; at most 255
  std::string description;
  std::string source;
  bool inherited = false;  // whoever is new takes it over: from the mother, or the household left
  bool carried = false;    // inherited, and who moves to another household brings its yes along
  bool within_region = false;  // a zone: who moves to another region gets one of that region
};

}  // namespace civitas

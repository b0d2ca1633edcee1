// SPDX-License-Identifier: Apache-2.0
// One citizen at one moment: who it is, who lives there too, and what is known of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/inspection.hpp"

namespace civitas {

struct Portrait {
  struct Trait {       // yes or no, or a category
    std::string name;  // "household.claim"
    std::string text;  // "pending"
  };
  struct Amount {
    std::string name;
    std::string unit;
    double number;
  };
  struct Person {
    std::uint64_t key;
    std::optional<int> age;  // years completed; nothing where no column tells
    std::string sex;         // "male", "female"; empty where no column tells
    std::string activity;    // "employed", …; likewise
    bool couple = false;     // with somebody in the household
  };

  Person self;
  std::uint64_t household;     // key
  std::vector<Person> others;  // who live there too, in order of rows
  std::vector<Trait> traits;   // always the same, in the same order
  std::vector<Amount> amounts;
};

/// Of the person in `row`: all columns of kind yes or no or category, the household's, too; and of
/// `values`, full names of what a person or household has, those that are not among them. What has
/// no number is left out of the amounts.
Portrait portrait(const Inspection& inspection, std::size_t row,
                  const std::vector<std::string>& values);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Rules: how a scenario changes its citizens, in words that it writes itself.
#pragma once

#include <string>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/population/entity.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

struct Rule {
  struct Set {
    std::string column;  // of the rule's entity
    Text formula;
    Place place;
  };

  /// A step of the journey that the rule was made of, and what must hold of it.
  struct Step {
    std::string name;
    Text whom;                            // who is in it
    Text months, chance;                  // numbers of theirs; empty: not written
    Text payers, hours;                   // who goes through it now, and the burden of that
    Text failure;                         // of those who do not pass; empty: not written
    std::vector<std::vector<Text>> ways;  // out of it: conditions that must all be possible
    /// As written: the names of the values that it is made of; empty: not written.
    std::string passes, takes, likely, fails, burden;
    std::string then;       // the step of those who pass; empty: it is the last one
    std::string otherwise;  // …and of those who fail
    Place place;
  };

  std::string name;
  std::string luck;  // its stream of random numbers; empty: of the same name
  Entity of = Entity::person;
  Text where;   // whom it is about; empty: everybody
  Text chance;  // that it happens; empty: it does
  std::vector<Set> sets;
  Text first;            // for how many citizens there is room; empty: for all
  Text by;               // those with the smallest number come first
  Text align;            // how many citizens it must happen to; empty: as many as chance brings
  int every_months = 0;  // 0: in each step
  int in_month = 1;      // of every year
  std::string description;
  std::vector<Step> steps;  // none: it is no journey
  Place place;

  const std::string& stream() const { return luck.empty() ? name : luck; }
  /// Does it happen in the step that begins with `month`?
  bool due(Month month, int months_per_step) const {
    return is_due(every_months, in_month, month, months_per_step);
  }
};

/// "where stage == 'waiting', chance hazard(ask.rate), set stage 'trained'".
std::string in_words(const Rule& rule);

/// What differs, in words: "chance 0.5 → 0.6, set.spent: none → 0". Empty: nothing.
std::string differences(const Rule& before, const Rule& after);

}  // namespace civitas

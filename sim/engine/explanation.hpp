// SPDX-License-Identifier: Apache-2.0
// Why a citizen gets an amount: the formula, what each name in it stands for, and so on down to the
// columns and parameters.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/inspection.hpp"

namespace civitas {

struct Reason {
  int depth = 0;
  std::string name;    // "household.child_benefit"; of a member: "person.age of member 2"
  std::string amount;  // with its unit
  std::string how;     // the formula, the source of a parameter, or empty
};

/// The reasons for the value, column or parameter `name`, seen from the person in `row`: first the
/// amount itself, then, one level deeper, what it is made of. What has been explained is not
/// explained again.
std::vector<Reason> explain(const Inspection& inspection, const std::string& name, std::size_t row);

/// A value of this type with its unit: "26000 EUR/year", "yes", "Vienna", "2027-03-01".
std::string shown(const language::Type& type, double value);

/// Values of persons and households that no other value reads, in the order of the scenario.
std::vector<std::string> outcomes(const Scenario& scenario);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Runs the cases of a file.
#pragma once

#include <string>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas {

struct CaseOutcome {
  std::string name;
  Place place;
  std::vector<Problem> problems;  // none: as expected
};

/// Throws InputError when the file itself has mistakes; those of a scenario belong to its case.
///
/// The law alone is tried: no model and no rule runs. Attributes that are not given are 0, no or
/// the first label; columns of `state:` are what their start says; those that models bring along
/// are 0.
/// The files that were read are added to `read`.
std::vector<CaseOutcome> run_cases(const std::string& path, std::vector<std::string>& read);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Reads files of given/expect cases.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/test_case.hpp"

namespace civitas {

/// Throws InputError with every mistake found.
std::vector<TestCase> read_cases(const std::string& path);

/// A value as it is kept in a column: labels become their index, dates days. Mistakes go to
/// `problems`.
std::optional<double> number_of(const Written& value, const Attribute& attribute,
                                Problems& problems);

}  // namespace civitas

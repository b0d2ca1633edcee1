// SPDX-License-Identifier: Apache-2.0
// Mistakes for readers: the page of a code, and what machines are told of a problem.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas {

/// Whether this looks like E102, in upper or lower case.
bool looks_like_code(const std::string& word);

/// Prints what the mistake means, a faulty example and the mended one. Throws InputError for a code
/// that does not exist.
void print_mistake_page(const std::string& code, bool json);

nlohmann::ordered_json as_json(const std::vector<Problem>& problems);

}  // namespace civitas

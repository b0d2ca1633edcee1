// SPDX-License-Identifier: Apache-2.0
// Words, names and lists as they stand in YAML.
#pragma once

#include <string>
#include <vector>

#include "sim/core/text.hpp"

namespace civitas::yaml {

/// In double quotes, with escapes.
std::string quoted(const std::string& text);
/// A name as it is; in quotes if YAML could take it for something else.
std::string key(const std::string& name);
/// `["a", "b"]`
std::string list(const std::vector<Text>& texts);
std::string list(const std::vector<std::string>& words);

}  // namespace civitas::yaml

// SPDX-License-Identifier: Apache-2.0
// A scenario file as YAML, before anything in it is understood: scenarios, reforms and overlays.
#pragma once

#include <string>
#include <vector>

#include "sim/io/yaml.hpp"
#include "sim/scenario/change.hpp"

namespace civitas {

/// `other` as `file` names it: a path that begins at the folder of `file`.
std::string beside(const std::string& file, const std::string& other);

/// The file at `path`, of this format version. When it cannot be read, that is told at `named_at`,
/// where another file names it as `what`.
yaml::Node parse_scenario(const std::string& path, const Place& named_at, const std::string& what,
                          Problems& problems);

/// The changes of a file; none when it has no such block.
std::vector<Change> changes_in(const yaml::Node& root, Problems& problems);

}  // namespace civitas

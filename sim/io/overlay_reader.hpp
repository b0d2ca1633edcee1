// SPDX-License-Identifier: Apache-2.0
// Reads the overlays that a scenario or a reform names.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/io/yaml.hpp"
#include "sim/scenario/overlay.hpp"

namespace civitas {

/// `overlays: [a.yaml, {file: b.yaml, over: a.yaml}]` in the file at `path`: each overlay with its
/// text. Their paths are added to `files`. Two that clash are told.
std::vector<std::pair<Overlay, yaml::Node>> read_overlays(const yaml::Node& list,
                                                          const std::string& path,
                                                          std::vector<std::string>& files,
                                                          Problems& problems);

}  // namespace civitas

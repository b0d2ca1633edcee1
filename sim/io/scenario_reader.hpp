// SPDX-License-Identifier: Apache-2.0
// Reads a scenario file, its bases and its changes into one Scenario.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// The parameters, with their defaults, of a model named in a schedule; empty for an unknown one.
using ModelParameters = std::function<std::vector<Parameter>(const std::string& model)>;

/// Reads the file at `path`. `settings` are texts `NAME=VALUE`, applied last. Throws InputError
/// with every mistake found.
Scenario read_scenario(const std::string& path, const std::vector<std::string>& settings,
                       const ModelParameters& model_parameters);

}  // namespace civitas

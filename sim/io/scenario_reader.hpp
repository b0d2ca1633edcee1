// SPDX-License-Identifier: Apache-2.0
// Reads a scenario file, its bases and its changes into one Scenario.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/io/card_numbers.hpp"
#include "sim/scenario/change.hpp"

namespace civitas {

/// Looks for mistakes in the formulas of a scenario of which some changes could not be made.
using LookFurther = std::function<void(const Scenario& scenario, Problems& problems)>;

/// Reads the file at `path`. `settings` are texts `NAME=VALUE`, applied last. Throws InputError
/// with every mistake found; `about` helps with names that it does not know, and `further` is asked
/// where only changes are wrong.
Scenario read_scenario(const std::string& path, const std::vector<std::string>& settings,
                       const ModelParameters& model_parameters, const AboutName& about = {},
                       const LookFurther& further = {});

/// The scenario with numbers set from outside, as by `--set`; it was its own base before. Throws
/// InputError with these mistakes and those in `problems`.
Scenario with_settings(Scenario scenario, const std::vector<Change>& settings, Problems& problems,
                       const AboutName& about = {});

/// The same from `text`, as if it stood at `path`.
Scenario read_scenario_text(const std::string& text, const std::string& path,
                            const ModelParameters& model_parameters);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Reads designs: the block of an experiment, and lists of points in CSV files.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sim/io/yaml.hpp"
#include "sim/scenario/experiment.hpp"

namespace civitas {

/// `beside` turns a file name in the experiment into a path.
Design read_design(const yaml::Node& node,
                   const std::function<std::string(const std::string&)>& beside,
                   Problems& problems);

/// A field of a list of points: a number, or the day of a date.
std::optional<double> number_or_day(const std::string& field);

/// A header of names and a row for each point, all finite numbers or dates but for the files of
/// `reform`. Throws InputError with every mistake.
Design read_design_list(const std::string& path);

/// The same in place of the experiment's design: what that says of a factor, from when it holds and
/// whether the baseline has it, holds for the column of its name. `own`: that design; null: none.
/// Throws InputError (Blame::files) when the file cannot be read; other mistakes go to `problems`.
Design read_design_list(const std::string& path, const yaml::Node* own, Problems& problems);

/// The same points as such a file: numbers with as many digits as give them back, days as dates.
std::string design_csv(const DesignTable& table);

}  // namespace civitas

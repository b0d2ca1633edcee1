// SPDX-License-Identifier: Apache-2.0
// Reads what an experiment has instead of a design: a goal, or a calibration.
#pragma once

#include "sim/io/fields.hpp"
#include "sim/scenario/experiment.hpp"

namespace civitas {

/// Reads `solve` and `calibrate` of the experiment, if they are there, and lays the ends of their
/// ranges as its design. `own_design`: no list of points from elsewhere takes their place.
void read_purpose(Fields& fields, bool own_design, Experiment& experiment, Problems& problems);

}  // namespace civitas

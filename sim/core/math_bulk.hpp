// SPDX-License-Identifier: Apache-2.0
// The functions of sim/core/math.hpp and sim/core/normal.hpp over whole arrays, with clones for
// each instruction set.
//
// Element i of the result has the same bits as the scalar function of element i. `out` may be the
// input array itself. Arrays of different lengths are a Bug.
#pragma once

#include <span>

namespace civitas::math {

void exp(std::span<const double> x, std::span<double> out);
void log(std::span<const double> x, std::span<double> out);
void pow(std::span<const double> x, std::span<const double> y, std::span<double> out);
void normal_cdf(std::span<const double> x, std::span<double> out);
void normal_quantile(std::span<const double> p, std::span<double> out);

}  // namespace civitas::math

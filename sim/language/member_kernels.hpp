// SPDX-License-Identifier: Apache-2.0
// What households learn of their members, and members of one another.
#pragma once

#include "sim/language/kernels.hpp"

namespace civitas::language {

/// `x`: of each person; `out`: of each household. Added up from the first member to the last.
void sum_members(const Rows& rows, double* out, const double* x);
void min_members(const Rows& rows, double* out, const double* x);
void max_members(const Rows& rows, double* out, const double* x);

/// The place of each person among the members for whom `among` is 1, from the lowest x on; 0 for
/// all others. `out` is none of the operands.
void place_among_members(const Rows& rows, double* out, const double* x, const double* among);

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
// What eight households learn of their members at once, where the processor has AVX-512. Compilers
// fetch members one by one there, which takes three times as long as its instruction that fetches
// eight.
#pragma once

#include "sim/language/kernels.hpp"

namespace civitas::language {

/// As sum_members, min_members and max_members, to the same bits. Whether they have done it: not
/// without AVX-512.
bool wide_sum_members(const Rows& rows, double* out, const double* x);
bool wide_min_members(const Rows& rows, double* out, const double* x);
bool wide_max_members(const Rows& rows, double* out, const double* x);

}  // namespace civitas::language

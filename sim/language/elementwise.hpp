// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "sim/language/operation.hpp"

namespace civitas::language {

/// Does the operation for n rows; false when it is none that takes each row for itself. a, b, c: n
/// rows, or one number where the bit of `scalar` is set (1: a, 2: b, 4: c); b and c are null where
/// the operation has no such operand. `out` may be one of them.
bool run_elementwise(Operation operation, double* out, const double* a, const double* b,
                     const double* c, unsigned scalar, std::size_t n);

}  // namespace civitas::language

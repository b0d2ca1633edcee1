// SPDX-License-Identifier: Apache-2.0
// Transition matrices of three states: the monthly matrix inside a quarterly one.
#pragma once

#include <array>

namespace civitas {

using Matrix3 = std::array<std::array<double, 3>, 3>;

Matrix3 product(const Matrix3& a, const Matrix3& b);
Matrix3 inverse(const Matrix3& a);

/// The principal cube root P of `quarterly`, P³ = quarterly, by Newton's iteration from the
/// identity; for matrices whose eigenvalues are positive, as those of labour flows are. Error about
/// 1e-14.
Matrix3 monthly_from_quarterly(const Matrix3& quarterly);

/// The shares that the matrix leaves as they are.
std::array<double, 3> stationary(const Matrix3& transition);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// A program that does not know of MPI.
#include "sim/run/ranks.hpp"

namespace civitas {

std::unique_ptr<Ranks> make_ranks() { return std::make_unique<Ranks>(); }

bool is_one_of_several() { return false; }

}  // namespace civitas

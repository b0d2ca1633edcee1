// SPDX-License-Identifier: Apache-2.0
// What happens when there is no more memory. From before main on: the first allocation that fails
// throws std::bad_alloc as usual, and some memory that was kept aside is given back so that what
// has been done can be saved and told; should that be used up as well, or nobody catch it, the
// program says so and ends with kFiles. Files under way are left as after a kill: whole, or as
// before.
#pragma once

#include <cstddef>

namespace civitas {

/// Bytes of memory that the program has now; 0 where the system does not tell.
std::size_t bytes_in_use();

/// Says that there is no memory for data or one more thread, without taking any, and ends the
/// program.
[[noreturn]] void end_without_memory();

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// How the process holds its memory: what is freed is kept, and pages are large.
//
// Each month frees large arrays and takes them again: the links of a network, rows that move. Given
// back to the system and taken anew, every page of them is a fault and is cleared first, which took
// a quarter of a month of today.yaml. And formulas, links and rows walk through more pages of 4 kB
// than a processor remembers the places of; with pages of 2 MB a month takes a tenth less. The most
// that the process holds at a time is 3 % more.
#pragma once

namespace civitas {

/// For the whole process, from now on: call it first. Does nothing where the C library or the
/// system has no such setting.
void set_up_heap();

}  // namespace civitas

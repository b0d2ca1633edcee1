// SPDX-License-Identifier: Apache-2.0
// Runs instructions over the rows of one block. This is where formulas spend their time.
#pragma once

#include <cstdint>
#include <span>

#include "sim/language/operation.hpp"
#include "sim/language/schedule.hpp"

namespace civitas::language {

/// out, a, b, c are numbers of places; a bit of `scalar` is set (1: a, 2: b, 4: c) where the place
/// holds one number.
struct Instruction {
  Operation operation = Operation::constant;
  signed char entity = -1;  // whose rows: index of the entity, or -1: one number
  unsigned char scalar = 0;
  int out = -1, a = -1, b = -1, c = -1;
  int slot = -1;  // schedule
};

/// The rows that instructions run over.
struct Rows {
  std::uint32_t count[2] = {1, 1};           // persons, households
  const std::uint32_t* household = nullptr;  // of each person of the block
  std::uint32_t first_household = 0;         // row of the block's first household
};

/// Places are pointers to the first row of each operand.
void run(std::span<const Instruction> instructions, double* const* places, const Rows& rows,
         const Schedule* schedules);

}  // namespace civitas::language

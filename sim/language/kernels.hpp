// SPDX-License-Identifier: Apache-2.0
// Runs instructions over the rows of one block. This is where formulas spend their time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

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
  int slot = -1;     // schedule, table, stairs, reduction, network
  int network = -1;  // of rows of links
};

/// The links of the rows of one block in one network.
struct LinkRows {
  const std::uint32_t* first = nullptr;      // of each row: its first link; one more at the end
  const std::uint32_t* neighbour = nullptr;  // of the block's first link and on
  std::size_t count = 0;
};

/// The rows that instructions run over.
struct Rows {
  std::uint32_t count[2] = {1, 1};              // persons, households
  const std::uint32_t* household = nullptr;     // of each person of the block
  std::uint32_t first_household = 0;            // row of the block's first household
  const std::uint32_t* first_member = nullptr;  // row of each household's; one more at the end
  const LinkRows* links = nullptr;              // in each network
  const std::uint64_t* keys = nullptr;          // of each person of the block

  std::size_t of(const Instruction& instruction) const {
    if (instruction.entity < 0) return 1;
    return instruction.network < 0 ? count[instruction.entity] : links[instruction.network].count;
  }
};

/// What instructions look numbers up in.
struct Lists {
  const Schedule* schedules = nullptr;
  const std::vector<double>* tables = nullptr;
  const std::vector<double>* groups = nullptr;  // of each reduction: one number for each group
  const Stairs* stairs = nullptr;
};

/// A column of the population as numbers.
void load(const double* column, double* out, std::size_t n);
void load(const std::int32_t* column, double* out, std::size_t n);
void load(const std::uint8_t* column, double* out, std::size_t n);

/// Places are pointers to the first row of each operand.
void run(std::span<const Instruction> instructions, double* const* places, const Rows& rows,
         const Lists& lists);

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
// The operations that formulas are made of, and what each does to numbers.
//
// Everything is a double: yes is 1 and no is 0, a category is its index.
#pragma once

#include <cmath>

#include "sim/core/math.hpp"

namespace civitas::language {

enum class Operation : unsigned char {
  // leaves
  constant,
  parameter,
  column,
  result,
  // element by element
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  remainder,
  power,
  less,
  less_equal,
  equal,
  not_equal,
  both,
  either,
  negate,
  logical_not,
  minimum,
  maximum,
  absolute,
  floor,
  ceiling,
  round,
  exponential,
  logarithm,
  square_root,
  select,
  // with a schedule of the law
  schedule,
  // between entities
  up,
  sum_members,
  min_members,
  max_members,
  // to make a row of a number that is the same for all
  broadcast,
};

/// One element. Operations on leaves, schedules and links have no meaning here.
template <Operation operation>
[[gnu::always_inline]] inline double apply(double a, double b, double c) {
  using enum Operation;
  (void)b;
  (void)c;
  if constexpr (operation == add)
    return a + b;
  else if constexpr (operation == subtract)
    return a - b;
  else if constexpr (operation == multiply)
    return a * b;
  else if constexpr (operation == divide)
    return a / b;
  else if constexpr (operation == floor_divide)
    return std::floor(a / b);
  else if constexpr (operation == remainder)
    return a - b * std::floor(a / b);
  else if constexpr (operation == power)
    return math::pow(a, b);
  else if constexpr (operation == less)
    return a < b ? 1.0 : 0.0;
  else if constexpr (operation == less_equal)
    return a <= b ? 1.0 : 0.0;
  else if constexpr (operation == equal)
    return a == b ? 1.0 : 0.0;
  else if constexpr (operation == not_equal)
    return a != b ? 1.0 : 0.0;
  else if constexpr (operation == both)
    return a * b;
  else if constexpr (operation == either)
    return a > b ? a : b;
  else if constexpr (operation == negate)
    return -a;
  else if constexpr (operation == logical_not)
    return 1.0 - a;
  else if constexpr (operation == minimum)
    return b < a ? b : a;
  else if constexpr (operation == maximum)
    return b > a ? b : a;
  else if constexpr (operation == absolute)
    return a < 0 ? -a : a;
  else if constexpr (operation == floor)
    return std::floor(a);
  else if constexpr (operation == ceiling)
    return std::ceil(a);
  else if constexpr (operation == round)
    return a < 0 ? -std::floor(0.5 - a) : std::floor(a + 0.5);
  else if constexpr (operation == exponential)
    return math::exp(a);
  else if constexpr (operation == logarithm)
    return math::log(a);
  else if constexpr (operation == square_root)
    return std::sqrt(a);
  else if constexpr (operation == select)
    return a != 0 ? b : c;
  else
    return a;  // broadcast
}

/// Calls `visit.template operator()<operation>()` for an operation known only at run time; false
/// when it is not element by element.
template <class Visit>
bool visit_elementwise(Operation operation, Visit&& visit) {
  using enum Operation;
#define CIVITAS_VISIT(name)            \
  case name:                           \
    visit.template operator()<name>(); \
    return true;
  switch (operation) {
    CIVITAS_VISIT(add)
    CIVITAS_VISIT(subtract)
    CIVITAS_VISIT(multiply)
    CIVITAS_VISIT(divide)
    CIVITAS_VISIT(floor_divide)
    CIVITAS_VISIT(remainder) CIVITAS_VISIT(power) CIVITAS_VISIT(less) CIVITAS_VISIT(less_equal)
        CIVITAS_VISIT(equal) CIVITAS_VISIT(not_equal) CIVITAS_VISIT(both) CIVITAS_VISIT(either)
            CIVITAS_VISIT(negate) CIVITAS_VISIT(logical_not) CIVITAS_VISIT(minimum)
                CIVITAS_VISIT(maximum) CIVITAS_VISIT(absolute) CIVITAS_VISIT(floor)
                    CIVITAS_VISIT(ceiling) CIVITAS_VISIT(round) CIVITAS_VISIT(exponential)
                        CIVITAS_VISIT(logarithm) CIVITAS_VISIT(square_root) CIVITAS_VISIT(select)
                            CIVITAS_VISIT(broadcast) case constant : case parameter : case column
        : case result : case schedule : case up : case sum_members : case min_members
        : case max_members : return false;
  }
#undef CIVITAS_VISIT
  return false;
}

}  // namespace civitas::language

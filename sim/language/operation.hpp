// SPDX-License-Identifier: Apache-2.0
// The operations that formulas are made of, and what each does to numbers.
//
// Everything is a double: yes is 1 and no is 0, a category is its index. What has no result (a
// division by zero, a root of something negative) is NaN, and so is all that depends on it;
// `where`, `and` and `or` drop it with the part that does not count. Whoever uses the rows refuses
// a NaN, so none is lost silently.
#pragma once

#include <cmath>
#include <limits>

#include "sim/core/calendar.hpp"
#include "sim/core/math.hpp"

namespace civitas::language {

enum class Operation : unsigned char {
  // leaves
  constant,
  parameter,
  column,
  result,
  previous,         // how it was at the end of the last step
  rank,             // share of the population that is not above
  uniform,          // a draw between 0 and 1
  normal,           // a draw from the standard normal distribution
  over_neighbours,  // of everybody's values as they were
  degree,           // how many neighbours in a network
  partner,          // the value of the partner of this step
  link_weight,
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
  completed_years,
  completed_months,
  year_of,
  month_of,
  day_of,
  // with a list of numbers
  schedule,
  pick,      // a cell of a table
  climb,     // stairs
  of_group,  // what a reduction gives for one's group
  // between entities
  up,
  sum_members,
  min_members,
  max_members,
  place_among_members,
  neighbour,  // the value of the one at the other end, for each link
  own,        // the value of the one at this end, for each link
  sum_links,
  min_links,
  max_links,
  // to make a row of a number that is the same for all
  broadcast,
};

inline constexpr double kNoResult = std::numeric_limits<double>::quiet_NaN();

/// A condition on two numbers: nothing when one of them is nothing.
[[gnu::always_inline]] inline double when(bool holds, double a, double b) {
  const double answer = holds ? 1.0 : 0.0;
  return a != a || b != b ? kNoResult : answer;
}

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
    return b == 0 ? kNoResult : a / b;
  else if constexpr (operation == floor_divide)
    return b == 0 ? kNoResult : std::floor(a / b);
  else if constexpr (operation == remainder)
    return b == 0 ? kNoResult : a - b * std::floor(a / b);
  else if constexpr (operation == power)
    return a == 0 && b < 0 ? kNoResult : math::pow(a, b);
  else if constexpr (operation == less)
    return when(a < b, a, b);
  else if constexpr (operation == less_equal)
    return when(a <= b, a, b);
  else if constexpr (operation == equal)
    return when(a == b, a, b);
  else if constexpr (operation == not_equal)
    return when(a != b, a, b);
  else if constexpr (operation == both)
    return a == 0 || b == 0 ? 0.0 : a * b;
  else if constexpr (operation == either)
    return a == 1 || b == 1 ? 1.0 : a + b;
  else if constexpr (operation == negate)
    return -a;
  else if constexpr (operation == logical_not)
    return 1.0 - a;
  else if constexpr (operation == minimum)
    return b < a || b != b ? b : a;
  else if constexpr (operation == maximum)
    return b > a || b != b ? b : a;
  else if constexpr (operation == absolute)
    return a < 0 ? -a : a;
  else if constexpr (operation == floor)
    return std::floor(a);
  else if constexpr (operation == ceiling)
    return std::ceil(a);
  else if constexpr (operation == round)
    // Not 0.5: that would lift the number just below it to 1.
    return std::trunc(a + std::copysign(0x1.fffffffffffffp-2, a));
  else if constexpr (operation == exponential)
    return math::exp(a);
  else if constexpr (operation == logarithm)
    return a == 0 ? kNoResult : math::log(a);
  else if constexpr (operation == square_root)
    return std::sqrt(a);
  else if constexpr (operation == select)
    return a == 1 ? b : a == 0 ? c : a;
  else if constexpr (operation == completed_years)
    return calendar::completed_years(a, b);
  else if constexpr (operation == completed_months)
    return calendar::completed_months(a, b);
  else if constexpr (operation == year_of)
    return calendar::year_of(a);
  else if constexpr (operation == month_of)
    return calendar::month_of(a);
  else if constexpr (operation == day_of)
    return calendar::day_of(a);
  else
    return a;  // broadcast
}

// The operations that work element by element.
#define CIVITAS_ELEMENTWISE(use)                                                               \
  use(add) use(subtract) use(multiply) use(divide) use(floor_divide) use(remainder) use(power) \
      use(less) use(less_equal) use(equal) use(not_equal) use(both) use(either) use(negate)    \
          use(logical_not) use(minimum) use(maximum) use(absolute) use(floor) use(ceiling)     \
              use(round) use(exponential) use(logarithm) use(square_root) use(select)          \
                  use(completed_years) use(completed_months) use(year_of) use(month_of)        \
                      use(day_of) use(broadcast)

/// Calls `visit.template operator()<operation>()` for an operation known only at run time; false
/// when it is not element by element.
template <class Visit>
bool visit_elementwise(Operation operation, Visit&& visit) {
#define CIVITAS_VISIT(name)                       \
  case Operation::name:                           \
    visit.template operator()<Operation::name>(); \
    return true;
  switch (operation) {
    CIVITAS_ELEMENTWISE(CIVITAS_VISIT)
    default:
      return false;
  }
#undef CIVITAS_VISIT
}

}  // namespace civitas::language

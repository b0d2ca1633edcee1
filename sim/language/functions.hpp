// SPDX-License-Identifier: Apache-2.0
// The functions of formulas, described once: for the binder, for `civitas list functions` and for
// the manual.
#pragma once

#include <span>
#include <string_view>

#include "sim/population/entity.hpp"

namespace civitas::language {

enum class Function {
  where,
  min,
  max,
  clip,
  abs,
  floor,
  ceil,
  round,
  exp,
  log,
  sqrt,
  scale,
  lookup,
  taper,
  band,
  hazard,
  sum,
  count,
  mean,
  share,
  any,
  all,
  median,
  quantile,
  decile,
  rank,
  place,
  partner,
  previous,
  random,
  normal,
  date,
  age,
  months,
  year_of,
  month_of,
  day_of,
};

struct FunctionUse {
  Function function;
  std::string_view name;
  std::string_view form;      // how it is written
  int fewest, most;           // arguments; most < 0: any number
  std::string_view sentence;  // what it gives
  /// A formula of each `example_of` in the family of the manual, and what it gives in the first
  /// row: three persons of 40, 38 and 5 years who earn 30000, 12000 and 0 EUR/year and know each
  /// other (the network `family`), in March 2027. Categories are given by their label.
  std::string_view example;
  Entity example_of;
  std::string_view result;
};

std::span<const FunctionUse> functions();

/// Whether it counts those among others for whom a condition holds, rather than take a number of
/// each.
bool takes_condition(Function function);

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
// The functions of formulas, described once: for the binder, for `civitas list functions` and for
// the manual.
#pragma once

#include <span>
#include <string_view>

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
};

struct FunctionUse {
  Function function;
  std::string_view name;
  std::string_view form;      // how it is written
  int fewest, most;           // arguments; most < 0: any number
  std::string_view sentence;  // what it gives
};

std::span<const FunctionUse> functions();

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
// What the names in formulas mean: the columns, parameters and values that exist.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/language/type.hpp"
#include "sim/population/entity.hpp"

namespace civitas::language {

/// A column of an entity's table.
struct ColumnSymbol {
  Entity entity;
  int column;
  Type type;
};
/// A parameter that is one number: element `slot` of Scalars::numbers.
struct NumberSymbol {
  int slot;
  Type type;
};
/// A parameter that is a schedule of brackets: element `slot` of Scalars::schedules.
struct ScheduleSymbol {
  int slot;
  Unit base;    // what it is applied to
  Unit result;  // what it gives
};
/// A parameter that is a table: element `slot` of Scalars::tables, the last axis running fastest.
struct TableSymbol {
  struct Axis {
    std::string name;
    std::vector<std::string> labels;
  };
  int slot;
  std::vector<Axis> axes;
  Unit unit;
};
/// Who looks at whom, among the rows of one entity.
struct NetworkSymbol {
  int network;
  Entity of;
  bool weighted;
};
/// A value: a formula computed whenever it is read.
struct FormulaSymbol {
  Entity entity;  // Entity::world: one number for the whole population
  Text formula;
  std::optional<Unit> unit;  // declared
  Place unit_place;
  std::string otherwise = {};  // what to try when it is in another unit; empty: a conversion
};

using Symbol = std::variant<ColumnSymbol, NumberSymbol, ScheduleSymbol, TableSymbol, NetworkSymbol,
                            FormulaSymbol>;

/// Names are full: "person.age", "child_benefit.amount", "poverty_line".
struct Scope {
  std::map<std::string, Symbol, std::less<>> symbols;

  const Symbol* find(std::string_view name) const {
    const auto at = symbols.find(name);
    return at == symbols.end() ? nullptr : &at->second;
  }
};

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
// How days of the calendar are counted with.
#include <cmath>

#include "sim/core/calendar.hpp"
#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {

// Between two dates lie days; a number of days moves a date.
Bound Binder::of_dates(const Syntax& tree, const Bound& left, const Bound& right) {
  const Unit days = Unit::base("day");
  const bool both = left.type.unit == right.type.unit;
  const auto made = [&](Operation operation, const Unit& unit) {
    return Bound{graph_.operation(operation, left.node, right.node), Type::number(unit)};
  };
  if (tree.word == "-" && both) return made(Operation::subtract, days);
  if (tree.word == "-" && right.type.unit == days) return made(Operation::subtract, left.type.unit);
  if (tree.word == "+" && right.type.unit == days) return made(Operation::add, left.type.unit);
  if (tree.word == "+" && left.type.unit == days) return made(Operation::add, right.type.unit);
  fail(Mistake::wrong_type, tree, "a date cannot be counted with like a number", "",
       "Subtract two dates, move one by days (`+ 30 day`), or write age(…), months(…)");
}

Bound Binder::calendar(const Syntax& tree, Function function, Entity context) {
  const Unit unit = Unit::base("date");
  const auto part = [&](std::size_t i) -> const Syntax& { return *tree.parts[i]; };
  switch (function) {
    case Function::date: {
      double day = std::nan("");
      if (tree.parts.size() == 1 && part(0).kind == Syntax::Kind::text) {
        day = calendar::day(part(0).word);
      } else if (tree.parts.size() == 3) {
        double numbers[3] = {};
        for (std::size_t i = 0; i < 3; ++i) {
          const Bound bound = expect_pure(part(i), context);
          if (!graph_.is_constant(bound.node))
            fail(Mistake::wrong_type, part(i), "a date is made of three whole numbers", "",
                 "Move a date by days: date(2027, 3, 1) + n * 1 day");
          numbers[i] = graph_[bound.node].number;
        }
        day = calendar::day(numbers[0], numbers[1], numbers[2]);
      }
      if (std::isnan(day))
        fail(Mistake::not_a_date, tree, "this is no date", "", "Write date('2027-03-01')");
      return {graph_.constant(day), Type::number(unit)};
    }
    case Function::age: {
      const Bound birth = expect_date(part(0), context);
      const NodeId now =
          tree.parts.size() == 2 ? expect_date(part(1), context).node : calendar_number("now.date");
      return {graph_.operation(Operation::completed_years, birth.node, now), Type::number()};
    }
    case Function::months: {
      const Bound from = expect_date(part(0), context), to = expect_date(part(1), context);
      return {graph_.operation(Operation::completed_months, from.node, to.node), Type::number()};
    }
    default: {
      const Operation operation = function == Function::year_of    ? Operation::year_of
                                  : function == Function::month_of ? Operation::month_of
                                                                   : Operation::day_of;
      return {graph_.operation(operation, expect_date(part(0), context).node), Type::number()};
    }
  }
}

NodeId Binder::calendar_number(const char* name) {
  const auto* number = std::get_if<NumberSymbol>(scope_.find(name));
  if (number == nullptr) throw Bug(std::string(name) + " is missing");
  return graph_.parameter(number->slot);
}

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
// How the binder enters each function into the graph.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "sim/core/calendar.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/language/binder.hpp"
#include "sim/language/functions.hpp"

namespace civitas::language {
namespace {

constexpr double kHighestBand = 1e15;  // whole numbers are exact up to there

const FunctionUse* find(std::string_view name) {
  const auto all = functions();
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const FunctionUse& use) { return use.name == name; });
  return at == all.end() ? nullptr : &*at;
}

bool is_element_by_element(Function function) {
  using enum Function;
  switch (function) {
    case where:
    case min:
    case max:
    case clip:
    case abs:
    case floor:
    case ceil:
    case round:
    case exp:
    case log:
    case sqrt:
    case scale:
    case lookup:
    case taper:
    case band:
    case hazard:
    case date:
    case age:
    case months:
    case year_of:
    case month_of:
    case day_of:
      return true;
    default:
      return false;
  }
}

/// "0-2", "3", "10+": the whole numbers from first to last.
struct Band {
  double first = 0, last = 0;
};

std::optional<Band> band_of(std::string_view label) {
  std::uint32_t first = 0;
  const char* end = label.data() + label.size();
  const auto begun = std::from_chars(label.data(), end, first);
  if (begun.ec != std::errc{}) return std::nullopt;
  if (begun.ptr == end) return Band{double(first), double(first)};
  if (*begun.ptr == '+' && begun.ptr + 1 == end)
    return Band{double(first), std::numeric_limits<double>::infinity()};
  std::uint32_t last = 0;
  const auto ended = std::from_chars(begun.ptr + 1, end, last);
  if (*begun.ptr != '-' || ended.ec != std::errc{} || ended.ptr != end) return std::nullopt;
  return Band{double(first), double(last)};
}

}  // namespace

Bound Binder::call(const Syntax& tree, Entity context) {
  const FunctionUse* use = find(tree.word);
  if (use == nullptr) {
    std::vector<std::string> names;
    for (const FunctionUse& known : functions()) names.emplace_back(known.name);
    fail(Mistake::unknown_function, tree, "unknown function '" + tree.word + "'", "",
         tree.word == "if" ? "Write where(condition, yes, no)" : did_you_mean(tree.word, names));
  }
  const int given = static_cast<int>(tree.parts.size());
  if (given < use->fewest || (use->most >= 0 && given > use->most)) {
    fail(Mistake::wrong_arguments, tree,
         "'" + tree.word + "' cannot take " + std::to_string(given) +
             (given == 1 ? " argument" : " arguments"),
         "", "Write " + std::string(use->form));
  }
  const bool of_others = !tree.parts.empty() && tree.parts[0]->kind == Syntax::Kind::name &&
                         (tree.parts[0]->word == "members" || entity_named(tree.parts[0]->word) ||
                          network_of(*tree.parts[0]) != nullptr);
  const bool least_or_most = use->function == Function::min || use->function == Function::max;
  const bool simple = is_element_by_element(use->function) && !(least_or_most && of_others);
  if (tree.by != nullptr && simple) {
    fail(Mistake::groups_unfit, *tree.by, "only sums over the whole population have groups", "",
         "Write " + std::string(use->form));
  }
  if (context == Entity::link &&
      (use->function == Function::random || use->function == Function::normal)) {
    fail(Mistake::another_entity, tree, "a draw is of each person, not of each link", "",
         "Give the person at one end a value that draws, and read that");
  }
  if (context == Entity::link && !simple) {
    // What the one at the other end has.
    const NetworkSymbol* links = std::exchange(links_, nullptr);
    Bound bound = call(tree, links->of);
    links_ = links;
    if (graph_[bound.node].entity != Entity::world)
      bound.node = graph_.neighbour(links->network, graph_.spread(bound.node, links->of, false));
    return bound;
  }
  using enum Function;
  if (least_or_most && of_others) return aggregate(tree, use->function, context);
  switch (use->function) {
    case where:
      return choose(tree, context);
    case scale:
      return schedule(tree, context);
    case lookup:
      return this->lookup(tree, context);
    case band:
      return this->band(tree, context);
    case floor:
    case ceil:
    case round:
      return rounded(tree, use->function, context);
    case date:
    case age:
    case months:
    case year_of:
    case month_of:
    case day_of:
      return calendar(tree, use->function, context);
    case random:
    case normal:
      return draw(tree, use->function, context);
    case previous:
      return this->previous(tree, context);
    case place:
      return this->place(tree, context);
    case partner:
      return this->partner(tree, context);
    case sum:
    case count:
    case mean:
    case share:
    case any:
    case all:
    case median:
    case quantile:
    case decile:
    case rank:
      if (!of_others) {
        fail(Mistake::wrong_arguments, *tree.parts[0],
             "'" + tree.word + "' needs to know over whom", "", "Write " + std::string(use->form));
      }
      return aggregate(tree, use->function, context);
    default:
      return elementwise(tree, use->function, context);
  }
}

Bound Binder::elementwise(const Syntax& tree, Function function, Entity context) {
  using enum Function;
  const auto part = [&](std::size_t i) -> const Syntax& { return *tree.parts[i]; };
  switch (function) {
    case min:
    case max: {
      Bound result = expect_number(part(0), context);
      for (std::size_t i = 1; i < tree.parts.size(); ++i) {
        const Bound next = expect_number(part(i), context);
        const Unit unit = same_unit(part(i), result, next);
        result = {graph_.operation(function == min ? Operation::minimum : Operation::maximum,
                                   result.node, next.node),
                  Type::number(unit), result.any_unit && next.any_unit};
      }
      return result;
    }
    case clip: {
      const Bound x = expect_number(part(0), context);
      const Bound low = expect_number(part(1), context);
      const Bound high = expect_number(part(2), context);
      Bound both = x;
      both.type.unit = same_unit(part(1), x, low);
      both.any_unit = x.any_unit && low.any_unit;
      both.type.unit = same_unit(part(2), both, high);
      both.any_unit = both.any_unit && high.any_unit;
      const NodeId raised = graph_.operation(Operation::maximum, x.node, low.node);
      both.node = graph_.operation(Operation::minimum, raised, high.node);
      return both;
    }
    case taper: {
      const Bound amount = expect_number(part(0), context);
      const Bound on = expect_number(part(1), context);
      const Bound from = expect_number(part(2), context);
      const Bound rate = expect_number(part(3), context);
      const Unit of_both = same_unit(part(2), on, from);
      const NodeId above =
          graph_.operation(Operation::maximum, graph_.constant(0),
                           graph_.operation(Operation::subtract, on.node, from.node));
      const Bound less = {graph_.operation(Operation::multiply, rate.node, above),
                          Type::number(rate.type.unit * of_both)};
      const Unit unit = same_unit(part(3), amount, less);
      return {graph_.operation(Operation::maximum, graph_.constant(0),
                               graph_.operation(Operation::subtract, amount.node, less.node)),
              Type::number(unit)};
    }
    case hazard: {
      const Bound rate = expect_number(part(0), context);
      if (rate.type.unit != Unit() / Unit::base("year") && !rate.any_unit) {
        fail(Mistake::units_differ, part(0),
             "a hazard is a rate in 1/year, but this is " + rate.type.text(), "",
             "Write for example `0.05 1/year`");
      }
      const NodeId exposure = graph_.operation(
          Operation::negate,
          graph_.operation(Operation::multiply, rate.node, calendar_number("now.step_years")));
      const NodeId survival = graph_.operation(Operation::exponential, exposure);
      return {graph_.operation(Operation::subtract, graph_.constant(1), survival), Type::number()};
    }
    case exp:
      return {graph_.operation(Operation::exponential, expect_pure(part(0), context).node),
              Type::number()};
    case log:
      return {graph_.operation(Operation::logarithm, expect_pure(part(0), context).node),
              Type::number()};
    case sqrt:
      return {graph_.operation(Operation::square_root, expect_pure(part(0), context).node),
              Type::number()};
    case abs: {
      const Bound x = expect_number(part(0), context);
      return {graph_.operation(Operation::absolute, x.node), x.type};
    }
    default:
      throw Bug("the function " + tree.word + " is not handled");
  }
}

Bound Binder::rounded(const Syntax& tree, Function function, Entity context) {
  const Bound x = expect_number(*tree.parts[0], context);
  const Operation operation = function == Function::floor  ? Operation::floor
                              : function == Function::ceil ? Operation::ceiling
                                                           : Operation::round;
  if (tree.parts.size() == 1) return {graph_.operation(operation, x.node), x.type};
  const Bound step = expect_number(*tree.parts[1], context);
  same_unit(*tree.parts[1], x, step);
  if (graph_.is_constant(step.node) && !(graph_[step.node].number > 0))
    fail(Mistake::number_outside, *tree.parts[1], "a step must be above 0");
  // 1 / 0.01 is 100 exactly, 0.01 is not a hundredth: dividing by the inverse keeps cents exact.
  const NodeId inverse = graph_.operation(Operation::divide, graph_.constant(1), step.node);
  const NodeId steps = graph_.operation(Operation::multiply, x.node, inverse);
  return {graph_.operation(Operation::divide, graph_.operation(operation, steps), inverse), x.type};
}

Bound Binder::schedule(const Syntax& tree, Entity context) {
  const Syntax& first = *tree.parts[0];
  const Symbol* found = first.kind == Syntax::Kind::name ? scope_.find(first.word) : nullptr;
  const auto* known = found == nullptr ? nullptr : std::get_if<ScheduleSymbol>(found);
  if (known == nullptr) {
    std::vector<std::string> names;
    for (const auto& [name, symbol] : scope_.symbols) {
      if (std::holds_alternative<ScheduleSymbol>(symbol)) names.push_back(name);
    }
    fail(Mistake::wrong_arguments, first, "scale needs the name of a schedule first", "",
         did_you_mean(first.word, names));
  }
  read_.insert(first.word);
  const Bound base = expect_number(*tree.parts[1], context);
  if (!base.any_unit && base.type.unit != known->base) {
    fail(Mistake::units_differ, *tree.parts[1],
         "the schedule '" + first.word + "' is for amounts in " + known->base.text() +
             ", but this is " + base.type.text(),
         "", conversion_advice(base.type.unit, known->base));
  }
  return {graph_.schedule(known->slot, base.node), Type::number(known->result)};
}

Bound Binder::lookup(const Syntax& tree, Entity context) {
  const Syntax& first = *tree.parts[0];
  const Symbol* found = first.kind == Syntax::Kind::name ? scope_.find(first.word) : nullptr;
  const auto* table = found == nullptr ? nullptr : std::get_if<TableSymbol>(found);
  if (table == nullptr) {
    std::vector<std::string> names;
    for (const auto& [name, symbol] : scope_.symbols) {
      if (std::holds_alternative<TableSymbol>(symbol)) names.push_back(name);
    }
    fail(Mistake::wrong_arguments, first, "lookup needs the name of a table first", "",
         did_you_mean(first.word, names));
  }
  read_.insert(first.word);
  if (tree.parts.size() != table->axes.size() + 1) {
    std::string form = "Write lookup(" + first.word;
    for (const auto& axis : table->axes) form += ", " + axis.name;
    fail(Mistake::wrong_arguments, tree,
         "the table '" + first.word + "' has " + std::to_string(table->axes.size()) +
             (table->axes.size() == 1 ? " axis" : " axes"),
         "", form + ")");
  }
  NodeId index = graph_.constant(0);
  for (std::size_t i = 0; i < table->axes.size(); ++i) {
    const double labels = static_cast<double>(table->axes[i].labels.size());
    index = graph_.operation(Operation::add,
                             graph_.operation(Operation::multiply, index, graph_.constant(labels)),
                             along(table->axes[i], *tree.parts[i + 1], context));
  }
  return {graph_.pick(table->slot, index), Type::number(table->unit)};
}

// The number of the label along one axis; far below 0 where a number lies in no band.
NodeId Binder::along(const TableSymbol::Axis& axis, const Syntax& tree, Entity context) {
  constexpr double kNowhere = -1e9;
  const Bound x = expression(tree, context);
  if (x.type.is_category()) {
    for (const std::string& label : *x.type.labels) {
      if (std::find(axis.labels.begin(), axis.labels.end(), label) == axis.labels.end())
        fail(Mistake::unknown_label, tree,
             "the axis '" + axis.name + "' has no label '" + label + "'", "",
             did_you_mean(label, axis.labels));
    }
    return relabel(x.node, x.type.labels, axis.labels);
  }
  std::vector<Band> bands;
  for (const std::string& label : axis.labels) {
    if (const auto band = band_of(label)) bands.push_back(*band);
  }
  if (!x.type.is_number() || bands.size() != axis.labels.size())
    fail(Mistake::wrong_type, tree,
         "the axis '" + axis.name + "' needs a category, but this is " + x.type.text());
  NodeId code = graph_.constant(kNowhere);
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const auto compare = [&](Operation operation, NodeId a, NodeId b) {
      return graph_.operation(operation, a, b);
    };
    NodeId inside = compare(Operation::less_equal, graph_.constant(bands[i].first), x.node);
    if (std::isfinite(bands[i].last))  // up to the next whole number
      inside =
          graph_.operation(Operation::both, inside,
                           compare(Operation::less, x.node, graph_.constant(bands[i].last + 1)));
    code =
        graph_.operation(Operation::select, inside, graph_.constant(static_cast<double>(i)), code);
  }
  return code;
}

Bound Binder::band(const Syntax& tree, Entity context) {
  const Bound x = expect_number(*tree.parts[0], context);
  std::vector<std::string> labels;
  NodeId code = graph_.constant(0);
  double below = 0;
  for (std::size_t i = 1; i < tree.parts.size(); ++i) {
    const Bound bound = expect_number(*tree.parts[i], context);
    const double number = graph_[bound.node].number;
    if (!graph_.is_constant(bound.node) || number != std::floor(number) || number > kHighestBand)
      fail(Mistake::wrong_arguments, *tree.parts[i], "a band begins at a whole number");
    if (number <= below)
      fail(Mistake::wrong_arguments, *tree.parts[i], "the bands are not in ascending order",
           "each begins above the one before, and the first above 0");
    same_unit(*tree.parts[i], x, bound);
    const auto whole = [](double value) { return std::to_string(static_cast<long long>(value)); };
    labels.push_back(number - 1 > below ? whole(below) + "-" + whole(number - 1) : whole(below));
    below = number;
    if (i + 1 == tree.parts.size()) labels.push_back(whole(number) + "+");
    code = graph_.operation(Operation::add, code,
                            graph_.operation(Operation::less_equal, bound.node, x.node));
  }
  return {code, Type::category(std::move(labels))};
}

Bound Binder::choose(const Syntax& tree, Entity context) {
  const Bound condition = expect_boolean(*tree.parts[0], context);
  Bound yes = expression(*tree.parts[1], context);
  Bound no = expression(*tree.parts[2], context);
  if (yes.type.kind != no.type.kind)
    fail(Mistake::wrong_type, *tree.parts[2],
         "where gives " + yes.type.text() + " or " + no.type.text(), "both must be of one kind");
  Bound chosen = yes;
  if (yes.type.is_number()) {
    chosen.type.unit = same_unit(*tree.parts[2], yes, no);
    chosen.any_unit = yes.any_unit && no.any_unit;
  }
  if (yes.type.is_category()) {
    std::vector<std::string> labels = *yes.type.labels;
    for (const std::string& label : *no.type.labels) {
      if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
    }
    yes.node = relabel(yes.node, yes.type.labels, labels);
    no.node = relabel(no.node, no.type.labels, labels);
    chosen.type = Type::category(std::move(labels));
  }
  chosen.node = graph_.operation(Operation::select, condition.node, yes.node, no.node);
  return chosen;
}

NodeId Binder::calendar_number(const char* name) {
  const auto* number = std::get_if<NumberSymbol>(scope_.find(name));
  if (number == nullptr) throw Bug(std::string(name) + " is missing");
  return graph_.parameter(number->slot);
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

std::string Binder::stream(const Syntax& tree) {
  if (tree.kind != Syntax::Kind::name && tree.kind != Syntax::Kind::text)
    fail(Mistake::wrong_arguments, tree, "the name of a stream of random numbers is needed here",
         "", "Name the decision, for example claim.luck");
  return tree.word;
}

Bound Binder::draw(const Syntax& tree, Function function, Entity context) {
  const int stream = graph_.stream(this->stream(*tree.parts[0]));
  if (function == Function::random)
    return {graph_.draw(Operation::uniform, stream, context), Type::number()};
  const Bound mean = expect_number(*tree.parts[1], context);
  const Bound deviation = expect_number(*tree.parts[2], context);
  const Unit unit = same_unit(*tree.parts[2], mean, deviation);
  const NodeId standard = graph_.draw(Operation::normal, stream, context);
  const NodeId moved = graph_.operation(
      Operation::add, mean.node, graph_.operation(Operation::multiply, deviation.node, standard));
  return {moved, Type::number(unit)};
}

Bound Binder::previous(const Syntax& tree, Entity context) {
  const Syntax& asked = *tree.parts[0];
  if (asked.kind != Syntax::Kind::name)
    fail(Mistake::wrong_arguments, asked, "previous needs the name of a value or column", "",
         "Give the formula a name under `values:`");
  std::string full = std::string(name(context)) + "." + asked.word;
  const Symbol* found = scope_.find(full);
  if (found == nullptr) found = scope_.find(full = asked.word);
  if (found == nullptr) unknown(asked, context);
  const auto* column = std::get_if<ColumnSymbol>(found);
  const auto* formula = std::get_if<FormulaSymbol>(found);
  if (column == nullptr && formula == nullptr)
    fail(Mistake::wrong_arguments, asked, "only values and columns change from step to step", "",
         "Read it as it is");
  const Entity entity = column != nullptr ? column->entity : formula->entity;
  Type type;
  const auto known = values_.find(full);
  if (formula != nullptr && known != values_.end() && known->second.in_progress) {
    // Being defined: the value reads what it was itself.
    if (!formula->unit)
      fail(Mistake::previous_unfit, asked,
           "'" + full + "' reads what it was, so its unit must be known", "",
           "Give the value its `unit`");
    type = Type::number(*formula->unit);
  } else {
    type = named(asked, context).type;
  }
  const bool of_household = entity == Entity::household && context == Entity::person;
  if (entity != context && entity != Entity::world && !of_household)
    named(asked, context);  // tells
  NodeId node = graph_.previous(full, entity);
  Previous& previous = graph_.previous_named(full);
  previous.place = formula_->place(tree.at);
  if (tree.parts.size() == 2) {
    const Syntax& start = *tree.parts[1];
    const NodeId first = rows(fitted(start, expression(start, entity), type).node, entity);
    Previous& same = graph_.previous_named(full);  // the list may have moved
    if (same.first >= 0 && same.first != first)
      fail(Mistake::previous_unfit, start, "'" + full + "' has another first value elsewhere", "",
           "Write the same one");
    same.first = first;
  }
  read_.insert(full);
  if (of_household) node = graph_.up(node);
  return {node, type};
}

}  // namespace civitas::language

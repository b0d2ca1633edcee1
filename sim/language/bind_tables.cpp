// SPDX-License-Identifier: Apache-2.0
// How schedules and tables of the law are read, and numbers sorted into bands.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {
namespace {

constexpr double kHighestBand = 1e15;  // whole numbers are exact up to there

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

template <class Kind>
const Kind& Binder::of_law(const Syntax& tree, const char* otherwise) {
  const Symbol* found = tree.kind == Syntax::Kind::name ? scope_.find(tree.word) : nullptr;
  const auto* known = found == nullptr ? nullptr : std::get_if<Kind>(found);
  if (known == nullptr) {
    std::vector<std::string> names;
    for (const auto& [name, symbol] : scope_.symbols) {
      if (std::holds_alternative<Kind>(symbol)) names.push_back(name);
    }
    fail(Mistake::wrong_arguments, tree, otherwise, "", did_you_mean(tree.word, names));
  }
  read_.insert(tree.word);
  return *known;
}

Bound Binder::schedule(const Syntax& tree, Entity context) {
  const Syntax& first = *tree.parts[0];
  const auto& known = of_law<ScheduleSymbol>(first, "scale needs the name of a schedule first");
  const Bound base = expect_number(*tree.parts[1], context);
  if (!base.any_unit && base.type.unit != known.base) {
    fail(Mistake::units_differ, *tree.parts[1],
         "the schedule '" + first.word + "' is for amounts in " + known.base.text() +
             ", but this is " + base.type.text(),
         "", conversion_advice(base.type.unit, known.base));
  }
  return {graph_.schedule(known.slot, base.node), Type::number(known.result)};
}

Bound Binder::lookup(const Syntax& tree, Entity context) {
  const Syntax& first = *tree.parts[0];
  const auto& table = of_law<TableSymbol>(first, "lookup needs the name of a table first");
  if (tree.parts.size() != table.axes.size() + 1) {
    std::string form = "Write lookup(" + first.word;
    for (const auto& axis : table.axes) form += ", " + axis.name;
    fail(Mistake::wrong_arguments, tree,
         "the table '" + first.word + "' has " + std::to_string(table.axes.size()) +
             (table.axes.size() == 1 ? " axis" : " axes"),
         "", form + ")");
  }
  NodeId index = graph_.constant(0);
  bool may_miss = false;
  for (std::size_t i = 0; i < table.axes.size(); ++i) {
    const double labels = static_cast<double>(table.axes[i].labels.size());
    index = graph_.operation(Operation::add,
                             graph_.operation(Operation::multiply, index, graph_.constant(labels)),
                             along(table.axes[i], *tree.parts[i + 1], context, may_miss));
  }
  const NodeId pick = graph_.pick(table.slot, index);
  if (may_miss) graph_.may_miss(pick, {first.word, formula_->place(tree.at)});
  return {pick, Type::number(table.unit)};
}

// The number of the label along one axis; far below 0 where a number lies in no band, which may be.
NodeId Binder::along(const TableSymbol::Axis& axis, const Syntax& tree, Entity context,
                     bool& may_miss) {
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
  may_miss = true;
  Stairs stairs;
  stairs.below = kNowhere;
  for (const Band& band : bands) {
    for (const double begins : {band.first, band.last + 1}) {  // up to the next whole number
      if (std::isfinite(begins)) stairs.from.push_back(begins);
    }
  }
  std::sort(stairs.from.begin(), stairs.from.end());
  stairs.from.erase(std::unique(stairs.from.begin(), stairs.from.end()), stairs.from.end());
  for (const double begins : stairs.from) {
    stairs.gives.push_back(kNowhere);
    for (std::size_t i = 0; i < bands.size(); ++i) {
      if (bands[i].first <= begins && begins <= bands[i].last)
        stairs.gives.back() = static_cast<double>(i);
    }
  }
  return graph_.climb(stairs, x.node);
}

Bound Binder::band(const Syntax& tree, Entity context) {
  const Bound x = expect_number(*tree.parts[0], context);
  std::vector<std::string> labels;
  Stairs stairs;
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
    stairs.from.push_back(number);
    stairs.gives.push_back(static_cast<double>(i));
  }
  return {graph_.climb(stairs, x.node), Type::category(std::move(labels))};
}

}  // namespace civitas::language

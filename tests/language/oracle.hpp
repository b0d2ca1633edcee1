// SPDX-License-Identifier: Apache-2.0
// Another, slow way to compute a formula: citizen by citizen, straight from its tree, without
// units, graph, blocks or stages. What has no result is std::nullopt.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/core/exact_sum.hpp"
#include "sim/core/math.hpp"
#include "sim/core/mistake.hpp"
#include "sim/language/parser.hpp"
#include "tests/language/village.hpp"

namespace civitas::language {

class Oracle {
 public:
  using Number = std::optional<double>;

  explicit Oracle(const Village& village) : village_(village) {}

  std::vector<Number> rows(const std::string& formula, Entity entity) const {
    const SyntaxTree tree = parse(written(formula));
    const std::size_t count = entity == Entity::world ? 1 : village_.population[entity].rows();
    std::vector<Number> list;
    for (std::size_t row = 0; row < count; ++row) list.push_back(of(*tree, entity, row));
    return list;
  }

 private:
  static Number answer(bool holds) { return holds ? 1.0 : 0.0; }

  Number of(const Syntax& tree, Entity entity, std::size_t row) const {
    const auto part = [&](std::size_t i) { return of(*tree.parts[i], entity, row); };
    switch (tree.kind) {
      case Syntax::Kind::number:
        return tree.number;
      case Syntax::Kind::name:
        return named(tree.word, entity, row);
      case Syntax::Kind::negate: {
        const Number x = part(0);
        return x ? Number(-*x) : x;
      }
      case Syntax::Kind::logical_not: {
        const Number x = part(0);
        return x ? answer(*x == 0) : x;
      }
      case Syntax::Kind::binary:
        return binary(tree, entity, row);
      case Syntax::Kind::call:
        return call(tree, entity, row);
      case Syntax::Kind::text:
        break;  // only beside a comparison
    }
    throw Bug("no meaning");
  }

  Number column(Entity entity, const std::string& name, std::size_t row) const {
    const Table& table = village_.population[entity];
    return table.columns.at(static_cast<std::size_t>(table.find(name))).number(row);
  }

  Number named(const std::string& word, Entity entity, std::size_t row) const {
    if (word == "true" || word == "false") return answer(word == "true");
    if (word.starts_with("household.") && entity == Entity::person)
      return column(Entity::household, word.substr(10), village_.population.household[row]);
    if (entity != Entity::world && village_.population[entity].find(word) >= 0)
      return column(entity, word, row);
    const auto& number = std::get<NumberSymbol>(*village_.scope.find(word));
    return village_.scalars.numbers.at(static_cast<std::size_t>(number.slot));
  }

  // The index of a category written in quotes, beside the name of a column.
  double label(const Syntax& column, const std::string& word, Entity entity) const {
    const bool up = column.word.starts_with("household.");
    const Table& table = village_.population[up ? Entity::household : entity];
    const auto& labels =
        table.columns
            .at(static_cast<std::size_t>(table.find(up ? column.word.substr(10) : column.word)))
            .attribute.labels;
    return static_cast<double>(std::find(labels.begin(), labels.end(), word) - labels.begin());
  }

  Number binary(const Syntax& tree, Entity entity, std::size_t row) const {
    const std::string& word = tree.word;
    const Number a = of(*tree.parts[0], entity, row);
    if (tree.parts[1]->kind == Syntax::Kind::text)
      return answer((*a == label(*tree.parts[0], tree.parts[1]->word, entity)) == (word == "=="));
    const Number b = of(*tree.parts[1], entity, row);
    if (word == "and") {
      if (a == 0.0 || b == 0.0) return 0.0;
      return a && b ? Number(1.0) : std::nullopt;
    }
    if (word == "or") {
      if (a == 1.0 || b == 1.0) return 1.0;
      return a && b ? Number(0.0) : std::nullopt;
    }
    if (!a || !b) return std::nullopt;
    if (word == "+") return *a + *b;
    if (word == "-") return *a - *b;
    if (word == "*") return *a * *b;
    if (word == "<") return answer(*a < *b);
    if (word == "<=") return answer(*a <= *b);
    if (word == ">") return answer(*a > *b);
    if (word == ">=") return answer(*a >= *b);
    if (word == "==") return answer(*a == *b);
    if (word == "!=") return answer(*a != *b);
    if (word == "^") return *a == 0 && *b < 0 ? std::nullopt : Number(math::pow(*a, *b));
    if (*b == 0) return std::nullopt;
    if (word == "/") return *a / *b;
    if (word == "//") return std::floor(*a / *b);
    if (word == "%") return *a - *b * std::floor(*a / *b);
    throw Bug("no meaning");
  }

  Number call(const Syntax& tree, Entity entity, std::size_t row) const {
    const std::string& word = tree.word;
    const std::string over = tree.parts[0]->kind == Syntax::Kind::name ? tree.parts[0]->word : "";
    if (over == "members") return over_members(tree, row);
    if (over == "person" || over == "household") return over_population(tree, *entity_named(over));
    if (word == "scale") return scale(over, of(*tree.parts[1], entity, row));
    std::vector<Number> x;
    for (const SyntaxTree& part : tree.parts) x.push_back(of(*part, entity, row));
    if (word == "where") return !x[0] ? std::nullopt : *x[0] != 0 ? x[1] : x[2];
    if (!std::all_of(x.begin(), x.end(), [](const Number& n) { return n.has_value(); }))
      return std::nullopt;
    if (word == "min" || word == "max") return extreme(word == "min", x);
    if (word == "clip") return std::min(std::max(*x[0], *x[1]), *x[2]);
    if (word == "abs") return std::abs(*x[0]);
    if (word == "floor") return std::floor(*x[0]);
    if (word == "ceil") return std::ceil(*x[0]);
    if (word == "round") return std::round(*x[0]);
    if (word == "exp") return math::exp(*x[0]);
    if (word == "log") return *x[0] <= 0 ? std::nullopt : Number(math::log(*x[0]));
    if (word == "sqrt") return *x[0] < 0 ? std::nullopt : Number(std::sqrt(*x[0]));
    if (word == "taper") return std::max(0.0, *x[0] - *x[3] * std::max(0.0, *x[1] - *x[2]));
    throw Bug("no meaning");
  }

  static Number extreme(bool least, const std::vector<Number>& x) {
    Number result = x[0];
    for (const Number& each : x) {
      if (!each || !result) return std::nullopt;
      if (least ? *each < *result : *each > *result) result = each;
    }
    return result;
  }

  Number scale(const std::string& name, const Number& x) const {
    if (!x) return x;
    const auto& symbol = std::get<ScheduleSymbol>(*village_.scope.find(name));
    const Schedule& schedule = village_.scalars.schedules.at(static_cast<std::size_t>(symbol.slot));
    double sum = 0;
    for (std::size_t k = 0; k < schedule.above.size(); ++k) {
      const bool reached = *x >= schedule.above[k];
      if (schedule.kind == ScheduleKind::marginal_rate)
        sum += schedule.gives[k] *
               (reached ? std::min(*x - schedule.above[k], schedule.width(k)) : 0.0);
      else if (reached && schedule.kind == ScheduleKind::marginal_amount)
        sum += schedule.gives[k];
      else if (reached)
        sum = schedule.gives[k];
    }
    return sum;
  }

  Number over_members(const Syntax& tree, std::size_t home) const {
    const Population& population = village_.population;
    std::vector<Number> x;
    for (std::size_t p = population.first_member[home]; p < population.first_member[home + 1]; ++p)
      x.push_back(tree.parts.size() == 1 ? Number(1.0) : of(*tree.parts[1], Entity::person, p));
    const std::string& word = tree.word;
    if (word == "min" || word == "max" || word == "any" || word == "all")
      return extreme(word == "min" || word == "all", x);
    double sum = 0;
    for (const Number& each : x) {
      if (!each) return std::nullopt;
      sum += *each;
    }
    return word == "mean" || word == "share" ? sum / static_cast<double>(x.size()) : sum;
  }

  // Without a result for one, there is none for all: the program stops then.
  Number over_population(const Syntax& tree, Entity of_whom) const {
    std::vector<std::pair<double, double>> rows;  // value, weight
    ExactSum sum, weights;
    for (std::size_t row = 0; row < village_.population[of_whom].rows(); ++row) {
      const double weight = *column(of_whom, "weight", row);
      const Number x = tree.parts.size() == 1 ? Number(1.0) : of(*tree.parts[1], of_whom, row);
      if (!x) throw InputError({Mistake::no_number, {}, "no result"});
      rows.emplace_back(*x, weight);
      sum.add_products(std::span(&weight, 1), std::span(&*x, 1));
      weights.add(weight);
    }
    const std::string& word = tree.word;
    if (word == "sum" || word == "count") return sum.value();
    if (word == "mean" || word == "share") return sum.value() / weights.value();
    std::sort(rows.begin(), rows.end());
    if (word == "min") return rows.front().first;
    if (word == "max") return rows.back().first;
    const double share = word == "median" ? 0.5 : tree.parts[2]->number;
    double below = 0;
    std::erase_if(rows, [](const auto& row) { return row.second == 0; });
    for (std::size_t i = 0; i < rows.size(); ++i) {  // weights are small and whole: exact
      below += rows[i].second;
      if (below == share * weights.value() && i + 1 < rows.size())
        return (rows[i].first + rows[i + 1].first) / 2;
      if (below >= share * weights.value()) return rows[i].first;
    }
    throw Bug("nobody");
  }

  const Village& village_;
};

}  // namespace civitas::language

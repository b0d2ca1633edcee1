// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/gross_up.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/mistake.hpp"
#include "sim/engine/citizen_name.hpp"
#include "sim/engine/law.hpp"
#include "sim/language/binder.hpp"

namespace civitas {
namespace {

constexpr double kMostFactor = 1e6;  // no tax leaves a millionth
constexpr double kTolerance = 1e-9;  // of the observed amount
constexpr int kHalvings = 200;       // more than a double has bits

class Inversion {
 public:
  Inversion(Population& records, const Scenario& scenario)
      : records_(records), source_(*scenario.population.gross_up), law_(scenario) {
    Problems problems;
    const language::Scope scope = law_.scope(records, problems);
    language::Binder binder(scope, graph_, problems);
    for (const Text& name : source_.columns) enter(name, scope, problems);
    if (source_.columns.empty())
      problems.add(Mistake::missing_key, source_.value.place(), "no columns to be made gross", "",
                   "Add for example columns: [person.earnings]");
    const auto value = bind(source_.value, binder);
    const auto wanted = bind(source_.equals, binder);
    problems.throw_if_any();
    if (!value->type.is_number() || !wanted->type.is_number()) {
      problems.add(Mistake::wrong_type, source_.value.place(),
                   "the value and what it equals must be numbers");
    } else if (!wanted->any_unit && value->type.unit != wanted->type.unit) {
      problems.add(Mistake::units_differ, source_.equals.place(),
                   "the value is in " + value->type.unit.text() + ", but this is in " +
                       wanted->type.unit.text());
    }
    if (graph_[value->node].stage + graph_[wanted->node].stage > 0)
      problems.add(Mistake::gross_unfit, source_.value.place(),
                   "gross amounts cannot depend on the whole population");
    if (!graph_.streams().empty() || !graph_.previous().empty())
      problems.add(Mistake::gross_unfit, source_.value.place(),
                   "gross amounts cannot depend on luck or on the past");
    law_.check(binder.read(), problems);
    problems.throw_if_any();
    value_ = binder.rows(value->node, entity_);
    wanted_ = binder.rows(wanted->node, entity_);
    const language::Output outputs[] = {{value_, 0}, {wanted_, 0}};
    program_ = language::Program(graph_, outputs, law_.numbers(), records);
    memory_.scalars = law_.at(0);
    program_.start(memory_);
    program_.run_scalars(0, memory_);
    whole_.count = {static_cast<std::uint32_t>(records.persons()),
                    static_cast<std::uint32_t>(records.households())};
  }

  void run() {
    const std::size_t rows = records_[entity_].rows();
    for (const std::size_t column : columns_) {
      const auto amounts = std::as_const(records_)[entity_].columns[column].as<double>();
      observed_.emplace_back(amounts.begin(), amounts.end());
    }
    const std::vector<double> wanted = evaluate(wanted_);
    std::vector<double> low(rows, 1.0), high(rows, 2.0);
    set_factors(high);
    for (std::vector<double> value = evaluate(value_);;
         value = evaluate(value_)) {  // until it is bracketed
      bool enough = true;
      for (std::size_t i = 0; i < rows; ++i) {
        if (is_empty(i) || distance(value[i], wanted[i], i) >= 0 || high[i] > kMostFactor) continue;
        high[i] *= 2;
        enough = false;
      }
      if (enough) break;
      set_factors(high);
    }
    // The factor may also lie below 1: where a law gives more than it takes.
    std::fill(low.begin(), low.end(), 0.0);
    std::vector<double> middle(rows);
    for (int halving = 0; halving < kHalvings; ++halving) {
      for (std::size_t i = 0; i < rows; ++i) middle[i] = low[i] + (high[i] - low[i]) / 2;
      set_factors(middle);
      const std::vector<double> value = evaluate(value_);
      bool moved = false;
      for (std::size_t i = 0; i < rows; ++i) {
        double& end = distance(value[i], wanted[i], i) < 0 ? low[i] : high[i];
        moved = moved || (end != middle[i] && !is_empty(i));
        end = middle[i];
      }
      if (!moved) break;
    }
    finish(low, high, wanted);
  }

 private:
  void enter(const Text& name, const language::Scope& scope, Problems& problems) {
    const auto* symbol = scope.find(name.chars);
    const auto* column = symbol == nullptr ? nullptr : std::get_if<language::ColumnSymbol>(symbol);
    if (column == nullptr) {
      problems.add(Mistake::unknown_column, name.place(),
                   "'" + name.chars + "' is not a column of the population", "",
                   "Write its full name, for example person.earnings");
      return;
    }
    const bool real = records_[column->entity]
                          .columns[static_cast<std::size_t>(column->column)]
                          .attribute.storage == Storage::real;
    if (!real)
      problems.add(Mistake::wrong_type, name.place(),
                   "'" + name.chars + "' is not a column of amounts");
    if (!columns_.empty() && column->entity != entity_)
      problems.add(Mistake::gross_unfit, name.place(), "the columns belong to different entities");
    entity_ = column->entity;
    columns_.push_back(static_cast<std::size_t>(column->column));
  }

  std::optional<language::Bound> bind(const Text& formula, language::Binder& binder) const {
    return binder.bind(formula, entity_);
  }

  bool is_empty(std::size_t row) const {
    return std::all_of(observed_.begin(), observed_.end(),
                       [&](const auto& amounts) { return amounts[row] == 0; });
  }

  // Above 0 when the value is beyond what is wanted, seen from 0; negative amounts grow downwards.
  double distance(double value, double wanted, std::size_t row) const {
    double sum = 0;
    for (const auto& amounts : observed_) sum += amounts[row];
    return sum < 0 ? wanted - value : value - wanted;
  }

  void set_factors(const std::vector<double>& factors) {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto amounts = records_[entity_].columns[columns_[c]].as<double>();
      for (std::size_t i = 0; i < amounts.size(); ++i) amounts[i] = observed_[c][i] * factors[i];
    }
  }

  std::vector<double> evaluate(language::NodeId node) {
    program_.run_block(0, records_, whole_, memory_, workspace_);
    const double* rows = program_.rows(0, node, workspace_);
    return {rows, rows + records_[entity_].rows()};
  }

  // Of the two ends, the one that comes nearer.
  void finish(const std::vector<double>& low, const std::vector<double>& high,
              const std::vector<double>& wanted) {
    set_factors(low);
    const std::vector<double> at_low = evaluate(value_);
    set_factors(high);
    const std::vector<double> at_high = evaluate(value_);
    std::vector<double> factors(low.size());
    for (std::size_t i = 0; i < factors.size(); ++i) {
      if (is_empty(i)) {
        factors[i] = 1;
        continue;
      }
      const bool lower = std::abs(at_low[i] - wanted[i]) < std::abs(at_high[i] - wanted[i]);
      factors[i] = lower ? low[i] : high[i];
      const double miss = std::abs((lower ? at_low[i] : at_high[i]) - wanted[i]);
      if (miss <= kTolerance * std::max(1.0, std::abs(wanted[i]))) continue;
      throw InputError(
          {Mistake::gross_unfit, source_.value.place(), "no gross amount gives the observed value",
           "for " + citizen_name(records_, entity_, i) + " it misses by " + std::to_string(miss),
           "The value must grow steadily with the columns"});
    }
    set_factors(factors);
  }

  Population& records_;
  const GrossUp& source_;
  Law law_;
  Entity entity_ = Entity::person;
  std::vector<std::size_t> columns_;
  std::vector<std::vector<double>> observed_;
  language::Graph graph_;
  language::NodeId value_ = -1, wanted_ = -1;
  language::Program program_;
  language::Memory memory_;
  language::Workspace workspace_;
  Block whole_;
};

}  // namespace

void gross_up(Population& records, const Scenario& scenario) { Inversion(records, scenario).run(); }

}  // namespace civitas

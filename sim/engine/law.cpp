// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/law.hpp"

#include <algorithm>
#include <limits>

#include "sim/core/calendar.hpp"
#include "sim/core/mistake.hpp"
#include "sim/scenario/indexation.hpp"

namespace civitas {
namespace {

struct CalendarNumber {
  const char* name;
  const char* unit;
};
constexpr CalendarNumber kCalendar[] = {{"now.year", "1"},
                                        {"now.month", "1"},
                                        {"now.date", "date"},
                                        {"now.step", "1"},
                                        {"now.step_years", "1"}};

Place place_of_network(const Scenario& scenario, const std::string& name) {
  for (const NetworkSource& network : scenario.networks) {
    if (network.name == name) return network.place;
  }
  return {};
}

// In mean(friends, friends) the two words would mean different things.
void check_network_name(const std::string& network, const language::Scope& scope,
                        const Place& place, Problems& problems) {
  if (network == "members" || entity_named(network))
    problems.add(Mistake::name_twice, place, "a network cannot be called '" + network + "'",
                 "sum(" + network + ", …) means something else", "Choose another name");
  for (const Entity entity : kAllEntities) {
    const std::string full = std::string(name(entity)) + "." + network;
    if (scope.find(full) != nullptr)
      problems.add(Mistake::name_twice, place, "the name '" + network + "' is used twice",
                   "there is '" + full + "', which formulas may call '" + network + "', too",
                   "Choose another name");
  }
}

std::string flow_name(const char* flow) { return std::string("now.") + flow; }

// A number without which nothing can be read in `month`: its value, any cell of a table; of a
// schedule its first threshold, when no bracket has begun. Null when all is there.
const History* first_gap(const Parameter& parameter, Month month) {
  if (parameter.form == Parameter::Form::schedule) {
    const bool empty = schedule_at(parameter, month).above.empty() && !parameter.brackets.empty();
    return empty ? &parameter.brackets[0].above : nullptr;
  }
  for (const History* history : parameter.histories()) {
    const DatedNumber* number = civitas::at(*history, month);
    if (number == nullptr || number->abolished) return history;
  }
  return nullptr;
}

}  // namespace

language::Type type_of(const Attribute& attribute) {
  switch (attribute.storage) {
    case Storage::boolean:
      return language::Type::boolean();
    case Storage::category:
      return language::Type::category(attribute.labels);
    case Storage::integer:
    case Storage::real:
      break;
  }
  const auto unit = language::Unit::parse(attribute.unit);
  if (!unit)
    throw Bug("the attribute " + attribute.name + " has the unknown unit " + attribute.unit);
  return language::Type::number(*unit);
}

Law::Law(const Scenario& scenario)
    : scenario_(&scenario), parameters_(effective(scenario, problems_)) {
  for (const Parameter& parameter : parameters_) {
    if (parameter.form == Parameter::Form::table) {
      table_slots_.emplace(parameter.name, static_cast<int>(tables_++));
      std::vector<std::vector<double>>& cells = cells_[parameter.name];
      for (std::size_t step = 0; step < scenario.time.steps(); ++step)
        cells.push_back(cells_at(parameter, scenario.time.of_step(step)));
    }
    if (parameter.form == Parameter::Form::number)
      number_slots_[parameter.name] = static_cast<int>(numbers_++);
    if (parameter.form == Parameter::Form::schedule)
      schedule_slots_.emplace(parameter.name, static_cast<int>(schedule_slots_.size()));
  }
  for (const auto& [name, unit] : kCalendar) number_slots_[name] = static_cast<int>(numbers_++);
  for (const char* flow : kFlowNames) number_slots_[flow_name(flow)] = static_cast<int>(numbers_++);
}

language::Scalars Law::at(std::size_t step) const {
  const Month month = scenario_->time.of_step(step);
  language::Scalars scalars;
  scalars.numbers.resize(numbers_);
  scalars.schedules.resize(schedule_slots_.size());
  scalars.tables.resize(tables_);
  scalars.step = static_cast<std::uint32_t>(step);
  for (const Parameter& parameter : parameters_) {
    if (parameter.form == Parameter::Form::number) {
      const DatedNumber* number = civitas::at(parameter.values, month);
      const bool none = number == nullptr || number->abolished;
      scalars.numbers[static_cast<std::size_t>(number_slots_.at(parameter.name))] =
          none ? std::numeric_limits<double>::quiet_NaN() : number->number;
    } else if (parameter.form == Parameter::Form::schedule) {
      scalars.schedules[static_cast<std::size_t>(schedule_slots_.at(parameter.name))] =
          schedule_at(parameter, month);
    } else {
      scalars.tables[static_cast<std::size_t>(table_slots_.at(parameter.name))] =
          cells_.at(parameter.name)[step];
    }
  }
  for (const Stock& stock : stocks_) {
    if (!stock.axes.empty())
      scalars.tables[static_cast<std::size_t>(stock.slot)].assign(stock.cells(), 0);
  }
  const auto set = [&](const char* name, double value) {
    scalars.numbers[static_cast<std::size_t>(number_slots_.at(name))] = value;
  };
  set("now.year", month.year());
  set("now.month", month.month());
  set("now.date", calendar::day(month.year(), month.month(), 1));
  set("now.step", static_cast<double>(step));
  set("now.step_years", scenario_->time.months_per_step / 12.0);
  return scalars;
}

void Law::set_flows(std::span<const double> citizens, language::Scalars& scalars) const {
  for (std::size_t i = 0; i < citizens.size(); ++i)
    scalars.numbers[static_cast<std::size_t>(number_slots_.at(flow_name(kFlowNames[i])))] =
        citizens[i];
}

bool Law::has_value(const std::string& name) const {
  return std::any_of(scenario_->values.begin(), scenario_->values.end(),
                     [&](const Value& value) { return value.name == name; });
}

int Law::add_stock(Stock stock) {
  stock.slot = static_cast<int>(stock.axes.empty() ? numbers_++ : tables_++);
  stocks_.push_back(std::move(stock));
  return stocks_.back().slot;
}

void Law::set_stocks(const StockValues& values, language::Scalars& scalars) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto slot = static_cast<std::size_t>(stocks_[i].slot);
    if (stocks_[i].axes.empty())
      scalars.numbers[slot] = values[i][0];
    else
      scalars.tables[slot] = values[i];
  }
}

StockValues Law::stocks_in(const language::Scalars& scalars) const {
  StockValues values;
  for (const Stock& stock : stocks_) {
    const auto slot = static_cast<std::size_t>(stock.slot);
    if (stock.axes.empty())
      values.push_back({scalars.numbers[slot]});
    else
      values.push_back(scalars.tables[slot]);
  }
  return values;
}

int Law::number_slot(const std::string& name) const { return number_slots_.at(name); }

const Parameter& Law::parameter(const std::string& name) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) return parameter;
  }
  throw Bug("no parameter " + name);
}

bool Law::is_parameter(const std::string& name) const {
  return number_slots_.contains(name) || schedule_slots_.contains(name) ||
         table_slots_.contains(name);
}

const std::vector<double>& Law::cells(const std::string& name, std::size_t step) const {
  return cells_.at(name)[step];
}

language::Scope Law::scope(const Population& population, Problems& problems) const {
  language::Scope scope;
  for (const Entity entity : kAllEntities) {
    for (std::size_t i = 0; i < population[entity].columns.size(); ++i) {
      const Attribute& attribute = population[entity].columns[i].attribute;
      scope.symbols.emplace(
          std::string(name(entity)) + "." + attribute.name,
          language::ColumnSymbol{entity, static_cast<int>(i), type_of(attribute)});
    }
  }
  for (const auto& [name, unit] : kCalendar) {
    scope.symbols.emplace(
        name, language::NumberSymbol{number_slots_.at(name),
                                     language::Type::number(*language::Unit::parse(unit))});
  }
  for (const char* flow : kFlowNames) {
    const std::string name = flow_name(flow);
    scope.symbols.emplace(name,
                          language::NumberSymbol{number_slots_.at(name), language::Type::number()});
  }
  const auto add = [&](const std::string& name, language::Symbol symbol, const Place& place) {
    if (!scope.symbols.emplace(name, std::move(symbol)).second)
      problems.add(Mistake::name_twice, place, "the name '" + name + "' is used twice",
                   "a column, a parameter and a value cannot share one", "Choose another name");
  };
  for (const Parameter& parameter : scenario_->parameters) {
    switch (parameter.form) {
      case Parameter::Form::number:
        add(parameter.name,
            language::NumberSymbol{number_slots_.at(parameter.name),
                                   language::Type::number(parameter.unit)},
            parameter.place);
        break;
      case Parameter::Form::schedule:
        add(parameter.name,
            language::ScheduleSymbol{schedule_slots_.at(parameter.name), parameter.unit,
                                     parameter.gives},
            parameter.place);
        break;
      case Parameter::Form::table: {
        language::TableSymbol table{table_slots_.at(parameter.name), {}, parameter.unit};
        for (const Axis& axis : parameter.axes) table.axes.push_back({axis.name, axis.labels});
        add(parameter.name, std::move(table), parameter.place);
        break;
      }
    }
  }
  std::set<std::string> of_models;
  for (const Stock& stock : stocks_) {
    if (stock.name.empty() || !of_models.insert(stock.name).second) continue;  // twice: told
    const auto own = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const Parameter& known) { return known.name == stock.name; });
    const Place place = own == parameters_.end() ? Place{} : own->place;
    if (stock.axes.empty()) {
      add(stock.name, language::NumberSymbol{stock.slot, language::Type::number(stock.unit)},
          place);
      continue;
    }
    language::TableSymbol table{stock.slot, {}, stock.unit};
    for (const Axis& axis : stock.axes) table.axes.push_back({axis.name, axis.labels});
    add(stock.name, std::move(table), place);
  }
  for (std::size_t i = 0; i < population.networks.size(); ++i) {
    const NamedNetwork& named = population.networks[i];
    add(named.name,
        language::NetworkSymbol{static_cast<int>(i), named.of, named.network->weighted()},
        place_of_network(*scenario_, named.name));
  }
  for (const Value& value : scenario_->values) {
    add(value.name,
        language::FormulaSymbol{value.entity, value.formula, value.unit, value.unit_place,
                                value.otherwise},
        value.place);
  }
  for (const NamedNetwork& named : population.networks)
    check_network_name(named.name, scope, place_of_network(*scenario_, named.name), problems);
  return scope;
}

void Law::check(const std::set<std::string>& read, Problems& problems) const {
  for (const Problem& problem : problems_.list()) problems.add(problem);
  for (const Parameter& parameter : parameters_) {
    if (!read.contains(parameter.name)) continue;
    for (std::size_t step = 0; step < scenario_->time.steps(); ++step) {
      const Month month = scenario_->time.of_step(step);
      const History* gap = first_gap(parameter, month);
      if (gap == nullptr) continue;
      const DatedNumber* number = civitas::at(*gap, month);
      problems.add(Mistake::no_value_then, number != nullptr ? number->place : parameter.place,
                   "'" + parameter.name + "' has no value in " + month.text(),
                   number != nullptr ? "it is abolished, but a formula or a model still reads it"
                                     : "its first value begins later",
                   "Give it a value for that time, or stop reading it");
      break;
    }
  }
}

}  // namespace civitas

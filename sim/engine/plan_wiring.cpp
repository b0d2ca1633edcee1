// SPDX-License-Identifier: Apache-2.0
// What is not connected: columns that a change has left nobody to write, levers whose stock nothing
// reads, and journeys that wait for what nobody in them asks for.
#include <algorithm>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/engine/plan.hpp"

namespace civitas {
namespace {

template <class Names>
bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The first number of the parameter that is above 0 within the time; null: none is.
const DatedNumber* first_above_zero(const Parameter& parameter, const TimeSpan& time) {
  for (const History* history : parameter.histories()) {
    for (const DatedNumber& number : *history) {
      if (number.number > 0 && !number.abolished && number.from <= time.to) return &number;
    }
  }
  return nullptr;
}

std::string column_of(const Rule& journey) {
  return std::string(name(journey.of)) + "." + journey.name;
}

}  // namespace

void Plan::warn_unwritten(const std::set<std::string>& read) {
  for (const Text& removed : scenario_.removed) {
    const Rule* rule = scenario_.find_rule(removed.chars);
    if (rule == nullptr) continue;
    for (const Rule::Set& set : rule->sets) {
      const std::string column = std::string(name(rule->of)) + "." + set.column;
      const bool written =
          std::any_of(processes_.begin(), processes_.end(), [&](const Process& process) {
            const bool ends = process.declaration->process() == rule->name && process.entry->until;
            return !ends && has(process.declaration->writes(), column);
          });
      if (written || !read.contains(column)) continue;
      std::vector<std::string> readers;
      for (const Cadence& cadence : cadences_) {
        for (const Tally::Shape& shape : cadence.tally.shapes()) {
          if (shape.series.dimensions.empty() && has(shape.read, column))
            readers.push_back("'" + shape.series.name + "'");
        }
      }
      warnings_.push_back({Mistake::never_used, removed.place(),
                           "nothing sets '" + column + "' any more",
                           "only the rule '" + rule->name + "' did; it is read" +
                               (readers.empty() ? " by others" : " by " + joined(readers)),
                           "Leave the rule in, or take out or replace what reads it"});
    }
  }
}

// Indicators only look on.
void Plan::warn_unwired(const std::set<std::string>& by_values) {
  const auto is_read = [&](const std::string& stock) {
    return has(by_values, stock) ||
           std::any_of(processes_.begin(), processes_.end(), [&](const Process& process) {
             return has(process.declaration->reads(), stock);
           });
  };
  for (const Process& process : processes_) {
    for (const Declaration::Wired& wired : process.declaration->wired()) {
      const Parameter* lever = scenario_.find_parameter(wired.lever);
      const DatedNumber* number =
          lever == nullptr ? nullptr : first_above_zero(*lever, scenario_.time);
      if (number == nullptr || is_read(wired.stock)) continue;
      warnings_.push_back(
          {Mistake::never_used, number->place.file.text().empty() ? lever->place : number->place,
           "'" + wired.lever + "' is above 0, but no formula reads '" + wired.stock + "'",
           wired.otherwise, wired.advice});
    }
  }
}

// Whether something that citizens do follows from the step in which they are.
bool Plan::asks(const Process& journey, const std::set<std::string>& read_by_value) const {
  const std::string column = column_of(*journey.written);
  return has(read_by_value, column) ||
         std::any_of(processes_.begin(), processes_.end(), [&](const Process& other) {
           return &other != &journey && has(other.declaration->reads(), column);
         });
}

void Plan::warn_unasked(const language::Scope& scope) {
  for (const Process& process : processes_) {
    for (const Declaration::Answer& answer : process.declaration->answers()) {
      language::Graph graph;
      Problems told;
      language::Binder binder(scope, graph, told);
      const auto read_by = [&](const std::string& value) {
        binder.forget_read();
        if (scenario_.find_value(value) != nullptr)
          binder.bind_name(value, Text(value, scenario_.file));
        return binder.read();
      };
      const std::set<std::string> asked_by = read_by(answer.value);
      for (const Process& journey : processes_) {
        if (journey.written == nullptr || asks(journey, asked_by)) continue;
        const std::string column = column_of(*journey.written);
        for (const Rule::Step& step : journey.written->steps) {
          const std::string of = std::string(name(journey.written->of)) + ".";
          if (step.passes.empty() || !has(read_by(of + step.passes), answer.column)) continue;
          const bool one_goes = scenario_.find_value("person.represents_household") != nullptr;
          const bool may_return = population_[Entity::person].find("returns") >= 0;
          const std::string who =
              std::string("where(") + (one_goes ? "represents_household and " : "") + column +
              " == '" + step.name + "'" + (may_return ? " and not returns" : "") + ", 1, 0)";
          warnings_.push_back(
              {Mistake::never_used, step.place,
               "the step '" + step.name + "' reads '" + answer.column + "', but '" + answer.value +
                   "' does not read '" + column + "'",
               "so nobody turns to an authority for it, and other errands pass the step",
               scenario_.find_value(answer.value) != nullptr
                   ? "Write for example {modify: " + answer.value + ", to: \"max(value, " + who +
                         ")\"} under `changes:`"
                   : "Write for example " + answer.value + ": {is: \"" + who +
                         "\", unit: 1} under `values:`"});
        }
      }
    }
  }
}

}  // namespace civitas

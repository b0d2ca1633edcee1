// SPDX-License-Identifier: Apache-2.0
// The fifth and the sixth chapter of the documentation: how everything begins, and what is read.
#include <fmt/format.h>

#include <algorithm>

#include "sim/run/odd.hpp"
#include "sim/run/screen.hpp"
#include "sim/scenario/full_name.hpp"

namespace civitas {
namespace {

std::vector<std::string> written(const std::vector<Text>& texts) {
  std::vector<std::string> list;
  for (const Text& text : texts) list.push_back(text.chars);
  return list;
}

void tell_fit(const Population& population, Document& document) {
  Grid grid{{{"margin", "of", "cells", "total", "largest error", "mean error", "SRMSE"}}};
  for (const MarginFit& fit : population.making.fit)
    grid.rows.push_back({Line::code(fit.margin), fit.of, std::to_string(fit.cells),
                         readable(fit.total), readable(fit.max_error), readable(fit.mean_error),
                         readable(fit.srmse)});
  if (grid.rows.size() > 1) document.add("How well the population meets its margins:");
  document.add(grid);
}

}  // namespace

void tell_initialization(const Subject& subject, Document& document) {
  const Scenario& scenario = subject.scenario;
  const PopulationSource& source = scenario.population;
  document.section(2, "5 Initialization");
  document.add("The first month is " + scenario.time.from.text() + ", the seed " +
               std::to_string(scenario.seed) + ". The population:");
  Grid facts{{{"fact", "value"}}};
  for (const auto& [what, value] : subject.population) {
    if (!value.empty()) facts.rows.push_back({what, value});
  }
  document.add(facts);
  Points making;
  if (source.uprating)
    making.lines.push_back(
        "Amounts of " + source.uprating->from.text() + " are carried to the first month by " +
        Line::code(source.uprating->by.chars) + ": " + codes(written(source.uprating->columns)));
  if (source.gross_up)
    making.lines.push_back(
        "Net amounts are made gross: " + codes(written(source.gross_up->columns)) + " so that " +
        Line::code(source.gross_up->value.chars) + " is " +
        Line::code(source.gross_up->equals.chars));
  for (const StateColumn& column : scenario.state)
    making.lines.push_back(Line::code(full_name(column)) + " starts as " +
                           Line::code(column.start.chars));
  for (const Plan::Process& process : subject.plan.processes()) {
    if (!process.declaration->added().empty())
      making.lines.push_back(Line::section(section_title(process)) + " fills " +
                             codes(process.declaration->added()));
  }
  if (!making.lines.empty()) document.add("Before the first step:");
  document.add(making);
  tell_fit(subject.plan.population(), document);
}

void tell_input(const Subject& subject, Document& document) {
  document.section(2, "6 Input data");
  Grid files{{{"file", "SHA-256"}}};
  for (const auto& [file, digest] : subject.provenance.files)
    files.rows.push_back({Line::code(file), Line::code(digest)});
  document.add("These files are read:");
  document.add(files);
  const TimeSpan& time = subject.scenario.time;
  Grid dated{{{"number", "unit", "in time"}}};
  for (const Parameter& parameter : subject.scenario.parameters) {
    const auto histories = parameter.histories();
    const bool changes =
        std::any_of(histories.begin(), histories.end(), [&](const History* history) {
          return in_time(*history, time).find("from ") != std::string::npos;
        });
    if (!changes && !parameter.index) continue;
    Line text = parameter.form == Parameter::Form::number ? Line(in_time(parameter.values, time))
                                                          : Line("see the submodels");
    if (parameter.index) text += ", indexed by " + Line::code(parameter.index->by.chars);
    dated.rows.push_back({Line::code(parameter.name), parameter.unit.text(), text});
  }
  document.add(dated.rows.size() > 1 ? "These numbers change within the scenario's time:"
                                     : "No number changes within the scenario's time.");
  document.add(dated);
}

}  // namespace civitas

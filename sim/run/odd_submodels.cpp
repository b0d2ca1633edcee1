// SPDX-License-Identifier: Apache-2.0
// The seventh chapter of the documentation: each process with its equations and numbers, then the
// formulas and the law of the scenario.
#include <algorithm>
#include <set>

#include "sim/run/odd.hpp"
#include "sim/scenario/journey.hpp"

namespace civitas {
namespace {

void tell_touched(const Plan::Process& process, Document& document) {
  const Declaration& declaration = *process.declaration;
  Points points;
  const auto point = [&](const char* what, const std::vector<std::string>& names) {
    if (!names.empty()) points.lines.push_back(Line::bold(what) + ": " + codes(names));
  };
  std::vector<std::string> values;
  for (const Declaration::Value& value : declaration.values()) values.push_back(value.name);
  point("Reads", declaration.reads());
  point("Reads the values", values);
  if (process.written != nullptr) point("Reads the numbers", declaration.parameters());
  point("Writes", declaration.writes());
  if (declaration.has_events())
    points.lines.push_back(Line::bold("Makes events") + ": births, deaths or moves");
  point("Draws from", declaration.streams());
  document.add(points);
}

// The process that stands first of those with the number on their card.
const Plan::Process& home_of(const Parameter& parameter, const Plan& plan) {
  return *std::find_if(plan.processes().begin(), plan.processes().end(), [&](const auto& process) {
    if (process.written != nullptr) return false;
    const auto& on_card = find_model(process.declaration->process())->parameters;
    return std::any_of(on_card.begin(), on_card.end(),
                       [&](const Parameter& one) { return one.name == parameter.name; });
  });
}

void tell_model(const Plan::Process& process, const Subject& subject, Document& document) {
  const ModelCard& card = *find_model(process.declaration->process());
  document.add(card.purpose);
  document.add_prose(card.submodel);
  tell_touched(process, document);
  std::vector<const Parameter*> own;
  Points shared;
  for (const Parameter& parameter : card.parameters) {
    const auto in_force =
        std::find_if(subject.scenario.parameters.begin(), subject.scenario.parameters.end(),
                     [&](const Parameter& one) { return one.name == parameter.name; });
    const Plan::Process& home = home_of(parameter, subject.plan);
    if (&home == &process)
      own.push_back(in_force == subject.scenario.parameters.end() ? &parameter : &*in_force);
    else
      shared.lines.push_back(Line::code(parameter.name) + " stands under " +
                             Line::section(section_title(home)));
  }
  document.add(shared);
  tell_parameters(own, &card, subject, document);
}

void tell_rule(const Plan::Process& process, const Scenario& scenario, Document& document) {
  const Rule& rule = *process.written;
  if (!rule.description.empty()) document.add(rule.description);
  Points points;
  const auto point = [&](const char* what, const std::string& formula) {
    if (!formula.empty()) points.lines.push_back(Line::bold(what) + ": " + Line::code(formula));
  };
  points.lines.push_back(Line::bold("For each") + ": " + std::string(name(rule.of)));
  if (const std::string time = when(process.entry->from, process.entry->until); !time.empty())
    points.lines.push_back(Line::bold("Works") + ":" + time);
  point("Where", rule.where.chars);
  point("With the chance", rule.chance.chars);
  point("For how many there is room", rule.first.chars);
  point("The smallest come first", rule.by.chars);
  point("To how many it must happen", rule.align.chars);
  if (rule.every_months > 0)
    points.lines.push_back(
        Line::bold("Every") + ": " + std::to_string(rule.every_months) + " months" +
        (rule.every_months == 12 ? ", in month " + std::to_string(rule.in_month) : ""));
  const bool journey = !rule.steps.empty();
  if (journey) tell_journey(rule, scenario, document);
  for (const Rule::Set& set : journey ? std::vector<Rule::Set>{} : rule.sets)
    points.lines.push_back(Line::bold("Sets") + ": " + Line::code(set.column) + " to " +
                           Line::code(set.formula.chars));
  document.add(points);
  tell_touched(process, document);
}

void tell_values(const Subject& subject, Document& document) {
  document.section(3, "Values of the scenario");
  document.add("Formulas, computed whenever they are read:");
  Grid grid{{{"value", "formula", "unit", "meaning"}}};
  for (const Value& value : subject.scenario.values)
    grid.rows.push_back({Line::code(value.name),
                         is_next_step(subject.scenario, value.name)
                             ? Line("the step that follows in the journey")
                             : Line::code(value.formula.chars),
                         value.unit ? value.unit->text() : "", value.description});
  document.add(grid);
}

// What stands on no card of the schedule.
void tell_law(const Subject& subject, Document& document) {
  std::set<std::string> told;
  for (const Plan::Process& process : subject.plan.processes()) {
    if (process.written != nullptr) continue;
    for (const Parameter& parameter : find_model(process.declaration->process())->parameters)
      told.insert(parameter.name);
  }
  std::vector<const Parameter*> law, assumptions;
  for (const Parameter& parameter : subject.scenario.parameters) {
    if (!told.contains(parameter.name))
      (parameter.assumption ? assumptions : law).push_back(&parameter);
  }
  if (!law.empty()) document.section(3, "The law of the scenario");
  tell_parameters(law, nullptr, subject, document);
  if (!assumptions.empty()) document.section(3, "Assumptions of the scenario");
  tell_parameters(assumptions, nullptr, subject, document);
}

}  // namespace

void tell_submodels(const Subject& subject, Document& document) {
  document.section(2, "7 Submodels");
  for (const Plan::Process& process : subject.plan.processes()) {
    document.section(3, section_title(process));
    if (process.written == nullptr)
      tell_model(process, subject, document);
    else
      tell_rule(process, subject.scenario, document);
  }
  if (!subject.scenario.values.empty()) tell_values(subject, document);
  tell_law(subject, document);
}

}  // namespace civitas

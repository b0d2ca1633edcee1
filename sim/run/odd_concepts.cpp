// SPDX-License-Identifier: Apache-2.0
// The fourth chapter of the documentation: the design concepts, from cards and from what processes
// declare.
#include <fmt/format.h>

#include <algorithm>

#include "sim/run/odd.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

using Kind = DesignConcept::Kind;

// What the cards of the schedule say of one concept.
Points on_cards(const Subject& subject, Kind kind) {
  Points points;
  for (const Plan::Process& process : subject.plan.processes()) {
    if (process.written != nullptr) continue;
    for (const DesignConcept& one : find_model(process.declaration->process())->concepts) {
      if (one.kind == kind)
        points.lines.push_back(Line::section(section_title(process)) + ": " + one.text);
    }
  }
  return points;
}

// What citizens do by the rules that the scenario itself writes, in its words where it has some.
Points by_rules(const Subject& subject) {
  Points points;
  for (const Plan::Process& process : subject.plan.processes()) {
    if (process.written == nullptr) continue;
    const std::string& said = process.written->description;
    points.lines.push_back(Line::section(section_title(process)) + (said.empty() ? "" : ": " + said));
  }
  return points;
}

void tell(const Subject& subject, Kind kind, const char* title, Document& document) {
  document.section(3, title);
  const Points points = on_cards(subject, kind);
  document.add(points);
  const Points rules = kind == Kind::adaptation ? by_rules(subject) : Points{};
  if (!rules.lines.empty()) document.add("What citizens do is written in the rules of the scenario:");
  document.add(rules);
  if (points.lines.empty() && rules.lines.empty())
    document.add("None that a model of this scenario tells of.");
}

bool names(const std::string& formula, const std::string& word) {
  const auto is_part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  for (std::size_t at = formula.find(word); at != std::string::npos;
       at = formula.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_part(formula[at - 1])) && (end == formula.size() || !is_part(formula[end])))
      return true;
  }
  return false;
}

void tell_principles(const Subject& subject, Document& document) {
  document.section(3, "Basic principles");
  document.add(on_cards(subject, Kind::basic_principles));
  std::size_t numbers = 0, assumed = 0, steered = 0;
  for (const Parameter& parameter : subject.scenario.parameters) {
    ++numbers;
    if (is_assumed(parameter)) ++assumed;
  }
  for (const Plan::Process& process : subject.plan.processes())
    steered += process.declaration->steered().size();
  document.add(fmt::format(
      "Of {} numbers, schedules and tables in this document {} are assumed and marked so: they "
      "have no source, or it says assumed.{}",
      numbers, assumed,
      steered == 0 ? ""
                   : fmt::format(" {} numbers of models are steered: a value of the scenario takes "
                                 "their place, so that models act on one another.",
                                 steered)));
}

void tell_emergence(const Subject& subject, Document& document) {
  document.section(3, "Emergence");
  if (subject.scenario.alignments.empty())
    return document.add(
        "No event is held to a number from outside: all that is recorded (see Observation) comes "
        "out of the processes and the numbers above them.");
  std::vector<std::string> events;
  for (const Alignment& alignment : subject.scenario.alignments)
    events.push_back(alignment.event.chars);
  document.add("How often these happen is imposed: " + codes(events) +
               ". All else that is recorded comes out of the processes.");
}

void tell_sensing(const Subject& subject, Document& document) {
  document.section(3, "Sensing");
  document.add(
      "A process sees what it declares, as it was before the process began: each submodel lists "
      "it. " +
      std::string("What stands in `previous(…)` is known from the end of the step before."));
  document.add(on_cards(subject, Kind::sensing));
  Points past;
  for (const Value& value : subject.scenario.values) {
    if (names(value.formula.chars, "previous"))
      past.lines.push_back(Line::code(value.name) +
                           " looks back: " + Line::code(value.formula.chars));
  }
  document.add(past);
}

void tell_interaction(const Subject& subject, Document& document) {
  document.section(3, "Interaction");
  Points points = on_cards(subject, Kind::interaction);
  for (const NetworkSource& network : subject.scenario.networks) {
    std::vector<std::string> users;
    for (const Value& value : subject.scenario.values) {
      if (names(value.formula.chars, network.name)) users.push_back(value.name);
    }
    for (const Rule& rule : subject.scenario.rules) {
      if (names(in_words(rule), network.name)) users.push_back(rule.name);
    }
    points.lines.push_back("Over the network " + Line::code(network.name) +
                           (users.empty() ? Line(": nothing reads it") : ": " + codes(users)));
  }
  std::vector<Line> movers;
  for (const Plan::Process& process : subject.plan.processes()) {
    if (process.declaration->has_events()) movers.push_back(Line::section(section_title(process)));
    if (process.written != nullptr && !process.written->first.chars.empty())
      points.lines.push_back(Line::section(section_title(process)) + ": scarce places, " +
                             Line::code(process.written->first.chars) + ", go to the first by " +
                             Line::code(process.written->by.chars));
  }
  if (!movers.empty())
    points.lines.push_back("Who lives with whom is changed by " + listed(movers));
  if (points.lines.empty()) document.add("None.");
  document.add(points);
}

void tell_stochasticity(const Subject& subject, Document& document) {
  document.section(3, "Stochasticity");
  document.add(fmt::format(
      "The seed is {}. A draw is a function of seed, replicate, the name of its stream, citizen "
      "and month: replicates differ by luck alone, and one replicate of two scenarios has the same "
      "luck. These draw:",
      subject.scenario.seed));
  Grid grid{{{"process", "streams of random numbers"}}};
  for (const Plan::Process& process : subject.plan.processes()) {
    if (!process.declaration->streams().empty())
      grid.rows.push_back(
          {Line::section(section_title(process)), codes(process.declaration->streams())});
  }
  std::vector<std::string> others;
  for (const std::string& stream : subject.plan.graph().streams()) {
    const auto& processes = subject.plan.processes();
    if (std::none_of(processes.begin(), processes.end(), [&](const Plan::Process& process) {
          const auto& own = process.declaration->streams();
          return std::find(own.begin(), own.end(), stream) != own.end();
        }))
      others.push_back(stream);
  }
  if (!others.empty()) grid.rows.push_back({"formulas", codes(others)});
  if (grid.rows.size() == 1) document.add("Nothing draws.");
  document.add(grid);
}

void tell_collectives(const Subject& subject, Document& document) {
  document.section(3, "Collectives");
  document.add(
      "Persons live in households, which have columns of their own; formulas add up over members.");
  document.add(on_cards(subject, Kind::collectives));
}

std::string how_often(const Plan::Cadence& cadence) {
  const Rhythm& rhythm = cadence.rhythm;
  return (rhythm.every == 0 ? "each step" : fmt::format("every {} months", rhythm.every)) +
         (rhythm.from ? " from " + rhythm.from->text() + " on" : "");
}

Line definition_of(const Indicator& indicator, const Tally::Shape& shape) {
  const Line line = Line::code(shape.series.definition);
  return indicator.statistic == Statistic::quantile ? line + " at " + readable(indicator.at) : line;
}

void tell_observation(const Subject& subject, Document& document) {
  document.section(3, "Observation");
  document.add("Indicators are recorded of everybody, in each replicate:");
  Grid grid{{{"indicator", "title", "what is recorded", "of", "by", "unit", "how often"}}};
  std::vector<std::vector<Line>> rows(subject.scenario.indicators.size());
  for (const Plan::Cadence& cadence : subject.plan.cadences()) {
    for (const Tally::Shape& shape : cadence.tally.shapes()) {
      const auto written =
          std::find_if(subject.scenario.indicators.begin(), subject.scenario.indicators.end(),
                       [&](const Indicator& one) { return one.name == shape.series.name; });
      if (written == subject.scenario.indicators.end()) continue;  // a breakdown
      std::vector<std::string> by;
      for (const Text& group : written->by) by.push_back(group.chars);
      rows[static_cast<std::size_t>(written - subject.scenario.indicators.begin())] = {
          Line::code(shape.series.name),
          written->title,
          definition_of(*written, shape),
          written->statistic == Statistic::number ? "" : std::string(name(written->of)),
          codes(by),
          shape.series.unit,
          how_often(cadence)};
    }
  }
  grid.rows.insert(grid.rows.end(), rows.begin(), rows.end());
  document.add(grid);
  const PanelSample& panel = subject.scenario.panel;
  if (panel.persons > 0) {
    std::vector<std::string> of;
    for (const Text& attribute : panel.of) of.push_back(attribute.chars);
    document.add(fmt::format("{} citizens are followed one by one in the first replicate: ",
                             readable(static_cast<double>(panel.persons))) +
                 codes(of) + ".");
  }
}

}  // namespace

void tell_concepts(const Subject& subject, Document& document) {
  document.section(2, "4 Design concepts");
  tell_principles(subject, document);
  tell_emergence(subject, document);
  tell(subject, Kind::adaptation, "Adaptation", document);
  tell(subject, Kind::objectives, "Objectives", document);
  tell(subject, Kind::learning, "Learning", document);
  tell(subject, Kind::prediction, "Prediction", document);
  tell_sensing(subject, document);
  tell_interaction(subject, document);
  tell_stochasticity(subject, document);
  tell_collectives(subject, document);
  tell_observation(subject, document);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// The frame of the documentation, and its first and third chapters.
#include "sim/run/odd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/engine/wording.hpp"
#include "sim/run/screen.hpp"
#include "sim/scenario/journey.hpp"

namespace civitas {
namespace {

std::string title_of(const Scenario& scenario) {
  return scenario.title.empty() ? scenario.file : scenario.title;
}

std::string step_word(int months) {
  return months == 1    ? "a month"
         : months == 3  ? "a quarter"
         : months == 12 ? "a year"
                        : fmt::format("{} months", months);
}

Line alignment_line(const Alignment& alignment) {
  Line line = Line::code(alignment.event.chars) + " is held to " + Line::code(alignment.to.chars) +
              " citizens a year";
  if (!alignment.where.chars.empty()) line += " where " + Line::code(alignment.where.chars);
  std::vector<std::string> groups;
  for (const Text& group : alignment.by) groups.push_back(group.chars);
  if (!groups.empty()) line += ", by " + codes(groups);
  return line;
}

}  // namespace

std::string section_title(const Plan::Process& process) {
  const std::string& name = process.declaration->process();
  if (process.written != nullptr)
    return (process.written->steps.empty() ? "Rule " : "Journey ") + name;
  const std::string& title = find_model(name)->title;
  std::string plain = title;  // "Leaving home" needs no (leaving_home)
  for (char& c : plain) c = c == ' ' ? '_' : static_cast<char>(std::tolower(c));
  return plain == name ? title : title + " (" + name + ")";
}

Document odd(const Subject& subject) {
  Document document(title_of(subject.scenario) + ": the model");
  const std::string commit = subject.provenance.git_commit;
  document.add("This is the model behind the scenario " + Line::code(subject.scenario.file) +
               ", told by `civitas describe` (version " + subject.provenance.program_version +
               (commit.empty() ? "" : ", commit " + commit) +
               ") from the scenario and the cards of its models. It follows the ODD protocol "
               "(Grimm et al. 2020, doi:10.18564/jasss.4259). Numbers are those in force in the "
               "scenario's time.");
  tell_purpose(subject, document);
  tell_entities(subject, document);
  tell_processes(subject, document);
  tell_concepts(subject, document);
  tell_initialization(subject, document);
  tell_input(subject, document);
  tell_submodels(subject, document);
  return document;
}

void tell_purpose(const Subject& subject, Document& document) {
  const Scenario& scenario = subject.scenario;
  document.section(2, "1 Purpose and patterns");
  if (!scenario.description.empty()) document.add(scenario.description);
  if (scenario.base != nullptr) {
    const Scenario& base = *scenario.base;
    Points changes;
    for (const std::string& change : scenario.changes) {
      if (std::find(base.changes.begin(), base.changes.end(), change) == base.changes.end())
        changes.lines.emplace_back(change);
    }
    document.add("It changes the scenario " + Line::bold(title_of(base)) + " (" +
                 Line::code(base.file) + "):");
    document.add(changes);
    if (base.description != scenario.description && !base.description.empty())
      document.add("That one says of itself: " + base.description);
  }
  Points patterns;
  for (const Assertion& assertion : scenario.assertions)
    patterns.lines.push_back(
        Line::code(assertion.that.chars) +
        (assertion.yearly ? " holds for the means of each year" : " holds in each step"));
  for (const Target& target : scenario.targets)
    patterns.lines.push_back(
        Line::code(target.of.chars) +
        fmt::format(" is {:g}, give or take {:g}", target.value, target.tolerance) +
        (target.from && target.to
             ? fmt::format(", from {} to {}", target.from->text(), target.to->text())
             : std::string()) +
        (target.source.empty() ? "" : " (" + target.source + ")"));
  for (const Alignment& alignment : scenario.alignments)
    patterns.lines.push_back(alignment_line(alignment));
  for (const MarginFit& fit : subject.plan.population().making.fit)
    patterns.lines.push_back("The population meets the margin " + Line::code(fit.margin));
  document.add(patterns.lines.empty() ? "The scenario names no pattern that results must show."
                                      : "Patterns that the scenario is held to:");
  document.add(patterns);
}

void tell_processes(const Subject& subject, Document& document) {
  const Scenario& scenario = subject.scenario;
  document.section(2, "3 Process overview and scheduling");
  document.add(fmt::format(
      "A step is {}; {} steps from {} to {}. Each step runs these processes in this order. A "
      "process sees everybody as they were before it began; births, deaths and moves happen "
      "together, when all models side by side that make them have had their turn. Values "
      "(formulas) are computed whenever they are read. Indicators are recorded at the end.",
      step_word(scenario.time.months_per_step), scenario.time.steps(), scenario.time.from.text(),
      scenario.time.to.text()));
  Grid grid{{{"", "process", "what happens", "changes"}}};
  for (const Plan::Process& process : subject.plan.processes()) {
    const Declaration& declaration = *process.declaration;
    Line changes = codes(declaration.writes());
    if (declaration.has_events())
      changes += Line(changes.empty() ? "" : ", ") + "who lives and with whom";
    const std::string what = process.written == nullptr ? find_model(declaration.process())->purpose
                             : !process.written->description.empty() ? process.written->description
                             : process.written->steps.empty()
                                 ? in_words(*process.written)
                                 : journey_of(scenario, *process.written);
    grid.rows.push_back(
        {std::to_string(grid.rows.size()), Line::section(section_title(process)), what, changes});
  }
  document.add(grid);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/plan.hpp"

#include <algorithm>
#include <numeric>

#include "sim/core/key.hpp"
#include "sim/core/mistake.hpp"
#include "sim/engine/circles.hpp"
#include "sim/engine/gross_up.hpp"
#include "sim/engine/missing_ages.hpp"
#include "sim/engine/network_builder.hpp"
#include "sim/engine/removed_models.hpp"
#include "sim/engine/result_names.hpp"
#include "sim/engine/target_fit.hpp"
#include "sim/population/expand.hpp"
#include "sim/scenario/indexation.hpp"

namespace civitas {
namespace {

// The persons with the lowest hashes: the same in every scenario, and few of them new when the
// panel grows.
std::vector<std::uint32_t> sample(const Table& persons, std::size_t count) {
  std::vector<std::uint32_t> rows(persons.rows());
  std::iota(rows.begin(), rows.end(), 0U);
  const auto ticket = [&](std::uint32_t row) { return hash(hash("panel"), persons.keys[row]); };
  count = std::min(count, rows.size());
  std::nth_element(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return ticket(a) < ticket(b); });
  rows.resize(count);
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

Population start_population(Population records, const Scenario& scenario,
                            std::optional<std::size_t> persons) {
  if (scenario.population.gross_up) gross_up(records, scenario.origin());
  return persons ? expand(records, *persons) : records;
}

Plan::Plan(Scenario scenario, const Population& start, const std::vector<NamedNetwork>& networks)
    : scenario_(std::move(scenario)), law_(std::make_unique<Law>(scenario_)), population_(start) {
  Problems problems;
  for (Table& table : population_.tables) {
    for (Column& column : table.columns) {
      const Storage kept = column.attribute.storage;
      column.attribute.inherited = kept == Storage::boolean || kept == Storage::category ||
                                   column.attribute.name == kWeight ||
                                   column.attribute.within_region;
    }
  }
  leave_out_idle();
  add_networks(scenario_, networks, population_, problems);
  add_columns(problems);
  add_processes(problems);
  const language::Scope scope = law_->scope(population_, problems);
  bind_all(scope, problems);
  Problems told;
  for (const Problem& problem :
       told_once(scenario_, blamed_on_removals(scenario_, problems.list())))
    told.add(problem);
  told.throw_if_any();
  build();
}

// Results hold what has run, so that it is made again from them.
void Plan::leave_out_idle() {
  std::erase_if(scenario_.schedule, [&](const Scheduled& entry) {
    if (scenario_.find_rule(entry.name.chars) == nullptr) return false;  // told when it is made
    if (entry.works_in(scenario_.time)) return false;
    idle_.insert(entry.name.chars);
    return true;
  });
}

void Plan::add_columns(Problems& problems) {
  for (const StateColumn& column : scenario_.state) {
    if (population_[column.entity].find(column.attribute.name) >= 0) {
      problems.add(Mistake::name_twice, column.place,
                   "the column '" + column.attribute.name + "' exists already", "",
                   "Choose another name");
      continue;
    }
    const int at = population_[column.entity].add(column.attribute);
    starts_.push_back({column.entity, static_cast<std::size_t>(at), -1, {}});
  }
}

void Plan::require_equal_weights() const {
  const auto eventful = std::find_if(processes_.begin(), processes_.end(), [](const Process& one) {
    return one.declaration->has_events();
  });
  if (eventful == processes_.end()) return;
  for (const Table& table : population_.tables) {
    const auto weights = table.columns[static_cast<std::size_t>(table.find(kWeight))].as<double>();
    if (std::adjacent_find(weights.begin(), weights.end(), std::not_equal_to<>()) == weights.end())
      continue;
    throw InputError(
        {Mistake::weights_unfit, eventful->declaration->place(),
         "'" + eventful->declaration->process() + "' needs citizens who all weigh the same",
         "persons of different weights cannot form a household",
         "Give `persons:` under `population:`, or --persons N"});
  }
}

void Plan::bind_all(const language::Scope& scope, Problems& problems) {
  language::Binder binder(scope, graph_, problems);
  for (const Value& value : scenario_.values)
    binder.bind_name(value.name, value.formula);  // also those that nothing reads
  std::set<std::string> read = binder.read();
  read.merge(bind_networks(binder, problems));
  read.merge(bind_starts(binder, problems));
  const std::set<std::string> by_values = read;
  for (Process& process : processes_) {
    if (process.process != nullptr) {
      bind_process(process, binder, problems);
      continue;
    }
    process.rule = std::make_unique<BoundRule>(*process.written, population_, graph_, binder,
                                               *process.declaration, problems);
  }
  bind_alignments(binder, problems);
  try_unscheduled(scope, problems);
  check_alignments(problems);
  bind_panel(binder, problems);
  read.insert(binder.read().begin(), binder.read().end());

  std::map<Rhythm, std::vector<const Indicator*>> by_rhythm;
  for (const Indicator& indicator : scenario_.indicators)
    by_rhythm[indicator.rhythm(scenario_.time)].push_back(&indicator);
  for (const auto& [rhythm, indicators] : by_rhythm) {
    cadences_.push_back({rhythm, Tally(indicators, {scope, graph_, problems, population_})});
    for (const Tally::Shape& shape : cadences_.back().tally.shapes())
      read.insert(shape.read.begin(), shape.read.end());
  }
  bind_assertions(problems);
  read.insert(assertions_.read().begin(), assertions_.read().end());
  std::vector<const Tally*> tallies;
  for (const Cadence& cadence : cadences_) tallies.push_back(&cadence.tally);
  check_result_names(tallies, problems);
  binder.bind_previous();
  for (const int at : graph_.link_networks()) list_links(at, problems);
  for (const Process& process : processes_) {
    read.insert(process.declaration->parameters().begin(), process.declaration->parameters().end());
    read.insert(process.declaration->tables().begin(), process.declaration->tables().end());
  }
  read.merge(bind_makers(scope));
  add_origins();
  add_indexes(scenario_.parameters, read);
  law_->check(read, problems);
  warn(read);
  warn_unwritten(read);
  warn_unwired(by_values);
  if (!problems.empty()) return;
  warn_unasked(scope);
  const std::vector<Problem> doubts = missing_ages(scenario_, population_, processes_, scope);
  warnings_.insert(warnings_.end(), doubts.begin(), doubts.end());
}

// A formula looks at the two ends of each link, so all links must be there one by one.
void Plan::list_links(int network, Problems& problems) {
  NamedNetwork& named = population_.networks[static_cast<std::size_t>(network)];
  const NetworkSource& source = scenario_.networks[static_cast<std::size_t>(network)];
  if (source.type == NetworkType::teams)
    return problems.add(Mistake::network_unfit, source.place,
                        "'" + named.name + "' is looked at by a formula with own. in it",
                        "teams keep no list of links",
                        "Compare with a number over all, such as mean(" + named.name + ", …)");
  try {
    named.network = std::make_shared<const Network>(named.network->listed());
  } catch (const InputError& error) {
    problems.add(Mistake::network_unfit, source.place,
                 "'" + named.name + "' has too many links for a formula with own. in it",
                 error.problems()[0].what, "Choose a network with fewer links, or fewer persons");
  }
}

std::set<std::string> Plan::bind_networks(language::Binder& binder, Problems& problems) {
  std::set<std::string> read;
  for (const NetworkSource& source : scenario_.networks) {
    const NetworkFormulas& bound =
        network_formulas_.emplace_back(source, scenario_, binder, problems);
    read.insert(bound.read().begin(), bound.read().end());
  }
  return read;
}

void Plan::bind_panel(language::Binder& binder, Problems& problems) {
  if (scenario_.panel.persons == 0) return;
  panel_.persons = sample(population_[Entity::person], scenario_.panel.persons);
  for (const Text& name : scenario_.panel.of) {
    const auto bound = binder.bind(name, Entity::person);
    if (!bound) continue;
    const language::NodeId node = binder.rows(bound->node, Entity::person);
    std::string plain = name.chars;
    std::replace(plain.begin(), plain.end(), '.', '_');
    if (std::any_of(panel_.attributes.begin(), panel_.attributes.end(),
                    [&](const auto& other) { return other.name == plain; })) {
      problems.add(Mistake::name_twice, name.place(), "'" + name.chars + "' is in the panel twice");
      continue;
    }
    const auto reserved = reserved_in_panel();
    if (std::find(reserved.begin(), reserved.end(), plain) != reserved.end()) {
      problems.add(Mistake::results_name, name.place(),
                   "'" + name.chars + "' cannot have this name in the panel",
                   "the results file needs it for itself",
                   "Give a value of another name, such as " + std::string("`person.my_") + plain +
                       ": " + name.chars + "`");
      continue;
    }
    panel_.nodes.push_back(node);
    std::string meaning = name.chars;
    if (bound->type.is_category()) {
      for (std::size_t i = 0; i < bound->type.labels->size(); ++i)
        meaning += (i == 0 ? ": " : ", ") + std::to_string(i) + " " + (*bound->type.labels)[i];
    }
    panel_.attributes.push_back(
        {plain,
         bound->type.is_number() ? bound->type.unit.text() : "1",
         meaning,
         {},
         bound->type.is_category() ? *bound->type.labels : std::vector<std::string>{}});
  }
}

void Plan::bind_assertions(Problems& problems) {
  std::vector<Assertions::Indicator> indicators;
  for (const Cadence& cadence : cadences_) {
    for (const Tally::Shape& shape : cadence.tally.shapes()) {
      if (shape.series.dimensions.empty())
        indicators.push_back(
            {shape.series.name, *language::Unit::parse(shape.series.unit), cadence.rhythm});
    }
  }
  std::vector<TargetIndicator> measured;
  for (const Assertions::Indicator& indicator : indicators)
    measured.push_back({indicator.name, indicator.unit});
  // After a mistake there may be indicators of which nothing is known.
  if (!problems.empty() && measured.size() < scenario_.indicators.size()) return;
  check_targets(scenario_, measured, problems);
  assertions_ = Assertions(scenario_, *law_, std::move(indicators), population_, problems);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/plan.hpp"

#include <algorithm>
#include <numeric>

#include "sim/core/key.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/engine/gross_up.hpp"
#include "sim/engine/network_builder.hpp"
#include "sim/engine/result_names.hpp"
#include "sim/engine/target_fit.hpp"
#include "sim/population/expand.hpp"
#include "sim/scenario/indexation.hpp"
#include "sim/scenario/uprating.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

constexpr std::size_t kFewLeftOut = 10;  // a tenth of the records

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

int stage_of(const language::Graph& graph, const std::vector<language::NodeId>& nodes) {
  int stage = 0;
  for (const language::NodeId node : nodes) stage = std::max(stage, graph[node].stage);
  return stage;
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
      column.attribute.inherited =
          kept == Storage::boolean || kept == Storage::category || column.attribute.name == kWeight;
    }
  }
  add_networks(scenario_, networks, population_, problems);
  add_columns(problems);
  add_processes(problems);
  const language::Scope scope = law_->scope(population_, problems);
  bind_all(scope, problems);
  problems.throw_if_any();
  build();
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

void Plan::add_processes(Problems& problems) {
  std::vector<std::string> known;
  for (const ModelCard& card : models()) known.push_back(card.name);
  std::map<std::string_view, const Rule*> rules;
  for (const Rule& rule : scenario_.rules) {
    known.push_back(rule.name);
    rules.emplace(rule.name, &rule);
    if (find_model(rule.name) != nullptr)
      problems.add(Mistake::name_twice, rule.place, "a model is called '" + rule.name + "' already",
                   "", "Choose another name for the rule");
  }
  processes_.reserve(scenario_.schedule.size());
  for (const Text& name : scenario_.schedule) {
    const ModelCard* card = find_model(name.chars);
    const auto rule = rules.find(name.chars);
    if (card != nullptr && rule != rules.end()) continue;  // told above
    if (card == nullptr && rule == rules.end()) {
      std::string advice = did_you_mean(name.chars, known);
      if (advice.empty())
        advice = "`civitas list models` names the models; rules stand under `rules:`";
      problems.add(Mistake::unknown_model, name.place(),
                   "unknown model or rule '" + name.chars + "'", "", advice);
      continue;
    }
    Process process;
    process.declaration =
        std::make_unique<Declaration>(name.chars, name.place(), population_, *law_, problems);
    if (card != nullptr)
      process.process = card->make(*process.declaration);
    else
      process.written = rule->second;
    processes_.push_back(std::move(process));
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

void Plan::bind_process(Process& process, language::Binder& binder, Problems& problems) {
  for (const Declaration::Value& value : process.declaration->values()) {
    if (scenario_.find_value(value.name) == nullptr) {
      problems.add(
          Mistake::model_unserved, process.declaration->place(),
          "the model '" + process.declaration->process() + "' needs the value '" + value.name + "'",
          "the scenario does not define it", "Add it under `values:`, in " + value.unit.text());
      continue;
    }
    const auto bound =
        binder.bind_name(value.name, Text(value.name, process.declaration->place().file));
    if (!bound) continue;
    if (!bound->type.is_number() || (bound->type.unit != value.unit && !bound->any_unit)) {
      problems.add(Mistake::model_unserved, scenario_.find_value(value.name)->place,
                   "the model '" + process.declaration->process() + "' needs '" + value.name +
                       "' in " + value.unit.text(),
                   "it is " + bound->type.text(),
                   language::conversion_advice(bound->type.unit, value.unit));
      continue;
    }
    process.values.push_back(
        value.entity == Entity::world ? bound->node : binder.rows(bound->node, value.entity));
  }
  bind_steered(process, binder, problems);
}

void Plan::bind_steered(Process& process, language::Binder& binder, Problems& problems) {
  Declaration& declaration = *process.declaration;
  for (const Declaration::Steered& steered : declaration.steered()) {
    const Value* value = scenario_.find_value(steered.name);
    const Parameter* card = nullptr;
    for (const Parameter& parameter : find_model(declaration.process())->parameters) {
      if (parameter.name == steered.name) card = &parameter;
    }
    if (value == nullptr || card == nullptr) throw Bug("no parameter " + steered.name);
    binder.forget_read();
    const auto bound = binder.bind_name(steered.name, Text(steered.name, value->place.file));
    if (!bound) continue;
    declaration.tells(binder.read());
    if (!bound->type.is_number() || (bound->type.unit != card->unit && !bound->any_unit)) {
      problems.add(Mistake::model_unserved, value->place,
                   "the model '" + declaration.process() + "' needs '" + steered.name + "' in " +
                       card->unit.text(),
                   "it is " + bound->type.text(),
                   language::conversion_advice(bound->type.unit, card->unit));
      continue;
    }
    process.steered.push_back({bound->node, steered.slot, card, value->formula.place()});
  }
}

void Plan::bind_alignments(language::Binder& binder, Problems& problems) {
  for (const Alignment& alignment : scenario_.alignments) {
    std::vector<std::string> known;
    bool found = false;
    for (Process& process : processes_) {
      for (const Decision& decision : process.declaration->decisions()) {
        known.push_back(process.declaration->name(decision));
        if (known.back() != alignment.event.chars) continue;
        found = true;
        process.alignments[decision.index] = std::make_unique<BoundAlignment>(
            alignment, decision, graph_, binder, *process.declaration);
      }
    }
    if (found) continue;
    std::string advice = did_you_mean(alignment.event.chars, known);
    if (scenario_.find_rule(alignment.event.chars) != nullptr)
      advice = "It is a rule: write `align` in it, beside `chance`";
    const std::string model = alignment.event.chars.substr(0, alignment.event.chars.find('.'));
    if (advice.empty() && known.empty() && find_model(model) != nullptr)
      advice = "Add '" + model + "' to the schedule";
    if (advice.empty())
      advice = known.empty() ? "No model of the schedule has any" : "Known are " + joined(known);
    problems.add(Mistake::unknown_name, alignment.event.place(),
                 "no model of the schedule has the event '" + alignment.event.chars + "'", "",
                 advice);
  }
}

void Plan::bind_all(const language::Scope& scope, Problems& problems) {
  language::Binder binder(scope, graph_, problems);
  for (const Value& value : scenario_.values)
    binder.bind_name(value.name, value.formula);  // also those that nothing reads
  std::set<std::string> read = bind_starts(binder, problems);
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
  bind_panel(binder, problems);
  read.insert(binder.read().begin(), binder.read().end());

  std::map<std::pair<int, int>, std::vector<const Indicator*>> by_cadence;
  for (const Indicator& indicator : scenario_.indicators) {
    const int in = indicator.in_month > 0 ? indicator.in_month : scenario_.time.from.month();
    by_cadence[{indicator.every_months, in}].push_back(&indicator);
  }
  for (const auto& [times, indicators] : by_cadence) {
    cadences_.push_back(
        {times.first, times.second, Tally(indicators, {scope, graph_, problems, population_})});
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
  add_indexes(scenario_.parameters, read);
  law_->check(read, problems);
  warn(read);
}

namespace {

// Rules that never run, other than those that a change has taken out of the schedule.
std::vector<const Rule*> forgotten_rules(const Scenario& scenario) {
  std::set<std::string_view> scheduled;
  for (const Scenario* any = &scenario; any != nullptr; any = any->base.get()) {
    for (const Text& entry : any->schedule) scheduled.insert(entry.chars);
  }
  std::vector<const Rule*> rules;
  for (const Rule& rule : scenario.rules) {
    if (!scheduled.contains(rule.name)) rules.push_back(&rule);
  }
  return rules;
}

}  // namespace

// Their mistakes are told as well, so that they can be inserted later.
void Plan::try_unscheduled(const language::Scope& scope, Problems& problems) {
  for (const Rule* rule : forgotten_rules(scenario_)) {
    language::Graph graph;
    language::Binder binder(scope, graph, problems);
    Declaration declaration(rule->name, rule->place, population_, *law_, problems);
    const BoundRule tried(*rule, population_, graph, binder, declaration, problems);
    binder.bind_previous();
  }
}

// A formula looks at the two ends of each link, so all links must be there one by one.
void Plan::list_links(int network, Problems& problems) {
  NamedNetwork& named = population_.networks[static_cast<std::size_t>(network)];
  try {
    named.network = std::make_shared<const Network>(named.network->listed());
  } catch (const InputError& error) {
    problems.add(Mistake::network_unfit,
                 scenario_.networks[static_cast<std::size_t>(network)].place,
                 "'" + named.name + "' has too many links for a formula with own. in it",
                 error.problems()[0].what, "Choose a network with fewer links, or fewer persons");
  }
}

// What `uprate` and `gross_up` read to fill which columns. Their mistakes were told when the people
// were made.
std::set<std::string> Plan::bind_makers(const language::Scope& scope) {
  const PopulationSource& source = scenario_.population;
  if (source.uprating) makers_.push_back({source.uprating->columns, uprated_by(scenario_)});
  if (source.gross_up) {
    language::Graph graph;
    Problems told;
    language::Binder binder(scope, graph, told);
    const Entity whose = source.gross_up->columns[0].chars.starts_with("household.")
                             ? Entity::household
                             : Entity::person;
    binder.bind(source.gross_up->value, whose);
    binder.bind(source.gross_up->equals, whose);
    makers_.push_back({source.gross_up->columns, binder.read()});
  }
  std::set<std::string> read;
  for (const Maker& maker : makers_) read.insert(maker.reads.begin(), maker.reads.end());
  return read;
}

std::set<std::string> Plan::bind_starts(language::Binder& binder, Problems& problems) {
  std::set<std::string> read = binder.read();
  std::map<std::string, std::size_t> nth;  // column of the state
  for (const StateColumn& column : scenario_.state)
    nth.emplace(std::string(name(column.entity)) + "." + column.attribute.name, nth.size());
  std::size_t start = 0;
  for (const StateColumn& column : scenario_.state) {
    if (start == starts_.size()) break;
    binder.forget_read();
    const auto bound = binder.bind_for(column.start, column.entity, type_of(column.attribute));
    if (bound) starts_[start].node = binder.rows(bound->node, column.entity);
    for (const std::string& full : binder.read()) {
      const auto at = nth.find(full);
      if (at != nth.end() && at->second >= start)
        problems.add(Mistake::order_of_starts, column.start.place(),
                     "this start reads '" + full + "', which nothing has filled",
                     "columns of the state are filled in the order in which they are written",
                     "Write '" + full + "' first");
    }
    read.insert(binder.read().begin(), binder.read().end());
    ++start;
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
    panel_.nodes.push_back(node);
    std::string meaning = name.chars;
    if (bound->type.is_category()) {
      for (std::size_t i = 0; i < bound->type.labels->size(); ++i)
        meaning += (i == 0 ? ": " : ", ") + std::to_string(i) + " " + (*bound->type.labels)[i];
    }
    panel_.attributes.push_back(
        {plain, bound->type.is_number() ? bound->type.unit.text() : "1", meaning, {}});
  }
}

void Plan::bind_assertions(Problems& problems) {
  std::vector<Assertions::Indicator> indicators;
  for (const Cadence& cadence : cadences_) {
    for (const Tally::Shape& shape : cadence.tally.shapes()) {
      if (shape.series.dimensions.empty())
        indicators.push_back({shape.series.name, *language::Unit::parse(shape.series.unit),
                              cadence.every_months, cadence.in_month});
    }
  }
  std::vector<TargetIndicator> measured;
  for (const Assertions::Indicator& indicator : indicators)
    measured.push_back({indicator.name, indicator.unit});
  check_targets(scenario_, measured, problems);
  assertions_ = Assertions(scenario_, *law_, std::move(indicators), population_, problems);
}

language::Program Plan::last_stage(const std::vector<language::NodeId>& nodes) const {
  std::vector<language::Output> outputs;
  for (const language::NodeId node : nodes) outputs.push_back({node, stage_of(graph_, nodes)});
  return language::Program(graph_, outputs, law_->numbers(), population_);
}

void Plan::build_model(Process& process) {
  std::vector<language::NodeId> rows, numbers;
  for (std::size_t i = 0; i < process.values.size(); ++i)
    (process.declaration->values()[i].entity == Entity::world ? numbers : rows)
        .push_back(process.values[i]);
  for (const Steered& steered : process.steered) numbers.push_back(steered.node);
  process.program = last_stage(rows);
  process.world_program = last_stage(numbers);
}

void Plan::build() {
  for (Process& process : processes_) {
    if (process.rule != nullptr)
      process.rule->build(graph_, law_->numbers(), population_);
    else
      build_model(process);
    for (const auto& [decision, alignment] : process.alignments)
      alignment->build(graph_, law_->numbers(), population_);
  }
  std::vector<language::NodeId> now, first;
  for (const language::Previous& previous : graph_.previous()) {
    now.push_back(previous.now);
    first.push_back(previous.first);
  }
  previous_ = last_stage(now);
  previous_start_ = last_stage(first);
  for (Start& start : starts_) start.program = last_stage({start.node});
  for (Cadence& cadence : cadences_) cadence.tally.build(graph_, law_->numbers(), population_);
  panel_.program = last_stage(panel_.nodes);
}

void Plan::warn(const std::set<std::string>& read) {
  for (const Parameter& parameter : scenario_.parameters) {
    if (read.contains(parameter.name)) continue;
    warnings_.push_back({Mistake::never_used, parameter.place,
                         "nothing reads the parameter '" + parameter.name + "'",
                         "no formula and no model of the schedule",
                         parameter.place.file == scenario_.file
                             ? "Take it out, or use it"
                             : "A reform cannot take it out: when what read it is gone on purpose, "
                               "all is well"});
  }
  const Making& making = population_.making;
  if (making.left_out > making.records / kFewLeftOut)
    warnings_.push_back({Mistake::records_left_out, scenario_.population.place,
                         std::to_string(population_.persons()) + " persons leave out " +
                             std::to_string(making.left_out) + " of the " +
                             std::to_string(making.records) + " households in the records",
                         "those of small weights; so they are not the country in small",
                         "Take more persons, or --persons weighted"});
  for (const Rule* rule : forgotten_rules(scenario_))
    warnings_.push_back({Mistake::never_used, rule->place,
                         "the rule '" + rule->name + "' never runs", "it is not in the schedule",
                         rule->place.file == scenario_.root().file
                             ? "Add it under `schedule:`"
                             : "Add a change {insert: " + rule->name + ", after: …}"});
  const std::vector<Problem> doubts = civitas::doubts(scenario_);
  warnings_.insert(warnings_.end(), doubts.begin(), doubts.end());
  if (scenario_.base != nullptr && scenario_.changes.empty() && scenario_.doubts.empty()) {
    warnings_.push_back({Mistake::changes_nothing,
                         {scenario_.file, 0, 0},
                         "this reform changes nothing",
                         "it has no changes",
                         ""});
  }
}

std::vector<PlannedProcess> Plan::described() const {
  std::vector<PlannedProcess> list;
  for (const Process& process : processes_) {
    const Declaration& declaration = *process.declaration;
    std::vector<std::string> reads = declaration.reads();
    for (const auto& value : declaration.values()) reads.push_back(value.name);
    std::vector<std::string> parameters = declaration.parameters();
    parameters.insert(parameters.end(), declaration.tables().begin(), declaration.tables().end());
    std::vector<std::string> writes = declaration.writes();
    if (declaration.has_events()) writes.emplace_back("who lives and with whom");
    list.push_back({declaration.process(), joined(reads), joined(writes),
                    joined(declaration.streams()), joined(parameters)});
  }
  return list;
}

std::string Plan::assumptions(const std::vector<std::string>& read) const {
  std::set<std::string> names(read.begin(), read.end());
  for (std::size_t before = 0;
       before != names.size();) {  // columns bring along all that their writers read
    before = names.size();
    for (const Process& process : processes_) {
      const Declaration& declaration = *process.declaration;
      const auto written = [&](const std::string& column) { return names.contains(column); };
      if (!std::any_of(declaration.writes().begin(), declaration.writes().end(), written)) continue;
      for (const auto* list :
           {&declaration.parameters(), &declaration.tables(), &declaration.reads()})
        names.insert(list->begin(), list->end());
    }
    for (const Maker& maker : makers_) {
      const auto made = [&](const Text& column) { return names.contains(column.chars); };
      if (std::any_of(maker.writes.begin(), maker.writes.end(), made))
        names.insert(maker.reads.begin(), maker.reads.end());
    }
  }
  add_indexes(scenario_.parameters, names);
  std::vector<std::string> assumed;
  for (const Parameter& parameter : scenario_.parameters) {
    if (parameter.assumption && names.contains(parameter.name)) assumed.push_back(parameter.name);
  }
  std::sort(assumed.begin(), assumed.end());
  return joined(assumed);
}

}  // namespace civitas

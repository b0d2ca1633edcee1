// SPDX-License-Identifier: Apache-2.0
// Models and rules of the schedule: what they declare, and what the scenario gives them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/engine/brought.hpp"
#include "sim/engine/no_number.hpp"
#include "sim/engine/plan.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

// A stock belongs to one model.
void owned_once(const std::string& stock, const Declaration& declaration,
                std::map<std::string, std::string>& owners, Problems& problems) {
  if (stock.empty()) return;
  const auto [owner, is_new] = owners.emplace(stock, declaration.process());
  if (is_new || owner->second == declaration.process()) return;
  problems.add(Mistake::name_twice, declaration.place(),
               "the models '" + owner->second + "' and '" + declaration.process() +
                   "' both have a stock '" + stock + "'",
               "", "Take one of them out of the schedule");
}

// A column that is missing because the model that brings it along comes later, or not at all.
Problem in_order(Problem problem, const std::vector<Plan::Process>& processes) {
  if (problem.mistake != Mistake::column_unfit) return problem;
  for (const ModelCard& card : models()) {
    for (const std::string& column : brought_by(card).columns) {
      if (!problem.what.ends_with("needs the column '" + column + "'")) continue;
      problem.why = "the model '" + card.name + "' brings it along, which is not in the schedule";
      problem.advice = "Put '" + card.name + "' before this model";
    }
  }
  for (const Plan::Process& later : processes) {
    for (const std::string& column : later.declaration->added()) {
      if (problem.what.find("needs the column '" + column + "'") == std::string::npos) continue;
      const std::string& name = later.declaration->process();
      problem.why = "'" + name + "' brings it along, and comes later in the schedule";
      problem.advice = "Put '" + name + "' before this model";
    }
  }
  return problem;
}

// A formula that reads nothing but numbers of the law is worked out before anything runs.
void check_range(const Parameter& card, language::NodeId node, const std::set<std::string>& read,
                 const Text& formula, const Plan& plan, Problems& problems) {
  const language::Graph& graph = plan.graph();
  const Law& law = plan.law();
  const auto of_law = [&](const std::string& name) {
    return law.is_parameter(name) && !name.starts_with("now.");
  };
  if (!card.range || graph[node].entity != Entity::world || graph[node].stage > 0 ||
      !graph.previous().empty() || !std::all_of(read.begin(), read.end(), of_law))
    return;
  const language::Output output{node, 0};
  const language::Program program(graph, {&output, 1}, law.numbers(), plan.population());
  language::Memory memory;
  for (std::size_t step = 0; step < plan.scenario().time.steps(); ++step) {
    memory.scalars = law.at(step);
    program.start(memory);
    program.run_scalars(0, memory);
    const double number = program.number(node, memory);
    if (std::isnan(number)) continue;  // told where it stands
    if (card.fits(number)) continue;
    return problems.add(Mistake::number_outside, formula.place(),
                        "'" + card.name + "' comes to " + fmt::format("{:.6g}", number) + " in " +
                            plan.scenario().time.of_step(step).text(),
                        "the model wants " + range_text(card), kept_inside(card));
  }
}

}  // namespace

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
  for (const Rule& rule : scenario_.rules) {
    if (!rule.luck.empty() && !rules.contains(rule.luck))
      problems.add(Mistake::unknown_name, rule.place,
                   "'" + rule.name + "' shares the luck of '" + rule.luck + "', which is no rule",
                   "", did_you_mean(rule.luck, known));
  }
  processes_.reserve(scenario_.schedule.size());
  Problems declared;
  std::map<std::string, std::string> owners;  // of stocks
  std::map<std::string, const Text*> made;
  for (const Scheduled& entry : scenario_.schedule) {
    const Text& name = entry.name;
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
    if (const auto [first, is_new] = made.emplace(name.chars, &name); card != nullptr && !is_new) {
      const bool inserted = first->second->place().file.text() == std::string(scenario_.file);
      problems.add(Mistake::name_twice, (inserted ? *first->second : name).place(),
                   "the model '" + name.chars + "' is in the schedule twice", "",
                   "Leave one of the two out");
      continue;
    }
    Process process;
    process.declaration =
        std::make_unique<Declaration>(name.chars, name.place(), population_, *law_, declared);
    const std::size_t stocks = law_->stocks().size();
    process.entry = &entry;
    if (card != nullptr)
      process.process = card->make(*process.declaration);
    else
      process.written = rule->second;
    if (card != nullptr && (entry.from || entry.until))
      problems.add(Mistake::change_unfit, name.place(),
                   "the model '" + name.chars + "' works from the first month to the last",
                   "only rules come and go", "Set a number of the model at that time");
    for (std::size_t i = stocks; i < law_->stocks().size(); ++i)
      owned_once(law_->stocks()[i].name, *process.declaration, owners, problems);
    processes_.push_back(std::move(process));
  }
  for (const Problem& problem : declared.list()) problems.add(in_order(problem, processes_));
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
    check_range(*card, bound->node, binder.read(), value->formula, *this, problems);
    process.steered.push_back({bound->node, steered.slot, card, value->formula.place()});
  }
}

}  // namespace civitas

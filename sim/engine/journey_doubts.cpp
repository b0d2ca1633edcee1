// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/journey_doubts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

using language::NodeId;
using language::Operation;

class Doubts {
 public:
  Doubts(const language::Graph& graph, const Law& law, const TimeSpan& time,
         const Population& population)
      : graph_(graph), law_(law), time_(time), population_(population) {
    for (const Stock& stock : law.stocks())
      (stock.axes.empty() ? numbers_ : tables_).insert(stock.slot);
    for (const char* flow : kFlowNames)
      numbers_.insert(law.number_slot(std::string("now.") + flow));
  }

  void tell(const std::string& journey, const BoundRule::StepNodes& step,
            std::vector<Problem>& doubts) const {
    const std::string& name = step.written->name;
    if (!step.ways.empty() && std::all_of(step.ways.begin(), step.ways.end(),
                                          [&](const auto& way) { return is_closed(way); }))
      return doubts.push_back(
          {Mistake::journey_unfit, step.written->place, "nobody leaves the step '" + name + "'",
           "in no month of the scenario do its numbers let anybody pass or fail",
           "Look at the parameters that it reads"});
    if (step.months < 0 || !is_of_law(step.months)) return;
    const std::vector<double> months = in_each_step(step.months);
    if (all_fail_before(step, months))
      return doubts.push_back(
          {Mistake::journey_unfit, step.written->place, "nobody passes the step '" + name + "'",
           "all who are in it fail before its months are over",
           "Let them fail later: fails: " + journey + "_months >= " + in_words(step, months)});
    const double least = *std::min_element(months.begin(), months.end());
    // Who begins in the first step has been there for so long before the last one.
    const double longest = (static_cast<double>(time_.steps()) - 2) * time_.months_per_step;
    if (least > longest)  // not where a month has no number: NaN
      doubts.push_back(
          {Mistake::journey_unfit, step.written->months.place(),
           "nobody passes the step '" + name + "' within the scenario",
           fmt::format("it takes {:.6g} months after that in which one comes to it, and the "
                       "scenario has {}",
                       least, time_.steps() * static_cast<std::size_t>(time_.months_per_step)),
           "Write fewer months, or let the scenario go on for longer"});
  }

 private:
  bool is_closed(const std::vector<NodeId>& way) const {
    return std::any_of(way.begin(), way.end(), [&](NodeId node) {
      if (node < 0 || !is_of_law(node)) return false;
      const std::vector<double> holds = in_each_step(node);
      return std::all_of(holds.begin(), holds.end(), [](double yes) { return yes == 0; });
    });
  }

  // Who comes to a step has been there for no month yet when it is first asked who fails.
  bool all_fail_before(const BoundRule::StepNodes& step, const std::vector<double>& months) const {
    if (step.failure < 0 || !is_of_law(step.failure)) return false;
    const std::vector<double> fail = in_each_step(step.failure);
    return std::all_of(fail.begin(), fail.end(), [](double yes) { return yes == 1; }) &&
           std::all_of(months.begin(), months.end(), [](double number) { return number > 0; });
  }

  // The number, or the value that has it where it is not always the same.
  static std::string in_words(const BoundRule::StepNodes& step, const std::vector<double>& months) {
    const bool same = std::all_of(months.begin(), months.end(),
                                  [&](double number) { return number == months[0]; });
    return same ? fmt::format("{:.6g}", months[0]) : step.written->takes;
  }

  // One number that rests on the law and the calendar alone.
  bool is_of_law(NodeId id) const {
    if (id < 0) return true;
    const language::Node& node = graph_[id];
    if (node.entity != Entity::world || node.stage > 0) return false;
    if (node.operation == Operation::parameter) return !numbers_.contains(node.slot);
    if (node.operation == Operation::pick && tables_.contains(node.slot)) return false;
    const bool known = node.operation == Operation::constant ||
                       (node.operation >= Operation::add && node.operation <= Operation::climb);
    return known && is_of_law(node.a) && is_of_law(node.b) && is_of_law(node.c);
  }

  std::vector<double> in_each_step(NodeId node) const {
    const language::Output output{node, 0};
    const language::Program program(graph_, {&output, 1}, law_.numbers(), population_);
    std::vector<double> numbers;
    language::Memory memory;
    for (std::size_t step = 0; step < time_.steps(); ++step) {
      memory.scalars = law_.at(step);
      program.start(memory);
      program.run_scalars(0, memory);
      numbers.push_back(program.number(node, memory));
    }
    return numbers;
  }

  const language::Graph& graph_;
  const Law& law_;
  const TimeSpan& time_;
  const Population& population_;
  std::set<int> numbers_, tables_;  // slots of what models and citizens change
};

}  // namespace

std::vector<Problem> journey_doubts(const BoundRule& journey, const language::Graph& graph,
                                    const Law& law, const TimeSpan& time,
                                    const Population& population) {
  std::vector<Problem> doubts;
  if (journey.steps().empty()) return doubts;
  const Doubts judge(graph, law, time, population);
  for (const BoundRule::StepNodes& step : journey.steps())
    judge.tell(journey.rule().name, step, doubts);
  return doubts;
}

}  // namespace civitas

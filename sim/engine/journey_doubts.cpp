// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/journey_doubts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/engine/known_numbers.hpp"

namespace civitas {
namespace {

using language::NodeId;

class Doubts {
 public:
  Doubts(const language::Graph& graph, const Law& law, const TimeSpan& time,
         const Population& population)
      : time_(time), known_(graph, law, time, population) {}

  void tell(const std::string& journey, const BoundRule::StepNodes& step,
            std::vector<Problem>& doubts) const {
    const std::string& name = step.written->name;
    if (!step.ways.empty() && std::all_of(step.ways.begin(), step.ways.end(),
                                          [&](const auto& way) { return is_closed(way); }))
      return doubts.push_back(
          {Mistake::journey_unfit, step.written->place, "nobody leaves the step '" + name + "'",
           "in no month of the scenario do its numbers let anybody pass or fail",
           "Look at the parameters that it reads"});
    if (step.months < 0 || !known_.has(step.months)) return;
    const std::vector<double> months = known_.in_each_step(step.months);
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
      if (node < 0 || !known_.has(node)) return false;
      const std::vector<double> holds = known_.in_each_step(node);
      return std::all_of(holds.begin(), holds.end(), [](double yes) { return yes == 0; });
    });
  }

  // Who comes to a step has been there for no month yet when it is first asked who fails.
  bool all_fail_before(const BoundRule::StepNodes& step, const std::vector<double>& months) const {
    if (step.failure < 0 || !known_.has(step.failure)) return false;
    const std::vector<double> fail = known_.in_each_step(step.failure);
    return std::all_of(fail.begin(), fail.end(), [](double yes) { return yes == 1; }) &&
           std::all_of(months.begin(), months.end(), [](double number) { return number > 0; });
  }

  // The number, or the value that has it where it is not always the same.
  static std::string in_words(const BoundRule::StepNodes& step, const std::vector<double>& months) {
    const bool same = std::all_of(months.begin(), months.end(),
                                  [&](double number) { return number == months[0]; });
    return same ? fmt::format("{:.6g}", months[0]) : step.written->takes;
  }

  const TimeSpan& time_;
  const KnownNumbers known_;
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

// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_progress.hpp"

namespace civitas {

SweepProgress::SweepProgress(const SweepPlan& plan) : plan_(plan) {
  plan.rule()->for_each([&](const StoppingRule& condition) {
    outcomes_[{condition.indicator.chars, condition.difference}] = {};
  });
}

bool SweepProgress::enough(const SweepRun& run) {
  for (auto& [what, values] : outcomes_) {
    const double value = plan_.outcome(run.scenario, what.first);
    values.push_back(what.second ? value - plan_.outcome(run.baseline, what.first) : value);
  }
  ++taken_;
  const Replicates& wanted = plan_.experiment().replicates;
  if (taken_ < wanted.from) return false;
  const bool holds = plan_.rule()->holds([&](const std::string& name, bool difference) {
    return std::span<const double>(outcomes_.at({name, difference}));
  });
  held_ = holds ? held_ + 1 : 0;
  return held_ > wanted.look_ahead;
}

}  // namespace civitas

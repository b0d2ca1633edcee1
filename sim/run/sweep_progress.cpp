// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_progress.hpp"

namespace civitas {

SweepProgress::SweepProgress(const SweepPlan& plan)
    : plan_(plan),
      looks_(plan.experiment().replicates.from, plan.experiment().replicates.to,
             plan.experiment().replicates.look_ahead) {
  plan.rule()->for_each([&](const StoppingRule& condition) {
    outcomes_[{condition.indicator.chars, condition.difference}] = {};
  });
}

bool SweepProgress::enough(const SweepRun& run) {
  for (auto& [what, values] : outcomes_) {
    const double value = plan_.outcome(run.scenario, what.first);
    values.push_back(what.second ? value - plan_.outcome(run.baseline, what.first) : value);
  }
  return looks_.enough(*plan_.rule(), ++taken_, [&](const std::string& name, bool difference) {
    return std::span<const double>(outcomes_.at({name, difference}));
  });
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/opening.hpp"

namespace civitas {

void open_stocks(const Plan& plan, const Plan::Process& process, language::Scalars& scalars) {
  const TimeSpan& time = plan.scenario().time;
  for (const Plan::Steered& steered : process.steered)
    scalars.numbers[static_cast<std::size_t>(steered.slot)] =
        at(steered.card->values, time.from)->number;
  const StepView step(*process.declaration, plan.law(), scalars, 0, time.from,
                      time.months_per_step);
  process.process->open(WorldView(step, scalars, {}, {}));
}

StockValues opening(const Plan& plan) {
  language::Scalars scalars = plan.law().at(0);
  for (const Plan::Process& process : plan.processes()) {
    if (process.process != nullptr) open_stocks(plan, process, scalars);
  }
  return plan.law().stocks_in(scalars);
}

}  // namespace civitas

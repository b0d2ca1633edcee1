// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_world.hpp"

#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/engine/simulation.hpp"

namespace civitas {
std::string in_lines(const std::vector<Problem>& problems, const std::string& whose) {
  std::string text;
  for (const Problem& problem : problems)
    text += (text.empty() ? "" : "\n") + whose + to_string(problem);
  return text;
}

// Whoever comes first binds it; the others wait, and are told the same when it cannot be bound.
const BoundScenario::Bound& BoundScenario::bound() {
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(failure_);
  if (bound_) return *bound_;
  try {
    const Scenario scenario = of_baseline_ ? sweep_.baseline(point_) : sweep_.scenario(point_);
    auto plan = make_plan(scenario, *sweep_.population(scenario));
    Selection selection(*plan, sweep_.experiment().record);
    if (!selection.fits(sweep_.selection()))
      throw InputError(Problem{Mistake::experiment_unfit,
                               {scenario.file, 0, 0},
                               "this point records something else than the first one"});
    return bound_.emplace(Bound{std::move(plan), std::move(selection)});
  } catch (...) {
    failure_ = std::current_exception();
    throw;
  }
}

KeptRun BoundScenario::run(int replicate, const Workers& workers,
                           const std::atomic<bool>& stopped) {
  const auto& [bound_plan, selection] = bound();
  const Plan& plan = *bound_plan;
  Kept kept;
  kept.numbers.assign(selection.values(), std::numeric_limits<double>::quiet_NaN());
  Simulation simulation(plan, plan.scenario().seed, static_cast<std::uint32_t>(replicate),
                        kBlockPersons, workers);
  for (std::size_t step = 0; step < selection.steps(); ++step) {
    if (stopped.load(std::memory_order_relaxed)) return std::nullopt;
    selection.keep(simulation.step(false), step, kept.numbers);
  }
  kept.warnings = simulation.warnings();
  return kept;
}

bool BoundScenario::release() {
  const std::lock_guard lock(mutex_);
  if (--users_ > 0) return false;
  bound_.reset();
  return true;
}

KeptRun World::run(int replicate, const Workers& workers, const std::atomic<bool>& stopped) {
  std::promise<KeptRun> promise;
  std::shared_future<KeptRun> known;
  {
    const std::lock_guard lock(mutex_);
    const auto at = runs_.find(replicate);
    if (at != runs_.end())
      known = at->second;
    else
      runs_.emplace(replicate, promise.get_future().share());
  }
  if (known.valid()) return known.get();
  try {
    KeptRun kept = baseline_.run(replicate, workers, stopped);
    promise.set_value(kept);
    return kept;
  } catch (...) {
    promise.set_exception(std::current_exception());
    throw;
  }
}

void World::release() {
  if (!baseline_.release()) return;
  const std::lock_guard lock(mutex_);
  runs_.clear();
}

}  // namespace civitas

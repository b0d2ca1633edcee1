// SPDX-License-Identifier: Apache-2.0
#include "sim/run/run_estimate.hpp"

#include <fmt/format.h>

#include <chrono>

#include "sim/engine/ensemble.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

void estimate(const Plan& plan, const RunOptions& options) {
  const Clock::time_point start = Clock::now();
  const Workers workers(options.threads);
  Simulation simulation(plan, plan.scenario().seed, 1, options.block_size, workers);
  const double set_up = since(start);
  const Clock::time_point first = Clock::now();
  const std::size_t tried = std::min<std::size_t>(plan.scenario().time.steps(), 2);
  for (std::size_t i = 0; i < tried; ++i) simulation.step(true);
  const double per_step = since(first) / static_cast<double>(tried);
  std::size_t cells = 0;
  for (const Plan::Cadence& cadence : plan.cadences()) {
    for (const Tally::Shape& shape : cadence.tally.shapes()) cells += shape.cells;
  }
  const auto steps = static_cast<double>(plan.scenario().time.steps());
  const double bytes =
      (static_cast<double>(cells) * options.replicates +
       static_cast<double>(plan.panel().nodes.size() * plan.panel().persons.size())) *
      steps * sizeof(double);
  const double hot = static_cast<double>(plan.population().bytes());
  // Two are kept; replicates side by side have a population each.
  const int in_hand = std::min(options.threads, options.replicates);
  const auto persons = static_cast<double>(plan.population().persons());
  const std::vector<std::vector<std::string>> rows = {
      {"estimate for", plan.scenario().file},
      {"persons", readable(persons)},
      {"steps", fmt::format("{} of {} replicate(s)", steps, options.replicates)},
      {"memory", fmt::format("{} for each population in hand, {:.0f} bytes per citizen",
                             readable_bytes(hot), hot / persons)},
      {"time", readable_seconds(options.replicates * (set_up + per_step * steps)) +
                   fmt::format(" on {} thread(s)", options.threads)},
      {"disk", "at most " + readable_bytes(bytes)},
      {"checkpoints", readable_bytes(2 * hot * in_hand) + " at most, until the run is done"},
  };
  fmt::print("{}", table(rows));
}

}  // namespace civitas

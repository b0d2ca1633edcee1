// SPDX-License-Identifier: Apache-2.0
#include "sim/run/run_estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "sim/engine/ensemble.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kKept = 2;         // populations: as it was read, and as the plan has it
constexpr int kCheckpoints = 2;  // files

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
  const auto hot = static_cast<double>(plan.bytes());
  const auto saved = static_cast<double>(simulation.saved_bytes());
  const auto persons = static_cast<double>(plan.population().persons());
  const int in_hand = Ensemble::in_hand(
      plan, {plan.scenario().seed, options.replicates, options.threads, options.block_size});
  // Memory of saved states stays for the next ones; with those to be kept, all replicates have one.
  const bool on_the_way = options.checkpoint_seconds > 0;
  const int copies = options.keep_checkpoint ? options.replicates : on_the_way ? in_hand : 0;
  const std::vector<std::vector<std::string>> rows = {
      {"estimate for", plan.scenario().file},
      {"persons", readable(persons)},
      {"steps", fmt::format("{} of {} replicate(s)", steps, options.replicates)},
      {"memory",
       fmt::format(
           "{}: {} for each of {} population(s), {:.0f} bytes per citizen; {} for checkpoints",
           readable_bytes(hot * (kKept + in_hand) + saved * copies), readable_bytes(hot),
           kKept + in_hand, hot / persons, readable_bytes(saved * copies))},
      {"time", readable_seconds(options.replicates * (set_up + per_step * steps)) +
                   fmt::format(" on {} thread(s)", options.threads)},
      {"disk", "at most " + readable_bytes(bytes)},
      {"checkpoints", readable_bytes(kCheckpoints * saved * std::max(in_hand, copies)) +
                          " of disk at most" +
                          (options.keep_checkpoint ? "" : ", until the run is done")},
  };
  fmt::print("{}", table(rows));
}

}  // namespace civitas

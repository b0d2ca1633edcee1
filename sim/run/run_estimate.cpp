// SPDX-License-Identifier: Apache-2.0
#include "sim/run/run_estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "sim/engine/ensemble.hpp"
#include "sim/io/results_file.hpp"
#include "sim/io/results_layout.hpp"
#include "sim/run/memory.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/session.hpp"

namespace civitas {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kKept = 2;         // populations: as it was read, and as the plan has it
constexpr int kCheckpoints = 2;  // files

constexpr double kDescendants = 2;  // a panel with the children of its persons, against it. Assumed
constexpr double kText = 64;   // bytes of a key of the panel, or of an assertion's ends. Assumed
constexpr double kInHand = 3;  // times the results: as recorded, as told, as a file

// Bytes of the results file, of which all but the values is made and measured.
double most_of_file(const Plan& plan, const RunOptions& options) {
  const Scenario& scenario = plan.scenario();
  Results results =
      Ensemble(plan, {scenario.seed, 1, options.threads, options.block_size}).results();
  results.population = population_facts(plan.population(), scenario.population);
  results.fit = plan.population().making.fit;
  results.provenance = provenance(plan);
  for (const Assertion& assertion : scenario.assertions)
    results.assertions.push_back({assertion.that.chars, "month", 0, std::string(256, ' ')});
  auto bytes = static_cast<double>(results_image(results).size()) + kBetween;
  const auto steps = static_cast<double>(scenario.time.steps());
  bytes += 4 * most_bytes(steps) + 4 * options.replicates;
  for (const Plan::Cadence& cadence : plan.cadences()) {
    for (const Tally::Shape& shape : cadence.tally.shapes())
      bytes += most_bytes(static_cast<double>(shape.cells) * options.replicates * steps);
  }
  const double persons = kDescendants * static_cast<double>(plan.panel().persons.size());
  if (persons == 0) return bytes;
  constexpr double kAttribute = 2048;
  const auto attributes = static_cast<double>(plan.panel().nodes.size());
  return bytes + persons * 2 * kText + most_bytes(persons) +
         attributes * (most_bytes(persons * steps) + kAttribute) + 4 * kAttribute;
}

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

void estimate(const Plan& plan, const RunOptions& options) {
  const auto hot = static_cast<double>(plan.bytes());
  const Clock::time_point start = Clock::now();
  const Workers workers(options.threads);
  Simulation simulation(plan, plan.scenario().seed, 1, options.block_size, workers);
  const double set_up = since(start);
  const Clock::time_point first = Clock::now();
  const std::size_t tried = std::min<std::size_t>(plan.scenario().time.steps(), 2);
  for (std::size_t i = 0; i < tried; ++i) simulation.step(true);
  const double per_step = since(first) / static_cast<double>(tried);
  const auto steps = static_cast<double>(plan.scenario().time.steps());
  const double bytes = most_of_file(plan, options);
  // Networks that nothing changes are there once.
  const Population& people = plan.population();
  const auto networks =
      static_cast<double>(people.bytes() - people.bytes_beside(simulation.population()));
  const double each = hot - networks;
  const double program =
      std::max(0.0, static_cast<double>(bytes_in_use()) - (kKept + 1) * each - networks);
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
       fmt::format("{}: {} for each of {} population(s), {:.0f} bytes per citizen; {}{} for "
                   "checkpoints; {} for the program and the results",
                   readable_bytes(each * (kKept + in_hand) + networks + saved * copies + program +
                                  kInHand * bytes),
                   readable_bytes(each), kKept + in_hand, each / persons,
                   networks > 0 ? readable_bytes(networks) + " for their networks; " : "",
                   readable_bytes(saved * copies), readable_bytes(program + kInHand * bytes))},
      {"time", readable_seconds(options.replicates * (set_up + per_step * steps)) +
                   fmt::format(" on {} thread(s)", options.threads)},
      {"disk", "at most " + readable_most(bytes)},
      {"checkpoints", readable_bytes(kCheckpoints * saved * std::max(in_hand, copies)) +
                          " of disk at most" +
                          (options.keep_checkpoint ? "" : ", until the run is done")},
  };
  fmt::print("{}", table(rows));
}

}  // namespace civitas

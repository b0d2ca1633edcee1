// SPDX-License-Identifier: Apache-2.0
// All replicates of a scenario: one after the other on all threads, or side by side when the
// population is small.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/engine/results.hpp"
#include "sim/engine/simulation.hpp"

namespace civitas {

struct EnsembleOptions {
  std::uint64_t seed = 1;
  int replicates = 1;
  int threads = 1;
  std::size_t block_size = 1024;  // persons; changes no result
  bool verify = false;  // after each step that the population is consistent; a Bug if it is not
};

class Ensemble {
 public:
  /// `plan` must outlive the ensemble.
  Ensemble(const Plan& plan, const EnsembleOptions& options);

  /// Runs every replicate to its end, or until stop() is called from another thread or a signal
  /// handler.
  void run();
  void stop() { stopped_.store(true, std::memory_order_relaxed); }
  bool complete() const;

  // May be called from another thread while run() is under way.
  std::uint64_t citizen_steps_done() const { return done_.load(std::memory_order_relaxed); }
  /// Of the whole run, were there no births and deaths.
  std::uint64_t citizen_steps() const;
  /// What is recorded by now: the finished replicates or, when there is none, the steps that all
  /// begun ones share.
  Results results() const;

  /// As Simulation::seconds(), over all replicates.
  std::vector<double> seconds() const;

 private:
  struct Replicate {
    std::vector<std::vector<double>> series;  // [cadence]: [step][cell]
    std::vector<double> panel;                // [step][attribute][citizen]
    std::atomic<std::size_t> steps{0};
    std::vector<double> seconds;
  };

  bool side_by_side() const;
  void run_replicate(std::size_t replicate, const Workers& workers);
  void keep(Replicate& replicate, std::size_t step, const Record& record);
  void add_series(Results& results, const std::vector<std::size_t>& chosen) const;
  void add_panel(Results& results) const;

  const Plan& plan_;
  EnsembleOptions options_;
  std::vector<std::unique_ptr<Replicate>> replicates_;
  std::vector<std::size_t> cells_;  // of each cadence
  std::atomic<std::uint64_t> done_{0};
  std::atomic<bool> stopped_{false};
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// All replicates of a scenario: one after the other on all threads, or side by side when the
// population is small.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "sim/engine/results.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/engine/spare_rooms.hpp"

namespace civitas {

/// Where one replicate stands, as bytes: in memory, or where they are read from when asked for.
struct ReplicateState {
  using Bytes = SpareRooms::Room;
  std::uint32_t number = 0;  // from 1
  std::uint64_t steps = 0;   // done
  std::uint64_t length = 0;  // of the bytes
  /// Those that are read are put into one of `rooms`, if there are any. None: it has not begun.
  std::function<std::shared_ptr<const Bytes>(SpareRooms* rooms)> bytes;

  static ReplicateState in_memory(std::uint32_t number, std::uint64_t steps,
                                  std::shared_ptr<const Bytes> bytes) {
    const std::uint64_t length = bytes->size();
    return {number, steps, length, [bytes = std::move(bytes)](SpareRooms*) { return bytes; }};
  }
};

struct EnsembleOptions {
  std::uint64_t seed = 1;
  int replicates = 1;
  int threads = 1;
  std::size_t block_size = kBlockPersons;  // changes no result
  bool verify = false;     // after each step that the population is consistent; a Bug if it is not
  bool keep_last = false;  // states() can be gone on from also when the replicate is finished
};

class Ensemble {
 public:
  /// `plan` must outlive the ensemble.
  Ensemble(const Plan& plan, const EnsembleOptions& options);

  /// How many replicates have a population at the same time.
  static int in_hand(const Plan& plan, const EnsembleOptions& options);

  /// Runs every replicate to its end, or until stop() is called from another thread or a signal
  /// handler.
  void run();
  void stop() { stopped_.store(true, std::memory_order_relaxed); }
  bool complete() const;

  /// Before run(): goes on from where replicates of another run of the same plan stood. The plan
  /// may end later than theirs. Throws Unloadable when they are of another plan.
  void restore(std::vector<ReplicateState> states);
  /// Asks replicates that are under way to save where they stand at the end of their step. May be
  /// called from another thread, like states_ready() and states().
  void ask_for_states() { asked_.fetch_add(1); }
  bool states_ready() const;
  /// Of all replicates that have begun, in order of numbers; call when they are ready, or run() has
  /// returned.
  std::vector<ReplicateState> states();

  // May be called from another thread while run() is under way.
  std::uint64_t citizen_steps_done() const { return done_.load(std::memory_order_relaxed); }
  /// Of the whole run, were there no births and deaths.
  std::uint64_t citizen_steps() const;
  /// What is recorded by now: the finished replicates or, when there is none, the steps that all
  /// begun ones share.
  Results results() const;

  /// Of the first replicate that has any; call when run() has returned.
  std::vector<Problem> warnings() const;
  /// As Simulation::seconds(), over all replicates.
  std::vector<double> seconds() const;

 private:
  struct Replicate {
    std::vector<std::vector<double>> series;  // [cadence]: [step][cell]
    std::vector<PanelRecord> panel;           // [step]
    std::atomic<std::size_t> steps{0};
    std::uint64_t citizen_steps = 0;
    std::vector<double> seconds;
    std::vector<Problem> warnings;
    ReplicateState restored;   // which its simulation goes on from
    std::size_t recorded = 0;  // bytes of it, which come before the simulation
    // Guarded by states_.
    ReplicateState state;     // as last saved, or restored
    bool is_running = false;  // it has a simulation now
    unsigned answered = 0;    // the last asking for states that it need not look at any more
  };

  void run_replicate(std::size_t replicate, const Workers& workers);
  Simulation begun(std::size_t replicate, const Workers& workers);
  void keep(Replicate& replicate, std::size_t step, Record record);
  template <class Archive>
  void fields(Archive& archive, Replicate& replicate, std::size_t steps) const;
  void series_fields(Saver& saver, const Replicate& replicate, std::size_t steps) const;
  void series_fields(Loader& loader, Replicate& replicate, std::size_t steps) const;
  ReplicateState saved(std::size_t number, Simulation* simulation) const;
  void begin(Replicate& replicate);
  void answer(Replicate& replicate, ReplicateState state, unsigned asked);
  void end(Replicate& replicate, ReplicateState state);
  bool is_finished(const Replicate& replicate) const;
  void add_series(Results& results, const std::vector<std::size_t>& chosen) const;
  void add_panel(Results& results) const;

  const Plan& plan_;
  EnsembleOptions options_;
  std::vector<std::unique_ptr<Replicate>> replicates_;
  std::vector<std::size_t> cells_;  // of each cadence
  std::atomic<std::uint64_t> done_{0};
  std::atomic<bool> stopped_{false};
  std::atomic<unsigned> asked_{0};
  mutable std::mutex states_;
  std::shared_ptr<SpareRooms> rooms_;  // of saved states: one for each replicate in hand
};

}  // namespace civitas

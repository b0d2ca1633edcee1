// SPDX-License-Identifier: Apache-2.0
// One replicate of a scenario, step by step.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/archive.hpp"
#include "sim/engine/emptied.hpp"
#include "sim/engine/model_run.hpp"
#include "sim/engine/network_builder.hpp"
#include "sim/engine/panel_rows.hpp"
#include "sim/population/invariants.hpp"
#include "sim/population/renewal.hpp"
#include "sim/population/zones.hpp"

namespace civitas {

/// What is recorded of one step. The values of each cadence that was due, else empty; and of the
/// panel.
struct Record {
  std::vector<std::vector<double>> cadences;
  PanelRecord panel;
};

class Simulation {
 public:
  /// `plan` and `workers` must outlive the simulation. Replicates count from 1. `past`: where
  /// another one of the same replicate stood, from which this one goes on; null: at the start.
  /// Throws InputError as Plan::require_equal_weights does.
  Simulation(const Plan& plan, std::uint64_t seed, std::uint32_t replicate, std::size_t block_size,
             const Workers& workers, Loader* past = nullptr);

  /// Lives through the next step and records it. The panel is recorded when `with_panel`.
  Record step(bool with_panel);
  /// Where it stands between two steps. What only tells about the last step (flows, registered,
  /// past) and seconds are not saved.
  void save(Saver& saver);
  /// At most what save() takes, nearly.
  std::size_t saved_bytes() const;
  /// Throws a Bug when the population has become inconsistent, when the last step's births, deaths,
  /// comings and goings do not account for its size, or when a model finds its columns broken.
  void verify() const;
  std::size_t steps_done() const { return step_; }
  const Population& population() const { return domain_.population; }
  std::uint32_t replicate() const { return replicate_; }
  /// Citizens who were born, died, came and went in the last step, in the order of kFlowNames.
  const std::array<double, kFlows>& flows() const { return flows_; }
  /// At the end of the last step.
  const StockValues& stocks() const { return stocks_; }
  /// The flows by name: whose births, deaths, comings and goings those were.
  const std::vector<Registration>& registered() const { return registered_; }
  /// What previous(x) was in the last step, by the full name of x: a value for each row now.
  std::map<std::string, std::vector<double>> past() const;
  /// Regions that have emptied since it began or went on.
  const std::vector<Problem>& warnings() const { return emptied_.warnings(); }
  /// Seconds spent so far: in each process of the plan, then in births, deaths and moves, and last
  /// in recording.
  const std::vector<double>& seconds() const { return seconds_; }

 private:
  template <class Archive>
  void fields(Archive& archive);
  void load(Loader& loader);
  void save_previous(Saver& saver) const;
  void load_previous(Loader& loader);
  /// Gives those of the past the columns that only this plan has.
  void add_new_columns();
  void start();
  language::Scalars scalars();
  ModelRun run(const Plan::Process& process, language::Scalars& scalars);
  NetworkMeans network_means(const language::Scalars& scalars);
  /// Lets the births, deaths and moves happen that have been collected; counts them in `scalars`.
  void happen(language::Scalars& scalars);
  void enter_in_register();
  void move_rows();
  void remember(const language::Program& program, bool first, const language::Scalars& scalars);
  void fill(const Plan::Start& start, const language::Scalars& scalars);
  Record record(const language::Scalars& scalars, bool with_panel);

  const Plan& plan_;
  const Workers& workers_;
  Domain domain_;
  Workspaces workspaces_;
  std::vector<std::vector<StreamKey>> streams_;  // of each process
  std::vector<StreamKey> formula_streams_;       // of each stream of the graph
  std::vector<std::vector<double>> previous_;    // of each in the graph: all rows
  std::vector<std::vector<double>> past_;        // …and what that was in the last step
  std::vector<std::vector<double>> shared_;      // of each slot of the plan: all rows, in a step
  StockValues stocks_;
  std::vector<double> seconds_;
  Emptied emptied_;
  std::optional<Zones> zones_;  // unless a process changes zones itself
  StreamKey where_in_region_;
  PanelRows panel_;
  Events pending_;
  Renewal renewal_;                       // the last one, for its memory
  std::vector<Busy> busy_;                // of each person
  std::array<double, kFlows> flows_{};    // citizens, in this step
  std::vector<Registration> registered_;  // …and who they are
  std::size_t persons_before_ = 0;        // this step
  std::uint32_t replicate_;
  std::size_t step_ = 0;
};

}  // namespace civitas

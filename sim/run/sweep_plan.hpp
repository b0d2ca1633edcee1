// SPDX-License-Identifier: Apache-2.0
// An experiment made ready: its scenarios read, its points laid, every name and range looked at.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/selection.hpp"
#include "sim/io/sweep_manifest.hpp"
#include "sim/run/session.hpp"
#include "sim/scenario/experiment.hpp"
#include "sim/scenario/goal.hpp"
#include "sim/scenario/stopping.hpp"

namespace civitas {

class SweepPlan {
 public:
  /// Reads the experiment at `path`; `design`: a CSV file of points instead of its own, or empty.
  /// Binds the scenarios of the first point, so that what is wrong with all is told before any run.
  /// Throws InputError with every mistake.
  SweepPlan(const std::string& path, const std::string& design);

  const Experiment& experiment() const { return experiment_; }
  const DesignTable& design() const { return table_; }
  std::size_t points() const { return table_.rows.size(); }
  bool has_baseline() const { return !experiment_.baseline.empty(); }
  const StoppingRule* rule() const { return rule_ ? &*rule_ : nullptr; }
  /// Of an experiment with `solve`: what the outcome shall be.
  const GoalCondition& goal() const { return *goal_; }
  /// Of an experiment with `calibrate`: what the scenario is fitted to.
  const std::vector<Target>& targets() const { return targets_; }
  /// The scenario as it is read, before anything is varied.
  const Scenario& plain_scenario() const { return scenarios_.at(experiment_.scenario); }
  /// What is kept of each run, and the steps of the period over which an outcome is the mean.
  const Selection& selection() const { return *selection_; }
  const SweepManifest& manifest() const { return manifest_; }
  /// What is probably not meant in the experiment and its scenarios, as they are before anything is
  /// varied.
  const std::vector<Problem>& warnings() const { return warnings_; }

  /// Puts other points, of the same factors, in the place of those of the design. No scenario of a
  /// point may be in use.
  void lay(std::vector<std::vector<double>> rows) { table_.rows = std::move(rows); }

  /// The scenario and the baseline of a point (from 0), with only what is kept among their
  /// indicators. Throws InputError when the point's numbers do not fit together.
  Scenario scenario(std::size_t point) const;
  Scenario baseline(std::size_t point) const;
  /// Points with the same text have the same baseline.
  std::string world(std::size_t point) const;
  /// The population of the scenario. May be called by several threads.
  std::shared_ptr<const Population> population(const Scenario& scenario) const;

  /// In the scenario of the first point.
  std::size_t persons() const;
  /// In that of a point (from 0), where their number is varied.
  std::optional<std::size_t> persons_varied(std::size_t point) const;

  /// The mean of a series without groups over the period, of a run's kept numbers.
  double outcome(const std::vector<double>& run, const std::string& series) const;
  /// The same over the time of a target.
  double outcome(const std::vector<double>& run, const Target& target) const;

 private:
  const Scenario& read(const std::string& path, const Text& named);
  void read_scenarios();
  void read_purpose();
  void choose_targets();
  void fill_ranges();
  void judge_factors();
  void judge_special(const Factor& factor, std::size_t column, Problems& problems) const;
  void judge_whole(const Factor& factor, std::size_t column, const Parameter& parameter,
                   Problems& problems) const;
  void judge_date(const Factor& factor);
  void judge_shared(const Factor& factor, const std::string& source);
  void judge_differences();
  void bind_first();
  void warn_of_overruled();
  void warn(const std::vector<Problem>& doubts);
  void read_rule();
  void judge_goal() const;
  template <typename Wanted>
  double mean_over(const std::vector<double>& run, const std::string& series,
                   const Wanted& wanted) const;
  void choose_period();
  void make_manifest();
  Scenario with_people(Scenario scenario, std::size_t point) const;
  Scenario with_levels(const Scenario& start, std::size_t point, bool of_baseline) const;

  struct Keeper;  // of populations
  Experiment experiment_;
  DesignTable table_;
  std::vector<bool> in_baseline_;  // of each factor
  std::unique_ptr<Session> session_;
  std::shared_ptr<Keeper> keeper_;
  std::map<std::string, Scenario> scenarios_;  // by path
  std::vector<std::string> reforms_;           // path of each level of `reform`
  std::optional<std::size_t> reform_;          // which factor that is
  std::unique_ptr<Selection> selection_;
  std::optional<StoppingRule> rule_;
  std::optional<GoalCondition> goal_;
  std::vector<Target> targets_;
  std::size_t period_first_ = 0, period_last_ = 0;
  std::vector<Problem> warnings_;
  SweepManifest manifest_;
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// How far a point of a sweep has come towards the rule that ends its replicates.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/io/shard_file.hpp"
#include "sim/run/sweep_plan.hpp"

namespace civitas {

class SweepProgress {
 public:
  /// `plan` has a rule, and must outlive it.
  explicit SweepProgress(const SweepPlan& plan);

  /// Takes the next replicate in, a complete one; true when the point has had enough: at least the
  /// fewest replicates, and the rule held in this one and in the `look_ahead` ones before it.
  bool enough(const SweepRun& run);

 private:
  const SweepPlan& plan_;
  std::map<std::pair<std::string, bool>, std::vector<double>> outcomes_;  // name, difference
  Looks looks_;
  int taken_ = 0;
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// A checkpoint: where a run stands, and what run that is.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/ensemble.hpp"

namespace civitas {

struct Checkpoint {
  // What has to be the same for whoever goes on. The number of threads and the size of blocks need
  // not.
  std::string program;        // "0.1.0 (1f83a7c81fb0)"
  std::string scenario_file;  // as named by the user
  std::string scenario;       // resolved, as scenario_text gives it; with the seed
  std::string population;     // digest of what every replicate starts from
  std::uint32_t replicates = 0;

  std::vector<ReplicateState> states;  // of those that have begun, in order of numbers

  /// The fewest steps that a replicate has done; 0 when one has not begun.
  std::size_t steps() const {
    std::size_t steps = states.size() < replicates || states.empty() ? 0 : states[0].steps;
    for (const ReplicateState& state : states)
      steps = std::min(steps, static_cast<std::size_t>(state.steps));
    return steps;
  }

  /// All but the states' bytes, for an archive.
  template <class Archive>
  void fields(Archive& archive) {
    archive(program, scenario_file, scenario, population, replicates);
  }
};

}  // namespace civitas

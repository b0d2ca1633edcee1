// SPDX-License-Identifier: Apache-2.0
// How a scenario is run: none of this changes its results but the number of replicates.
#pragma once

#include <cstddef>
#include <string>

#include "sim/population/population.hpp"

namespace civitas {

struct RunOptions {
  int replicates = 1;
  int threads = 1;
  std::size_t block_size = kBlockPersons;
  bool verify = false;              // after each step, that the population is consistent
  double snapshot_seconds = 30;     // between results files on the way
  double checkpoint_seconds = 300;  // 0: a checkpoint only when the run is interrupted
  bool keep_checkpoint = false;     // of the last month, for others to go on from
  bool resume = false;
  std::string past;  // checkpoint of another run to go on from; empty: none
  bool groups = false, quiet = false, json = false;
};

}  // namespace civitas

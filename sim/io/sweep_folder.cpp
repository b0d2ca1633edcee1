// SPDX-License-Identifier: Apache-2.0
// The runs that lie in the folder of a sweep, and those that do not.
#include <fmt/format.h>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/io/sweep_file.hpp"

namespace civitas {
namespace {

void require_of_plan(const Shard& shard, const SweepManifest& manifest, const std::string& path) {
  std::size_t values = 0;
  for (const Series& series : manifest.series) {
    std::size_t cells = manifest.steps;
    for (const std::string& name : series.dimensions) {
      for (const Dimension& dimension : manifest.dimensions) {
        if (dimension.name == name) cells *= dimension.labels.size();
      }
    }
    values += cells;
  }
  if (shard.program != manifest.program)
    throw InputError(Problem{Mistake::another_plan,
                             {path, 0, 0},
                             "this shard was made by another program",
                             shard.program + ", not " + manifest.program,
                             "Delete it, and run again with --resume"});
  if (shard.plan != manifest.plan() || shard.values != values ||
      shard.baseline != manifest.baseline)
    throw InputError(Problem{Mistake::another_plan,
                             {path, 0, 0},
                             "this shard is of another plan than the folder's manifest",
                             "plans are never mixed",
                             "Move it away"});
}

// "2, 5 to 9".
std::string spans(const std::vector<std::size_t>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    text += (text.empty() ? "" : ", ") + std::to_string(numbers[i]);
    if (last > i) text += fmt::format(" to {}", numbers[last]);
    i = last + 1;
  }
  return text;
}

}  // namespace

std::vector<SweepRun> read_runs(const std::string& folder, const SweepManifest& manifest) {
  std::vector<SweepRun> runs;
  const auto replicates = static_cast<std::size_t>(manifest.replicates);
  std::vector<bool> there(manifest.points * replicates, false);
  for (const std::string& path : shard_paths(folder)) {
    Shard shard = read_shard(path);
    require_of_plan(shard, manifest, path);
    for (SweepRun& run : shard.runs) {
      const std::size_t at = (run.point - 1) * replicates + run.replicate - 1;
      if (run.point == 0 || run.replicate == 0 || run.replicate > replicates || at >= there.size())
        throw InputError(Problem{Mistake::sweep_damaged,
                                 {path, 0, 0},
                                 "this shard has a run that the plan does not know"});
      if (there[at]) continue;
      there[at] = true;
      runs.push_back(std::move(run));
    }
  }
  return runs;
}

std::vector<std::string> missing_runs(const SweepManifest& manifest,
                                      const std::vector<SweepRun>& runs) {
  const auto replicates = static_cast<std::size_t>(manifest.replicates);
  std::vector<bool> there(manifest.points * replicates, false);
  for (const SweepRun& run : runs) there[(run.point - 1) * replicates + run.replicate - 1] = true;
  std::vector<std::string> lines;
  std::vector<std::size_t> whole;  // points without any run
  const auto tell_whole = [&] {
    if (!whole.empty()) lines.push_back((whole.size() == 1 ? "point " : "points ") + spans(whole));
    whole.clear();
  };
  for (std::size_t p = 0; p < manifest.points; ++p) {
    std::vector<std::size_t> gaps;
    for (std::size_t r = 0; r < replicates; ++r) {
      if (!there[p * replicates + r]) gaps.push_back(r + 1);
    }
    if (gaps.size() == replicates) {
      whole.push_back(p + 1);
      continue;
    }
    tell_whole();
    if (!gaps.empty()) lines.push_back(fmt::format("point {}: replicates {}", p + 1, spans(gaps)));
  }
  tell_whole();
  return lines;
}

}  // namespace civitas

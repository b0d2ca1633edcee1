// SPDX-License-Identifier: Apache-2.0
// The manifest of a sweep: what stands in its folder beside the runs, so that nobody mixes plans
// and a merged file can be made without the scenario's files.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/results.hpp"

namespace civitas {

struct FactorOnRecord {
  std::string name, unit, description;
  std::string scale;                // linear, log, integers, choice
  double low = 0, high = 0;         // least and greatest number
  std::vector<std::string> levels;  // of `reform`: the files; else none
  bool in_baseline = false;
  bool operator==(const FactorOnRecord&) const = default;
};

struct SweepManifest {
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  std::string title;            // of the experiment
  std::string experiment_file;  // as named by the user
  std::string program;          // version, and commit if known
  Pairs parts;                  // of what the plan consists: "the design" and its digest, …
  std::string design;           // kind: grid, list, …
  std::string design_file;      // list of points, as --design named it; empty: the experiment's own
  std::size_t points = 0;
  int replicates = 1, least_replicates = 1;  // at most, at least
  std::string until;                         // the rule; empty: always all
  std::uint64_t seed = 1;
  bool baseline = false;
  std::vector<FactorOnRecord> factors;
  // What is kept of each run, without values, as in Selection.
  int first_year = 0, first_month = 1, months_per_step = 1;
  std::size_t steps = 0;
  std::size_t period_first = 0, period_last = 0;  // steps
  std::vector<Dimension> dimensions;
  std::vector<Series> series;
  Pairs texts;  // "experiment", "scenario", "baseline", "reform a.yaml": texts, resolved
  Pairs files;  // every file read, and its SHA-256

  /// The digest by which the plan is known.
  std::string plan() const;
};

/// The files `manifest.json` and `design.csv` of a folder.
std::string manifest_path(const std::string& folder);
std::string design_path(const std::string& folder);

std::string manifest_text(const SweepManifest& manifest);
/// Nothing when the folder has none; throws InputError when it cannot be read.
std::optional<SweepManifest> read_manifest(const std::string& folder);
/// Whether the file of this name in the folder is not of a sweep or a fit.
bool has_foreign_manifest(const std::string& folder);

/// Throws InputError when `there` is the manifest of another plan than `wanted`, saying what
/// differs.
void require_same_plan(const SweepManifest& there, const SweepManifest& wanted,
                       const std::string& folder);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// `civitas merge`: makes one labelled file of the shards of a sweep.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>

#include "civitas_version.hpp"
#include "sim/core/mistake.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/design_reader.hpp"
#include "sim/io/digest.hpp"
#include "sim/io/sweep_file.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/sweep_report.hpp"
#include "sim/run/warnings.hpp"

namespace civitas {
namespace {

struct Options {
  std::string folder, output;
  bool allow_missing = false, force = false, quiet = false;
};

constexpr std::size_t kMostTold = 20;

// What `civitas solve` and `civitas calibrate` leave is no sweep.
void require_sweep(const std::string& folder, const SweepManifest& manifest) {
  const auto has = [&](const std::string& name) {
    return std::any_of(manifest.parts.begin(), manifest.parts.end(),
                       [&](const auto& part) { return part.first == name; });
  };
  if (!has("the goal") && !has("the calibration")) return;
  const bool goal = has("the goal");
  throw InputError(
      Problem{Mistake::runs_missing,
              {folder, 0, 0},
              "this is no folder of a sweep, but of `civitas " +
                  std::string(goal ? "solve`" : "calibrate`"),
              "there is nothing to merge: its runs are kept for --resume alone",
              goal ? "What was found stands in solution.yaml and solution.json"
                   : "What was found stands in calibration.json, and the points in trials.csv"});
}

SweepManifest manifest_in(const std::string& folder) {
  const bool foreign = has_foreign_manifest(folder);
  auto manifest = foreign ? std::nullopt : read_manifest(folder);
  std::error_code error;
  if (!manifest)
    throw InputError(Problem{Mistake::runs_missing,
                             {folder, 0, 0},
                             "this is no folder of a sweep",
                             foreign ? "its manifest.json is of another program"
                             : std::filesystem::exists(folder, error)
                                 ? "there is no manifest.json in it"
                                 : "it does not exist",
                             "Name the folder that `civitas sweep EXPERIMENT -o FOLDER` wrote to"});
  require_sweep(folder, *manifest);
  std::string program = CIVITAS_VERSION;
  if (CIVITAS_GIT_COMMIT[0] != '\0') program += std::string(" ") + CIVITAS_GIT_COMMIT;
  if (manifest->program != program)
    throw InputError(Problem{Mistake::another_plan,
                             {manifest_path(folder), 0, 0},
                             "the sweep was run by another program",
                             manifest->program + ", and this is " + program,
                             "Merge it with that program, or run the sweep again"});
  return std::move(*manifest);
}

// The points as they were run; a file that was changed since is refused.
std::vector<std::vector<double>> points_in(const std::string& folder,
                                           const SweepManifest& manifest) {
  const std::string path = design_path(folder);
  const auto part = std::find_if(manifest.parts.begin(), manifest.parts.end(),
                                 [](const auto& one) { return one.first == "the points"; });
  if (part == manifest.parts.end() || sha256_file(path) != part->second)
    throw InputError(Problem{Mistake::sweep_damaged,
                             {path, 0, 0},
                             "these are not the points that were run",
                             "the file was changed since",
                             "Bring it back, or run the sweep again"});
  const csv::Table table = csv::read(path);
  std::vector<std::vector<double>> rows(table.rows());
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    const std::vector<std::string>& levels = manifest.factors[c].levels;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::string& field = table.columns[c][r];
      rows[r].push_back(
          levels.empty() ? number_or_day(field).value_or(std::numeric_limits<double>::quiet_NaN())
                         : static_cast<double>(std::find(levels.begin(), levels.end(), field) -
                                               levels.begin()));
    }
  }
  return rows;
}

void refuse_gaps(const std::vector<std::string>& gaps, const Options& options, Warnings& warnings) {
  if (gaps.empty()) return;
  std::string list;
  for (std::size_t i = 0; i < gaps.size() && i < kMostTold; ++i)
    list += (i == 0 ? "" : "; ") + gaps[i];
  if (gaps.size() > kMostTold) list += fmt::format("; and {} more", gaps.size() - kMostTold);
  const std::vector<Problem> problems = {
      {Mistake::runs_missing,
       {options.folder, 0, 0},
       "not all runs are there: " + list,
       "",
       options.allow_missing ? "" : "Run the sweep again with --resume, or give --allow-missing"}};
  if (!options.allow_missing) throw InputError(problems);
  warnings.show(problems);
}

// "8 replicates"; where a rule stops them, how many the points took: "4 to 7 replicates of at most
// 8".
std::string replicates_of(const SweepManifest& manifest, const std::vector<SweepRun>& runs) {
  const auto most = static_cast<std::size_t>(manifest.replicates);
  const std::vector<std::size_t> taken = taken_by_points(manifest.points, runs);
  if (taken.empty() || taken.front() == most) return counted(most, "replicate", "replicates");
  const std::string span =
      taken.front() == taken.back() ? "" : fmt::format("{} to ", taken.front());
  return fmt::format("{}{} of at most {}", span, counted(taken.back(), "replicate", "replicates"),
                     most);
}

void merge(const Options& options) {
  const SweepManifest manifest = manifest_in(options.folder);
  std::vector<std::string> inputs = shard_paths(options.folder);
  inputs.push_back(manifest_path(options.folder));
  inputs.push_back(design_path(options.folder));
  check_writable(options.output, options.force, inputs);
  SweepResults results;
  results.manifest = manifest;
  results.points = points_in(options.folder, manifest);
  results.runs = read_runs(options.folder, manifest);
  Warnings warnings(options.quiet);
  refuse_gaps(missing_runs(manifest, results.runs), options, warnings);
  publish(options.output, sweep_image(results));
  const auto failed =
      std::count_if(results.runs.begin(), results.runs.end(),
                    [](const SweepRun& run) { return run.status == RunStatus::failed; });
  if (failed > 0)
    warnings.show({{Mistake::run_failed,
                    {options.output, 0, 0},
                    counted(static_cast<std::size_t>(failed), "run", "runs") + " failed",
                    "their values are missing; `run_status` and `/failures` tell which and why",
                    ""}});
  warnings.show(warned(results.runs, options.folder));
  if (!options.quiet)
    fmt::print("{}: {}, {}, {}\n", manifest.title, counted(manifest.points, "point", "points"),
               replicates_of(manifest, results.runs),
               counted(manifest.series.size(), "indicator", "indicators"));
  fmt::print("{}\n", options.output);
}

}  // namespace

void add_merge(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("merge", "Make one results file of all shards of a sweep");
  command->add_option("DIR", options->folder, "Folder of the sweep")->required();
  command->add_option("-o,--output", options->output, "Merged file")->required()->type_name("FILE");
  command->add_flag("--allow-missing", options->allow_missing,
                    "Fill gaps with missing values, and say so in the file");
  command->add_flag("--force", options->force, "Replace a file that exists");
  command->add_flag("--quiet", options->quiet,
                    "Print only the name of the file written: no summary, progress or warnings");
  command->footer(footer("civitas merge results -o results.h5", "", false));
  command->callback([options] { merge(*options); });
}

}  // namespace civitas

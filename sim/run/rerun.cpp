// SPDX-License-Identifier: Apache-2.0
#include "sim/run/rerun.hpp"

#include <algorithm>
#include <filesystem>

#include "sim/core/mistake.hpp"
#include "sim/engine/ensemble.hpp"
#include "sim/io/digest.hpp"
#include "sim/io/results_file.hpp"
#include "sim/io/results_reader.hpp"
#include "sim/io/scenario_reader.hpp"
#include "sim/io/sweep_file.hpp"
#include "sim/io/sweep_reader.hpp"
#include "sim/run/session.hpp"
#include "sim/run/sweep_run.hpp"

namespace civitas {
namespace {

[[noreturn]] void refuse_unfinished(const hdf5::Reader& stored, const std::string& why,
                                    const std::string& advice) {
  throw InputError(Problem{Mistake::option_unfit,
                           {stored.path(), 0, 0},
                           "these results cannot be made again",
                           why,
                           advice});
}

bool is_the_same(const std::filesystem::path& file, const std::string& digest) {
  std::error_code unknown;
  return std::filesystem::is_regular_file(file, unknown) && sha256_file(file.string()) == digest;
}

// Where to look for a file that is not there as it was.
std::string advice(const std::string& name, const std::string& digest,
                   const RerunOptions& options) {
  if (is_the_same(std::filesystem::path(options.beside) / name, digest))
    return "Give --in " + options.beside + ", where it lies";
  return options.in_folder
             ? "Let --in name the folder from which it was run, with its files of then"
             : "Give --in FOLDER, the folder from which it was run, with its files of then";
}

// Tells which of the files are missing or changed: each is a mistake, unless `needed` says no.
template <typename Needed>
void require_files(const DigestedFiles& files, const RerunOptions& options, const Needed& needed,
                   std::vector<Problem>& notes) {
  Problems problems;
  for (const auto& [name, digest] : files) {
    std::error_code unknown;
    const bool there = std::filesystem::exists(name, unknown);
    if (there && is_the_same(name, digest)) continue;
    if (!needed(name)) {
      notes.push_back({Mistake::input_changed,
                       {name, 0, 0},
                       there ? "has changed since" : "is not there any more",
                       "the scenario that the results hold is run",
                       ""});
      continue;
    }
    problems.add(Mistake::input_changed, {name, 0, 0},
                 there ? "has changed since the results were made" : "is not there",
                 "they were made from a file with the SHA-256 " + digest,
                 advice(name, digest, options));
  }
  problems.throw_if_any();
}

// The paths of the people's files are told as they were named then, in whichever of the bases.
void take_names(const Facts& stored, Facts& facts) {
  for (auto& [name, value] : facts) {
    if (name != "microdata" && name != "mapping") continue;
    for (const auto& [known, text] : stored) {
      if (known == name) value = text;
    }
  }
}

std::vector<std::byte> run_again(const hdf5::Reader& file, const RerunOptions& options,
                                 std::vector<Problem>& notes) {
  const Results stored = read_results(file);
  if (!stored.complete)
    refuse_unfinished(file, "their run was interrupted",
                      "Let it go on with the same command and --resume");
  const Scenario scenario =
      read_scenario_text(stored.provenance.resolved_scenario, stored.provenance.scenario_file,
                         [](const std::string& model) {
                           const ModelCard* card = find_model(model);
                           return card == nullptr ? std::vector<Parameter>{} : card->parameters;
                         });
  std::vector<std::string> data = scenario.population.files();
  for (const NetworkSource& network : scenario.networks) {
    if (network.type == NetworkType::edges) data.push_back(network.file);
  }
  const auto is_data = [&](const std::string& name) {
    return std::find(data.begin(), data.end(), name) != data.end();
  };
  require_files(stored.provenance.files, options, is_data, notes);
  Session session({});
  const auto plan = session.plan(scenario);
  Ensemble ensemble(*plan, {scenario.seed, static_cast<int>(stored.replicates.size()),
                            options.threads, kBlockPersons, false, false});
  ensemble.run();
  Results results = ensemble.results();
  results.population = population_facts(plan->population(), scenario.population);
  take_names(stored.population, results.population);
  results.fit = plan->population().making.fit;
  results.assertions = plan->assertions().outcomes(results);
  results.provenance = provenance(*plan, stored.provenance.files);
  results.provenance.changes = stored.provenance.changes;
  return results_image(results);
}

// What the sweep called its list of points, also where --design names it otherwise. Empty: the
// experiment has the points.
std::string list_of_points(const hdf5::Reader& file, const DigestedFiles& files,
                           const std::string& given) {
  if (given.empty()) return file.attribute("/provenance", "design_file");
  for (const auto& [name, digest] : files) {
    std::error_code unknown;
    if (std::filesystem::equivalent(name, given, unknown)) return name;
  }
  return given;
}

std::vector<std::byte> swept_again(const hdf5::Reader& file, const RerunOptions& options,
                                   std::vector<Problem>& notes) {
  const auto status = file.whole_numbers("/run_status");
  const auto missing = static_cast<std::int64_t>(RunStatus::missing);
  if (std::find(status.begin(), status.end(), missing) != status.end())
    refuse_unfinished(file, "they were merged with gaps", "Run the sweep with --resume, and merge");
  const auto names = file.texts("/provenance/input_files"),
             digests = file.texts("/provenance/sha256");
  DigestedFiles files;
  for (std::size_t i = 0; i < std::min(names.size(), digests.size()); ++i)
    files.emplace_back(names[i], digests[i]);
  require_files(
      files, options, [](const std::string&) { return true; }, notes);
  const SweepPlan plan(file.attribute("/provenance", "experiment_file"),
                       list_of_points(file, files, options.design));
  if (plan.manifest().program == file.attribute("/", "civitas_version") &&
      plan.manifest().plan() != file.attribute("/", "plan"))
    refuse_unfinished(file, "the points are not those of the experiment",
                      "Give --design FILE, the list of points that the sweep was run with");
  SweepRuns runs(plan, {}, {}, {}, options.threads);
  std::size_t next = 0;
  runs.run([&] { return std::optional(std::min(next++, runs.items())); });
  return sweep_image({plan.manifest(), plan.design().rows, runs.shard().runs});
}

}  // namespace

std::vector<std::byte> made_again(const hdf5::Reader& stored, const RerunOptions& options,
                                  std::vector<Problem>& notes) {
  return is_of_a_sweep(stored) ? swept_again(stored, options, notes)
                               : run_again(stored, options, notes);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// `civitas sweep`: runs an experiment, or one shard of it.
#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include "sim/core/mistake.hpp"
#include "sim/io/sweep_file.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/found_reform.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/sweep_estimate.hpp"
#include "sim/run/sweep_process.hpp"
#include "sim/run/threads.hpp"
#include "sim/run/usage.hpp"
#include "sim/run/warnings.hpp"
#include "sim/run/whole_number.hpp"

namespace civitas {
namespace {

struct Options : SweepOptions {
  std::string experiment, design, shard = "0/1";
  bool dry_run = false;
};

ShardOf shard_named(const std::string& text) {
  ShardOf shard;
  const char* const end = text.data() + text.size();
  const auto [slash, bad] = std::from_chars(text.data(), end, shard.index);
  if (bad == std::errc{} && slash != end && *slash == '/') {
    const auto [rest, wrong] = std::from_chars(slash + 1, end, shard.count);
    if (wrong == std::errc{} && rest == end && shard.index < shard.count && shard.count <= 100'000)
      return shard;
  }
  throw InputError(Problem{Mistake::option_unfit,
                           {"--shard", 0, 0},
                           "'" + text + "' is no shard",
                           "shards count from 0: of four there are 0/4, 1/4, 2/4 and 3/4",
                           "Write --shard 0/4"});
}

// The part that this process does: what --shard says, or all ranks together do the whole.
ShardOf part_of(const Options& options, const Ranks& ranks) {
  if (ranks.count() > 1 && options.shard != "0/1")
    throw InputError(Problem{Mistake::option_unfit,
                             {"--shard", 0, 0},
                             "the ranks of an MPI job deal out the runs among themselves",
                             "",
                             "Leave --shard out"});
  return shard_named(options.shard);
}

// With --resume: the runs in the folder, of whatever shard.
std::optional<std::vector<SweepRun>> runs_there(const Options& options, const SweepPlan& plan) {
  if (!options.resume || options.output.empty()) return std::nullopt;
  const auto there = read_manifest(options.output);
  if (!there) return std::vector<SweepRun>();
  require_same_plan(*there, plan.manifest(), options.output);
  return read_runs(options.output, plan.manifest());
}

void run(const Options& options, int& exit_code) {
  const std::unique_ptr<Ranks> ranks = make_ranks();
  const bool first = ranks->rank() == 0;
  if (!first) ranks->highest(0);  // so that mistakes are told once
  const SweepPlan plan(options.experiment, options.design);
  require_purpose(plan.experiment(), "sweep");
  Warnings(!first || options.quiet).show(plan.warnings());
  if (options.dry_run) {
    if (first && !options.output.empty())
      SweepProcess::require_free(options, plan, part_of(options, *ranks));
    if (first) print_estimate(plan, threads_to_use(options.threads), runs_there(options, plan));
    if (first) ranks->highest(0);
    return;
  }
  if (options.output.empty())
    throw InputError(Problem{Mistake::option_unfit,
                             {"--output", 0, 0},
                             "a sweep needs a folder for its results",
                             "",
                             "Give -o FOLDER, or --dry-run to see what it would take"});
  SweepProcess process(options, plan, part_of(options, *ranks), *ranks);
  if (first) ranks->highest(0);
  exit_code = process.run();
}

}  // namespace

void add_sweep(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "sweep", "Run an experiment: a scenario again and again, with other numbers each time");
  command->add_option("EXPERIMENT", options->experiment, "Experiment file")->required();
  command
      ->add_option("-o,--output", options->output,
                   "Folder for the results; several processes may share it, each with its shard")
      ->type_name("DIR");
  command
      ->add_option("--shard", options->shard,
                   "Run only part I, from 0, of N; the results do not depend on N")
      ->type_name("I/N");
  command->add_flag("--resume", options->resume,
                    "Go on with what was begun: run only what is missing");
  command
      ->add_option("--design", options->design,
                   "CSV file of points, with a header of names, instead of the experiment's design")
      ->type_name("FILE");
  command->add_flag(
      "--dry-run", options->dry_run,
      "Only check everything, and print runs, CPU hours and bytes; with --resume those "
      "that are missing");
  command
      ->add_option(
          "--threads", options->threads,
          "Default: the CPUs at hand, what Slurm gives or the cgroup's quota, whichever is least")
      ->type_name("N")
      ->transform(whole_number(1, kMostThreads));
  command
      ->add_option("--save-every", options->save_seconds,
                   "Seconds after which the shard is saved; what is not saved is run again")
      ->type_name("S")
      ->check(seconds(0.1));
  command->add_flag("--quiet", options->quiet,
                    "Print only the name of the file written: no summary, progress or warnings");
  command->footer(
      footer("civitas sweep experiment.yaml -o results && civitas merge results -o results.h5",
             "a run failed", true));
  command->callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace civitas

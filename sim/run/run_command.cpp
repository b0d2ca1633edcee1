// SPDX-License-Identifier: Apache-2.0
// `civitas run`: simulates scenarios and writes one results file for each.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <list>
#include <memory>

#include "sim/core/mistake.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/claim.hpp"
#include "sim/io/stored_run.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/one_run.hpp"
#include "sim/run/past.hpp"
#include "sim/run/run_estimate.hpp"
#include "sim/run/run_report.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/threads.hpp"
#include "sim/run/usage.hpp"
#include "sim/run/warnings.hpp"
#include "sim/run/whole_number.hpp"

namespace civitas {
namespace {

struct Options {
  std::vector<std::string> scenarios;
  std::string output;
  ScenarioOptions scenario;
  RunOptions run;
  bool force = false, estimate = false, dry_run = false;
};

// Where the results of `scenario` go: FILE for one scenario, a folder for several.
std::string output_of(const Options& options, const std::string& scenario) {
  const std::string name = std::filesystem::path(scenario).stem().string() + ".h5";
  if (options.output.empty()) return name;
  std::error_code unknown;  // then writing the file tells more
  const bool folder = options.scenarios.size() > 1 || options.output.ends_with('/') ||
                      std::filesystem::is_directory(options.output, unknown);
  return folder ? (std::filesystem::path(options.output) / name).string() : options.output;
}

// Results that a run has left which did not come to its end.
bool is_incomplete(const std::string& results) try {
  return !read_stored_run(results).complete;
} catch (const InputError&) {
  return false;  // no results
}

// A run that was stopped is not begun anew unless that is said, with what it left or without.
void require_not_stopped(const std::string& results) {
  const std::string last = checkpoint_name(results);
  std::error_code unknown;
  for (const std::string& path : {last, checkpoint_before(last)}) {
    if (!std::filesystem::exists(path, unknown)) continue;
    const bool left = std::filesystem::exists(results, unknown);
    if (left && !is_incomplete(results)) return;
    throw InputError(Problem{Mistake::exists_already,
                             {left ? results : path, 0, 0},
                             "exists already",
                             left ? "it holds what was done of a run that can go on from " + path
                                  : "a run that was stopped can go on from it",
                             "Give --resume to go on, or --force to begin anew"});
  }
}

// Folders that were made for results, and go again where nothing was put into them.
class Folders {
 public:
  Folders() = default;
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;
  ~Folders() {
    std::error_code filled;  // then it stays
    for (auto made = made_.rbegin(); made != made_.rend(); ++made)
      std::filesystem::remove(*made, filled);
  }
  void make(const std::filesystem::path& folder) {
    std::error_code unknown;  // then check_writable tells more
    std::filesystem::path outer;
    for (const auto& name : folder) {
      outer /= name;
      if (std::filesystem::create_directory(outer, unknown)) made_.push_back(outer);
    }
  }

 private:
  std::vector<std::filesystem::path> made_;
};

// Throws InputError unless the results and what stands beside them can be written.
void require_writable(const Options& options, const std::string& results,
                      const std::vector<std::string>& inputs) {
  const bool may_replace = options.force || options.run.resume;
  const std::string last = checkpoint_name(results);
  refuse_input(results, {options.run.past});
  if (!may_replace) require_not_stopped(results);
  check_writable(results, may_replace, inputs);
  check_writable(log_name(results), options.force || has_own_log(results), inputs);
  for (const std::string& path : {last, checkpoint_before(last)}) refuse_input(path, inputs);
}

// Looks whether all results can be written, and claims their names.
std::list<Claim> claim_outputs(const Options& options, const std::vector<Scenario>& scenarios,
                               Folders& folders) {
  std::list<Claim> claims;
  Problems problems;
  if (options.scenarios.size() > 1 && options.output.ends_with(".h5"))
    throw InputError(
        {Mistake::option_unfit,
         {"--output", 0, 0},
         "'" + options.output + "' is one file, but there are several scenarios",
         "each has a results file of its own",
         "Name a folder: -o " + std::filesystem::path(options.output).stem().string() + "/"});
  std::vector<std::string> taken, inputs;
  for (const Scenario& scenario : scenarios) {
    const std::vector<std::string> files = files_of(scenario);
    inputs.insert(inputs.end(), files.begin(), files.end());
  }
  for (const std::string& scenario : options.scenarios) {
    const std::string path = output_of(options, scenario);
    if (std::find(taken.begin(), taken.end(), path) != taken.end()) {
      problems.add(Mistake::option_unfit, {scenario, 0, 0},
                   "two scenarios would be written to " + path, "their files have the same name",
                   "Rename one of them; comparisons tell them apart by name, too");
      continue;
    }
    taken.push_back(path);
    if (options.scenarios.size() > 1 || options.output.ends_with('/'))
      folders.make(std::filesystem::path(path).parent_path());
    require_writable(options, path, inputs);
    claims.emplace_back(path);
    require_writable(options, path, inputs);  // who had it until now may have left results
  }
  problems.throw_if_any();
  return claims;
}

// --from names a month, or the checkpoint of another run whose past this one follows.
void take_past(Options& options) {
  std::string& from = options.scenario.from;
  std::error_code unknown;
  const bool path = from.find_first_of("./") != std::string::npos;
  if (Month::parse(from) || (!path && !std::filesystem::exists(from, unknown))) return;
  options.run.past = std::exchange(from, "");
}

// Before the first of them runs, so that nothing is refused late.
void require_same_past(const Options& options, const std::vector<Scenario>& scenarios,
                       Session& session) {
  const RunOptions& run = options.run;
  if (run.past.empty() || run.resume) return;
  const Checkpoint past = read_checkpoint(run.past);
  Problems problems;
  for (const Scenario& scenario : scenarios) {
    try {
      const auto plan = session.plan(scenario);
      require_same_past(past, run.past, checkpoint_of(*plan, run.replicates), *plan);
    } catch (const InputError& error) {
      problems.add(error);
    }
  }
  problems.throw_if_any();
}

void run(Options& options, int& exit_code) {
  catch_interrupts();
  take_past(options);
  options.run.threads = threads_to_use(options.run.threads);
  Session session(options.scenario);
  Problems problems;
  std::vector<Scenario> scenarios;
  for (const std::string& path : options.scenarios) {
    try {
      scenarios.push_back(session.read(path));
    } catch (const InputError& error) {
      problems.add(error);
    }
  }
  problems.throw_if_any();
  Folders folders;
  std::list<Claim> claims;
  if (!options.estimate || !options.output.empty())
    claims = claim_outputs(options, scenarios, folders);
  require_same_past(options, scenarios, session);
  Warnings warnings(options.run.quiet);
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const auto plan = session.plan(scenarios[i]);
    warnings.show(plan->warnings());
    const std::string output = output_of(options, options.scenarios[i]);
    if (options.estimate) {
      estimate(*plan, options.run);
    } else if (options.dry_run) {
      OneRun(options.run, *plan, output, warnings).require_resumable();
      fmt::print("{}: would simulate {} persons for {} steps, {} replicate(s), and write {}\n",
                 options.scenarios[i], plan->population().persons(), plan->scenario().time.steps(),
                 options.run.replicates, output);
    } else if (const ExitCode code = OneRun(options.run, *plan, output, warnings).run();
               code != kDone) {
      exit_code = code;
    }
    if (!interrupted()) continue;
    if (i + 1 < scenarios.size()) exit_code = interrupted_code();
    return;
  }
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("run", "Simulate scenarios and write one results file for each");
  command->add_option("SCENARIO", options->scenarios, "Scenario files")->required();
  command
      ->add_option("-o,--output", options->output,
                   "Results file, or the folder for several; default: SCENARIO.h5 in this folder")
      ->type_name("FILE");
  command
      ->add_option(
          "--replicates", options->run.replicates,
          "How often, each time with other luck; replicate r has the same luck in every scenario")
      ->type_name("N")
      ->transform(whole_number(1, 100'000));
  add_scenario_options(*command, options->scenario);
  command->get_option("--from")
      ->description(
          "First month; or a checkpoint, kept by a run that ended with --to, whose past "
          "all these scenarios share and go on from")
      ->type_name("YYYY-MM|FILE");
  command
      ->add_option("--threads", options->run.threads,
                   "Default: the CPUs at hand, what Slurm gives or the cgroup's quota, whichever "
                   "is least; changes no result")
      ->type_name("N")
      ->transform(whole_number(1, kMostThreads));
  command
      ->add_option("--block-size", options->run.block_size,
                   "Persons computed in one go; changes no result")
      ->type_name("N")
      ->transform(whole_number(1, 1 << 20));
  command
      ->add_option("--snapshot-every", options->run.snapshot_seconds,
                   "Seconds between whole files written on the way")
      ->type_name("S")
      ->check(seconds(0.1));
  command
      ->add_option(
          "--checkpoint-every", options->run.checkpoint_seconds,
          "Seconds between checkpoints, from which a run that was stopped or killed goes on; "
          "default: 300; 0: only when it is interrupted")
      ->type_name("N")
      ->check(seconds(0));
  command->add_flag("--keep-checkpoint", options->run.keep_checkpoint,
                    "Leave a checkpoint of the last month, for --from");
  CLI::Option* resume = command->add_flag(
      "--resume", options->run.resume,
      "Go on from the last checkpoint beside the results, to the same bytes; begin where there is "
      "none, and leave results that are complete as they are");
  command->add_flag(
      "--verify", options->run.verify,
      "After each step, look whether households, persons and ties still fit together, and births "
      "and deaths account for their number");
  command->add_flag("--force", options->force, "Replace results files that exist")
      ->excludes(resume);
  command->add_flag("--estimate", options->estimate,
                    "Only print memory, time and disk that the run would take");
  command->add_flag("--dry-run", options->dry_run,
                    "Only check everything and say what would be done");
  command->add_flag("--groups", options->run.groups,
                    "Print what the indicators are `by` group, too");
  command->add_flag("--quiet", options->run.quiet,
                    "Print only the names of the files written: no table, progress or warnings");
  command->add_flag("--json", options->run.json, "Print one line of JSON for each scenario");
  command->footer(
      footer("civitas run scenarios/austria.yaml -o austria.h5", "an assertion failed", true));
  command->callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace civitas

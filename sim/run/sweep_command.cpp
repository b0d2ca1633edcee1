// SPDX-License-Identifier: Apache-2.0
// `civitas sweep`: runs an experiment, or one shard of it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <exception>
#include <filesystem>
#include <memory>
#include <span>
#include <thread>

#include "sim/core/mistake.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/design_reader.hpp"
#include "sim/io/sweep_file.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/sweep_estimate.hpp"
#include "sim/run/sweep_report.hpp"
#include "sim/run/sweep_run.hpp"
#include "sim/run/threads.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Options {
  std::string experiment, output, design, shard = "0/1";
  int threads = 0;
  double save_seconds = 30;
  bool resume = false, dry_run = false, quiet = false;
};

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

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

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(fs::path(folder) / "runs", error);
  if (error)
    throw InputError(Problem{Mistake::cannot_write,
                             {folder, 0, 0},
                             "cannot make the folder",
                             error.message(),
                             "Choose another place with -o"},
                     Blame::files);
}

void put(const std::string& path, const std::string& text) {
  publish(path, std::as_bytes(std::span(text)));
}

class Sweep {
 public:
  Sweep(const Options& options, const SweepPlan& plan)
      : options_(options),
        plan_(plan),
        shard_(shard_named(options.shard)),
        path_(shard_path(options.output, shard_.index, shard_.count)) {}

  ExitCode run() {
    catch_interrupts();
    open();
    const Clock::time_point start = Clock::now();
    std::exception_ptr error;
    std::atomic<bool> finished{false};
    {
      std::jthread work([&] {
        try {
          runs_->run();
        } catch (...) {
          error = std::current_exception();
        }
        finished.store(true);
      });
      watch(finished, start);
    }
    write_shard(path_, runs_->shard());  // also what was done before an error
    if (error) std::rethrow_exception(error);
    return report_sweep(plan_, *runs_, path_, since(start), options_.quiet);
  }

 private:
  // The folder, its manifest and what was done before.
  void open() {
    const auto there = read_manifest(options_.output);
    if (there) require_same_plan(*there, plan_.manifest(), options_.output);
    std::error_code unknown;
    if (there && !options_.resume && fs::exists(path_, unknown))
      throw InputError(Problem{Mistake::exists_already,
                               {path_, 0, 0},
                               "this shard has been begun before",
                               "",
                               "Give --resume to go on with it, or choose another folder with -o"});
    make_folder(options_.output);
    if (!there) {
      put(design_path(options_.output), design_csv(plan_.design()));
      put(manifest_path(options_.output), manifest_text(plan_.manifest()));
    }
    std::vector<SweepRun> own, others;
    if (options_.resume) {
      if (fs::exists(path_, unknown)) own = read_shard(path_).runs;
      others = read_runs(options_.output, plan_.manifest());
    }
    runs_ = std::make_unique<SweepRuns>(plan_, shard_, std::move(own), others,
                                        threads_to_use(options_.threads));
  }

  void watch(const std::atomic<bool>& finished, Clock::time_point start) {
    ProgressLine line(!options_.quiet);
    double shown = -1, saved = 0, pause = options_.save_seconds;
    while (!finished.load()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (interrupted()) runs_->stop();
      const double elapsed = since(start);
      if (elapsed - shown > 0.2) {
        shown = elapsed;
        const auto done = static_cast<double>(runs_->done());
        const auto all = static_cast<double>(runs_->wanted());
        line.show(fmt::format("{}  {:.0f} of {:.0f} runs  {} left", plan_.experiment().file, done,
                              all,
                              done == 0 ? "?" : readable_seconds(elapsed / done * (all - done))));
      }
      if (elapsed - saved > pause && !interrupted()) {
        write_shard(path_, runs_->shard());
        saved = since(start);
        pause = std::max(options_.save_seconds, 50 * (saved - elapsed));  // 2 % of the time at most
      }
    }
  }

  const Options& options_;
  const SweepPlan& plan_;
  ShardOf shard_;
  std::string path_;
  std::unique_ptr<SweepRuns> runs_;
};

void run(const Options& options, int& exit_code) {
  const SweepPlan plan(options.experiment, options.design);
  show(plan.warnings(), "warning");
  if (options.dry_run) return print_estimate(plan, threads_to_use(options.threads));
  if (options.output.empty())
    throw InputError(Problem{Mistake::option_unfit,
                             {"--output", 0, 0},
                             "a sweep needs a folder for its results",
                             "",
                             "Give -o FOLDER, or --dry-run to see what it would take"});
  exit_code = Sweep(options, plan).run();
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
  command->add_flag("--dry-run", options->dry_run,
                    "Only check everything, and print runs, CPU hours and bytes");
  command
      ->add_option("--threads", options->threads,
                   "Default: SLURM_CPUS_PER_TASK, the cgroup's quota or the CPUs at hand")
      ->type_name("N")
      ->check(CLI::Range(1, 4096));
  command
      ->add_option("--save-every", options->save_seconds,
                   "Seconds after which the shard is saved; what is not saved is run again")
      ->type_name("S")
      ->check(CLI::Range(0.1, 1e9));
  command->add_flag("--quiet", options->quiet, "Print only the name of the file written");
  command->footer(
      "Example: civitas sweep experiment.yaml -o results && civitas merge results -o "
      "results.h5");
  command->callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace civitas

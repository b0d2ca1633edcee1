// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <span>
#include <thread>

#include "sim/core/mistake.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/design_reader.hpp"
#include "sim/io/file.hpp"
#include "sim/io/sweep_file.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/sweep_report.hpp"
#include "sim/run/threads.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(fs::path(folder) / "runs", error);
  if (error)
    throw InputError(Problem{Mistake::cannot_write,
                             {folder, 0, 0},
                             "cannot make the folder",
                             error.message(),
                             "Choose another place with -o"});
}

void put(const std::string& path, const std::string& text) {
  publish(path, std::as_bytes(std::span(text)));
}

bool put_first(const std::string& path, const std::string& text) {
  return publish_first(path, std::as_bytes(std::span(text)));
}

// Several ranks see the CPUs of a machine all together: without a word each takes one.
int threads_of(int wanted, const Ranks& ranks) {
  const bool alone = ranks.count() == 1 || std::getenv("SLURM_CPUS_PER_TASK") != nullptr;
  return alone || wanted > 0 ? threads_to_use(wanted) : 1;
}

// Nothing is run twice unasked, however the runs were cut before.
void require_not_begun(const SweepOptions& options, const SweepPlan& plan, const ShardOf& part,
                       const std::string& path) {
  std::error_code unknown;
  if (fs::exists(path, unknown))
    throw InputError(Problem{Mistake::exists_already,
                             {path, 0, 0},
                             "this shard has been begun before",
                             "",
                             "Give --resume to go on with it, or choose another folder with -o"});
  const std::vector<SweepRun> runs = read_runs(options.output, plan.manifest());
  const auto is_own = [&](const SweepRun& run) {
    return is_in(part, run.point - 1, static_cast<int>(run.replicate), plan.points(),
                 plan.rule() != nullptr);
  };
  const auto done = static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), is_own));
  if (done == 0) return;
  throw InputError(
      Problem{Mistake::exists_already,
              {options.output, 0, 0},
              "other shards hold runs of this one",
              counted(done, "run", "runs") + " would be done again",
              "Give --resume to run only what is missing, or choose another folder with -o"});
}

// The list of points stands in the folder, under a name that another file may have.
void require_own_points(const std::string& path, const SweepPlan& plan, bool begun) {
  std::error_code unknown;
  if (!fs::exists(path, unknown) || read_file(path) == design_csv(plan.design())) return;
  if (begun)
    throw InputError(Problem{Mistake::sweep_damaged,
                             {path, 0, 0},
                             "these are not the points that were run",
                             "the file was changed since",
                             "Bring it back, or choose another folder with -o"});
  throw InputError(Problem{Mistake::exists_already,
                           {path, 0, 0},
                           "exists already",
                           "a sweep keeps its points under this name",
                           "Choose another folder with -o"});
}

void require_folder_free(const SweepOptions& options, const SweepPlan& plan, const ShardOf& part,
                         const std::string& path) {
  check_folder(options.output);
  const auto there = read_manifest(options.output);
  if (there) require_same_plan(*there, plan.manifest(), options.output);
  if (there && !options.resume) require_not_begun(options, plan, part, path);
  require_own_points(design_path(options.output), plan, there.has_value());
}

}  // namespace

SweepProcess::SweepProcess(const SweepOptions& options, const SweepPlan& plan, const ShardOf& shard,
                           Ranks& ranks)
    : options_(options), plan_(plan), ranks_(ranks), part_(shard) {
  const bool alone = ranks.count() == 1;
  path_ = shard_path(options.output, alone ? part_.index : static_cast<std::size_t>(ranks.rank()),
                     alone ? part_.count : static_cast<std::size_t>(ranks.count()));
  open_folder();
}

void SweepProcess::require_free(const SweepOptions& options, const SweepPlan& plan,
                                const ShardOf& shard) {
  require_folder_free(options, plan, shard, shard_path(options.output, shard.index, shard.count));
}

// Its manifest, and what was done before.
void SweepProcess::open_folder() {
  require_folder_free(options_, plan_, part_, path_);
  const auto there = read_manifest(options_.output);
  if (!there && ranks_.rank() > 0)
    throw InputError(Problem{Mistake::cannot_write,
                             {options_.output, 0, 0},
                             "this rank does not see the folder that rank 0 has made",
                             "it is on another machine and the folder is not shared",
                             "Choose a folder that all machines share with -o"});
  make_folder(options_.output);
  claim_.emplace(path_);
  require_folder_free(options_, plan_, part_, path_);  // who had it until now may have run it
  // Somebody else may begin in this folder at the same moment, with another plan.
  if (!there && !put_first(manifest_path(options_.output), manifest_text(plan_.manifest())))
    require_same_plan(*read_manifest(options_.output), plan_.manifest(), options_.output);
  std::error_code unknown;
  if (!fs::exists(design_path(options_.output), unknown))
    put(design_path(options_.output), design_csv(plan_.design()));
}

int SweepProcess::run() {
  catch_interrupts();
  std::vector<SweepRun> own, others;
  std::error_code unknown;
  if (options_.resume) {
    if (fs::exists(path_, unknown)) own = read_shard(path_).runs;
    others = read_runs(options_.output, plan_.manifest());
  }
  // When all have read what there is, and before anybody writes.
  const int threads = threads_of(options_.threads, ranks_);
  const int most_threads = ranks_.highest(threads);
  const int processes = ranks_.count();
  runs_ = std::make_unique<SweepRuns>(plan_, part_, std::move(own), others, threads,
                                      processes * most_threads);
  dealer_ = std::make_unique<Dealer>(ranks_, runs_->items(), threads);

  const Clock::time_point start = Clock::now();
  std::exception_ptr trouble;
  std::atomic<bool> finished{false};
  {
    const std::jthread work([&] {
      try {
        runs_->run([&] { return dealer_->next(); });
      } catch (...) {
        trouble = std::current_exception();
      }
      finished.store(true);
    });
    watch(finished);
  }
  try {
    write_shard(path_, runs_->shard());  // also what was done before an error
  } catch (...) {
    trouble = std::current_exception();
  }
  dealer_->leave();
  while (!dealer_->over()) {
    dealer_->tend(interrupted());
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  // Nobody goes before all have saved: that would end the job. What others did is known by now.
  const bool spoilt = ranks_.sum(trouble ? 1 : 0) > 0;
  const std::size_t done = ranks_.sum(runs_->done()), spared = ranks_.sum(runs_->spared());
  const int code = ranks_.highest(spoilt ? kFiles : outcome_of(*runs_, done));
  if (!trouble && ranks_.rank() == 0) report(done, spared, since(start));
  ranks_.highest(0);  // nor before that is told
  if (trouble) std::rethrow_exception(trouble);
  return code;
}

void SweepProcess::report(std::size_t done, std::size_t spared, double seconds) const {
  SweepSummary summary;
  summary.done = done;
  summary.spared = spared;
  summary.missing = runs_->wanted() - done;
  summary.seconds = seconds;
  const bool alone = ranks_.count() == 1;
  summary.place = alone ? path_ : options_.output;
  summary.runs = alone ? runs_->shard().runs : read_runs(options_.output, plan_.manifest());
  report_sweep(plan_, summary, options_.quiet);
  fmt::print("{}\n", path_);
}

void SweepProcess::watch(const std::atomic<bool>& finished) {
  const Clock::time_point start = Clock::now();
  ProgressLine line(!options_.quiet && ranks_.rank() == 0);
  double shown = -1, saved = 0, pause = options_.save_seconds;
  while (!finished.load()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(ranks_.count() > 1 ? 1 : 20));
    if (interrupted()) runs_->stop();
    if (dealer_->tend(interrupted())) runs_->stop();
    const double elapsed = since(start);
    if (elapsed - shown > 0.2) {
      shown = elapsed;
      const auto done = static_cast<double>(runs_->done() + runs_->elsewhere());
      const auto all = static_cast<double>(runs_->wanted());
      line.show(fmt::format("{}  {:.0f} of {:.0f} runs  {} left", plan_.experiment().file, done,
                            all,
                            done == 0 ? "?" : readable_seconds(elapsed / done * (all - done))));
    }
    if (elapsed - saved > pause && !interrupted()) {
      save_on_the_way();
      saved = since(start);
      pause = std::max(options_.save_seconds, 50 * (saved - elapsed));  // 2 % of the time at most
    }
  }
}

void SweepProcess::save_on_the_way() try {
  write_shard(path_, runs_->shard());
} catch (const InputError& error) {
  if (!trouble_told_) show(error.problems(), "warning");  // at the end it is tried again
  trouble_told_ = true;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "sim/core/mistake.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/warnings.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostTold = 10;

// The first few of them; gives how many there are.
std::size_t tell_failed(const std::vector<SweepRun>& all, const std::string& path) {
  std::map<std::uint64_t, std::vector<const SweepRun*>> points;
  for (const SweepRun& run : all) {
    if (run.status == RunStatus::failed) points[run.point].push_back(&run);
  }
  std::size_t failed = 0;
  std::vector<Problem> told;
  for (const auto& [point, runs] : points) {
    failed += runs.size();
    if (told.size() == kMostTold) continue;
    const SweepRun& first = **std::min_element(
        runs.begin(), runs.end(),
        [](const SweepRun* a, const SweepRun* b) { return a->replicate < b->replicate; });
    told.push_back({Mistake::run_failed,
                    {path, 0, 0},
                    runs.size() == 1
                        ? fmt::format("point {}, replicate {} failed", point, first.replicate)
                        : fmt::format("point {}: {} runs failed, replicate {} first", point,
                                      runs.size(), first.replicate),
                    first.message.substr(0, first.message.find('\n'))});
  }
  if (points.size() > kMostTold)
    told.push_back({Mistake::run_failed,
                    {path, 0, 0},
                    fmt::format("runs of {} more failed",
                                counted(points.size() - kMostTold, "point", "points"))});
  show(told, "failed");
  return failed;
}

// How many replicates the points took.
void print_taken(const SweepPlan& plan, const std::vector<SweepRun>& runs) {
  const std::vector<std::size_t> taken = taken_by_points(plan.points(), runs);
  if (taken.empty()) return;
  const auto most = static_cast<std::size_t>(plan.experiment().replicates.to);
  const auto at_most = std::count(taken.begin(), taken.end(), most);
  const std::string limit =
      at_most == 0
          ? fmt::format("no point needed all {}", most)
          : fmt::format("{} went on to the limit of {}",
                        counted(static_cast<std::size_t>(at_most), "point", "points"), most);
  fmt::print("replicates until {}: {} to {}, median {}; {}\n",
             plan.experiment().replicates.until.chars, taken.front(), taken.back(),
             taken[taken.size() / 2], limit);
}

}  // namespace

std::vector<std::size_t> taken_by_points(std::size_t points, const std::vector<SweepRun>& runs) {
  std::vector<std::size_t> taken(points, 0);
  for (const SweepRun& run : runs) {
    if (run.status == RunStatus::complete) ++taken[run.point - 1];
  }
  std::erase(taken, std::size_t{0});
  std::sort(taken.begin(), taken.end());
  return taken;
}

std::vector<Problem> warned(const std::vector<SweepRun>& runs, const std::string& path) {
  std::size_t complete = 0, count = 0;
  const SweepRun* first = nullptr;
  for (const SweepRun& run : runs) {
    if (run.status != RunStatus::complete) continue;
    ++complete;
    if (run.message.empty()) continue;
    ++count;
    if (first == nullptr ||
        std::pair(run.point, run.replicate) < std::pair(first->point, first->replicate))
      first = &run;
  }
  if (first == nullptr) return {};
  return {{Mistake::nobody_left,  // of all warnings the one that comes up in a run
           {path, 0, 0},
           fmt::format("{} of {} warned, point {}, replicate {} first", count,
                       counted(complete, "run", "runs"), first->point, first->replicate),
           first->message.substr(first->message.rfind('\n') + 1)}};  // the last is the gravest
}

ExitCode outcome_of(const SweepRuns& runs, std::size_t done) {
  if (done < runs.wanted()) return interrupted_code();
  const std::vector<SweepRun> own = runs.shard().runs;
  const bool failed = std::any_of(
      own.begin(), own.end(), [](const SweepRun& run) { return run.status == RunStatus::failed; });
  return failed ? kAssertionFailed : kDone;
}

void report_sweep(const SweepPlan& plan, const SweepSummary& summary, bool quiet) {
  if (summary.missing > 0)
    show({{Mistake::interrupted,
           {summary.place, 0, 0},
           fmt::format("interrupted: {} of {} runs are not done", summary.missing,
                       summary.missing + summary.done),
           "what was done is saved",
           "Run the same command with --resume"}},
         "note");
  const std::size_t failed = tell_failed(summary.runs, summary.place);
  Warnings(quiet).show(warned(summary.runs, summary.place));
  if (quiet) return;
  if (plan.rule() != nullptr) print_taken(plan, summary.runs);
  fmt::print(stderr, "{} in {}{}{}\n", counted(summary.done - summary.spared, "run", "runs"),
             readable_seconds(summary.seconds),
             failed == 0 ? "" : fmt::format(", {} failed", failed),
             summary.spared == 0 ? "" : fmt::format(", {} not needed", summary.spared));
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/run/trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <span>
#include <thread>

#include "sim/core/mistake.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/file.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/sweep_report.hpp"
#include "sim/run/sweep_run.hpp"
#include "sim/run/warnings.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void damaged(const std::string& path) {
  throw InputError(Problem{Mistake::sweep_damaged,
                           {path, 0, 0},
                           "these runs are of other points",
                           "what was asked for before is asked for again, in the same order",
                           "Delete it, and run again"});
}

constexpr const char* kRuns = "trials.shard";

std::string path_in(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).string();
}

}  // namespace

Trials::Trials(SweepPlan& plan, const TrialOptions& options, std::vector<std::string> found)
    : plan_(plan),
      options_(options),
      found_(std::move(found)),
      path_(path_in(options.folder, kRuns)),
      large_(plan.persons() > kSmallPopulation),
      saved_(Clock::now()) {
  begin();
}

void Trials::require_free(const SweepPlan& plan, const TrialOptions& options,
                          const std::vector<std::string>& found) {
  std::error_code unknown;
  check_folder(options.folder);
  if (const auto there = read_manifest(options.folder))
    require_same_plan(*there, plan.manifest(), options.folder);
  const std::string runs = path_in(options.folder, kRuns);
  const bool begun = fs::exists(runs, unknown);
  if (begun && !options.resume && !options.force)
    throw InputError(Problem{Mistake::exists_already,
                             {runs, 0, 0},
                             "this has been begun before",
                             "",
                             "Give --resume to go on with it, --force to begin anew, or choose "
                             "another folder with -o"});
  if (!fs::exists(options.folder, unknown)) return;
  std::vector<std::string> inputs;
  for (const auto& [file, digest] : plan.manifest().files) inputs.push_back(file);
  refuse_input(runs, inputs);
  const bool may_replace = options.force || (options.resume && begun);
  for (const std::string& name : found)
    check_writable(path_in(options.folder, name), may_replace, inputs);
}

void Trials::begin() {
  require_free(plan_, options_, found_);
  std::error_code error;
  fs::create_directories(options_.folder, error);
  if (error)
    throw InputError(Problem{Mistake::cannot_write,
                             {options_.folder, 0, 0},
                             "cannot make the folder",
                             error.message(),
                             "Choose another place with -o"});
  claim_.emplace(path_);
  require_free(plan_, options_, found_);  // who had it until now may have left something
  const bool begun = options_.resume && fs::exists(path_, error);
  if (!read_manifest(options_.folder)) {
    const std::string text = manifest_text(plan_.manifest());
    publish(manifest_path(options_.folder), std::as_bytes(std::span(text)));
  }
  if (begun) kept_ = read_shard(path_);
  const std::size_t values = plan_.design().factors.size() + plan_.selection().values();
  if (begun && (kept_.plan != plan_.manifest().plan() || kept_.values != values)) damaged(path_);
  kept_.plan = plan_.manifest().plan();
  kept_.program = plan_.manifest().program;
  kept_.values = values;
  kept_.baseline = plan_.has_baseline();
  for (std::size_t i = 0; i < kept_.runs.size(); ++i)
    index_[{kept_.runs[i].point, static_cast<int>(kept_.runs[i].replicate)}] = i;
}

const SweepRun* Trials::known(std::size_t number, int replicate,
                              const std::vector<double>& row) const {
  const auto at = index_.find({number, replicate});
  if (at == index_.end()) return nullptr;
  const SweepRun& run = kept_.runs[at->second];
  if (run.status == RunStatus::complete &&
      !std::equal(row.begin(), row.end(), run.scenario.begin()))
    damaged(path_);
  return &run;
}

std::vector<SweepRun> Trials::run(const std::vector<Point>& points, int replicates) {
  const auto count = static_cast<std::size_t>(replicates);
  const auto factors = static_cast<std::ptrdiff_t>(plan_.design().factors.size());
  std::vector<SweepRun> runs(points.size() * count);
  std::vector<Item> items;
  for (std::size_t p = 0; p < points.size(); ++p) {
    const std::size_t number = ++points_;
    for (std::size_t i = 0; i < count; ++i) {
      SweepRun& run = runs[p * count + i];
      const int replicate = points[p].first_replicate + static_cast<int>(i);
      if (const SweepRun* before = known(number, replicate, points[p].row)) {
        run = *before;
        for (std::vector<double>* numbers : {&run.scenario, &run.baseline}) {
          if (!numbers->empty()) numbers->erase(numbers->begin(), numbers->begin() + factors);
        }
        continue;
      }
      run.point = static_cast<std::uint32_t>(number);
      run.replicate = static_cast<std::uint32_t>(replicate);
      items.push_back({p, replicate, &run});
    }
  }
  if (!items.empty()) simulate(items, points);
  return runs;
}

void Trials::simulate(const std::vector<Item>& items, const std::vector<Point>& points) {
  std::vector<std::vector<double>> rows;
  for (const Point& point : points) rows.push_back(point.row);
  plan_.lay(std::move(rows));
  bound_.clear();
  world_of_.assign(points.size(), nullptr);
  bound_.resize(points.size());
  std::map<std::string, std::unique_ptr<World>> worlds;  // those of this batch
  for (const Item& item : items) {
    std::unique_ptr<BoundScenario>& bound = bound_[item.point];
    if (!bound) bound = std::make_unique<BoundScenario>(plan_, item.point, false);
    bound->use();
    if (!plan_.has_baseline()) continue;
    const std::string name = plan_.world(item.point);
    if (const auto before = worlds_.find(name); before != worlds_.end())
      worlds.insert(worlds_.extract(before));
    std::unique_ptr<World>& world = worlds[name];
    if (!world) world = std::make_unique<World>(plan_, item.point);
    world_of_[item.point] = world.get();
  }
  worlds_ = std::move(worlds);
  std::exception_ptr error;
  std::atomic<bool> finished{false};
  done_ = 0;
  {
    std::jthread work([&] {
      try {
        std::atomic<std::size_t> next{0};
        const Workers workers(options_.threads);
        const auto in_turn = [&](const Workers& own) {
          for (std::size_t i = next++; i < items.size(); i = next++) {
            if (stopped_.load(std::memory_order_relaxed)) return;
            try {
              one(items[i], own);
            } catch (...) {
              stopped_ = true;
              throw;
            }
            bound_[items[i].point]->release();
            if (items[i].run->status != RunStatus::missing)
              keep(*items[i].run, points[items[i].point].row);
          }
        };
        if (large_) {
          in_turn(workers);
        } else {
          workers.for_each(static_cast<std::size_t>(options_.threads),
                           [&](std::size_t, std::size_t) { in_turn(Workers(1)); });
        }
      } catch (...) {
        error = std::current_exception();
      }
      finished.store(true);
    });
    watch(finished, items.size());
  }
  if (error || interrupted()) save();
  if (error) std::rethrow_exception(error);
  if (done_ < items.size()) throw Interrupted();
}

void Trials::one(const Item& item, const Workers& workers) {
  SweepRun& run = *item.run;
  const char* whose = "";
  try {
    KeptRun kept = bound_[item.point]->run(item.replicate, workers, stopped_);
    if (!kept) return;
    KeptRun baseline;
    if (plan_.has_baseline()) {
      whose = "baseline: ";
      baseline = world_of_[item.point]->run(item.replicate, workers, stopped_);
      if (!baseline) return;
    }
    run.scenario = std::move(kept->numbers);
    if (baseline) run.baseline = std::move(baseline->numbers);
    run.message = in_lines(kept->warnings);
    if (run.message.empty() && baseline) run.message = in_lines(baseline->warnings, whose);
    run.status = RunStatus::complete;
  } catch (const InputError& error) {
    if (error.blame() == Blame::files) throw;
    run.status = RunStatus::failed;
    run.message = in_lines({error.problems()[0]}, whose);
  }
}

void Trials::keep(const SweepRun& run, const std::vector<double>& row) {
  SweepRun whole = run;
  for (std::vector<double>* numbers : {&whole.scenario, &whole.baseline}) {
    if (!numbers->empty()) numbers->insert(numbers->begin(), row.begin(), row.end());
  }
  const std::lock_guard lock(mutex_);
  kept_.runs.push_back(std::move(whole));
  index_[{run.point, static_cast<int>(run.replicate)}] = kept_.runs.size() - 1;
  done_.fetch_add(1);
}

void Trials::watch(const std::atomic<bool>& finished, std::size_t items) {
  ProgressLine line(!options_.quiet);
  const auto begun = Clock::now();
  double shown = 0;
  while (!finished.load()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (interrupted()) stopped_ = true;
    const double elapsed = std::chrono::duration<double>(Clock::now() - begun).count();
    if (elapsed - shown > 0.2) {
      shown = elapsed;
      line.show(fmt::format("{}  points up to {}: {} of {} runs", plan_.experiment().file, points_,
                            done_.load(), items));
    }
    const double unsaved = std::chrono::duration<double>(Clock::now() - saved_).count();
    if (unsaved > options_.save_seconds) save();
  }
}

void Trials::finish() {
  save();
  Warnings(options_.quiet).show(warned(kept_.runs, path_));
}

std::string Trials::path(const std::string& name) const { return path_in(options_.folder, name); }

void Trials::put(const std::string& name, const std::string& text) const {
  const std::string file = path(name);
  std::error_code unknown;
  if (!options_.force && fs::exists(file, unknown)) {
    if (read_file(file) == text) return;
    throw InputError(Problem{Mistake::exists_already,
                             {file, 0, 0},
                             "exists already",
                             "it says something else than was found",
                             "Move it away and give --resume, or --resume --force to replace it"});
  }
  publish(file, std::as_bytes(std::span(text)));
}

void Trials::save() {
  Shard shard;
  {
    const std::lock_guard lock(mutex_);
    shard = kept_;
  }
  write_shard(path_, shard);
  saved_ = Clock::now();
}

}  // namespace civitas

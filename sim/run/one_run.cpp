// SPDX-License-Identifier: Apache-2.0
#include "sim/run/one_run.hpp"

#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <thread>

#include "sim/core/mistake.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/results_file.hpp"
#include "sim/io/results_reader.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/past.hpp"
#include "sim/run/session.hpp"

namespace civitas {
namespace {

void tell(const RunOptions& options, const std::string& text) {
  if (!options.quiet) fmt::print(stderr, "{}\n", text);
}

}  // namespace

OneRun::OneRun(const RunOptions& options, const Plan& plan, std::string output, Warnings& warnings)
    : options_(options),
      plan_(plan),
      warnings_(warnings),
      output_(std::move(output)),
      checkpoint_(checkpoint_name(output_)),
      ensemble_(plan, {plan.scenario().seed, options.replicates, options.threads,
                       options.block_size, options.verify, options.keep_checkpoint}),
      start_(Clock::now()) {}

ExitCode OneRun::run() {
  if (options_.resume && is_done_already()) return stay();
  go_on();
  simulate();
  warnings_.show(ensemble_.warnings());
  if (!ensemble_.complete()) return stop();
  if (options_.keep_checkpoint) save();
  write();
  write_log(plan_, output_, true, times());
  remove_checkpoint(checkpoint_before(checkpoint_));
  if (!options_.keep_checkpoint) remove_checkpoint(checkpoint_);
  const Results results = ensemble_.results();
  const std::vector<Problem> failures = plan_.assertions().failures(results);
  report(plan_, output_, options_, results, times(), failures);
  return failures.empty() ? kDone : kAssertionFailed;
}

const Checkpoint& OneRun::own() {
  if (own_.program.empty()) own_ = checkpoint_of(plan_, options_.replicates);
  return own_;
}

// Whether the results are there; throws InputError when they are those of another run.
bool OneRun::is_done_already() {
  std::error_code unknown;  // then writing tells more
  if (!std::filesystem::exists(output_, unknown)) return false;
  const StoredRun stored = read_stored_run(output_);
  require_own(stored, output_, own(), plan_);
  return stored.complete;
}

// Complete results have no states any more.
void OneRun::require_kept() const {
  std::error_code unknown;
  if (!options_.keep_checkpoint || std::filesystem::exists(checkpoint_, unknown)) return;
  throw InputError(
      {Mistake::option_unfit,
       {output_, 0, 0},
       "there is no checkpoint to keep",
       "these results are complete, and the run ended without --keep-checkpoint",
       "Run it again with --force instead of --resume, or with another name behind -o"});
}

void OneRun::require_resumable() {
  if (!options_.resume) return;
  if (is_done_already()) return require_kept();
  if (const auto last = last_checkpoint(checkpoint_))
    require_own(last->checkpoint, last->path, own(), plan_);
}

// What is asserted is asked again of the numbers in the file, to tell where it stands.
ExitCode OneRun::stay() {
  require_kept();
  tell(options_, output_ + ": is complete already and stays as it is");
  std::vector<Problem> failures;
  if (!plan_.scenario().assertions.empty())
    failures = plan_.assertions().failures(read_results(hdf5::Reader(output_, "")));
  report_staying(plan_, output_, options_, failures);
  return failures.empty() ? kDone : kAssertionFailed;
}

void OneRun::go_on() {
  if (options_.resume) {
    if (auto last = last_checkpoint(checkpoint_)) {
      for (Problem& problem : last->refused) problem.advice = "The one before it is used";
      show(last->refused, "warning");
      require_own(last->checkpoint, last->path, own(), plan_);
      return go_on_from(std::move(last->checkpoint.states), last->path);
    }
    if (options_.past.empty())
      tell(options_, output_ + ": has no checkpoint and begins at its beginning");
  }
  if (options_.past.empty()) return;
  std::error_code none;  // then they are not the same
  if (std::filesystem::equivalent(options_.past, checkpoint_, none))
    throw InputError({Mistake::option_unfit,
                      {options_.past, 0, 0},
                      "this past would be replaced by the checkpoints of the run",
                      "they stand beside " + output_,
                      "Choose another name with -o"});
  Checkpoint past = read_checkpoint(options_.past);
  require_same_past(past, options_.past, own(), plan_);
  go_on_from(std::move(past.states), options_.past);
}

void OneRun::go_on_from(std::vector<ReplicateState> states, const std::string& path) {
  const auto finished = std::count_if(states.begin(), states.end(), [&](const auto& state) {
    return state.steps == plan_.scenario().time.steps();
  });
  std::uint64_t furthest = 0;
  for (const ReplicateState& state : states) furthest = std::max(furthest, state.steps);
  tell(options_,
       fmt::format(
           "{}: goes on from {}: {} of {} replicate(s) are finished, {} on their way{}", output_,
           path, finished, options_.replicates,
           static_cast<std::ptrdiff_t>(states.size()) - finished,
           furthest == 0 ? "" : ", until " + plan_.scenario().time.of_step(furthest - 1).text()));
  try {
    ensemble_.restore(std::move(states));
  } catch (const Unloadable& error) {
    throw InputError({Mistake::checkpoint_unfit,
                      {path, 0, 0},
                      "this run cannot go on from this checkpoint",
                      error.what(),
                      "Run from the beginning; a past for --from ends with --keep-checkpoint"});
  }
  steps_before_ = ensemble_.citizen_steps_done();
}

void OneRun::simulate() {
  start_ = Clock::now();
  std::exception_ptr error;
  std::atomic<bool> finished{false};
  {
    std::jthread work([&] {
      try {
        ensemble_.run();
      } catch (...) {
        error = std::current_exception();
      }
      finished.store(true);
    });
    try {
      watch(finished);
    } catch (...) {
      ensemble_.stop();
      throw;
    }
  }
  if (error) std::rethrow_exception(error);
  simulated_ = std::chrono::duration<double>(Clock::now() - start_).count();
}

void OneRun::watch(const std::atomic<bool>& finished) {
  ProgressLine line(!options_.quiet && !options_.json);
  double shown = -1, written = 0, saved = 0;
  bool asked = false;
  while (!finished.load()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
    if (elapsed - shown > 0.2) {
      shown = elapsed;
      show_progress(line);
    }
    if (interrupted()) {
      ensemble_.stop();
      continue;
    }
    const bool begun = ensemble_.citizen_steps_done() > 0;  // before that there is nothing to tell
    if (begun && elapsed - written > options_.snapshot_seconds) {
      written = elapsed;
      on_the_way(&OneRun::write);
    }
    if (!asked && options_.checkpoint_seconds > 0 &&
        elapsed - saved > options_.checkpoint_seconds) {
      asked = true;
      saved = elapsed;
      ensemble_.ask_for_states();
    }
    if (asked && ensemble_.states_ready()) {
      asked = false;
      on_the_way(&OneRun::save);
    }
  }
}

void OneRun::show_progress(ProgressLine& line) const {
  const RunTimes now = times();
  const auto before = static_cast<double>(steps_before_),
             all = static_cast<double>(ensemble_.citizen_steps());
  line.show(fmt::format(
      "{}  {:3.0f} %  {} citizen-steps/s  {} left", plan_.scenario().file,
      100 * (before + now.citizen_steps) / all, readable_rate(now.citizen_steps / now.elapsed),
      now.citizen_steps == 0 ? "?"
                             : readable_seconds(now.elapsed / now.citizen_steps *
                                                (all - before - now.citizen_steps))));
}

// A disk that is full now may have room later: the run goes on.
void OneRun::on_the_way(void (OneRun::*put)()) {
  try {
    (this->*put)();
  } catch (const InputError& error) {
    if (error.blame() != Blame::files) throw;
    if (error.what() != std::exchange(told_, error.what())) show(error.problems(), "warning");
  }
}

void OneRun::write() {
  Results results = ensemble_.results();
  results.population = population_facts(plan_.population(), plan_.scenario().population);
  results.fit = plan_.population().making.fit;
  if (results.complete) results.assertions = plan_.assertions().outcomes(results);
  results.provenance = provenance(plan_);
  write_results(output_, results);
}

void OneRun::save() {
  Checkpoint now = own();
  now.states = ensemble_.states();
  write_checkpoint(checkpoint_, now);
}

ExitCode OneRun::stop() {
  save();
  const bool some = !ensemble_.results().replicates.empty();
  if (some) {
    write();
    write_log(plan_, output_, false, times());
  }
  show({{Mistake::interrupted,
         {output_, 0, 0},
         some ? "interrupted: the file holds what was done by then"
              : "interrupted before anything was done",
         some ? "its attribute `complete` is 0" : "",
         "The same command with --resume goes on from " + checkpoint_}},
       "note");
  return interrupted_code();
}

RunTimes OneRun::times() const {
  RunTimes times;
  times.elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  times.simulating = simulated_;
  times.threads = options_.threads;
  times.citizen_steps = static_cast<double>(ensemble_.citizen_steps_done() - steps_before_);
  times.of_processes = ensemble_.seconds();
  return times;
}

}  // namespace civitas

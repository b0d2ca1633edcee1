// SPDX-License-Identifier: Apache-2.0
// `civitas run`: simulates scenarios and writes one results file for each.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <exception>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "sim/core/mistake.hpp"
#include "sim/engine/ensemble.hpp"
#include "sim/engine/target_fit.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/results_file.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/last_values.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/target_table.hpp"
#include "sim/run/threads.hpp"

namespace civitas {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::vector<std::string> scenarios;
  std::string output;
  ScenarioOptions scenario;
  int replicates = 1;
  int threads = 0;
  std::size_t block_size = 1024;
  bool verify = false;
  double snapshot_seconds = 30;
  bool force = false, estimate = false, dry_run = false, groups = false, quiet = false,
       json = false;
};

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Where the results of `scenario` go: FILE for one scenario, a folder for several.
std::string output_of(const Options& options, const std::string& scenario) {
  const std::string name = std::filesystem::path(scenario).stem().string() + ".h5";
  if (options.output.empty()) return name;
  std::error_code unknown;  // then writing the file tells more
  const bool folder = options.scenarios.size() > 1 || options.output.ends_with('/') ||
                      std::filesystem::is_directory(options.output, unknown);
  return folder ? (std::filesystem::path(options.output) / name).string() : options.output;
}

void check_outputs(const Options& options) {
  Problems problems;
  if (options.scenarios.size() > 1 && options.output.ends_with(".h5"))
    throw InputError(
        {Mistake::option_unfit,
         {"--output", 0, 0},
         "'" + options.output + "' is one file, but there are several scenarios",
         "each has a results file of its own",
         "Name a folder: -o " + std::filesystem::path(options.output).stem().string() + "/"});
  std::vector<std::string> taken;
  for (const std::string& scenario : options.scenarios) {
    const std::string path = output_of(options, scenario);
    if (std::find(taken.begin(), taken.end(), path) != taken.end())
      problems.add(Mistake::option_unfit, {scenario, 0, 0},
                   "two scenarios would be written to " + path, "their files have the same name",
                   "Run them into different folders");
    taken.push_back(path);
    check_writable(path, options.force);
  }
  problems.throw_if_any();
}

class OneRun {
 public:
  OneRun(const Options& options, const Plan& plan, std::string output)
      : options_(options),
        plan_(plan),
        output_(std::move(output)),
        threads_(threads_to_use(options.threads)),
        ensemble_(plan, ensemble_options()) {}

  /// kDone, kAssertionFailed or kInterrupted.
  ExitCode run() {
    const Clock::time_point start = Clock::now();
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
      watch(finished, start);
    }
    if (error) std::rethrow_exception(error);
    const double simulated = since(start);
    write();
    write_log(since(start), since(start) - simulated);
    if (!ensemble_.complete()) {
      show({{Mistake::interrupted,
             {output_, 0, 0},
             "interrupted: the file holds what was done by then",
             "its attribute `complete` is 0",
             ""}},
           "note");
      return kInterrupted;
    }
    const std::vector<Problem> failures = plan_.assertions().failures(ensemble_.results());
    if (options_.json)
      fmt::print("{}\n", as_json(since(start), failures).dump());
    else
      report(since(start));
    show(failures, "failed");
    return failures.empty() ? kDone : kAssertionFailed;
  }

  void estimate() {
    // Two steps of one replicate tell what a step costs; building the file is small beside it.
    const Clock::time_point start = Clock::now();
    const Workers workers(threads_);
    Simulation simulation(plan_, plan_.scenario().seed, 1, options_.block_size, workers);
    const double set_up = since(start);
    const Clock::time_point first = Clock::now();
    const std::size_t tried = std::min<std::size_t>(plan_.scenario().time.steps(), 2);
    for (std::size_t i = 0; i < tried; ++i) simulation.step(true);
    const double per_step = since(first) / static_cast<double>(tried);
    std::size_t cells = 0;
    for (const Plan::Cadence& cadence : plan_.cadences()) {
      for (const Tally::Shape& shape : cadence.tally.shapes()) cells += shape.cells;
    }
    const auto steps = static_cast<double>(plan_.scenario().time.steps());
    const double bytes =
        (static_cast<double>(cells) * options_.replicates +
         static_cast<double>(plan_.panel().nodes.size() * plan_.panel().persons.size())) *
        steps * sizeof(double);
    const double hot = static_cast<double>(plan_.population().bytes());
    const auto persons = static_cast<double>(plan_.population().persons());
    const std::vector<std::vector<std::string>> rows = {
        {"estimate for", plan_.scenario().file},
        {"persons", readable(persons)},
        {"steps", fmt::format("{} of {} replicate(s)", steps, options_.replicates)},
        {"memory", fmt::format("{} for each population in hand, {:.0f} bytes per citizen",
                               readable_bytes(hot), hot / persons)},
        {"time", readable_seconds(options_.replicates * (set_up + per_step * steps)) +
                     fmt::format(" on {} thread(s)", threads_)},
        {"disk", "at most " + readable_bytes(bytes)},
    };
    fmt::print("{}", table(rows));
  }

 private:
  EnsembleOptions ensemble_options() const {
    return {plan_.scenario().seed, options_.replicates, threads_, options_.block_size,
            options_.verify};
  }

  void watch(const std::atomic<bool>& finished, Clock::time_point start) {
    ProgressLine line(!options_.quiet && !options_.json);
    double saved = 0;
    while (!finished.load()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (interrupted()) ensemble_.stop();
      const double elapsed = since(start);
      if (elapsed - shown_ > 0.2) {
        shown_ = elapsed;
        const auto done = static_cast<double>(ensemble_.citizen_steps_done()),
                   all = static_cast<double>(ensemble_.citizen_steps());
        line.show(fmt::format("{}  {:3.0f} %  {} citizen-steps/s  {} left", plan_.scenario().file,
                              100 * done / all, readable_rate(done / elapsed),
                              done == 0 ? "?" : readable_seconds(elapsed / done * (all - done))));
      }
      if (elapsed - saved > options_.snapshot_seconds && !interrupted()) {
        saved = elapsed;
        write();
      }
    }
  }

  Results results() const {
    Results results = ensemble_.results();
    results.population = population_facts(plan_.population(), plan_.scenario().population);
    results.fit = plan_.population().making.fit;
    results.provenance = provenance(plan_);
    return results;
  }

  void write() const { write_results(output_, results()); }

  void write_log(double elapsed, double writing) const {
    nlohmann::ordered_json log;
    log["results"] = std::filesystem::path(output_).filename().string();
    log["complete"] = ensemble_.complete();
    log["threads"] = threads_;
    log["seconds"] = elapsed;
    log["seconds_writing"] = writing;
    log["citizen_steps"] = ensemble_.citizen_steps_done();
    const std::vector<double> seconds = ensemble_.seconds();
    for (std::size_t i = 0; i < plan_.processes().size(); ++i)
      log["seconds_per_process"][plan_.processes()[i].declaration->process()] = seconds[i];
    log["seconds_per_process"]["births, deaths and moves"] = seconds[plan_.processes().size()];
    log["seconds_per_process"]["recording"] = seconds.back();
    log["bytes_per_citizen"] = static_cast<double>(plan_.population().bytes()) /
                               static_cast<double>(plan_.population().persons());
    const std::string text = log.dump(2) + "\n";
    publish(std::filesystem::path(output_).replace_extension(".log.json").string(),
            std::as_bytes(std::span(text)));
  }

  void report(double elapsed) const {
    const Results all = ensemble_.results();
    if (!options_.quiet) {
      std::vector<std::vector<std::string>> rows = {{"indicator", "last value", "unit", "meaning"}};
      const std::vector<LastValue> last = last_values(all);
      for (const auto& [series, groups, values] : last) {
        if (groups.empty())
          rows.push_back({series->name, readable(values[0]), series->unit, series->long_name});
      }
      fmt::print("{}\n{}, {}: mean over {} replicate(s)\n{}", plan_.scenario().title,
                 plan_.scenario().time.of_step(all.steps - 1).text(), plan_.scenario().file,
                 options_.replicates, table(rows));
      if (options_.groups) fmt::print("{}", group_tables(all, last));
      fmt::print("{}", target_table(target_fits(plan_.scenario(), all)));
      const auto done = static_cast<double>(ensemble_.citizen_steps_done());
      fmt::print(stderr, "{} citizen-steps in {}, {} a second\n", readable(done),
                 readable_seconds(elapsed), readable_rate(done / elapsed));
    }
    fmt::print("{}\n", output_);
  }

  nlohmann::ordered_json as_json(double elapsed, const std::vector<Problem>& failures) const {
    const Results all = ensemble_.results();
    nlohmann::ordered_json json;
    json["scenario"] = plan_.scenario().file;
    json["results"] = output_;
    json["seconds"] = elapsed;
    const auto number = [](double value) {
      return std::isnan(value) ? nlohmann::ordered_json() : nlohmann::ordered_json(value);
    };
    for (const auto& [series, groups, values] : last_values(all)) {
      if (groups.empty()) json["last"][series->name] = number(values[0]);
      for (std::size_t i = 0; i < groups.size(); ++i)
        json["last"][series->name][groups[i]] = number(values[i]);
    }
    for (const TargetFit& fit : target_fits(plan_.scenario(), all))
      json["targets"].push_back({{"of", fit.target->of.chars},
                                 {"target", fit.target->value},
                                 {"tolerance", fit.target->tolerance},
                                 {"simulated", number(fit.simulated)},
                                 {"inside", fit.inside()}});
    for (const Problem& failure : failures) json["failed"].push_back(to_string(failure));
    return json;
  }

  const Options& options_;
  const Plan& plan_;
  std::string output_;
  int threads_;
  Ensemble ensemble_;
  double shown_ = -1;
};

void run(const Options& options, int& exit_code) {
  Session session(options.scenario);
  Problems problems;
  std::vector<Scenario> scenarios;
  for (const std::string& path : options.scenarios) {
    try {
      scenarios.push_back(session.read(path));
    } catch (const InputError& error) {
      if (error.blame() == Blame::files) throw;
      problems.add(error);
    }
  }
  problems.throw_if_any();
  if (!options.estimate && !options.dry_run) check_outputs(options);
  for (std::size_t i = 0; i < scenarios.size() && exit_code != kInterrupted; ++i) {
    const auto plan = session.plan(scenarios[i]);
    show(plan->warnings(), "warning");
    OneRun one(options, *plan, output_of(options, options.scenarios[i]));
    if (options.estimate) {
      one.estimate();
    } else if (options.dry_run) {
      fmt::print("{}: would simulate {} persons for {} steps, {} replicate(s), and write {}\n",
                 options.scenarios[i], plan->population().persons(), plan->scenario().time.steps(),
                 options.replicates, output_of(options, options.scenarios[i]));
    } else if (const ExitCode code = one.run(); code != kDone) {
      exit_code = code;
    }
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
          "--replicates", options->replicates,
          "How often, each time with other luck; replicate r has the same luck in every scenario")
      ->type_name("N")
      ->check(CLI::Range(1, 100'000));
  add_scenario_options(*command, options->scenario);
  command
      ->add_option(
          "--threads", options->threads,
          "Default: SLURM_CPUS_PER_TASK, the cgroup's quota or the CPUs at hand; changes no result")
      ->type_name("N")
      ->check(CLI::Range(1, 4096));
  command
      ->add_option("--block-size", options->block_size,
                   "Persons computed in one go; changes no result")
      ->type_name("N")
      ->check(CLI::Range(1, 1 << 20));
  command
      ->add_option("--snapshot-every", options->snapshot_seconds,
                   "Seconds between whole files written on the way")
      ->type_name("S")
      ->check(CLI::Range(0.1, 1e9));
  command->add_flag("--verify", options->verify,
                    "After each step, look whether households and persons still fit together");
  command->add_flag("--force", options->force, "Replace results files that exist");
  command->add_flag("--estimate", options->estimate,
                    "Only print memory, time and disk that the run would take");
  command->add_flag("--dry-run", options->dry_run,
                    "Only check everything and say what would be done");
  command->add_flag("--groups", options->groups, "Print what the indicators are `by` group, too");
  command->add_flag("--quiet", options->quiet, "Print only the names of the files written");
  command->add_flag("--json", options->json, "Print one line of JSON for each scenario");
  command->callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace civitas

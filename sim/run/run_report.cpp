// SPDX-License-Identifier: Apache-2.0
#include "sim/run/run_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>

#include "sim/engine/target_fit.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/file.hpp"
#include "sim/io/json_text.hpp"
#include "sim/run/last_values.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/target_table.hpp"

namespace civitas {
namespace {

void print(const Plan& plan, const std::string& output, const RunOptions& options,
           const Results& all, const RunTimes& times) {
  if (!options.quiet) {
    std::vector<std::vector<std::string>> rows = {{"indicator", "last value", "unit", "meaning"}};
    const std::vector<LastValue> last = last_values(all);
    const TimeSpan& time = plan.scenario().time;
    for (const LastValue& one : last) {
      if (one.groups.empty())
        rows.push_back({one.series->name, readable(one.values[0]) + earlier(one, all, time),
                        one.series->unit, one.series->long_name});
    }
    fmt::print("{}\n{}, {}: mean over {} replicate(s)\n{}", plan.scenario().title,
               time.of_step(all.steps - 1).text(), plan.scenario().file, options.replicates,
               table(rows));
    if (options.groups) fmt::print("{}", group_tables(all, last, time));
    fmt::print("{}", target_table(target_fits(plan.scenario(), all)));
    std::fflush(stdout);  // in this order, where both go to one file
    fmt::print(stderr, "{} citizen-steps in {}, {} a second\n", readable(times.citizen_steps),
               readable_seconds(times.elapsed), readable_rate(times.citizen_steps / times.elapsed));
  }
  fmt::print("{}\n", output);
}

nlohmann::ordered_json as_json(const Plan& plan, const std::string& output, const Results& all,
                               double elapsed, const std::vector<Problem>& failures) {
  nlohmann::ordered_json json;
  json["scenario"] = plan.scenario().file;
  json["results"] = output;
  json["seconds"] = elapsed;
  const auto number = [](double value) {
    return std::isnan(value) ? nlohmann::ordered_json() : nlohmann::ordered_json(value);
  };
  for (const auto& [series, groups, values, steps] : last_values(all)) {
    if (groups.empty()) json["last"][series->name] = number(values[0]);
    for (std::size_t i = 0; i < groups.size(); ++i)
      json["last"][series->name][groups[i]] = number(values[i]);
  }
  for (const TargetFit& fit : target_fits(plan.scenario(), all))
    json["targets"].push_back({{"of", fit.target->of.chars},
                               {"target", fit.target->value},
                               {"tolerance", fit.target->tolerance},
                               {"simulated", number(fit.simulated)},
                               {"inside", fit.inside()}});
  for (const Problem& failure : failures) json["failed"].push_back(to_string(failure));
  return json;
}

}  // namespace

std::string log_name(const std::string& results) {
  return std::filesystem::path(results).replace_extension(".log.json").string();
}

bool has_own_log(const std::string& results) try {
  const auto log = nlohmann::ordered_json::parse(read_file(log_name(results)), nullptr, false);
  return log.is_object() && log.contains("citizen_steps") &&
         log.value("results", nlohmann::ordered_json()) ==
             std::filesystem::path(results).filename().string();
} catch (const InputError&) {
  return false;  // there is none
}

void write_log(const Plan& plan, const std::string& output, bool complete, const RunTimes& times) {
  nlohmann::ordered_json log;
  log["results"] = std::filesystem::path(output).filename().string();
  log["complete"] = complete;
  log["threads"] = times.threads;
  log["seconds"] = times.elapsed;
  log["seconds_writing"] = times.elapsed - times.simulating;
  log["citizen_steps"] = times.citizen_steps;
  const std::vector<double>& seconds = times.of_processes;
  for (std::size_t i = 0; i < plan.processes().size(); ++i)
    log["seconds_per_process"][plan.processes()[i].declaration->process()] = seconds[i];
  log["seconds_per_process"]["births, deaths and moves"] = seconds[plan.processes().size()];
  log["seconds_per_process"]["recording"] = seconds.back();
  log["bytes_per_citizen"] = static_cast<double>(plan.bytes()) /
                             static_cast<double>(plan.population().persons());
  const std::string text = json_text(log, 2) + "\n";
  publish(log_name(output), std::as_bytes(std::span(text)));
}

void report(const Plan& plan, const std::string& output, const RunOptions& options,
            const Results& results, const RunTimes& times, const std::vector<Problem>& failures) {
  if (options.json)
    fmt::print("{}\n", json_text(as_json(plan, output, results, times.elapsed, failures)));
  else
    print(plan, output, options, results, times);
  show(failures, "failed");
}

void report_staying(const Plan& plan, const std::string& output, const RunOptions& options,
                    const std::vector<Problem>& failures) {
  if (options.json) {
    nlohmann::ordered_json json = {
        {"scenario", plan.scenario().file}, {"results", output}, {"stays", true}};
    for (const Problem& failure : failures) json["failed"].push_back(to_string(failure));
    fmt::print("{}\n", json_text(json));
  } else {
    fmt::print("{}\n", output);
  }
  show(failures, "failed");
}

}  // namespace civitas

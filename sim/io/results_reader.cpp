// SPDX-License-Identifier: Apache-2.0
// Reads results as FORMAT.md says.
#include "sim/io/results_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/engine/result_names.hpp"
#include "sim/io/sweep_reader.hpp"

namespace civitas {
namespace {

[[noreturn]] void refuse(const hdf5::Reader& file, const std::string& why) {
  throw InputError(
      Problem{Mistake::file_unreadable, {file.path(), 0, 0}, "this is no results file", why, ""});
}

int whole(const hdf5::Reader& file, std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size())
    refuse(file, "its calendar cannot be read");
  return number;
}

// What stands in the root, in its order: breakdowns and series.
void read_root(const hdf5::Reader& file, Results& results) {
  for (const std::string& name : file.names("/")) {
    const auto reserved = reserved_names();
    if (std::find(reserved.begin(), reserved.end(), name) != reserved.end()) continue;
    const std::string path = "/" + name;
    if (file.is_text(path)) {
      results.dimensions.push_back({name, file.attribute(path, "long_name"), file.texts(path)});
      continue;
    }
    results.series.push_back(read_series(file, name, 2));
  }
}

Provenance read_provenance(const hdf5::Reader& file) {
  const std::string group = "/provenance";
  Provenance provenance;
  provenance.scenario_file = file.attribute(group, "scenario_file");
  const std::string seed = file.attribute(group, "seed");
  std::from_chars(seed.data(), seed.data() + seed.size(), provenance.seed);
  provenance.resolved_scenario = file.text(group + "/resolved_scenario");
  provenance.changes = file.text(group + "/changes");
  provenance.program_version = file.attribute(group, "civitas_version");
  provenance.git_commit = file.attribute(group, "git_commit");
  provenance.compiler = file.attribute(group, "compiler");
  const std::vector<std::string> names = file.texts(group + "/input_files");
  const std::vector<std::string> digests = file.texts(group + "/sha256");
  if (names.size() != digests.size()) refuse(file, "its files have no digests");
  for (std::size_t i = 0; i < names.size(); ++i)
    provenance.files.emplace_back(names[i], digests[i]);
  return provenance;
}

std::vector<PlannedProcess> read_plan(const hdf5::Reader& file) {
  const std::vector<std::string> names = file.texts("/plan/name");
  std::vector<PlannedProcess> plan(names.size());
  const auto read = [&](const std::string& name, std::string PlannedProcess::*member) {
    const std::vector<std::string> texts = file.texts("/plan/" + name);
    if (texts.size() != plan.size()) refuse(file, "its plan is of several lengths");
    for (std::size_t i = 0; i < texts.size(); ++i) plan[i].*member = texts[i];
  };
  read("name", &PlannedProcess::name);
  read("reads", &PlannedProcess::reads);
  read("writes", &PlannedProcess::writes);
  read("streams", &PlannedProcess::streams);
  read("parameters", &PlannedProcess::parameters);
  return plan;
}

std::vector<AssertedOutcome> read_assertions(const hdf5::Reader& file) {
  if (!file.has("/assertions")) return {};
  const auto that = file.texts("/assertions/that"), each = file.texts("/assertions/each"),
             first = file.texts("/assertions/first");
  const auto failing = file.whole_numbers("/assertions/failing");
  if (each.size() != that.size() || first.size() != that.size() || failing.size() != that.size())
    refuse(file, "its assertions are of several lengths");
  std::vector<AssertedOutcome> list;
  for (std::size_t i = 0; i < that.size(); ++i)
    list.push_back({that[i], each[i], static_cast<int>(failing[i]), first[i]});
  return list;
}

std::vector<MarginFit> read_fit(const hdf5::Reader& file) {
  if (!file.has("/population/margin")) return {};
  std::vector<MarginFit> fit(file.texts("/population/margin").size());
  const auto same = [&](std::size_t length) {
    if (length != fit.size()) refuse(file, "its margins are of several lengths");
  };
  const auto texts = [&](const std::string& name, std::string MarginFit::*member) {
    const std::vector<std::string> list = file.texts("/population/" + name);
    same(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) fit[i].*member = list[i];
  };
  const auto numbers = [&](const std::string& name, auto member) {
    const std::vector<double> list = file.numbers("/population/" + name);
    same(list.size());
    using Number = std::remove_reference_t<decltype(fit[0].*member)>;
    for (std::size_t i = 0; i < list.size(); ++i) fit[i].*member = static_cast<Number>(list[i]);
  };
  texts("margin", &MarginFit::margin);
  texts("of", &MarginFit::of);
  texts("level", &MarginFit::level);
  texts("worst", &MarginFit::worst);
  numbers("cells", &MarginFit::cells);
  numbers("total", &MarginFit::total);
  numbers("weights_error", &MarginFit::weights_error);
  numbers("max_error", &MarginFit::max_error);
  numbers("mean_error", &MarginFit::mean_error);
  numbers("srmse", &MarginFit::srmse);
  return fit;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

Panel read_panel(const hdf5::Reader& file) {
  Panel panel;
  if (!file.has("/panel")) return panel;
  const auto number = [](const std::string& text) {
    std::uint64_t key = 0;
    std::from_chars(text.data(), text.data() + text.size(), key);
    return key;
  };
  for (const std::string& key : file.texts("/panel/citizen")) panel.keys.push_back(number(key));
  if (file.has("/panel/mother")) {
    for (const std::string& key : file.texts("/panel/mother"))
      panel.mothers.push_back(key.empty() ? std::nullopt : std::optional(number(key)));
  }
  for (const std::string& name : file.names("/panel")) {
    const std::string path = "/panel/" + name;
    if (name == "citizen" || name == "time" || name == "mother") continue;
    if (name == "weight")
      panel.weights = file.numbers(path);
    else
      panel.attributes.push_back({name, file.attribute(path, "units"),
                                  file.attribute(path, "long_name"), file.numbers(path),
                                  lines_of(file.attribute(path, "labels"))});
  }
  return panel;
}

}  // namespace

void read_time(const hdf5::Reader& file, Results& results) {
  const std::string units = file.attribute("/time", "units");  // days since 2025-01-01
  const std::string begin = "days since ";
  if (!units.starts_with(begin) || units.size() != begin.size() + 10)
    refuse(file, "its calendar cannot be read");
  results.first_year = whole(file, std::string_view(units).substr(begin.size(), 4));
  results.first_month = whole(file, std::string_view(units).substr(begin.size() + 5, 2));
  results.steps = file.shape("/time").at(0);
  const std::vector<double> bounds = file.numbers("/time_bnds");
  constexpr double days_a_month = 365.2425 / 12;
  if (bounds.size() > 1)
    results.months_per_step = static_cast<int>(std::round((bounds[1] - bounds[0]) / days_a_month));
}

Series read_series(const hdf5::Reader& file, const std::string& name, std::size_t before) {
  const std::string path = "/" + name;
  Series series;
  series.name = name;
  series.unit = file.attribute(path, "units");
  series.long_name = file.attribute(path, "long_name");
  series.definition = file.attribute(path, "definition");
  series.population = file.attribute(path, "population");
  series.assumptions = file.attribute(path, "assumptions");
  const std::vector<std::string> dimensions = file.dimensions(path);
  if (dimensions.size() < before) refuse(file, "'" + name + "' has no replicates and months");
  series.dimensions.assign(dimensions.begin() + static_cast<std::ptrdiff_t>(before),
                           dimensions.end());
  if (file.is_whole(path))
    series.values = file.whole_numbers(path);
  else
    series.values = file.numbers(path);
  return series;
}

Results read_results(const hdf5::Reader& file) {
  if (file.attribute("/", "civitas_format") != "1" || is_of_a_sweep(file))
    refuse(file, "it is of another format");
  Results results;
  results.title = file.attribute("/", "title");
  results.description = file.attribute("/", "description");
  results.complete = file.yes("/", "complete");
  for (const std::int64_t number : file.whole_numbers("/replicate"))
    results.replicates.push_back(static_cast<int>(number));
  read_time(file, results);
  read_root(file, results);
  results.provenance = read_provenance(file);
  results.plan = read_plan(file);
  results.assertions = read_assertions(file);
  results.population = file.attributes("/population");
  results.fit = read_fit(file);
  results.panel = read_panel(file);
  return results;
}

}  // namespace civitas

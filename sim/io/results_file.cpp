// SPDX-License-Identifier: Apache-2.0
// Writes results as FORMAT.md says.
#include "sim/io/results_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/hdf5.hpp"
#include "sim/io/results_digest.hpp"
#include "sim/io/results_layout.hpp"
#include "sim/io/utf8.hpp"

namespace civitas {
namespace {

using hdf5::Handle;
using hdf5::Scale;

constexpr double kNotRecorded = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kNotCounted = -1;

/// What has no value is left out.
void describe(const Handle& object, const std::string& name, const std::string& text) {
  if (!text.empty()) hdf5::set_text(object, name, plain_utf8(text));
}

std::vector<std::string> plain(std::vector<std::string> texts) {
  for (std::string& text : texts) text = plain_utf8(text);
  return texts;
}

/// The dimensions of the root: open until every dataset has been attached.
class Dimensions {
 public:
  Dimensions(const Handle& file, const Results& results) {
    write_replicate(file, results);
    write_time(file, results);
    for (const Dimension& dimension : results.dimensions) {
      Scale labels(hdf5::write_texts(file, dimension.name, plain(dimension.labels)),
                   dimension.name);
      describe(labels.list(), "long_name", dimension.long_name);
      scales_.emplace(dimension.name, std::move(labels));
    }
  }

  Scale* operator[](const std::string& name) { return &scales_.at(name); }

  void close() {
    for (auto& [name, scale] : scales_) scale.close();
  }

 private:
  void write_replicate(const Handle& file, const Results& results) {
    const std::vector<std::int32_t> numbers(results.replicates.begin(), results.replicates.end());
    Scale replicate(hdf5::write_numbers<std::int32_t>(file, "replicate", {numbers.size()}, numbers),
                    "replicate");
    describe(replicate.list(), "long_name", "replicate: a repetition with other luck");
    scales_.emplace("replicate", std::move(replicate));
  }

  void write_time(const Handle& file, const Results& results) {
    const std::vector<double> days = step_days(results);
    Scale time(hdf5::write_numbers<double>(file, "time", {results.steps},
                                           std::span(days).first(results.steps)),
               "time");
    describe(time.list(), "units", time_units(results));
    describe(time.list(), "calendar", "proleptic_gregorian");
    describe(time.list(), "axis", "T");
    describe(time.list(), "standard_name", "time");
    describe(time.list(), "long_name", "first day of the step");
    describe(time.list(), "bounds", "time_bnds");

    std::vector<double> bounds;
    for (std::size_t step = 0; step < results.steps; ++step) {
      bounds.insert(bounds.end(), {days[step], days[step + 1]});
    }
    Scale ends = hdf5::write_bare_dimension(file, "nv", 2);
    Handle time_bnds = hdf5::write_numbers<double>(file, "time_bnds", {results.steps, 2}, bounds);
    hdf5::attach(time_bnds, {&time, &ends});
    time_bnds.close();
    ends.close();
    scales_.emplace("time", std::move(time));
  }

  std::map<std::string, Scale> scales_;
};

Handle write_values(const Handle& parent, const std::string& name, const hdf5::Shape& shape,
                    const std::vector<double>& values, bool by_replicate) {
  const std::vector<std::uint64_t> lengths(shape.begin(), shape.end());
  const std::vector<std::uint64_t> chunk = chunk_shape(lengths, by_replicate);
  Handle dataset = hdf5::write_numbers<double>(parent, name, shape, with_plain_nan(values),
                                               {chunk.begin(), chunk.end()});
  hdf5::set_fill_value(dataset, kNotRecorded);
  return dataset;
}

Handle write_values(const Handle& parent, const std::string& name, const hdf5::Shape& shape,
                    const std::vector<std::int64_t>& counts, bool by_replicate) {
  const std::vector<std::uint64_t> lengths(shape.begin(), shape.end());
  const std::vector<std::uint64_t> chunk = chunk_shape(lengths, by_replicate);
  Handle dataset =
      hdf5::write_numbers<std::int64_t>(parent, name, shape, counts, {chunk.begin(), chunk.end()});
  hdf5::set_fill_value(dataset, kNotCounted);
  return dataset;
}

void write_series(const Handle& file, const Results& results, Dimensions& dimensions,
                  const Series& series) {
  hdf5::Shape shape = {results.replicates.size(), results.steps};
  std::vector<Scale*> scales = {dimensions["replicate"], dimensions["time"]};
  for (const std::string& name : series.dimensions) {
    shape.push_back(dimension_named(results, name).labels.size());
    scales.push_back(dimensions[name]);
  }
  Handle dataset = std::visit(
      [&](const auto& values) { return write_values(file, series.name, shape, values, true); },
      series.values);
  describe(dataset, "units", series.unit);
  describe(dataset, "long_name", series.long_name);
  describe(dataset, "definition", series.definition);
  describe(dataset, "population", series.population);
  describe(dataset, "assumptions", series.assumptions);
  hdf5::attach(dataset, scales);
  dataset.close();
}

void write_list(const Handle& group, const std::string& name, const std::vector<std::string>& texts,
                Scale& dimension) {
  Handle list = hdf5::write_texts(group, name, plain(texts));
  hdf5::attach(list, {&dimension});
  list.close();
}

void write_provenance(const Handle& file, const Provenance& provenance) {
  Handle group = hdf5::make_group(file, "provenance");
  describe(group, "seed", std::to_string(provenance.seed));  // R reads no 64-bit integers exactly
  describe(group, "civitas_version", provenance.program_version);
  describe(group, "git_commit", provenance.git_commit);
  describe(group, "compiler", provenance.compiler);
  describe(group, "scenario_file", provenance.scenario_file);
  hdf5::write_text(group, "resolved_scenario", plain_utf8(provenance.resolved_scenario));
  hdf5::write_text(group, "changes", plain_utf8(provenance.changes));
  std::vector<std::string> names, digests;
  for (const auto& [name, digest] : provenance.files) {
    names.push_back(name);
    digests.push_back(digest);
  }
  Scale dimension = hdf5::write_bare_dimension(group, "file", names.size());
  write_list(group, "input_files", names, dimension);
  write_list(group, "sha256", digests, dimension);
  dimension.close();
  group.close();
}

void write_plan(const Handle& file, const std::vector<PlannedProcess>& plan) {
  Handle group = hdf5::make_group(file, "plan");
  Scale dimension = hdf5::write_bare_dimension(group, "process", plan.size());
  const auto write = [&](const std::string& name, std::string PlannedProcess::*member) {
    std::vector<std::string> texts;
    for (const PlannedProcess& process : plan) texts.push_back(process.*member);
    write_list(group, name, texts, dimension);
  };
  write("name", &PlannedProcess::name);
  write("reads", &PlannedProcess::reads);
  write("writes", &PlannedProcess::writes);
  write("streams", &PlannedProcess::streams);
  write("parameters", &PlannedProcess::parameters);
  dimension.close();
  group.close();
}

/// A fact's name as that of an attribute: "largest household" becomes "largest_household"; the
/// second of the same name gets "_2".
std::string attribute_name(const std::string& fact, std::set<std::string>& taken) {
  std::string name = plain_utf8(fact);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '/' || c == '\n'; }, '_');
  if (name.empty()) throw Bug("results: a fact of the population has no name");
  std::string unique = name;
  for (int i = 2; !taken.insert(unique).second; ++i) unique = fmt::format("{}_{}", name, i);
  return unique;
}

/// One entry for each margin, in datasets that share a dimension.
void write_fit(const Handle& group, const std::vector<MarginFit>& fit) {
  if (fit.empty()) return;
  const auto texts = [&](std::string MarginFit::*member) {
    std::vector<std::string> list;
    for (const MarginFit& margin : fit) list.push_back(margin.*member);
    return plain(list);
  };
  Scale margin(hdf5::write_texts(group, "margin", texts(&MarginFit::margin)), "margin");
  write_list(group, "of", texts(&MarginFit::of), margin);
  write_list(group, "level", texts(&MarginFit::level), margin);
  write_list(group, "worst", texts(&MarginFit::worst), margin);
  const auto numbers = [&](const char* name, const char* long_name, auto member) {
    std::vector<double> values;
    for (const MarginFit& one : fit) values.push_back(static_cast<double>(one.*member));
    Handle dataset = hdf5::write_numbers<double>(group, name, {values.size()}, values);
    describe(dataset, "units", "1");
    describe(dataset, "long_name", long_name);
    hdf5::attach(dataset, {&margin});
    dataset.close();
  };
  numbers("cells", "cells of all areas", &MarginFit::cells);
  numbers("total", "persons or households in the margin", &MarginFit::total);
  numbers("weights_error", "largest error of a cell before households were drawn",
          &MarginFit::weights_error);
  numbers("max_error", "largest error of a cell", &MarginFit::max_error);
  numbers("mean_error", "mean absolute error of a cell", &MarginFit::mean_error);
  numbers("srmse", "standardised root mean square error", &MarginFit::srmse);
  margin.close();
}

void write_population(const Handle& file, const Facts& facts, const std::vector<MarginFit>& fit) {
  Handle group = hdf5::make_group(file, "population");
  std::set<std::string> taken;
  for (const auto& [fact, value] : facts) describe(group, attribute_name(fact, taken), value);
  write_fit(group, fit);
  group.close();
}

void write_assertions(const Handle& file, const std::vector<AssertedOutcome>& assertions) {
  if (assertions.empty()) return;
  Handle group = hdf5::make_group(file, "assertions");
  Scale dimension = hdf5::write_bare_dimension(group, "assertion", assertions.size());
  const auto write = [&](const std::string& name, std::string AssertedOutcome::*member) {
    std::vector<std::string> texts;
    for (const AssertedOutcome& assertion : assertions) texts.push_back(assertion.*member);
    write_list(group, name, texts, dimension);
  };
  write("that", &AssertedOutcome::that);
  write("each", &AssertedOutcome::each);
  std::vector<std::int32_t> failing;
  for (const AssertedOutcome& assertion : assertions) failing.push_back(assertion.failing);
  Handle replicates =
      hdf5::write_numbers<std::int32_t>(group, "failing", {failing.size()}, failing);
  describe(replicates, "units", "1");
  describe(replicates, "long_name", "replicates in which it does not hold at some time");
  hdf5::attach(replicates, {&dimension});
  replicates.close();
  write("first", &AssertedOutcome::first);
  dimension.close();
  group.close();
}

/// The time of the root again: readers of one group look for coordinates in that group alone.
void write_panel_time(const Handle& group, const Results& results, Dimensions& dimensions) {
  const std::vector<double> days = step_days(results);
  Handle time = hdf5::write_numbers<double>(group, "time", {results.steps},
                                            std::span(days).first(results.steps));
  describe(time, "units", time_units(results));
  describe(time, "calendar", "proleptic_gregorian");
  describe(time, "standard_name", "time");
  describe(time, "long_name", "first day of the step");
  hdf5::attach(time, {dimensions["time"]});
  time.close();
}

void write_panel(const Handle& file, const Results& results, Dimensions& dimensions) {
  const Panel& panel = results.panel;
  if (panel.keys.empty()) return;
  Handle group = hdf5::make_group(file, "panel");
  std::vector<std::string> keys;
  for (const std::uint64_t key : panel.keys) keys.push_back(std::to_string(key));
  Scale citizen(hdf5::write_texts(group, "citizen", keys), "citizen");
  describe(citizen.list(), "long_name", "key of the citizen");

  Handle weight = write_values(group, "weight", {keys.size()}, panel.weights, false);
  describe(weight, "units", "1");
  describe(weight, "long_name", "persons that the citizen stands for");
  hdf5::attach(weight, {&citizen});
  weight.close();
  if (!panel.mothers.empty()) {
    std::vector<std::string> mothers;
    for (const auto& mother : panel.mothers)
      mothers.push_back(mother ? std::to_string(*mother) : "");
    Handle mother = hdf5::write_texts(group, "mother", mothers);
    describe(mother, "long_name", "key of the mother of who was born into the panel");
    hdf5::attach(mother, {&citizen});
    mother.close();
  }
  write_panel_time(group, results, dimensions);
  for (const Panel::Attribute& attribute : panel.attributes) {
    Handle dataset =
        write_values(group, attribute.name, {results.steps, keys.size()}, attribute.values, false);
    describe(dataset, "units", attribute.unit);
    describe(dataset, "long_name", attribute.long_name);
    describe(dataset, "labels", fmt::format("{}", fmt::join(attribute.labels, "\n")));
    hdf5::attach(dataset, {dimensions["time"], &citizen});
    dataset.close();
  }
  citizen.close();
  group.close();
}

void write_root(const Handle& file, const Results& results) {
  describe(file, "Conventions", "CF-1.10");
  describe(file, "title", results.title);
  describe(file, "description", results.description);
  describe(file, "civitas_format", "1");
  describe(file, "civitas_version", results.provenance.program_version);
  hdf5::set_number<std::uint8_t>(file, "complete", results.complete ? 1 : 0);
  describe(file, "digest", results_digest(results));
}

void refuse_too_large(std::size_t size, std::size_t limit) {
  if (size <= limit) return;
  constexpr double mib = 1024.0 * 1024.0;
  throw InputError(Problem{
      Mistake::results_too_large,
      {},
      fmt::format("the results have {:.1f} MiB", static_cast<double>(size) / mib),
      fmt::format("a results file holds up to {:.1f} MiB", static_cast<double>(limit) / mib),
      "record fewer steps, fewer citizens in the panel or fewer replicates in one file"});
}

}  // namespace

std::vector<std::byte> results_image(const Results& results, std::size_t limit) {
  check_layout(results);
  const std::size_t size = uncompressed_size(results);
  refuse_too_large(size, limit);
  Handle file = hdf5::memory_file(std::max<std::size_t>(size / 16, 64 * 1024));
  write_root(file, results);
  Dimensions dimensions(file, results);
  for (const Series& series : results.series) write_series(file, results, dimensions, series);
  write_provenance(file, results.provenance);
  write_plan(file, results.plan);
  write_assertions(file, results.assertions);
  write_population(file, results.population, results.fit);
  write_panel(file, results, dimensions);
  dimensions.close();
  std::vector<std::byte> bytes = hdf5::image(file);
  file.close();
  return bytes;
}

void write_results(const std::string& path, const Results& results) {
  publish(path, results_image(results));
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/sweep_parts.hpp"

#include <algorithm>

#include "sim/io/results_layout.hpp"
#include "sim/io/utf8.hpp"

namespace civitas {
namespace {

using hdf5::Handle;
using hdf5::Scale;

std::vector<std::string> plain(std::vector<std::string> texts) {
  for (std::string& text : texts) text = plain_utf8(text);
  return texts;
}

void write_list(const Handle& group, const std::string& name, const std::vector<std::string>& texts,
                Scale& dimension) {
  Handle list = hdf5::write_texts(group, name, plain(texts));
  hdf5::attach(list, {&dimension});
  list.close();
}

void write_list(const Handle& group, const std::string& name,
                const std::vector<std::int32_t>& numbers, Scale& dimension) {
  Handle list = hdf5::write_numbers<std::int32_t>(group, name, {numbers.size()}, numbers);
  hdf5::attach(list, {&dimension});
  list.close();
}

}  // namespace

void describe(const Handle& object, const std::string& name, const std::string& text) {
  if (!text.empty()) hdf5::set_text(object, name, plain_utf8(text));
}

SweepDimensions::SweepDimensions(const Handle& file, const SweepManifest& manifest) {
  add_numbers(file, "point", manifest.points, "point of the design");
  add_numbers(file, "replicate", static_cast<std::size_t>(manifest.replicates),
              "replicate: a repetition with other luck");
  add_time(file, manifest);
  for (const Dimension& dimension : manifest.dimensions) {
    Scale scale(hdf5::write_texts(file, dimension.name, plain(dimension.labels)), dimension.name);
    describe(scale.list(), "long_name", dimension.long_name);
    scales_.emplace(dimension.name, std::move(scale));
  }
}

void SweepDimensions::close() {
  for (auto& [name, scale] : scales_) scale.close();
}

void SweepDimensions::add_numbers(const Handle& file, const std::string& name, std::size_t length,
                                  const char* long_name) {
  std::vector<std::int32_t> numbers(length);
  for (std::size_t i = 0; i < length; ++i) numbers[i] = static_cast<std::int32_t>(i + 1);
  Scale scale(hdf5::write_numbers<std::int32_t>(file, name, {length}, numbers), name);
  describe(scale.list(), "long_name", long_name);
  scales_.emplace(name, std::move(scale));
}

void SweepDimensions::add_time(const Handle& file, const SweepManifest& manifest) {
  Results calendar;
  calendar.first_year = manifest.first_year;
  calendar.first_month = manifest.first_month;
  calendar.months_per_step = manifest.months_per_step;
  calendar.steps = manifest.steps;
  const std::vector<double> days = step_days(calendar);
  Scale time(hdf5::write_numbers<double>(file, "time", {manifest.steps},
                                         std::span(days).first(manifest.steps)),
             "time");
  describe(time.list(), "units", time_units(calendar));
  describe(time.list(), "calendar", "proleptic_gregorian");
  describe(time.list(), "axis", "T");
  describe(time.list(), "standard_name", "time");
  describe(time.list(), "long_name", "first day of the step");
  describe(time.list(), "bounds", "time_bnds");
  std::vector<double> bounds;
  std::vector<std::uint8_t> in_period;
  for (std::size_t step = 0; step < manifest.steps; ++step) {
    bounds.insert(bounds.end(), {days[step], days[step + 1]});
    in_period.push_back(step >= manifest.period_first && step <= manifest.period_last ? 1 : 0);
  }
  Scale ends = hdf5::write_bare_dimension(file, "nv", 2);
  Handle time_bnds = hdf5::write_numbers<double>(file, "time_bnds", {manifest.steps, 2}, bounds);
  hdf5::attach(time_bnds, {&time, &ends});
  time_bnds.close();
  ends.close();
  Handle period = hdf5::write_numbers<std::uint8_t>(file, "in_period", {manifest.steps}, in_period);
  describe(period, "long_name", "1: a step of the period over which an outcome is the mean");
  hdf5::attach(period, {&time});
  period.close();
  scales_.emplace("time", std::move(time));
}

void write_failures(const Handle& file, const std::vector<const SweepRun*>& runs) {
  std::vector<std::int32_t> points, replicates;
  std::vector<std::string> messages;
  for (const SweepRun* run : runs) {
    if (run == nullptr || run->status != RunStatus::failed) continue;
    points.push_back(static_cast<std::int32_t>(run->point));
    replicates.push_back(static_cast<std::int32_t>(run->replicate));
    messages.push_back(run->message);
  }
  if (points.empty()) return;
  Handle group = hdf5::make_group(file, "failures");
  Scale failure = hdf5::write_bare_dimension(group, "failure", points.size());
  write_list(group, "failed_point", points, failure);
  write_list(group, "failed_replicate", replicates, failure);
  write_list(group, "message", messages, failure);
  failure.close();
  group.close();
}

void write_origins(const Handle& file, const SweepManifest& manifest) {
  Handle group = hdf5::make_group(file, "provenance");
  describe(group, "seed", std::to_string(manifest.seed));  // R reads no 64-bit integers exactly
  describe(group, "experiment_file", manifest.experiment_file);
  if (!manifest.design_file.empty())
    describe(group, "design_file", plain_utf8(manifest.design_file));
  for (const auto& [name, text] : manifest.texts) {
    std::string plain_name = plain_utf8(name);
    std::replace(plain_name.begin(), plain_name.end(), '/', '_');
    hdf5::write_text(group, plain_name, plain_utf8(text));
  }
  std::vector<std::string> names, digests;
  for (const auto& [name, digest] : manifest.files) {
    names.push_back(name);
    digests.push_back(digest);
  }
  Scale files = hdf5::write_bare_dimension(group, "file", names.size());
  write_list(group, "input_files", names, files);
  write_list(group, "sha256", digests, files);
  files.close();
  group.close();
}

}  // namespace civitas

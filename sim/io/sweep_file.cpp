// SPDX-License-Identifier: Apache-2.0
// Writes the merged file of a sweep as SWEEP_FORMAT.md says.
#include "sim/io/sweep_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/engine/result_names.hpp"
#include "sim/io/hdf5.hpp"
#include "sim/io/results_layout.hpp"
#include "sim/io/sweep_parts.hpp"
#include "sim/io/utf8.hpp"

namespace civitas {
namespace {

using hdf5::Handle;
using hdf5::Scale;

hdf5::Shape chunks(const hdf5::Shape& shape) {
  const std::vector<std::uint64_t> chunk = chunk_shape({shape.begin(), shape.end()}, true);
  return {chunk.begin(), chunk.end()};
}

class Writer {
 public:
  Writer(const SweepResults& results, Handle& file)
      : results_(results), manifest_(results.manifest), file_(file) {
    const auto replicates = static_cast<std::size_t>(manifest_.replicates);
    runs_.assign(manifest_.points * replicates, nullptr);
    for (const SweepRun& run : results.runs)
      runs_[(run.point - 1) * replicates + run.replicate - 1] = &run;
  }

  void write() {
    root();
    dimensions_ = SweepDimensions(file_, manifest_);
    for (std::size_t i = 0; i < manifest_.factors.size(); ++i) factor(i);
    std::size_t first = 0;
    for (const Series& series : manifest_.series) {
      first += this->series(series, series.name, first, &SweepRun::scenario, "");
      if (!manifest_.baseline) continue;
      first -= cells(series) * manifest_.steps;
      first += this->series(series, series.name + "_baseline", first, &SweepRun::baseline,
                            " under the baseline");
    }
    status();
    dimensions_.close();
    write_failures(file_, runs_);
    write_origins(file_, manifest_);
  }

 private:
  void root() {
    describe(file_, "Conventions", "CF-1.10");
    describe(file_, "title", manifest_.title);
    describe(file_, "civitas_format", "1");
    describe(file_, "civitas_content", "sweep");
    describe(file_, "civitas_version", manifest_.program);
    const bool complete = std::all_of(runs_.begin(), runs_.end(), [](const SweepRun* run) {
      return run != nullptr && run->status != RunStatus::failed;
    });
    hdf5::set_number<std::uint8_t>(file_, "complete", complete ? 1 : 0);
    describe(file_, "plan", manifest_.plan());
    describe(file_, "design", manifest_.design);
    describe(file_, "until", manifest_.until);
  }

  // Called as the factor is, unless an indicator, groups or the file itself have the name.
  std::string variable(const std::string& factor) const {
    constexpr std::array<std::string_view, 5> kOwn = {"point", "in_period", "run_status",
                                                      "replicates_taken", "failures"};
    const auto reserved = reserved_names();
    const bool taken =
        std::any_of(manifest_.series.begin(), manifest_.series.end(),
                    [&](const Series& series) {
                      return series.name == factor || series.name + "_baseline" == factor;
                    }) ||
        std::any_of(manifest_.dimensions.begin(), manifest_.dimensions.end(),
                    [&](const Dimension& dimension) { return dimension.name == factor; }) ||
        std::find(kOwn.begin(), kOwn.end(), factor) != kOwn.end() ||
        std::find(reserved.begin(), reserved.end(), factor) != reserved.end();
    return taken ? factor + "_of_point" : factor;
  }

  void factor(std::size_t i) {
    const FactorOnRecord& factor = manifest_.factors[i];
    Handle dataset;
    if (!factor.levels.empty()) {
      std::vector<std::string> files;
      for (const std::vector<double>& row : results_.points)
        files.push_back(plain_utf8(factor.levels[static_cast<std::size_t>(row[i])]));
      dataset = hdf5::write_texts(file_, variable(factor.name), files);
    } else {
      std::vector<double> values;
      for (const std::vector<double>& row : results_.points) values.push_back(row[i]);
      dataset = hdf5::write_numbers<double>(file_, variable(factor.name), {values.size()}, values,
                                            chunks({values.size()}));
      describe(dataset, "units", factor.unit);
      hdf5::set_number<double>(dataset, "low", factor.low);
      hdf5::set_number<double>(dataset, "high", factor.high);
    }
    describe(dataset, "long_name", factor.description);
    describe(dataset, "factor", factor.name);
    describe(dataset, "scale", factor.scale);
    hdf5::set_number<std::uint8_t>(dataset, "in_baseline", factor.in_baseline ? 1 : 0);
    hdf5::attach(dataset, {dimensions_["point"]});
    dataset.close();
  }

  std::size_t cells(const Series& series) const {
    std::size_t cells = 1;
    for (const std::string& name : series.dimensions) {
      for (const Dimension& dimension : manifest_.dimensions) {
        if (dimension.name == name) cells *= dimension.labels.size();
      }
    }
    return cells;
  }

  // Gives how many numbers of a run it has; `first` is the place of the first one.
  std::size_t series(const Series& series, const std::string& name, std::size_t first,
                     std::vector<double> SweepRun::*side, const char* of) {
    hdf5::Shape shape = {manifest_.points, static_cast<std::size_t>(manifest_.replicates),
                         manifest_.steps};
    std::vector<Scale*> scales = {dimensions_["point"], dimensions_["replicate"],
                                  dimensions_["time"]};
    for (const std::string& dimension : series.dimensions) {
      for (const Dimension& known : manifest_.dimensions) {
        if (known.name == dimension) shape.push_back(known.labels.size());
      }
      scales.push_back(dimensions_[dimension]);
    }
    const std::size_t each = cells(series) * manifest_.steps;
    std::vector<double> values;
    values.reserve(runs_.size() * each);
    for (const SweepRun* run : runs_) {
      if (run == nullptr || run->status != RunStatus::complete)
        values.insert(values.end(), each, std::numeric_limits<double>::quiet_NaN());
      else
        values.insert(values.end(), (run->*side).begin() + static_cast<std::ptrdiff_t>(first),
                      (run->*side).begin() + static_cast<std::ptrdiff_t>(first + each));
    }
    Handle dataset = std::holds_alternative<std::vector<std::int64_t>>(series.values)
                         ? counts(name, shape, values)
                         : numbers(name, shape, values);
    describe(dataset, "units", series.unit);
    describe(dataset, "long_name", series.long_name.empty() ? "" : series.long_name + of);
    describe(dataset, "definition", series.definition);
    describe(dataset, "population", series.population);
    describe(dataset, "assumptions", series.assumptions);
    hdf5::attach(dataset, scales);
    dataset.close();
    return each;
  }

  Handle numbers(const std::string& name, const hdf5::Shape& shape,
                 const std::vector<double>& values) {
    Handle dataset =
        hdf5::write_numbers<double>(file_, name, shape, with_plain_nan(values), chunks(shape));
    hdf5::set_fill_value(dataset, std::numeric_limits<double>::quiet_NaN());
    return dataset;
  }

  Handle counts(const std::string& name, const hdf5::Shape& shape,
                const std::vector<double>& values) {
    std::vector<std::int64_t> whole;
    whole.reserve(values.size());
    for (const double value : values) whole.push_back(std::isnan(value) ? -1 : std::llround(value));
    Handle dataset = hdf5::write_numbers<std::int64_t>(file_, name, shape, whole, chunks(shape));
    hdf5::set_fill_value<std::int64_t>(dataset, -1);
    return dataset;
  }

  void status() {
    const auto replicates = static_cast<std::size_t>(manifest_.replicates);
    std::vector<std::uint8_t> status;
    std::vector<std::int32_t> taken(manifest_.points, 0);
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      status.push_back(runs_[i] == nullptr ? 0 : static_cast<std::uint8_t>(runs_[i]->status));
      taken[i / replicates] += status.back() == static_cast<std::uint8_t>(RunStatus::complete);
    }
    Handle dataset = hdf5::write_numbers<std::uint8_t>(file_, "run_status",
                                                       {manifest_.points, replicates}, status);
    constexpr std::array<std::uint8_t, 4> kFlags = {0, 1, 2, 3};
    describe(dataset, "long_name", "what became of the run");
    hdf5::set_numbers<std::uint8_t>(dataset, "flag_values", kFlags);
    describe(dataset, "flag_meanings", "missing complete failed not_needed");
    hdf5::attach(dataset, {dimensions_["point"], dimensions_["replicate"]});
    dataset.close();
    Handle count =
        hdf5::write_numbers<std::int32_t>(file_, "replicates_taken", {manifest_.points}, taken);
    describe(count, "long_name", "replicates that were run to their end");
    hdf5::attach(count, {dimensions_["point"]});
    count.close();
  }

  const SweepResults& results_;
  const SweepManifest& manifest_;
  Handle& file_;
  std::vector<const SweepRun*> runs_;  // [point][replicate]
  SweepDimensions dimensions_;
};

}  // namespace

std::vector<std::byte> sweep_image(const SweepResults& results, std::size_t limit) {
  std::size_t size = 0;
  for (const SweepRun& run : results.runs)
    size += (run.scenario.size() + run.baseline.size()) * sizeof(double);
  if (size > limit)
    throw InputError(Problem{
        Mistake::results_too_large,
        {},
        fmt::format("the sweep has {} MiB", size >> 20),
        fmt::format("a merged file holds up to {} MiB", limit >> 20),
        "Name fewer indicators under `record:`, or take fewer points or replicates in one sweep"});
  Handle file = hdf5::memory_file(std::max<std::size_t>(size / 16, 64 * 1024));
  Writer(results, file).write();
  std::vector<std::byte> bytes = hdf5::image(file);
  file.close();
  return bytes;
}

}  // namespace civitas

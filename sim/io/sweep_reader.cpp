// SPDX-License-Identifier: Apache-2.0
#include "sim/io/sweep_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/io/results_reader.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

constexpr const char* kSides[] = {"scenario", "baseline"};
const std::string kBaseline = "_baseline";

SweptFactor factor(const hdf5::Reader& file, const std::string& path) {
  SweptFactor factor{file.attribute(path, "factor"),
                     file.attribute(path, "units"),
                     file.attribute(path, "long_name"),
                     !file.is_text(path),
                     {}};
  if (!factor.of_numbers) {
    factor.values = file.texts(path);
    return factor;
  }
  const language::Unit date = language::Unit::base("date");
  if (factor.unit == date.text()) factor.of_numbers = false;
  for (const double value : file.numbers(path))
    factor.values.push_back(
        std::isnan(value) ? "" : number_text(value, factor.of_numbers ? language::Unit() : date));
  return factor;
}

// Groups may be called so, too.
std::string side_name(const hdf5::Reader& file) { return file.has("/side") ? "side_2" : "side"; }

// From [point][replicate and step][cell] of each side to [replicate and step][point][side][cell].
template <class T>
std::vector<T> by_point_and_side(const std::vector<std::vector<T>>& sides, std::size_t points,
                                 std::size_t times, std::size_t cells) {
  std::vector<T> values;
  values.reserve(sides.size() * points * times * cells);
  for (std::size_t time = 0; time < times; ++time) {
    for (std::size_t point = 0; point < points; ++point) {
      for (const std::vector<T>& side : sides) {
        const auto first =
            side.begin() + static_cast<std::ptrdiff_t>((point * times + time) * cells);
        values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(cells));
      }
    }
  }
  return values;
}

Series series(const hdf5::Reader& file, const std::string& name, bool with_baseline) {
  const std::string path = "/" + name;
  Series series = read_series(file, name, 3);
  const std::vector<std::size_t> shape = file.shape(path);
  const std::size_t times = shape[1] * shape[2];
  std::size_t cells = 1;
  for (std::size_t i = 3; i < shape.size(); ++i) cells *= shape[i];
  const auto moved = [&]<class T>(std::vector<T> scenario, auto read) {
    std::vector<std::vector<T>> sides = {std::move(scenario)};
    if (with_baseline) sides.push_back(read(path + kBaseline));
    return by_point_and_side(sides, shape[0], times, cells);
  };
  std::visit(
      [&]<class T>(std::vector<T>& values) {
        values = moved(std::move(values), [&](const std::string& other) {
          if constexpr (std::is_same_v<T, double>)
            return file.numbers(other);
          else
            return file.whole_numbers(other);
        });
      },
      series.values);
  if (with_baseline) series.dimensions.insert(series.dimensions.begin(), side_name(file));
  series.dimensions.insert(series.dimensions.begin(), "point");
  return series;
}

Provenance provenance(const hdf5::Reader& file) {
  Provenance provenance;
  provenance.scenario_file = file.attribute("/provenance", "experiment_file");
  const std::string seed = file.attribute("/provenance", "seed");
  std::from_chars(seed.data(), seed.data() + seed.size(), provenance.seed);
  provenance.program_version = file.attribute("/", "civitas_version");
  const auto names = file.texts("/provenance/input_files"),
             digests = file.texts("/provenance/sha256");
  for (std::size_t i = 0; i < std::min(names.size(), digests.size()); ++i)
    provenance.files.emplace_back(names[i], digests[i]);
  return provenance;
}

}  // namespace

bool is_of_a_sweep(const hdf5::Reader& file) {
  return file.attribute("/", "civitas_content") == "sweep";
}

SweptResults read_sweep(const hdf5::Reader& file) {
  if (file.attribute("/", "civitas_format") != "1" || !is_of_a_sweep(file))
    throw InputError(Problem{Mistake::file_unreadable,
                             {file.path(), 0, 0},
                             "this is no file of a sweep",
                             "it is of another format",
                             ""});
  SweptResults swept;
  Results& results = swept.results;
  results.title = file.attribute("/", "title");
  results.complete = file.yes("/", "complete");
  for (const std::int64_t number : file.whole_numbers("/replicate"))
    results.replicates.push_back(static_cast<int>(number));
  read_time(file, results);
  results.provenance = provenance(file);
  std::vector<std::string> points;
  for (const std::int64_t point : file.whole_numbers("/point"))
    points.push_back(std::to_string(point));
  results.dimensions.push_back({"point", "point of the design", std::move(points)});
  const bool with_baseline = file.has("/provenance/baseline");
  if (with_baseline)
    results.dimensions.push_back(
        {side_name(file), "whether a policy or what it is compared with", {kSides[0], kSides[1]}});
  for (const std::string& name : file.names("/")) {
    const std::string path = "/" + name;
    if (name == "provenance" || name == "failures") continue;
    if (!file.attribute(path, "factor").empty()) {
      swept.factors.push_back(factor(file, path));
    } else if (file.is_text(path)) {
      results.dimensions.push_back({name, file.attribute(path, "long_name"), file.texts(path)});
    } else if (file.shape(path).size() >= 3 &&
               !(with_baseline && name.ends_with(kBaseline) &&
                 file.has(path.substr(0, path.size() - kBaseline.size())))) {
      results.series.push_back(series(file, name, with_baseline));
    }
  }
  return swept;
}

}  // namespace civitas

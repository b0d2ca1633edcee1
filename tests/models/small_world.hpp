// SPDX-License-Identifier: Apache-2.0
// A small scenario written by a test, run in memory: microdata of a few records, expanded to many.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/engine/ensemble.hpp"
#include "sim/io/microdata_reader.hpp"
#include "sim/io/scenario_reader.hpp"
#include "sim/population/parametric.hpp"

namespace civitas {

/// The columns of persons that the models touch, as a mapping.
inline const char* kSmallMapping = R"(
household: {id: hid, attributes: {}}
person:
  id: pid
  weight: weight
  attributes:
    age: {column: age, type: integer}
    sex: {column: sex, type: category, labels: [male, female]}
    activity:
      {column: activity, type: category, labels: [employed, unemployed, inactive, retired, student, child]}
    earnings: {column: earnings, type: real, unit: EUR/year}
    pension: {column: pension, type: real, unit: EUR/year}
    unemployment_benefit: {column: benefit, type: real, unit: EUR/year}
)";

/// A folder for one test, gone with it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "civitas-models-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

/// A plan with the population it starts from.
struct SmallWorld {
  Scenario scenario;
  Population start;
  std::unique_ptr<Plan> plan;

  /// Reads `path`; microdata and mapping instead of the scenario's own where they are given.
  SmallWorld(const std::string& path, const std::vector<std::string>& settings = {},
             const std::string& microdata = "", const std::string& mapping = "",
             bool amounts_are_gross = false)
      : scenario(read_scenario(path, settings, parameters_of)) {
    if (!microdata.empty()) {
      scenario.population.microdata = microdata;
      scenario.population.persons.reset();
    }
    if (!mapping.empty()) scenario.population.mapping = mapping;
    if (amounts_are_gross) {
      scenario.population.gross_up.reset();
      scenario.base.reset();
    }
    make();
  }
  explicit SmallWorld(Scenario scenario_) : scenario(std::move(scenario_)) { make(); }

  static std::vector<Parameter> parameters_of(const std::string& model) {
    const ModelCard* card = find_model(model);
    return card == nullptr ? std::vector<Parameter>{} : card->parameters;
  }

  Results run(int replicates = 1, std::size_t block_size = EnsembleOptions{}.block_size) const {
    EnsembleOptions options;
    options.block_size = block_size;
    options.seed = scenario.seed;
    options.replicates = replicates;
    options.threads = 2;
    Ensemble ensemble(*plan, options);
    ensemble.run();
    return ensemble.results();
  }

 private:
  void make() {
    const PopulationSource& source = scenario.population;
    start = source.microdata.empty()
                ? parametric(source.persons.value(), source.sizes)
                : start_population(
                      read_microdata(scenario.population.microdata, scenario.population.mapping),
                      scenario, scenario.population.persons);
    plan = std::make_unique<Plan>(scenario, start);
  }
};

/// The values of the series `name`: [replicate][step][cell] in one row, counts as numbers.
inline std::vector<double> series(const Results& results, const std::string& name) {
  for (const Series& known : results.series) {
    if (known.name != name) continue;
    return std::visit(
        [](const auto& values) { return std::vector<double>(values.begin(), values.end()); },
        known.values);
  }
  throw std::runtime_error("no series " + name);
}

/// The column `name` of persons or households, as numbers.
inline std::vector<double> column(const Population& population, Entity entity,
                                  const std::string& name) {
  const Column& found =
      population[entity].columns.at(static_cast<std::size_t>(population[entity].find(name)));
  std::vector<double> numbers;
  for (std::size_t i = 0; i < found.rows(); ++i) numbers.push_back(found.number(i));
  return numbers;
}

}  // namespace civitas

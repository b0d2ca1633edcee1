// SPDX-License-Identifier: Apache-2.0
// What benchmarks need to put the engine beside a loop written by hand.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "sim/engine/heap.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/io/scenario_reader.hpp"
#include "sim/population/parametric.hpp"

namespace civitas {

inline const bool kHeapIsSetUp = (set_up_heap(), true);  // as the program does

template <class Work>
double seconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A scenario of citizens who are made up, without models; with its indicators when `recorded`.
inline std::unique_ptr<Plan> made_up(const std::string& path, std::size_t persons,
                                     bool recorded = false) {
  Scenario scenario =
      read_scenario(path, {}, [](const std::string&) { return std::vector<Parameter>{}; });
  if (!recorded) scenario.indicators.clear();
  const Population start = parametric(persons, scenario.population.sizes);
  return std::make_unique<Plan>(std::move(scenario), start);
}

template <class T>
std::span<T> column(Population& population, const char* name) {
  Table& persons = population[Entity::person];
  return persons.columns[static_cast<std::size_t>(persons.find(name))].as<T>();
}

inline double number(const Plan& plan, const char* name) {
  return plan.law().at(0).numbers[static_cast<std::size_t>(plan.law().number_slot(name))];
}

inline bool same_columns(const Population& a, const Population& b) {
  for (const Entity entity : kAllEntities) {
    for (std::size_t i = 0; i < a[entity].columns.size(); ++i) {
      if (a[entity].columns[i].values != b[entity].columns[i].values) return false;
    }
  }
  return true;
}

}  // namespace civitas

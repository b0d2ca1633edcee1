// SPDX-License-Identifier: Apache-2.0
// Writes a population as the two files that a scenario reads: persons as CSV, and their mapping.
#pragma once

#include <string>

#include "sim/population/population.hpp"

namespace civitas {

struct WrittenPopulation {
  std::string persons;  // CSV: a row for each person, with what is known of the household
  std::string mapping;  // YAML
};

/// Reading them gives the same attributes and weights; keys are those of the numbers in the file.
WrittenPopulation written(const Population& population, const std::string& title);

/// Puts them at `path`, packed when it ends in .gz, and beside it with the ending .yaml, whose path
/// is returned. InputError when it ends neither in .csv nor in .csv.gz.
std::string write_population(const std::string& path, const Population& population,
                             const std::string& title);
/// The path of the mapping; throws as above.
std::string mapping_path(const std::string& path);

}  // namespace civitas

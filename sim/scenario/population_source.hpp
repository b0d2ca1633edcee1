// SPDX-License-Identifier: Apache-2.0
// How a scenario describes its population: the records, and what is done to them before the first
// month.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/population/entity.hpp"
#include "sim/population/integerise.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// Net amounts in a file are made gross: the columns of each row are multiplied by one factor until
/// the value fits.
struct GrossUp {
  std::vector<Text> columns;  // full names
  Text value;                 // the value that must come out: "person.net_income"
  Text equals;                // what it must be: a formula on the observed columns
};

/// A CSV file that tells how many there are of each kind.
struct MarginSource {
  std::string name;
  Entity of = Entity::person;
  std::string file;  // path…
  Text file_text;    // …as written
  Place place;
};

inline constexpr double kMarginTolerance = 0.01;  // of a margin's total in its area; assumed

/// Households are drawn from the records until margins are met, zone by zone.
struct SynthesisSource {
  std::string zones;  // path of a CSV file…
  Text zones_text;    // …as written
  Text within;        // a level: its areas draw only households of their own; empty: all
  Integerise integerise = Integerise::truncate_replicate_sample;
  double tolerance = kMarginTolerance;
  std::vector<MarginSource> margins;
  Place place;
};

/// The records get new weights that meet margins.
struct CalibrationSource {
  std::optional<std::pair<double, double>> bounds;  // of new weight / old weight
  double tolerance = kMarginTolerance;
  std::vector<MarginSource> margins;
  Place place;
};

/// Amounts of the file's year are carried to the first month of the scenario.
struct Uprating {
  std::vector<Text> columns;  // full names
  Text by;                    // the index: a parameter
  Month from;                 // the month of the amounts in the file
  Place place;
};

inline constexpr std::size_t kMostPersons = 2'000'000'000;  // rows are counted with 32 bits

/// A whole number from 1 to kMostPersons.
inline std::optional<std::size_t> number_of_persons(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || number == 0 || number > kMostPersons) return std::nullopt;
  return number;
}

struct PopulationSource {
  std::string microdata;               // path of the CSV file; empty: parametric
  std::string mapping;                 // path of the mapping file
  Text microdata_text, mapping_text;   // as written
  std::vector<double> sizes;           // parametric: shares of households of 1, 2, … members
  std::optional<std::size_t> persons;  // absent: one weighted record per person, or all of a margin
  std::optional<SynthesisSource> synthesis;
  std::optional<CalibrationSource> calibration;
  std::optional<Uprating> uprating;
  std::optional<GrossUp> gross_up;
  Place place;

  /// Whether the records are the population and their number can be left out of account.
  bool is_records() const { return !microdata.empty() && !synthesis; }
  /// Whether amounts are those of the scenario's first month.
  bool of_a_month() const { return uprating || gross_up; }
  /// Paths of all files, in the order in which they are read.
  std::vector<std::string> files() const {
    std::vector<std::string> list;
    if (microdata.empty()) return list;
    list = {microdata, mapping};
    if (synthesis) list.push_back(synthesis->zones);
    for (const auto* margins : {synthesis ? &synthesis->margins : nullptr,
                                calibration ? &calibration->margins : nullptr}) {
      if (margins == nullptr) continue;
      for (const MarginSource& margin : *margins) list.push_back(margin.file);
    }
    return list;
  }
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// How an attribute is made from the fields of microdata, row by row.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/io/csv.hpp"
#include "sim/population/attribute.hpp"

namespace civitas {

/// How one attribute is made from the columns of the file.
struct Recipe {
  Attribute attribute;
  std::vector<std::size_t> plus, minus;
  std::map<std::string, double> values;  // category: what a field means
  std::optional<double>
      missing;  // what an empty field means; without it an empty field is a mistake
  std::optional<std::pair<double, double>> clip;
  bool is_date = false;  // written as 1985-03-01, not as the number of a day

  bool is_word() const {  // a field means one of a few things
    return attribute.storage == Storage::category || attribute.storage == Storage::boolean;
  }
};

/// Whole, and small enough for a column of integers.
bool is_whole(double number);

/// What the attribute is in one row of the file, as a column keeps it. A field that has no meaning
/// is told, and counts as 0.
double made(const Recipe& recipe, const csv::Table& file, std::size_t row, Problems& problems);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/recipe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/calendar.hpp"
#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

double read(const Recipe& recipe, const csv::Table& file, std::size_t column, std::size_t row,
            Problems& problems) {
  const std::string& text = file.columns[column][row];
  if (text.empty()) {
    if (recipe.missing) return *recipe.missing;
    problems.add(Mistake::field_unfit, file.place(row, column),
                 "the field '" + file.header[column] + "' is empty", "",
                 "Say in the mapping what it means: `missing: …`");
    return 0;
  }
  if (recipe.is_date) {
    const double day = calendar::day(text);
    if (!std::isnan(day)) return day;
    problems.add(Mistake::field_unfit, file.place(row, column), "'" + text + "' is no date", "",
                 "Write it as 1985-03-01");
    return 0;
  }
  if (recipe.is_word()) {
    const auto known = recipe.values.find(text);
    if (known != recipe.values.end()) return known->second;
    std::vector<std::string> names;
    for (const auto& [name, value] : recipe.values) names.push_back(name);
    const bool few = names.size() <= 12;
    const std::string advice = few ? "Known are " + joined(names) : did_you_mean(text, names);
    problems.add(
        Mistake::field_unfit, file.place(row, column),
        (recipe.attribute.storage == Storage::category ? "unknown category '" : "unknown word '") +
            text + "' of '" + recipe.attribute.name + "'",
        "the mapping does not know it", advice);
    return 0;
  }
  const auto number = csv::to_number(text);
  if (!number || (recipe.attribute.storage == Storage::integer && !is_whole(*number))) {
    problems.add(
        Mistake::field_unfit, file.place(row, column),
        "'" + text + "' is not " +
            (recipe.attribute.storage == Storage::integer ? "a whole number that can be kept"
                                                          : "a number"),
        "", text.find(',') != std::string::npos ? "Write 1234.5, without commas" : "");
    return 0;
  }
  return *number;
}

}  // namespace

bool is_whole(double number) {
  return std::floor(number) == number &&
         std::abs(number) <= std::numeric_limits<std::int32_t>::max();
}

double made(const Recipe& recipe, const csv::Table& file, std::size_t row, Problems& problems) {
  if (recipe.is_word() || recipe.is_date) return read(recipe, file, recipe.plus[0], row, problems);
  double sum = 0;
  for (const std::size_t column : recipe.plus) sum += read(recipe, file, column, row, problems);
  for (const std::size_t column : recipe.minus) sum -= read(recipe, file, column, row, problems);
  if (recipe.clip) sum = std::clamp(sum, recipe.clip->first, recipe.clip->second);
  if (recipe.attribute.storage == Storage::integer && !is_whole(sum)) {
    problems.add(Mistake::field_unfit, file.place(row, recipe.plus[0]),
                 "'" + recipe.attribute.name + "' comes to no whole number that can be kept");
    return 0;
  }
  return sum;
}

}  // namespace civitas

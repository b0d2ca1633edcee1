// SPDX-License-Identifier: Apache-2.0
// Points in CSV files, in and out.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/calendar.hpp"
#include "sim/core/mistake.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/design_reader.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostTold = 20;

Place in_header(const csv::Table& table, std::size_t column) {
  std::size_t at = 1;
  for (std::size_t i = 0; i < column; ++i) at += table.header[i].size() + 1;
  return {table.file, 1, static_cast<int>(at)};
}

// In a table of one column a blank line is a row with an empty field, but it is no point.
void drop_blank_lines(csv::Table& table) {
  if (table.header.size() != 1) return;
  const std::vector<std::string> fields = table.columns[0];
  const auto drop_from = [&](auto& list) {
    std::size_t kept = 0;
    for (std::size_t r = 0; r < fields.size(); ++r) {
      if (!fields[r].empty()) list[kept++] = list[r];
    }
    list.resize(kept);
  };
  drop_from(table.columns[0]);
  drop_from(table.lines);
  drop_from(table.starts[0]);
}

// Points without a header would lose the first one.
void check_header(const csv::Table& table, Problems& problems) {
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    if (csv::to_number(table.header[c]))
      problems.add(Mistake::experiment_unfit, in_header(table, c),
                   "'" + table.header[c] + "' is no name", "the first line names what is varied",
                   "Put a header before the points");
  }
}

// Each distinct text is a level; gives which one stands in each row.
std::vector<double> reforms(const csv::Table& table, std::size_t column, Factor& factor,
                            Problems& problems) {
  factor.scale = Factor::Scale::choice;
  std::vector<double> which;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const std::string& file = table.columns[column][r];
    if (file.empty() && problems.size() < kMostTold)
      problems.add(Mistake::experiment_unfit, table.place(r, column), "no reform is named", "",
                   "Write a file, or none for the scenario as it is");
    const auto known = std::find_if(factor.levels.begin(), factor.levels.end(),
                                    [&](const Level& level) { return level.text.chars == file; });
    which.push_back(static_cast<double>(known - factor.levels.begin()));
    if (known != factor.levels.end()) continue;
    Level level;
    level.text = Text(file, table.file);
    level.place = table.place(r, column);
    if (level.place.column > 0)
      level.text.stands(0, {static_cast<std::uint32_t>(level.place.line),
                            static_cast<std::uint32_t>(level.place.column)});
    factor.levels.push_back(std::move(level));
  }
  return which;
}

// The least and the greatest number are the levels: what is in order there is in order between. An
// empty field: as the scenario has it, also its people and its luck.
std::vector<double> numbers(const csv::Table& table, std::size_t column, Factor& factor,
                            Problems& problems) {
  std::vector<double> values;
  bool empty = true;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const std::string& field = table.columns[column][r];
    const auto number = number_or_day(field);
    values.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
    empty = empty && field.empty();
    if (field.empty()) continue;
    if (!number) {
      if (problems.size() >= kMostTold) continue;
      problems.add(Mistake::experiment_unfit, table.place(r, column),
                   "'" + field + "' is not a number that could be run", "",
                   "Write it like 0.5, or like 2026-01-01; or leave out this point");
    } else {
      Level level;
      level.number = *number;
      if (!csv::to_number(field)) level.unit = language::Unit::base("date");
      level.place = table.place(r, column);
      if (factor.levels.empty()) factor.levels.assign(2, level);
      if (*number < factor.levels[0].number) factor.levels[0] = level;
      if (*number > factor.levels[1].number) factor.levels[1] = level;
    }
  }
  if (empty && problems.size() < kMostTold)
    problems.add(Mistake::experiment_unfit, factor.name.place(),
                 "no point says what '" + factor.name.chars + "' is", "", "Leave it out");
  return values;
}

}  // namespace

std::optional<double> number_or_day(const std::string& field) {
  if (const auto number = csv::to_number(field)) return number;
  const double day = calendar::day(field);
  return std::isnan(day) ? std::nullopt : std::optional(day);
}

Design read_design_list(const std::string& path) {
  csv::Table table = csv::read(path);
  drop_blank_lines(table);
  Problems problems;
  check_header(table, problems);
  if (table.rows() == 0)
    problems.add(Mistake::experiment_unfit, {path, 0, 0}, "the design is empty",
                 "there is no point below the header");
  problems.throw_if_any();
  Design design;
  design.place = {path, 1, 1};
  design.file = path;
  design.rows.assign(table.rows(), {});
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    Factor factor;
    const Place place = in_header(table, c);
    factor.name = Text(table.header[c], path);
    factor.name.stands(0, {1, static_cast<std::uint32_t>(place.column)});
    const std::vector<double> values = factor.is_reform() ? reforms(table, c, factor, problems)
                                                          : numbers(table, c, factor, problems);
    for (std::size_t r = 0; r < values.size(); ++r) design.rows[r].push_back(values[r]);
    design.over.push_back(std::move(factor));
  }
  problems.throw_if_any();
  return design;
}

std::string design_csv(const DesignTable& table) {
  std::string text;
  const auto field = [&](std::size_t i, const std::string& chars) {
    const bool quoted = chars.find_first_of(",\"\n") != std::string::npos;
    std::string inner;
    for (const char c : chars) inner += c == '"' ? std::string("\"\"") : std::string(1, c);
    text += (i == 0 ? "" : ",") + (quoted ? '"' + inner + '"' : chars);
  };
  for (std::size_t i = 0; i < table.factors.size(); ++i) field(i, table.factors[i].name.chars);
  text += '\n';
  for (const std::vector<double>& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) field(i, level_text(table.factors[i], row[i]));
    text += '\n';
  }
  return text;
}

}  // namespace civitas

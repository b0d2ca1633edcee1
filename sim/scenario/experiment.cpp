// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/math.hpp"
#include "sim/core/mistake.hpp"
#include "sim/scenario/number_text.hpp"
#include "sim/scenario/sampling.hpp"

namespace civitas {
namespace {

std::size_t index(double value) { return static_cast<std::size_t>(value); }

double value_of_level(const Factor& factor, std::size_t level) {
  return factor.is_reform() ? static_cast<double>(level) : factor.levels[level].number;
}

}  // namespace

std::vector<std::string> Design::files() const {
  std::vector<std::string> all;
  if (!file.empty()) all.push_back(file);
  for (const Design& part : parts) {
    const std::vector<std::string> more = part.files();
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

double value_at(const Factor& factor, double unit) {
  const auto one_of = [&](double count) { return std::min(std::floor(unit * count), count - 1); };
  if (factor.scale == Factor::Scale::choice)
    return value_of_level(factor, index(one_of(static_cast<double>(factor.levels.size()))));
  const double low = factor.levels[0].number, high = factor.levels[1].number;
  if (factor.scale == Factor::Scale::integers) return low + one_of(high - low + 1);
  if (unit == 1) return high;
  if (factor.scale == Factor::Scale::log)
    return std::clamp(math::exp(math::log(low) + unit * (math::log(high) - math::log(low))), low,
                      high);
  return std::clamp(low + unit * (high - low), low, high);
}

namespace {

// All values of a factor in a grid that cuts ranges into `levels`.
std::vector<double> grid_values(const Factor& factor, std::size_t levels) {
  std::vector<double> values;
  if (factor.scale == Factor::Scale::choice) {
    for (std::size_t i = 0; i < factor.levels.size(); ++i)
      values.push_back(value_of_level(factor, i));
  } else if (factor.scale == Factor::Scale::integers) {
    for (double x = factor.levels[0].number; x <= factor.levels[1].number; ++x) values.push_back(x);
  } else {
    for (std::size_t i = 0; i < levels; ++i)
      values.push_back(value_at(factor, static_cast<double>(i) / static_cast<double>(levels - 1)));
  }
  return values;
}

// The last factor runs fastest.
std::vector<std::vector<double>> grid_rows(const Design& design) {
  std::vector<std::vector<double>> rows = {{}};
  for (const Factor& factor : design.over) {
    const std::vector<double> values = grid_values(factor, design.levels);
    if (rows.size() * values.size() > kMostPoints)
      throw InputError(Problem{Mistake::experiment_unfit, design.place,
                               fmt::format("this grid has more than {} points", kMostPoints), "",
                               "Take fewer levels, or a lhs or sobol design"});
    std::vector<std::vector<double>> next;
    next.reserve(rows.size() * values.size());
    for (const std::vector<double>& row : rows) {
      for (const double value : values) {
        next.push_back(row);
        next.back().push_back(value);
      }
    }
    rows = std::move(next);
  }
  return rows;
}

UnitPoints unit_points(const Design& design) {
  const std::size_t n = design.samples, d = design.over.size();
  const auto shift = design.shifted ? std::optional(design.seed) : std::nullopt;
  switch (design.kind) {
    case Design::Kind::random:
      return random_points(n, d, design.seed);
    case Design::Kind::lhs:
      return latin_hypercube(n, d, design.seed);
    case Design::Kind::sobol:
      return sobol_points(n, d, shift);
    case Design::Kind::saltelli:
      return saltelli_points(n, d, design.second_order, shift);
    case Design::Kind::morris:
      return morris_points(n, d, design.levels, design.seed);
    case Design::Kind::grid:
    case Design::Kind::list:
    case Design::Kind::parts:
      break;
  }
  throw Bug("this design has no points in the unit cube");
}

// Adds the levels of another part's factor; gives where its reforms stand now.
std::vector<double> widen(Factor& factor, const Factor& other) {
  std::vector<double> places;
  if (factor.is_reform()) {
    for (const Level& level : other.levels) {
      const auto known =
          std::find_if(factor.levels.begin(), factor.levels.end(),
                       [&](const Level& one) { return one.text.chars == level.text.chars; });
      places.push_back(static_cast<double>(known - factor.levels.begin()));
      if (known == factor.levels.end()) factor.levels.push_back(level);
    }
    return places;
  }
  factor.scale = Factor::Scale::choice;  // of which only the ends count from here on
  factor.levels.insert(factor.levels.end(), other.levels.begin(), other.levels.end());
  return places;
}

void append(DesignTable& table, const DesignTable& part, const Place& place) {
  std::vector<std::size_t> column;  // of each factor in `part`
  for (const Factor& factor : table.factors) {
    for (std::size_t i = 0; i < part.factors.size(); ++i) {
      if (part.factors[i].name.chars == factor.name.chars) column.push_back(i);
    }
  }
  if (column.size() != table.factors.size() || column.size() != part.factors.size())
    throw InputError(Problem{Mistake::experiment_unfit, place,
                             "the parts of a union vary different things", "",
                             "Name the same factors in each part"});
  std::vector<std::vector<double>> places;
  for (std::size_t i = 0; i < column.size(); ++i) {
    const Factor& other = part.factors[column[i]];
    if (other.from != table.factors[i].from || other.in_baseline != table.factors[i].in_baseline)
      throw InputError(Problem{Mistake::experiment_unfit, other.name.place(),
                               "'" + other.name.chars + "' is used in two ways",
                               "`from` and `in_baseline` differ between parts of the union",
                               "Write the same in each part"});
    places.push_back(widen(table.factors[i], other));
  }
  for (const std::vector<double>& row : part.rows) {
    std::vector<double>& own = table.rows.emplace_back();
    for (std::size_t i = 0; i < column.size(); ++i) {
      const double value = row[column[i]];
      own.push_back(places[i].empty() ? value : places[i][index(value)]);
    }
  }
}

}  // namespace

DesignTable design_table(const Design& design) {
  DesignTable table;
  if (design.kind == Design::Kind::parts) {
    table = design_table(design.parts[0]);
    for (std::size_t i = 1; i < design.parts.size(); ++i)
      append(table, design_table(design.parts[i]), design.parts[i].place);
    return table;
  }
  table.factors = design.over;
  if (design.kind == Design::Kind::list) {
    table.rows = design.rows;
  } else if (design.kind == Design::Kind::grid) {
    table.rows = grid_rows(design);
  } else {
    table.rows = unit_points(design);
    for (std::vector<double>& row : table.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = value_at(design.over[i], row[i]);
    }
  }
  return table;
}

std::string level_text(const Factor& factor, double value) {
  if (factor.is_reform()) return factor.levels[index(value)].text.chars;
  if (std::isnan(value)) return "";
  return number_text(value, factor.levels.front().unit.value_or(language::Unit()));
}

Change change_at(const Factor& factor, double value) {
  Change change;
  change.target = factor.name;
  change.place = factor.name.place();
  change.from = factor.from;
  change.to.number = value;
  const auto end = std::min_element(
      factor.levels.begin(), factor.levels.end(), [&](const Level& a, const Level& b) {
        return std::abs(a.number - value) < std::abs(b.number - value);
      });
  change.to.unit = end->unit;
  change.to.place = end->place;
  change.to.source = "changed by the experiment";
  return change;
}

bool touches_baseline(const Factor& factor, const Parameter* parameter) {
  if (factor.is_reform()) return false;
  if (factor.in_baseline) return *factor.in_baseline;
  if (parameter == nullptr) return true;
  return parameter->assumption && !parameter->source.starts_with("assumed: policy");
}

}  // namespace civitas

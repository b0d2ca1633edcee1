// SPDX-License-Identifier: Apache-2.0
#include "sim/run/last_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/run/screen.hpp"

namespace civitas {
namespace {

using Table = std::vector<std::vector<std::string>>;

const Dimension& dimension(const Results& results, const std::string& name) {
  return *std::find_if(results.dimensions.begin(), results.dimensions.end(),
                       [&](const Dimension& one) { return one.name == name; });
}

bool is_missing(double value) { return std::isnan(value); }
bool is_missing(std::int64_t value) { return value < 0; }

// The last step in which something is recorded of a replicate. A group of nobody has no result even
// then, so it is that of the group in which something was last.
template <class Value>
std::optional<std::size_t> last_step(const std::vector<Value>& values, const Results& results,
                                     std::size_t cells, std::size_t replicate) {
  for (std::size_t step = results.steps; step-- > 0;) {
    const auto begin =
        values.begin() + static_cast<std::ptrdiff_t>((replicate * results.steps + step) * cells);
    if (!std::all_of(begin, begin + static_cast<std::ptrdiff_t>(cells),
                     [](Value value) { return is_missing(value); }))
      return step;
  }
  return std::nullopt;
}

// Means over the replicates; a replicate in which nothing was recorded makes them NaN.
template <class Value>
void fill(LastValue& last, const std::vector<Value>& values, const Results& results,
          std::size_t cells) {
  last.values.assign(cells, 0);
  for (std::size_t r = 0; r < results.replicates.size(); ++r) {
    const std::optional<std::size_t> step = last_step(values, results, cells, r);
    if (step && !last.steps) last.steps.emplace(*step, *step);
    if (step)
      last.steps = {std::min(last.steps->first, *step), std::max(last.steps->second, *step)};
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const double value =
          step ? static_cast<double>(values[(r * results.steps + *step) * cells + cell])
               : std::numeric_limits<double>::quiet_NaN();
      last.values[cell] += value / static_cast<double>(results.replicates.size());
    }
  }
}

Table turned(const Table& table) {
  Table result(table[0].size(), std::vector<std::string>(table.size()));
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t k = 0; k < table[i].size(); ++k) result[k][i] = table[i][k];
  }
  return result;
}

// "poverty" of "poverty_by_sex": the grouping stands above it.
std::string without_grouping(const std::string& name, const std::string& grouping) {
  const std::string end = "_by_" + grouping;
  return name.ends_with(end) ? name.substr(0, name.size() - end.size()) : name;
}

}  // namespace

std::vector<LastValue> last_values(const Results& results) {
  std::vector<LastValue> list;
  for (const Series& series : results.series) {
    LastValue last{&series, {}, {}, {}};
    std::size_t cells = 1;
    for (const std::string& name : series.dimensions) {
      last.groups = dimension(results, name).labels;
      cells *= last.groups.size();
    }
    std::visit([&](const auto& values) { fill(last, values, results, cells); }, series.values);
    list.push_back(std::move(last));
  }
  return list;
}

std::string earlier(const LastValue& last, const Results& results, const TimeSpan& time) {
  if (!last.steps || last.steps->first + 1 == results.steps) return {};
  const auto [first, second] = *last.steps;
  const std::string month = time.of_step(first).text();
  return " (" + (first == second ? month : month + " to " + time.of_step(second).text()) + ")";
}

std::string group_tables(const Results& results, const std::vector<LastValue>& last,
                         const TimeSpan& time) {
  std::string text;
  for (const Dimension& grouping : results.dimensions) {
    Table rows = {{grouping.name}};
    rows[0].insert(rows[0].end(), grouping.labels.begin(), grouping.labels.end());
    for (const LastValue& value : last) {
      if (value.groups.empty() || value.series->dimensions.back() != grouping.name) continue;
      rows.push_back(
          {without_grouping(value.series->name, grouping.name) + earlier(value, results, time)});
      for (const double number : value.values) rows.back().push_back(readable(number));
    }
    if (rows.size() == 1) continue;
    text += "\n" + table(rows[0].size() > rows.size() ? turned(rows) : rows);
  }
  return text;
}

}  // namespace civitas

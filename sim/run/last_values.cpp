// SPDX-License-Identifier: Apache-2.0
#include "sim/run/last_values.hpp"

#include <algorithm>
#include <cmath>

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

// A group of nobody has no result even in a step that is recorded, so the step is that of the
// group in which something was last.
template <class Value>
double last_mean(const std::vector<Value>& values, const Results& results, std::size_t cells,
                 std::size_t cell) {
  double mean = 0;
  for (std::size_t r = 0; r < results.replicates.size(); ++r) {
    std::size_t step = results.steps - 1;
    const auto all_missing = [&](std::size_t of) {
      const auto begin =
          values.begin() + static_cast<std::ptrdiff_t>((r * results.steps + of) * cells);
      return std::all_of(begin, begin + static_cast<std::ptrdiff_t>(cells),
                         [](Value value) { return is_missing(value); });
    };
    while (step > 0 && all_missing(step)) --step;
    mean += static_cast<double>(values[(r * results.steps + step) * cells + cell]) /
            static_cast<double>(results.replicates.size());
  }
  return mean;
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
    LastValue last{&series, {}, {}};
    std::size_t cells = 1;
    for (const std::string& name : series.dimensions) {
      last.groups = dimension(results, name).labels;
      cells *= last.groups.size();
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
      last.values.push_back(
          std::visit([&](const auto& values) { return last_mean(values, results, cells, cell); },
                     series.values));
    }
    list.push_back(std::move(last));
  }
  return list;
}

std::string group_tables(const Results& results, const std::vector<LastValue>& last) {
  std::string text;
  for (const Dimension& grouping : results.dimensions) {
    Table rows = {{grouping.name}};
    rows[0].insert(rows[0].end(), grouping.labels.begin(), grouping.labels.end());
    for (const LastValue& value : last) {
      if (value.groups.empty() || value.series->dimensions.back() != grouping.name) continue;
      rows.push_back({without_grouping(value.series->name, grouping.name)});
      for (const double number : value.values) rows.back().push_back(readable(number));
    }
    if (rows.size() == 1) continue;
    text += "\n" + table(rows[0].size() > rows.size() ? turned(rows) : rows);
  }
  return text;
}

}  // namespace civitas

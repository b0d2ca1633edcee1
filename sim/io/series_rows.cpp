// SPDX-License-Identifier: Apache-2.0
#include "sim/io/series_rows.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/io/results_layout.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {
namespace {

std::string text_of(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }
std::string text_of(std::int64_t value) { return value < 0 ? "" : fmt::format("{}", value); }

}  // namespace

void for_each_cell(const Results& results, const Series& series,
                   const std::function<void(const SeriesCell&)>& visit) {
  std::vector<std::size_t> lengths;
  std::size_t cells = 1;
  for (const std::string& name : series.dimensions) {
    lengths.push_back(dimension_named(results, name).labels.size());
    cells *= lengths.back();
  }
  SeriesCell cell;
  cell.labels.resize(lengths.size());
  for (cell.replicate = 0; cell.replicate < results.replicates.size(); ++cell.replicate) {
    for (cell.step = 0; cell.step < results.steps; ++cell.step) {
      for (std::size_t c = 0; c < cells; ++c) {
        std::size_t rest = c;
        for (std::size_t d = lengths.size(); d-- > 0; rest /= lengths[d])
          cell.labels[d] = rest % lengths[d];
        const std::size_t at = (cell.replicate * results.steps + cell.step) * cells + c;
        cell.value =
            std::visit([&](const auto& values) { return text_of(values[at]); }, series.values);
        visit(cell);
      }
    }
  }
}

std::string period_text(const Results& results, std::size_t step) {
  const Month month = Month::of(results.first_year, results.first_month) +
                      static_cast<int>(step) * results.months_per_step;
  if (results.months_per_step == 12) return fmt::format("{:04}", month.year());
  if (results.months_per_step == 3 && month.month() % 3 == 1)
    return fmt::format("{:04}-Q{}", month.year(), (month.month() + 2) / 3);
  return month.text();
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Names, shapes and days of a results file.
#include "sim/io/results_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <set>

#include "sim/engine/result_names.hpp"

namespace civitas {
namespace {

constexpr std::uint64_t kSmall = 16 * 1024 / 8;           // values; a smaller array is one piece
constexpr std::uint64_t kLargestChunk = 1024 * 1024 / 8;  // values

using Names = std::set<std::string, std::less<>>;

void add_name(Names& names, const std::string& name, std::string_view what) {
  // netCDF's rules for names, of which a scenario's identifiers keep well clear.
  const bool odd = name.empty() || name.front() == '_' || name.back() == ' ' ||
                   name.find_first_of(std::string("/\0", 2)) != std::string::npos;
  if (odd) throw Bug(fmt::format("results: {} '{}' cannot be a name in a file", what, name));
  if (!names.insert(name).second)  // the plan has told it if it is the user's mistake
    throw Bug(fmt::format("results: {} '{}' has the name of something else", what, name));
}

void expect_size(const std::string& name, std::size_t size, std::size_t expected) {
  if (size == expected) return;
  throw Bug(
      fmt::format("results: {} has {} values where its dimensions give {}", name, size, expected));
}

void check_series(const Results& results, const Series& series) {
  std::size_t size = results.replicates.size() * results.steps;
  Names used;
  for (const std::string& name : series.dimensions) {
    if (!used.insert(name).second) {
      throw Bug(fmt::format("results: {} has the dimension {} twice", series.name, name));
    }
    size *= dimension_named(results, name).labels.size();
  }
  expect_size(series.name,
              std::visit([](const auto& values) { return values.size(); }, series.values), size);
}

void check_panel(const Results& results) {
  const Panel& panel = results.panel;
  expect_size("the weight of the panel", panel.weights.size(), panel.keys.size());
  if (!panel.mothers.empty())
    expect_size("the mother of the panel", panel.mothers.size(), panel.keys.size());
  Names names(reserved_in_panel().begin(), reserved_in_panel().end());
  for (const Panel::Attribute& attribute : panel.attributes) {
    add_name(names, attribute.name, "panel attribute");
    expect_size(attribute.name, attribute.values.size(), results.steps * panel.keys.size());
  }
}

}  // namespace

void check_layout(const Results& results) {
  if (results.months_per_step < 1 || results.first_month < 1 || results.first_month > 12) {
    throw Bug("results: no such calendar");
  }
  Names names(reserved_names().begin(), reserved_names().end());
  for (const Dimension& dimension : results.dimensions) {
    add_name(names, dimension.name, "breakdown");
  }
  for (const Series& series : results.series) {
    add_name(names, series.name, "indicator");
    check_series(results, series);
  }
  check_panel(results);
}

std::size_t uncompressed_size(const Results& results) {
  std::size_t values = 0;
  for (const Series& series : results.series) {
    values += std::visit([](const auto& of) { return of.size(); }, series.values);
  }
  values += results.panel.keys.size() * (results.panel.attributes.size() + 1);
  values += 3 * results.steps;
  for (const Panel::Attribute& attribute : results.panel.attributes) {
    values += attribute.values.size();
  }
  constexpr std::size_t text_place = 36;  // of a label beside its bytes: reference and heap entry
  std::size_t texts = results.provenance.resolved_scenario.size() +
                      results.provenance.changes.size() + results.panel.keys.size() * text_place;
  for (const Dimension& dimension : results.dimensions) {
    for (const std::string& label : dimension.labels) texts += label.size() + text_place;
  }
  return values * 8 + texts;
}

const Dimension& dimension_named(const Results& results, std::string_view name) {
  const auto found = std::find_if(results.dimensions.begin(), results.dimensions.end(),
                                  [&](const Dimension& one) { return one.name == name; });
  if (found == results.dimensions.end()) {
    throw Bug(fmt::format("results: no dimension {}", name));
  }
  return *found;
}

std::string time_units(const Results& results) {
  return fmt::format("days since {:04}-{:02}-01", results.first_year, results.first_month);
}

std::vector<double> step_days(const Results& results) {
  using namespace std::chrono;
  const year_month start = year{results.first_year} / results.first_month;
  const sys_days origin{start / 1};
  std::vector<double> days;
  days.reserve(results.steps + 1);
  for (std::size_t step = 0; step <= results.steps; ++step) {
    const auto past = months{static_cast<int>(step) * results.months_per_step};
    days.push_back(static_cast<double>((sys_days{(start + past) / 1} - origin).count()));
  }
  return days;
}

std::vector<std::uint64_t> chunk_shape(const std::vector<std::uint64_t>& shape,
                                       bool first_is_replicate) {
  const auto size = [](const std::vector<std::uint64_t>& of) {
    std::uint64_t product = 1;
    for (const std::uint64_t length : of) product *= length;
    return product;
  };
  if (size(shape) <= kSmall) return {};
  std::vector<std::uint64_t> chunk = shape;
  if (first_is_replicate) {
    const std::uint64_t each = size(shape) / shape.front();
    chunk.front() = std::min(shape.front(), each < kSmall ? kSmall / each : 1);
  }
  while (size(chunk) > kLargestChunk) {
    std::uint64_t& longest = *std::max_element(chunk.begin(), chunk.end());
    longest = (longest + 1) / 2;
  }
  return chunk;
}

// Blocks that cannot be compressed, which have an index.
double most_bytes(double values) {
  constexpr double kOfBlocks = 0.02, kIndex = 16 * 1024;  // measured: below half of it
  const bool in_blocks = values > static_cast<double>(kSmall);
  return values * 8 * (in_blocks ? 1 + kOfBlocks : 1) + (in_blocks ? kIndex : 0);
}

std::vector<double> with_plain_nan(std::span<const double> values) {
  std::vector<double> plain(values.begin(), values.end());
  for (double& value : plain) {
    if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  }
  return plain;
}

}  // namespace civitas

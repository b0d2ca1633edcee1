// SPDX-License-Identifier: Apache-2.0
// The digest of results: a list with a line per array, each with the SHA-256 of its numbers.
#include "sim/io/results_digest.hpp"

#include <fmt/format.h>

#include <bit>
#include <span>
#include <string_view>

#include "sim/io/digest.hpp"
#include "sim/io/results_layout.hpp"
#include "sim/io/utf8.hpp"

namespace civitas {
namespace {

static_assert(std::endian::native == std::endian::little, "the digest is over little-endian bytes");

template <typename T>
std::string digest_of(std::span<const T> values) {
  return sha256_hex({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

std::string digest_of_numbers(const std::vector<double>& values) {
  return digest_of<double>(with_plain_nan(values));
}

std::string digest_of_numbers(const std::vector<std::int64_t>& values) {
  return digest_of<std::int64_t>(values);
}

std::string digest_of_texts(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += plain_utf8(text);
    joined += '\0';
  }
  return sha256_hex(joined);
}

std::string digest_of_bounds(const Results& results) {
  const std::vector<double> days = step_days(results);
  std::vector<double> bounds;
  for (std::size_t step = 0; step < results.steps; ++step) {
    bounds.insert(bounds.end(), {days[step], days[step + 1]});
  }
  return digest_of<double>(bounds);
}

std::string line(const Series& series) {
  const bool counts = std::holds_alternative<std::vector<std::int64_t>>(series.values);
  return fmt::format(
      "series\t{}\t{}\t{}\t{}\t{}\n", series.name, series.unit, fmt::join(series.dimensions, ","),
      counts ? "int64" : "float64",
      std::visit([](const auto& values) { return digest_of_numbers(values); }, series.values));
}

}  // namespace

std::string results_digest(const Results& results) {
  std::string list = "civitas digest 1\n";
  const std::vector<std::int32_t> replicates(results.replicates.begin(), results.replicates.end());
  list += fmt::format("replicate\t{}\n", digest_of<std::int32_t>(replicates));
  list += fmt::format("time\t{}\t{}\n", time_units(results), digest_of_bounds(results));
  for (const Dimension& dimension : results.dimensions) {
    list += fmt::format("dimension\t{}\t{}\n", dimension.name, digest_of_texts(dimension.labels));
  }
  for (const Series& series : results.series) list += line(series);
  if (results.panel.keys.empty()) return sha256_hex(list);
  std::vector<std::string> keys;
  for (const std::uint64_t key : results.panel.keys) keys.push_back(std::to_string(key));
  list += fmt::format("panel\t{}\t{}\n", digest_of_texts(keys),
                      digest_of_numbers(results.panel.weights));
  if (!results.panel.mothers.empty()) {
    std::vector<std::string> mothers;
    for (const auto& mother : results.panel.mothers)
      mothers.push_back(mother ? std::to_string(*mother) : "");
    list += fmt::format("mothers\t{}\n", digest_of_texts(mothers));
  }
  for (const Panel::Attribute& attribute : results.panel.attributes) {
    list += fmt::format("attribute\t{}\t{}\t{}\n", attribute.name, attribute.unit,
                        digest_of_numbers(attribute.values));
  }
  return sha256_hex(list);
}

}  // namespace civitas

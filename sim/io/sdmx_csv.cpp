// SPDX-License-Identifier: Apache-2.0
#include "sim/io/sdmx_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <span>

#include "sim/io/series_rows.hpp"
#include "sim/io/unique_names.hpp"

namespace civitas {
namespace {

constexpr const char* kTotal = "_T";  // of everybody, as the code lists of SDMX have it

const char* frequency(const Results& results) {
  return results.months_per_step == 12 ? "A" : results.months_per_step == 3 ? "Q" : "M";
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// Columns that SDMX-CSV and we have ourselves: a breakdown that is called so gets another.
const std::set<std::string> kColumns = {
    "DATAFLOW",    "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION",
    "SERIES_KEY",  "OBS_KEY",   "FREQ",         "INDICATOR",      "REPLICATE",
    "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE"};

// One for each label, all different.
std::vector<std::string> ids_of(const std::vector<std::string>& labels) {
  UniqueNames unique({kTotal});
  std::vector<std::string> ids;
  for (const std::string& label : labels) ids.push_back(unique.of(sdmx_id(label)));
  return ids;
}

// The indicator that a series breaks down: poverty of poverty_by_region. The points of a sweep do
// not stand in its name.
std::string indicator_of(const Series& series) {
  for (std::size_t named = 0; named < series.dimensions.size(); ++named) {
    const std::span<const std::string> dimensions = std::span(series.dimensions).subspan(named);
    const std::string suffix = fmt::format("_by_{}", fmt::join(dimensions, "_"));
    if (series.name.ends_with(suffix))
      return series.name.substr(0, series.name.size() - suffix.size());
  }
  return series.name;
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_of_id(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

// Whether `text` is one or more parts with points between, each as `fits` says.
template <typename Fits>
bool are_parts(std::string_view text, const Fits& fits) {
  while (true) {
    const std::size_t end = text.find('.');
    const std::string_view part = text.substr(0, end);
    if (part.empty() || !fits(part)) return false;
    if (end == text.npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_number(std::string_view part) { return std::all_of(part.begin(), part.end(), is_digit); }

bool is_name(std::string_view part) {
  return is_letter(part[0]) && std::all_of(part.begin(), part.end(), is_of_id);
}

// 1.0, and from SDMX 3.0 on 1.0.2-draft, too: an extension behind three numbers.
bool is_version(std::string_view text, bool version_1) {
  const std::size_t end = version_1 ? text.npos : text.find('-');
  const std::string_view numbers = text.substr(0, end);
  if (!are_parts(numbers, is_number)) return false;
  const auto points = std::count(numbers.begin(), numbers.end(), '.');
  if (end == text.npos) return version_1 || points <= 2;
  return points == 2 && are_parts(text.substr(end + 1), [](std::string_view part) {
           return std::all_of(part.begin(), part.end(),
                              [](char c) { return is_of_id(c) && c != '_'; });
         });
}

}  // namespace

bool is_sdmx_reference(std::string_view text, bool version_1) {
  const std::size_t colon = text.find(':'), open = text.find('(');
  if (colon == text.npos || open == text.npos || open < colon || !text.ends_with(')')) return false;
  const std::string_view id = text.substr(colon + 1, open - colon - 1);
  return are_parts(text.substr(0, colon), is_name) && !id.empty() &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return is_of_id(c) || c == '@' || c == '$'; }) &&
         is_version(text.substr(open + 1, text.size() - open - 2), version_1);
}

std::string sdmx_id(const std::string& text) {
  std::string id;
  for (const char c : text) {
    const bool fine = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    if (fine)
      id += c;
    else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U)  // one for each character of UTF-8
      id += '_';
  }
  return id.empty() ? "_U" : id;
}

SdmxText sdmx_csv(const Results& results, const std::string& structure, bool version_1) {
  SdmxText text;
  text.codes = "COMPONENT,ID,NAME\n";
  std::map<std::string, std::vector<std::string>> ids;  // of each breakdown
  UniqueNames columns(kColumns);
  std::string header = version_1 ? "DATAFLOW" : "STRUCTURE,STRUCTURE_ID,ACTION";
  header += ",FREQ,INDICATOR,REPLICATE";
  for (const Dimension& dimension : results.dimensions) {
    const std::string component = columns.of(upper(sdmx_id(dimension.name)));
    header += "," + component;
    ids[dimension.name] = ids_of(dimension.labels);
    for (std::size_t i = 0; i < dimension.labels.size(); ++i)
      text.codes += fmt::format("{},{},{}\n", component, ids[dimension.name][i],
                                csv_field(dimension.labels[i]));
  }
  text.data = header + ",TIME_PERIOD,OBS_VALUE,UNIT_MEASURE\n";
  const std::string begin =
      csv_field(structure) + (version_1 ? "" : ",I") + "," + frequency(results) + ",";
  UniqueNames unique;
  std::map<std::string, std::string> indicators;  // by name: the identifier
  for (const Series& series : results.series) {
    const auto [known, is_new] = indicators.try_emplace(indicator_of(series));
    std::string& indicator = known->second;
    if (is_new) {
      indicator = unique.of(upper(sdmx_id(known->first)));
      text.codes += fmt::format("INDICATOR,{},{}\n", indicator, csv_field(series.long_name));
    }
    for_each_cell(results, series, [&](const SeriesCell& cell) {
      if (cell.value.empty()) return;
      text.data += (version_1 ? "" : "dataflow,") + begin + indicator + "," +
                   std::to_string(results.replicates[cell.replicate]);
      for (const Dimension& dimension : results.dimensions) {
        const auto own =
            std::find(series.dimensions.begin(), series.dimensions.end(), dimension.name);
        text.data +=
            "," +
            (own == series.dimensions.end()
                 ? std::string(kTotal)
                 : ids[dimension.name]
                      [cell.labels[static_cast<std::size_t>(own - series.dimensions.begin())]]);
      }
      text.data += fmt::format(",{},{},{}\n", period_text(results, cell.step), cell.value,
                               csv_field(series.unit));
    });
  }
  return text;
}

}  // namespace civitas

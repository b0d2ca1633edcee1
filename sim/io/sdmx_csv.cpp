// SPDX-License-Identifier: Apache-2.0
#include "sim/io/sdmx_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "sim/io/series_rows.hpp"

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

// One for each label, all different.
std::vector<std::string> ids_of(const std::vector<std::string>& labels) {
  std::set<std::string> taken;
  std::vector<std::string> ids;
  for (const std::string& label : labels) {
    const std::string id = sdmx_id(label);
    std::string unique = id;
    for (int i = 2; !taken.insert(unique).second; ++i) unique = fmt::format("{}_{}", id, i);
    ids.push_back(unique);
  }
  return ids;
}

// The indicator that a series breaks down: poverty of poverty_by_region.
std::string indicator_of(const Series& series) {
  const std::string suffix = fmt::format("_by_{}", fmt::join(series.dimensions, "_"));
  return !series.dimensions.empty() && series.name.ends_with(suffix)
             ? series.name.substr(0, series.name.size() - suffix.size())
             : series.name;
}

}  // namespace

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
  std::string header = version_1 ? "DATAFLOW" : "STRUCTURE,STRUCTURE_ID,ACTION";
  header += ",FREQ,INDICATOR,REPLICATE";
  for (const Dimension& dimension : results.dimensions) {
    const std::string component = upper(sdmx_id(dimension.name));
    header += "," + component;
    ids[dimension.name] = ids_of(dimension.labels);
    for (std::size_t i = 0; i < dimension.labels.size(); ++i)
      text.codes += fmt::format("{},{},{}\n", component, ids[dimension.name][i],
                                csv_field(dimension.labels[i]));
  }
  text.data = header + ",TIME_PERIOD,OBS_VALUE,UNIT_MEASURE\n";
  const std::string begin =
      csv_field(structure) + (version_1 ? "" : ",I") + "," + frequency(results) + ",";
  std::set<std::string> known;
  for (const Series& series : results.series) {
    const std::string indicator = upper(sdmx_id(indicator_of(series)));
    if (known.insert(indicator).second)
      text.codes += fmt::format("INDICATOR,{},{}\n", indicator, csv_field(series.long_name));
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

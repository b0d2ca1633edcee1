// SPDX-License-Identifier: Apache-2.0
#include "sim/io/frictionless.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "sim/io/digest.hpp"
#include "sim/io/json_text.hpp"
#include "sim/io/results_layout.hpp"
#include "sim/io/series_rows.hpp"
#include "sim/io/unique_names.hpp"

namespace civitas {
namespace {

using Json = nlohmann::ordered_json;

// What the specification allows in names: lower case, digits, `.`, `_` and `-`.
std::string package_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z')
      name += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_')
      name += c;
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  return name.empty() ? "results" : name;
}

Json described(Json field, const std::string& title, const std::string& description,
               const std::string& unit) {
  if (!title.empty()) field["title"] = title;
  if (!description.empty()) field["description"] = description;
  if (!unit.empty()) field["unit"] = unit;
  return field;
}

Json resource(const std::string& name, const std::string& table, Json fields, Json key) {
  return {{"name", name},
          {"path", name + ".csv"},
          {"profile", "tabular-data-resource"},
          {"format", "csv"},
          {"mediatype", "text/csv"},
          {"encoding", "utf-8"},
          {"bytes", table.size()},
          {"hash", "sha256:" + sha256_hex(table)},
          {"schema",
           {{"fields", std::move(fields)},
            {"missingValues", Json::array({""})},
            {"primaryKey", std::move(key)}}}};
}

// All series with these dimensions, side by side.
std::pair<Json, std::string> table_of(const Results& results, const std::string& name,
                                      const std::vector<const Series*>& list, bool has_points) {
  const std::vector<std::string>& dimensions = list[0]->dimensions;
  Json fields = {{{"name", "replicate"}, {"type", "integer"}},
                 {{"name", "period"}, {"type", "string"}, {"title", "month, quarter or year"}}};
  Json key = {"replicate", "period"};
  std::string header = "replicate,period";
  UniqueNames unique({"replicate", "period"});
  for (const std::string& dimension : dimensions) {
    const Dimension& labels = dimension_named(results, dimension);
    const std::string field = unique.of(dimension);
    fields.push_back(described({{"name", field}, {"type", "string"}}, labels.long_name, "", ""));
    key.push_back(field);
    header += "," + csv_field(field);
  }
  std::vector<std::string> rows;
  for (const Series* series : list) {
    const bool counts = std::holds_alternative<std::vector<std::int64_t>>(series->values);
    const std::string field = unique.of(series->name);
    fields.push_back(described({{"name", field}, {"type", counts ? "integer" : "number"}},
                               series->long_name, series->definition, series->unit));
    header += "," + csv_field(field);
    std::size_t row = 0;
    for_each_cell(results, *series, [&](const SeriesCell& cell) {
      if (series == list[0]) {
        rows.push_back(fmt::format("{},{}", results.replicates[cell.replicate],
                                   period_text(results, cell.step)));
        for (std::size_t d = 0; d < dimensions.size(); ++d)
          rows.back() +=
              "," + csv_field(dimension_named(results, dimensions[d]).labels[cell.labels[d]]);
      }
      rows[row++] += "," + cell.value;
    });
  }
  std::string table = header + "\n";
  for (const std::string& row : rows) table += row + "\n";
  Json told = resource(name, table, std::move(fields), std::move(key));
  if (has_points && std::count(dimensions.begin(), dimensions.end(), "point") > 0) {
    const Json points = {{"fields", "point"},
                         {"reference", {{"resource", "points"}, {"fields", "point"}}}};
    told["schema"]["foreignKeys"] = Json::array({points});
  }
  return {std::move(told), table};
}

std::pair<Json, std::string> described_points(const Results& results,
                                              std::span<const SweptFactor> factors) {
  Json fields = {{{"name", "point"}, {"type", "string"}}};
  UniqueNames unique({"point"});
  for (const SweptFactor& factor : factors)
    fields.push_back(described(
        {{"name", unique.of(factor.name)}, {"type", factor.of_numbers ? "number" : "string"}},
        factor.long_name, "", factor.unit));
  const std::string table = points_table(results, factors);
  return {resource("points", table, std::move(fields), {"point"}), table};
}

// Categories by their labels, numbers as they are, nothing where nothing was recorded.
std::string panel_field(const Panel::Attribute& attribute, double value) {
  if (std::isnan(value)) return "";
  const auto at = static_cast<std::size_t>(value);
  return at < attribute.labels.size() ? csv_field(attribute.labels[at]) : fmt::format("{}", value);
}

std::pair<Json, std::string> panel_table(const Results& results) {
  Json fields = {
      {{"name", "period"}, {"type", "string"}},
      {{"name", "citizen"}, {"type", "string"}, {"title", "key of the citizen"}},
      {{"name", "weight"}, {"type", "number"}, {"title", "persons that the citizen stands for"}}};
  std::string table = "period,citizen,weight";
  const bool births = !results.panel.mothers.empty();
  if (births) {
    fields.push_back({{"name", "mother"},
                      {"type", "string"},
                      {"title", "key of the mother of who was born into the panel"}});
    table += ",mother";
  }
  UniqueNames unique({"period", "citizen", "weight", "mother"});
  for (const Panel::Attribute& attribute : results.panel.attributes) {
    const std::string name = unique.of(attribute.name);
    Json field = {{"name", name}, {"type", attribute.labels.empty() ? "number" : "string"}};
    if (!attribute.labels.empty()) field["constraints"] = {{"enum", attribute.labels}};
    fields.push_back(described(std::move(field), attribute.long_name, "", attribute.unit));
    table += "," + csv_field(name);
  }
  table += "\n";
  const std::size_t citizens = results.panel.keys.size();
  for (std::size_t step = 0; step < results.steps; ++step) {
    for (std::size_t c = 0; c < citizens; ++c) {
      table += fmt::format("{},{},{}", period_text(results, step), results.panel.keys[c],
                           results.panel.weights[c]);
      if (births) {
        const auto& mother = results.panel.mothers[c];
        table += "," + (mother ? std::to_string(*mother) : "");
      }
      for (const Panel::Attribute& attribute : results.panel.attributes) {
        const double value = attribute.values[step * citizens + c];
        table += "," + panel_field(attribute, value);
      }
      table += "\n";
    }
  }
  return {resource("panel", table, std::move(fields), {"period", "citizen"}), table};
}

}  // namespace

std::string points_table(const Results& results, std::span<const SweptFactor> factors) {
  std::string table = "point";
  UniqueNames unique({"point"});
  for (const SweptFactor& factor : factors) table += "," + csv_field(unique.of(factor.name));
  const std::vector<std::string>& points = dimension_named(results, "point").labels;
  for (std::size_t i = 0; i < points.size(); ++i) {
    table += "\n" + points[i];
    for (const SweptFactor& factor : factors) table += "," + csv_field(factor.values[i]);
  }
  return table + "\n";
}

std::vector<std::pair<std::string, std::string>> data_package(
    const Results& results, std::span<const SweptFactor> factors) {
  std::vector<std::vector<const Series*>> kinds;
  for (const Series& series : results.series) {
    const auto same = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) {
      return kind[0]->dimensions == series.dimensions;
    });
    if (same == kinds.end())
      kinds.push_back({&series});
    else
      same->push_back(&series);
  }
  const Provenance& provenance = results.provenance;
  const std::string file = std::filesystem::path(provenance.scenario_file).stem().string();
  Json package = {
      {"profile", "tabular-data-package"}, {"name", package_name(file)}, {"title", results.title}};
  if (!results.description.empty()) package["description"] = results.description;
  for (const auto& [name, digest] : provenance.files)
    package["sources"].push_back({{"title", name}, {"path", name}, {"hash", "sha256:" + digest}});
  package["civitas"] = {{"version", provenance.program_version},
                        {"git_commit", provenance.git_commit},
                        {"seed", std::to_string(provenance.seed)},
                        {"complete", results.complete}};
  std::vector<std::pair<std::string, std::string>> files = {{"datapackage.json", ""}};
  const auto add = [&](std::pair<Json, std::string> table) {
    files.emplace_back(table.first["path"], std::move(table.second));
    package["resources"].push_back(std::move(table.first));
  };
  if (!factors.empty()) add(described_points(results, factors));
  for (const auto& kind : kinds) {
    std::string name = "indicators";
    for (const std::string& dimension : kind[0]->dimensions)
      name += "_by_" + package_name(dimension);
    add(table_of(results, name, kind, !factors.empty()));
  }
  if (!results.panel.keys.empty()) add(panel_table(results));
  files[0].second = json_text(package, 2) + "\n";
  return files;
}

}  // namespace civitas

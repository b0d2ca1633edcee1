// SPDX-License-Identifier: Apache-2.0
#include "sim/io/sweep_manifest.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/io/digest.hpp"
#include "sim/io/file.hpp"
#include "sim/io/json_text.hpp"

namespace civitas {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const FactorOnRecord& factor) {
  Json json = {{"name", factor.name},
               {"unit", factor.unit},
               {"description", factor.description},
               {"scale", factor.scale},
               {"low", factor.low},
               {"high", factor.high},
               {"in_baseline", factor.in_baseline}};
  if (!factor.levels.empty()) json["levels"] = factor.levels;
  return json;
}

FactorOnRecord factor_of(const Json& json) {
  FactorOnRecord factor;
  factor.name = json.at("name");
  factor.unit = json.at("unit");
  factor.description = json.at("description");
  factor.scale = json.at("scale");
  factor.low = json.at("low");
  factor.high = json.at("high");
  factor.in_baseline = json.at("in_baseline");
  if (json.contains("levels")) factor.levels = json["levels"];
  return factor;
}

Json to_json(const Series& series) {
  return {{"name", series.name},
          {"unit", series.unit},
          {"long_name", series.long_name},
          {"definition", series.definition},
          {"population", series.population},
          {"assumptions", series.assumptions},
          {"dimensions", series.dimensions},
          {"counts", std::holds_alternative<std::vector<std::int64_t>>(series.values)}};
}

Series series_of(const Json& json) {
  Series series;
  series.name = json.at("name");
  series.unit = json.at("unit");
  series.long_name = json.at("long_name");
  series.definition = json.at("definition");
  series.population = json.at("population");
  series.assumptions = json.at("assumptions");
  series.dimensions = json.at("dimensions");
  if (json.at("counts")) series.values = std::vector<std::int64_t>();
  return series;
}

Json to_json(const SweepManifest::Pairs& pairs) {
  Json json = Json::object();
  for (const auto& [name, text] : pairs) json[name] = text;
  return json;
}

SweepManifest::Pairs pairs_of(const Json& json) {
  SweepManifest::Pairs pairs;
  for (const auto& [name, text] : json.items()) pairs.emplace_back(name, text);
  return pairs;
}

// What SALib calls a problem; the files of `reform` count from 0, in the order of its `levels`.
Json problem(const std::vector<FactorOnRecord>& factors) {
  Json names = Json::array(), bounds = Json::array(), levels = Json::object();
  for (const FactorOnRecord& factor : factors) {
    names.push_back(factor.name);
    bounds.push_back({factor.low, factor.high});
    if (!factor.levels.empty()) levels[factor.name] = factor.levels;
  }
  Json json = {{"num_vars", factors.size()}, {"names", names}, {"bounds", bounds}};
  if (!levels.empty()) json["levels"] = levels;
  return json;
}

SweepManifest manifest_of(const Json& json) {
  SweepManifest manifest;
  manifest.title = json.at("title");
  manifest.experiment_file = json.at("experiment_file");
  manifest.program = json.at("program");
  manifest.parts = pairs_of(json.at("parts"));
  manifest.design = json.at("design");
  manifest.design_file = json.value("design_file", "");
  manifest.points = json.at("points");
  manifest.replicates = json.at("replicates");
  manifest.least_replicates = json.at("least_replicates");
  manifest.until = json.at("until");
  manifest.seed = std::stoull(json.at("seed").get<std::string>());
  manifest.baseline = json.at("baseline");
  for (const Json& factor : json.at("factors")) manifest.factors.push_back(factor_of(factor));
  const Json& time = json.at("time");
  manifest.first_year = time.at("first_year");
  manifest.first_month = time.at("first_month");
  manifest.months_per_step = time.at("months_per_step");
  manifest.steps = time.at("steps");
  manifest.period_first = time.at("period_first");
  manifest.period_last = time.at("period_last");
  for (const Json& of : json.at("dimensions"))
    manifest.dimensions.push_back({of.at("name"), of.at("long_name"), of.at("labels")});
  for (const Json& series : json.at("series")) manifest.series.push_back(series_of(series));
  manifest.texts = pairs_of(json.at("texts"));
  manifest.files = pairs_of(json.at("files"));
  return manifest;
}

}  // namespace

std::string SweepManifest::plan() const {
  std::string list = "civitas plan 1\n" + program + "\n";
  for (const auto& [name, digest] : parts) list += name + "\t" + digest + "\n";
  return sha256_hex(list);
}

std::string manifest_path(const std::string& folder) {
  return (std::filesystem::path(folder) / "manifest.json").string();
}

std::string design_path(const std::string& folder) {
  return (std::filesystem::path(folder) / "design.csv").string();
}

std::string manifest_text(const SweepManifest& manifest) {
  Json json = {{"civitas_sweep", 1},
               {"plan", manifest.plan()},
               {"title", manifest.title},
               {"experiment_file", manifest.experiment_file},
               {"program", manifest.program},
               {"parts", to_json(manifest.parts)},
               {"design", manifest.design},
               {"design_file", manifest.design_file},
               {"points", manifest.points},
               {"replicates", manifest.replicates},
               {"least_replicates", manifest.least_replicates},
               {"until", manifest.until},
               {"seed", std::to_string(manifest.seed)},
               {"baseline", manifest.baseline},
               {"problem", problem(manifest.factors)}};
  for (const FactorOnRecord& factor : manifest.factors) json["factors"].push_back(to_json(factor));
  json["time"] = {
      {"first_year", manifest.first_year},           {"first_month", manifest.first_month},
      {"months_per_step", manifest.months_per_step}, {"steps", manifest.steps},
      {"period_first", manifest.period_first},       {"period_last", manifest.period_last}};
  json["dimensions"] = Json::array();
  for (const Dimension& of : manifest.dimensions)
    json["dimensions"].push_back(
        {{"name", of.name}, {"long_name", of.long_name}, {"labels", of.labels}});
  for (const Series& series : manifest.series) json["series"].push_back(to_json(series));
  json["texts"] = to_json(manifest.texts);
  json["files"] = to_json(manifest.files);
  return json_text(json, 1) + "\n";
}

std::optional<SweepManifest> read_manifest(const std::string& folder) {
  const std::string path = manifest_path(folder);
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) return std::nullopt;
  if (has_foreign_manifest(folder))
    throw InputError(Problem{Mistake::exists_already,
                             {path, 0, 0},
                             "this file is of another program",
                             "what is run here keeps its plan under this name",
                             "Choose another folder with -o"});
  try {
    const Json json = Json::parse(read_file(path));
    SweepManifest manifest = manifest_of(json);
    if (manifest.plan() == json.at("plan")) return manifest;
  } catch (const nlohmann::json::exception&) {
  } catch (const std::invalid_argument&) {
  }
  throw InputError(Problem{Mistake::sweep_damaged,
                           {path, 0, 0},
                           "the manifest of this sweep is damaged",
                           "it is not as the program wrote it",
                           "Take another folder"});
}

bool has_foreign_manifest(const std::string& folder) {
  const std::string path = manifest_path(folder);
  std::error_code unknown;
  return std::filesystem::exists(path, unknown) &&
         read_file(path).find("\"civitas_sweep\"") == std::string::npos;
}

void require_same_plan(const SweepManifest& there, const SweepManifest& wanted,
                       const std::string& folder) {
  if (there.plan() == wanted.plan()) return;
  std::string differs;
  const auto tell = [&](const std::string& name) {
    differs += (differs.empty() ? "" : ", ") + name;
  };
  if (there.program != wanted.program)
    tell("the program (" + there.program + " there, " + wanted.program + " here)");
  for (const auto& part : wanted.parts) {
    if (std::find(there.parts.begin(), there.parts.end(), part) == there.parts.end())
      tell(part.first);
  }
  for (const auto& part : there.parts) {
    const auto same_name = [&](const auto& other) { return other.first == part.first; };
    if (std::none_of(wanted.parts.begin(), wanted.parts.end(), same_name)) tell(part.first);
  }
  throw InputError(Problem{Mistake::another_plan,
                           {folder, 0, 0},
                           "this folder holds results of another plan",
                           "they differ in " + differs,
                           "Choose another folder with -o"});
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/ro_crate.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/io/json_text.hpp"

namespace civitas {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSpecification = "https://w3id.org/ro/crate/1.1";

// A path as a reference: what would end it or begin an escape is escaped.
std::string reference(const std::string& path) {
  std::string text;
  for (const char c : path) {
    const bool odd = static_cast<unsigned char>(c) <= ' ' || c == '%' || c == '#' || c == '?' ||
                     c == '"' || c == '<' || c == '>' || c == '\\' || c == 0x7f;
    text += odd ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return text;
}

const char* media_type(const std::string& name) {
  if (name.ends_with(".h5")) return "application/x-hdf5";
  if (name.ends_with(".csv")) return "text/csv";
  if (name.ends_with(".gz")) return "application/gzip";
  if (name.ends_with(".yaml") || name.ends_with(".yml")) return "application/yaml";
  return "application/octet-stream";
}

// What is not in the crate is a thing that is told of, known by its checksum.
std::string id_of(const CrateFile& file) {
  return file.path.empty() ? "#sha256-" + file.sha256 : reference(file.path);
}

Json entity(const CrateFile& file, const std::string& description) {
  Json json = {{"@id", id_of(file)},
               {"@type", file.path.empty() ? "CreativeWork" : "File"},
               {"name", file.name},
               {"description", description},
               {"encodingFormat", media_type(file.name)},
               {"sha256", file.sha256}};
  if (!file.path.empty()) json["contentSize"] = std::to_string(file.bytes);
  return json;
}

Json to(const std::string& id) { return {{"@id", id}}; }

}  // namespace

std::string ro_crate_metadata(const Crate& crate) {
  const bool address =
      crate.license.starts_with("http://") || crate.license.starts_with("https://");
  Json root = {{"@id", "./"},
               {"@type", "Dataset"},
               {"name", crate.title},
               {"description", crate.description},
               {"datePublished", crate.date},
               {"license", address ? to(crate.license) : Json(crate.license)},
               {"mainEntity", to(id_of(crate.results))},
               {"hasPart", Json::array({to(id_of(crate.results))})},
               {"mentions", to("#run")}};
  Json objects = Json::array();
  for (const CrateFile& input : crate.inputs) {
    objects.push_back(to(id_of(input)));
    if (!input.path.empty()) root["hasPart"].push_back(to(id_of(input)));
  }
  Json graph = {{{"@id", "ro-crate-metadata.json"},
                 {"@type", "CreativeWork"},
                 {"conformsTo", to(kSpecification)},
                 {"about", to("./")}},
                root,
                entity(crate.results, "Results in netCDF-4, with the scenario they are of")};
  for (const CrateFile& input : crate.inputs)
    graph.push_back(entity(
        input, input.path.empty() ? "Read by the run; not in this crate" : "Read by the run"));
  graph.push_back({{"@id", "#civitas"},
                   {"@type", "SoftwareApplication"},
                   {"name", "Civitas"},
                   {"description", "Agent-based simulator of what a policy does to citizens"},
                   {"version", crate.program}});
  graph.push_back({{"@id", "#run"},
                   {"@type", "CreateAction"},
                   {"name", crate.title},
                   {"description", crate.again},
                   {"instrument", to("#civitas")},
                   {"object", objects},
                   {"result", to(id_of(crate.results))}});
  if (address)
    graph.push_back({{"@id", crate.license},
                     {"@type", "CreativeWork"},
                     {"name", crate.license},
                     {"description", "The licence of this crate"}});
  const Json json = {
      {"@context",
       {std::string(kSpecification) + "/context", {{"sha256", "http://schema.org/sha256"}}}},
      {"@graph", graph}};
  return json_text(json, 2) + "\n";
}

}  // namespace civitas

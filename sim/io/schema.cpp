// SPDX-License-Identifier: Apache-2.0
#include "sim/io/schema.hpp"

#include <initializer_list>

#include "sim/core/problem.hpp"
#include "sim/io/blocks.hpp"
#include "sim/io/json_text.hpp"
#include "sim/io/schema_forms.hpp"

namespace civitas {
namespace {

Json of_block(const FileBlock& block) {
  Json properties = Json::object(), required = Json::array();
  for (const Key& key : block.keys) {
    Json& property = properties[std::string(key.name)] = form_schema(key.form);
    property["markdownDescription"] = property["description"] = key.meaning;
    if (key.needed) required.push_back(key.name);
  }
  Json schema = {{"type", "object"}, {"description", block.meaning}, {"properties", properties}};
  if (!required.empty()) schema["required"] = required;
  schema["additionalProperties"] = false;
  return schema;
}

Json needs(std::initializer_list<const char*> keys) {
  return {{"type", "object"}, {"required", keys}};  // an entry that is still empty has none
}

Json any_of(std::initializer_list<const char*> keys) {
  Json choices = Json::array();
  for (const char* key : keys) choices.push_back(needs({key}));
  return choices;
}

// What a block demands beyond its keys one by one. The readers tell more.
void add_conditions(Json& of) {
  of["population"].update({{"if", needs({"parametric"})},
                           {"then", needs({"persons"})},
                           {"else", needs({"microdata", "mapping"})}});
  of["parameter"]["anyOf"] = any_of({"value", "from", "values", "brackets"});
  of["bracket"]["oneOf"] = any_of({"rate", "amount"});
  of["rounding"]["oneOf"] = any_of({"up", "down"});
  of["replace"]["oneOf"] = any_of({"is", "rule", "brackets", "values", "index"});
  of["set"]["anyOf"] = any_of({"to", "above", "rate", "amount"});
  of["rule"]["dependencies"] = {{"first", {"by"}}, {"by", {"first"}}, {"align", {"chance"}}};
  of["given"]["anyOf"] = any_of({"household", "person"});
  of["design"]["oneOf"] =
      any_of({"grid", "list", "random", "lhs", "sobol", "saltelli", "morris", "union"});
  of["factor"]["oneOf"] = any_of({"linear", "log", "integers", "choice"});
  Json statistics = Json::array();
  for (const char* word : {"count", "share", "sum", "mean", "median", "gini", "s80s20",
                           "decile_means", "decile_shares"})
    statistics.push_back(needs({"of", word}));
  statistics.push_back(needs({"of", "quantile", "at"}));
  statistics.push_back(needs({"of", "ratio", "to"}));
  statistics.push_back(needs({"of", "marginal_rate", "to", "at"}));
  statistics.push_back(needs({"number"}));
  of["indicator"]["oneOf"] = statistics;
}

// One of several blocks. Until it is clear which, an editor offers the keys that tell them apart.
Json one_of(const Json& telling, const std::vector<std::pair<Json, std::string>>& choices) {
  Json branches = Json::array();
  for (const auto& [condition, name] : choices)
    branches.push_back({{"if", condition}, {"then", form_schema(name)}});
  return {{"type", "object"}, {"properties", telling}, {"allOf", branches}};
}

Json change() {
  Json telling = Json::object();
  std::vector<std::pair<Json, std::string>> choices;
  for (const char* word : {"set", "replace", "modify", "insert", "remove"}) {
    telling[word] = {{"description", block(word).meaning}};
    choices.emplace_back(needs({word}), word);
  }
  Json schema = one_of(telling, choices);
  schema["anyOf"] = any_of({"set", "replace", "modify", "insert", "remove"});
  return schema;
}

Json network() {
  constexpr std::string_view kPrefix = "network_";
  Json types = Json::array();
  std::vector<std::pair<Json, std::string>> choices;
  for (const FileBlock& block : blocks()) {
    if (!block.name.starts_with(kPrefix)) continue;
    const std::string_view type = block.name.substr(kPrefix.size());
    types.push_back(type);
    Json condition = needs({"type"});
    condition["properties"]["type"]["const"] = type;
    choices.emplace_back(condition, block.name);
  }
  Json schema = one_of({{"type", {{"enum", types}, {"description", "how it is tied"}}}}, choices);
  schema["required"] = {"type"};
  return schema;
}

// A file with a base is a reform; one with changes and nobody to change them for is an overlay.
Json scenario_file() {
  const Json reform = needs({"base"});
  const Json overlay = {{"required", {"changes"}},
                        {"not", {{"anyOf", any_of({"base", "population", "overlays"})}}}};
  const Json scenario = {{"not", {{"anyOf", {reform, overlay}}}}};
  Json telling;
  for (const std::string_view key : {"civitas", "base"})
    telling[std::string(key)] = {{"description", block("reform").find(key)->meaning}};
  return one_of(telling, {{scenario, "scenario"}, {reform, "reform"}, {overlay, "overlay"}});
}

Json file_schema(std::string_view file) {
  if (file == "scenario") return scenario_file();
  if (file == "mapping" || file == "experiment") return form_schema(file);
  if (file == "cases") return {{"type", "array"}, {"items", form_schema("case")}, {"minItems", 1}};
  throw Bug("no schema of " + std::string(file));
}

}  // namespace

std::string schema(std::string_view file) {
  Json definitions = form_definitions();
  for (const FileBlock& block : blocks()) definitions[std::string(block.name)] = of_block(block);
  add_conditions(definitions);
  definitions["change"] = change();
  definitions["network"] = network();
  Json root = {{"$schema", "http://json-schema.org/draft-07/schema#"},
               {"title", "Civitas " + std::string(file)}};
  root.update(file_schema(file));
  root["definitions"] = definitions;
  return json_text(root, 1) + "\n";
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/schema_forms.hpp"

#include <string>
#include <vector>

namespace civitas {
namespace {

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
  std::vector<std::string_view> parts;
  for (std::size_t at = text.find(by); at != std::string_view::npos; at = text.find(by)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + by.size());
  }
  parts.push_back(text);
  return parts;
}

Json words(std::string_view form) {
  if (form == "true|false") return {{"type", "boolean"}};
  if (form.front() == '\'') return {{"enum", {form.substr(1, form.size() - 2)}}};
  return {{"enum", split(form, "|")}};
}

// A pair in a list, such as the ends of a range.
Json pair_of(std::string_view form) {
  const Json item = form_schema(form);
  return {{"type", "array"}, {"items", item}, {"minItems", 2}, {"maxItems", 2}};
}

Json from_months(std::string_view form) {
  return {{"type", "object"},
          {"patternProperties", {{"^[0-9]{4}-(0[1-9]|1[0-2])$", form_schema(form)}}},
          {"additionalProperties", false},
          {"minProperties", 1}};
}

}  // namespace

Json form_schema(std::string_view form) {
  const auto inner = [&] { return form_schema(form.substr(1, form.size() - 2)); };
  if (form.front() == '{') return {{"type", {"object", "null"}}, {"additionalProperties", inner()}};
  if (form.front() == '[') return {{"type", {"array", "null"}}, {"items", inner()}};
  if (const auto choices = split(form, " or "); choices.size() > 1) {
    Json any = Json::array();
    for (const std::string_view choice : choices) any.push_back(form_schema(choice));
    return {{"anyOf", any}};
  }
  if (form.find('|') != std::string_view::npos || form.front() == '\'') return words(form);
  return {{"$ref", "#/definitions/" + std::string(form)}};
}

Json form_definitions() {
  Json of;
  of["version"] = {{"enum", {1}}, {"description", "1"}};
  of["nothing"] = {{"type", "null"}};
  of["text"] = {{"type", {"string", "number"}}};
  of["formula"] = {{"type", {"string", "number", "boolean"}},
                   {"description", "a formula"},
                   {"examples", {"max(0, earnings - tax.free)", "hazard(0.1 1/year)"}}};
  of["unit"] = {
      {"anyOf", {{{"type", "string"}, {"pattern", "^[A-Za-z0-9*/^ ]+$"}}, {{"const", 1}}}},
      {"examples", {"EUR/month", "EUR/year", "1/year", "1"}}};
  of["month"] = {{"type", "string"},
                 {"pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$"},
                 {"description", "a month"},
                 {"examples", {"2027-01"}}};
  of["whole"] = {{"type", "integer"}, {"minimum", 0}};
  of["month_number"] = {{"type", "integer"}, {"minimum", 1}, {"maximum", 12}};
  of["number"] = {{"type", "number"}};
  of["amount"] = {{"anyOf",
                   {{{"type", "number"}},
                    {{"enum", {"expected", "abolished"}}},
                    {{"type", "string"},
                     {"pattern",
                      "^([-+]?[0-9.]+([eE][-+]?[0-9]+)?( +[A-Za-z0-9*/^ ]+)?"
                      "|[0-9]{4}-[0-9]{2}-[0-9]{2})$"}}}},
                  {"description", "a number, maybe with its unit, or a date"},
                  {"examples", {"5000 EUR/year", "0.25", "2027-07-01"}}};
  of["texts"] = {{"anyOf", {form_schema("text"), form_schema("[text]")}}};
  of["fitted"] = {
      {"anyOf", {form_schema("texts"), form_schema("{factor or [written] or nothing}")}}};
  of["months"] = pair_of("month");
  of["range"] = pair_of("amount");
  of["by_month"] = from_months("amount or dated or dated_cells or cells");
  of["history"] = {{"anyOf", {form_schema("amount or dated"), from_months("amount or dated")}}};
  of["switched"] = from_months("true|false");
  of["cells"] = {{"type", "array"}, {"items", form_schema("history or cells")}, {"minItems", 1}};
  of["entry"] = {{"anyOf", {form_schema("text"), form_schema("{scheduled}")}}};
  of["schedule"] = {{"anyOf", {form_schema("text"), form_schema("[entry]")}}};
  of["written"] = {{"type", {"string", "number", "boolean"}}};
  of["attributes"] = {{"type", "object"},
                      {"properties", {{"members", form_schema("[attributes]")}}},
                      {"additionalProperties", form_schema("written")}};
  return of;
}

}  // namespace civitas

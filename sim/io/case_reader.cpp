// SPDX-License-Identifier: Apache-2.0
#include "sim/io/case_reader.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "sim/core/calendar.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/change_reader.hpp"
#include "sim/io/fields.hpp"

namespace civitas {
namespace {

Written written(const yaml::Node& node, Problems& problems) {
  Written value;
  const auto text = read_text(node, problems);
  if (!text) return value;
  value.text = *text;
  Problems ignored;  // what is no number is a label
  if (node.quoted) return value;
  if (const auto amount = read_amount(node, ignored)) {
    value.number = amount->number;
    value.unit = amount->unit;
  }
  return value;
}

std::vector<Given> attributes(const yaml::Node& node, const char* without, Problems& problems) {
  std::vector<Given> list;
  for (const auto& [key, value] : node.entries) {
    if (key.text.chars != without) list.push_back({key.text, written(value, problems)});
  }
  return list;
}

bool is_list(const yaml::Node& node, const std::string& what, Problems& problems) {
  if (node.kind == yaml::Node::Kind::sequence && !node.items.empty()) return true;
  problems.add(Mistake::wrong_shape, node.place, what + " are a list", "",
               "Begin each with `- {…}`");
  return false;
}

GivenHousehold household(const yaml::Node& node, Problems& problems) {
  GivenHousehold household;
  if (node.kind != yaml::Node::Kind::map) {
    problems.add(Mistake::wrong_shape, node.place,
                 "a household is a map of attributes and members");
    return household;
  }
  household.attributes = attributes(node, "members", problems);
  const yaml::Node* members = node.find("members");
  if (members == nullptr) {
    problems.add(Mistake::wrong_shape, node.place, "this household has no members", "",
                 "Write {members: [{age: 40}, {age: 7}]}");
  } else if (is_list(*members, "members", problems)) {
    for (const yaml::Node& member : members->items) {
      if (member.kind != yaml::Node::Kind::map)
        problems.add(Mistake::wrong_shape, member.place, "a member is a map of attributes", "",
                     "Write {age: 40}");
      household.members.push_back(attributes(member, "", problems));
    }
  }
  return household;
}

void read_given(const yaml::Node& node, TestCase& test, Problems& problems) {
  Fields fields(node, "what is given", block("given"), problems);
  if (const yaml::Node* households = fields.find("household");
      households != nullptr && is_list(*households, "households", problems)) {
    for (const yaml::Node& item : households->items)
      test.households.push_back(household(item, problems));
  }
  if (const yaml::Node* persons = fields.find("person");
      persons != nullptr && is_list(*persons, "persons", problems)) {
    for (const yaml::Node& item : persons->items)  // each alone
      test.households.push_back({{}, {attributes(item, "", problems)}});
  }
  if (test.households.empty())
    problems.add(Mistake::missing_key, node.place, "nobody is given", "",
                 "Write given: {household: [{members: [{age: 40}]}]}");
}

void read_expected(const yaml::Node& node, TestCase& test, Problems& problems) {
  if (node.kind != yaml::Node::Kind::map || node.entries.empty()) {
    problems.add(Mistake::wrong_shape, node.place, "what is expected is a map of names and values",
                 "", "Write expect: {household.child_benefit: [138.40]}");
    return;
  }
  for (const auto& [key, value] : node.entries) {
    if (key.text.chars == "error") {
      if (const auto text = read_text(value, problems)) test.error = *text;
      continue;
    }
    Expected expected;
    expected.name = key.text;
    if (value.kind == yaml::Node::Kind::sequence) {
      for (const yaml::Node& item : value.items) expected.values.push_back(written(item, problems));
    } else {
      expected.values.push_back(written(value, problems));
    }
    test.expected.push_back(std::move(expected));
  }
}

TestCase read_case(const yaml::Node& node, const std::string& path, Problems& problems) {
  TestCase test;
  test.place = node.place;
  Fields fields(node, "a case", block("case"), problems);
  if (node.kind != yaml::Node::Kind::map) return test;
  if (const auto name = fields.text("name")) test.name = name->chars;
  if (const auto scenario = fields.text("scenario")) {
    test.scenario_text = *scenario;
    test.scenario =
        (std::filesystem::path(path).parent_path() / scenario->chars).lexically_normal().string();
  }
  if (const auto at = fields.month("at")) test.at = *at;
  if (const yaml::Node* changes = fields.find("changes"))
    test.changes = read_changes(*changes, problems);
  if (const yaml::Node* given = fields.find("given")) read_given(*given, test, problems);
  if (const yaml::Node* expect = fields.find("expect")) read_expected(*expect, test, problems);
  if (const auto tolerance = fields.number("tolerance")) {
    test.tolerance = *tolerance;
    if (!(*tolerance >= 0))
      problems.add(Mistake::number_outside, fields.find("tolerance")->place,
                   "a tolerance is not below 0");
  }
  return test;
}

}  // namespace

std::vector<TestCase> read_cases(const std::string& path) {
  const yaml::Node root = yaml::parse_file(path);
  Problems problems;
  std::vector<TestCase> cases;
  if (is_list(root, "cases", problems)) {
    for (const yaml::Node& item : root.items) cases.push_back(read_case(item, path, problems));
  }
  problems.throw_if_any();
  return cases;
}

std::optional<double> number_of(const Written& value, const Attribute& attribute,
                                Problems& problems) {
  const Place place = value.text.place();
  const std::string& chars = value.text.chars;
  const auto wrong = [&](const std::string& what, const std::string& advice) {
    problems.add(Mistake::case_unfit, place,
                 "'" + attribute.name + "' " + what + ", not '" + chars + "'", "", advice);
    return std::nullopt;
  };
  if (attribute.storage == Storage::boolean) {
    if (chars == "true" || chars == "false") return chars == "true" ? 1.0 : 0.0;
    return wrong("is true or false", "");
  }
  if (attribute.storage == Storage::category) {
    const auto at = std::find(attribute.labels.begin(), attribute.labels.end(), chars);
    if (at != attribute.labels.end()) return static_cast<double>(at - attribute.labels.begin());
    return wrong("is a category", did_you_mean(chars, attribute.labels));
  }
  if (attribute.unit == "date") {
    const double day = calendar::day(chars);
    if (!std::isnan(day)) return day;
    return wrong("is a date", "Write 2027-03-01");
  }
  if (!value.number) return wrong("is a number", "");
  if (value.unit && value.unit->text() != language::Unit::parse(attribute.unit)->text())
    return wrong("is in " + attribute.unit, "Convert it");
  if (attribute.storage == Storage::integer && *value.number != std::floor(*value.number))
    return wrong("is a whole number", "");
  return *value.number;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/rule_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/fields.hpp"

namespace civitas {
namespace {

bool is_map(const yaml::Node& node, const std::string& what, Problems& problems) {
  if (node.kind == yaml::Node::Kind::null) return false;
  if (node.kind == yaml::Node::Kind::map) return true;
  problems.add(Mistake::wrong_shape, node.place, what + " must be a map of names");
  return false;
}

std::optional<Entity> entity(const Text& word, Problems& problems) {
  const auto entity = entity_named(word.chars);
  if (!entity)
    problems.add(Mistake::unknown_word, word.place(), "unknown entity '" + word.chars + "'", "",
                 "Known are person and household");
  return entity;
}

void read_sets(const yaml::Node& node, Rule& rule, Problems& problems) {
  if (node.kind != yaml::Node::Kind::map || node.entries.empty()) {
    problems.add(Mistake::wrong_shape, node.place, "'set' is a map of columns and formulas", "",
                 "Write set: {adopted: true}");
    return;
  }
  for (const auto& [key, formula] : node.entries) {
    Rule::Set set;
    set.column = key.text.chars;
    set.place = key.place;
    const std::string prefix = std::string(name(rule.of)) + ".";
    if (set.column.starts_with(prefix)) set.column.erase(0, prefix.size());
    if (const auto text = read_text(formula, problems)) set.formula = *text;
    rule.sets.push_back(std::move(set));
  }
}

void read_times(Fields& fields, Rule& rule, Problems& problems) {
  if (const auto every = fields.text("every")) {
    rule.every_months = every->chars == "month"     ? 1
                        : every->chars == "quarter" ? 3
                        : every->chars == "year"    ? 12
                                                    : 0;
    if (rule.every_months == 0)
      problems.add(Mistake::unknown_word, every->place(),
                   "unknown length of time '" + every->chars + "'", "",
                   "Known are month, quarter, year");
  }
  const yaml::Node* in = fields.find("in");
  if (in == nullptr) return;
  rule.in_month = fields.month_number("in").value_or(rule.in_month);
  if (rule.every_months != 12)
    problems.add(Mistake::keys_clash, in->place, "'in' is the month of a yearly rule", "",
                 "Add every: year");
}

}  // namespace

Rule read_rule(const Text& name, const yaml::Node& node, Problems& problems) {
  Rule rule;
  rule.name = name.chars;
  rule.place = name.place();
  Fields fields(node, "the rule '" + rule.name + "'", block("rule"), problems);
  if (node.kind != yaml::Node::Kind::map) return rule;
  if (const auto of = fields.text("for")) rule.of = entity(*of, problems).value_or(rule.of);
  const auto text = [&](const char* word, Text& into) {
    if (const auto found = fields.text(word)) into = *found;
  };
  text("where", rule.where);
  text("chance", rule.chance);
  text("first", rule.first);
  text("by", rule.by);
  text("align", rule.align);
  if (const auto luck = fields.text("luck"); luck && luck->chars != rule.name)
    rule.luck = luck->chars;
  if (const auto description = fields.text("description")) rule.description = description->chars;
  if (const yaml::Node* sets = fields.find("set")) read_sets(*sets, rule, problems);
  read_times(fields, rule, problems);
  if (rule.first.chars.empty() != rule.by.chars.empty())
    problems.add(Mistake::keys_clash, rule.place, "'first' and 'by' belong together",
                 "there is room for so many, and those with the smallest number come first",
                 "Write first: 1000, by: random(lottery)");
  if (!rule.align.chars.empty() && (rule.chance.chars.empty() || !rule.first.chars.empty()))
    problems.add(Mistake::keys_clash, rule.align.place(),
                 "'align' stands beside 'chance' and without 'first'",
                 "it picks as many as it says, the likelier the higher their chance");
  return rule;
}

namespace {

constexpr std::array<std::pair<std::string_view, NetworkType>, 10> kTypes = {{
    {"random", NetworkType::random},
    {"small_world", NetworkType::small_world},
    {"preferential_attachment", NetworkType::preferential_attachment},
    {"complete", NetworkType::complete},
    {"ring", NetworkType::ring},
    {"grid", NetworkType::grid},
    {"household", NetworkType::household},
    {"group", NetworkType::group},
    {"teams", NetworkType::teams},
    {"edges", NetworkType::edges},
}};

std::uint32_t small(Fields& fields, const char* key, Problems& problems) {
  const auto number = fields.whole(key);
  if (!number) return 0;
  if (*number <= std::numeric_limits<std::int32_t>::max())
    return static_cast<std::uint32_t>(*number);
  problems.add(Mistake::number_outside, fields.find(key)->place, "this number is too large");
  return 0;
}

void read_type(Fields& fields, NetworkSource& source,
               const std::function<std::string(const std::string&)>& beside, Problems& problems) {
  switch (source.type) {
    case NetworkType::random:
      source.mean_degree = fields.number("mean_degree").value_or(0);
      break;
    case NetworkType::small_world:
      source.neighbours = small(fields, "neighbours", problems);
      source.rewire = fields.number("rewire").value_or(0);
      source.alike = fields.texts("alike");
      source.homophily = fields.number("homophily").value_or(0);
      if (source.alike.empty() != (fields.find("homophily") == nullptr))
        problems.add(Mistake::keys_clash, source.place, "'alike' and 'homophily' belong together",
                     "one says who is alike, the other how often such are tied",
                     "Write alike: [education], homophily: 0.3");
      if (!(source.homophily >= 0 && source.homophily <= 1))
        problems.add(Mistake::number_outside, fields.find("homophily")->place,
                     "the index of homophily is between 0 and 1",
                     "0: ties are blind to who is alike; 1: only those alike are tied");
      break;
    case NetworkType::preferential_attachment:
      source.links = small(fields, "links", problems);
      break;
    case NetworkType::ring:
      source.neighbours = small(fields, "neighbours", problems);
      break;
    case NetworkType::grid:
      source.rows = small(fields, "rows", problems);
      source.columns = small(fields, "columns", problems);
      source.torus = fields.yes("torus", false);
      if (const auto word = fields.text("adjacency")) {
        source.moore = word->chars == "moore";
        if (word->chars != "moore" && word->chars != "von_neumann")
          problems.add(Mistake::unknown_word, word->place(),
                       "unknown adjacency '" + word->chars + "'", "",
                       "Known are moore (8 cells around) and von_neumann (4)");
      }
      break;
    case NetworkType::teams:
      source.mean_degree = fields.number("mean_degree").value_or(0);
      if (const auto among = fields.text("among")) source.among = *among;
      break;
    case NetworkType::edges: {
      if (const auto file = fields.text("file")) {
        source.file_text = *file;
        source.file = beside(file->chars);
      }
      const auto column = [&](const char* key, std::string& name) {
        if (const auto text = fields.text(key)) name = text->chars;
      };
      column("from", source.from);
      column("to", source.to);
      column("weight", source.weight);
      source.one_way = fields.yes("one_way", false);
      break;
    }
    case NetworkType::complete:
    case NetworkType::household:
    case NetworkType::group:
      break;
  }
}

NetworkSource read_network(const yaml::Node& key, const yaml::Node& node,
                           const std::function<std::string(const std::string&)>& beside,
                           Problems& problems) {
  NetworkSource source;
  source.name = key.text.chars;
  source.place = key.place;
  const yaml::Node* type = node.find("type");
  const auto known =
      type == nullptr ? kTypes.end() : std::find_if(kTypes.begin(), kTypes.end(), [&](auto& entry) {
        return entry.first == type->text.chars;
      });
  if (known == kTypes.end()) {
    std::vector<std::string> names;
    for (const auto& [word, of_type] : kTypes) names.emplace_back(word);
    std::string advice = type == nullptr ? "" : did_you_mean(type->text.chars, names);
    if (advice.empty())
      advice =
          "Known are random, small_world, preferential_attachment, complete, ring, grid, "
          "household, group, teams and edges";
    problems.add(type == nullptr ? Mistake::missing_key : Mistake::unknown_word,
                 type == nullptr ? key.place : type->place,
                 type == nullptr ? "the network '" + source.name + "' needs a type"
                                 : "unknown type of network '" + type->text.chars + "'",
                 "", advice);
    return source;
  }
  source.type = known->second;
  Fields fields(node, "a network of the type " + std::string(known->first),
                block("network_" + std::string(known->first)), problems);
  if (const auto of = fields.text("of")) source.of = entity(*of, problems).value_or(source.of);
  if (const auto within = fields.text("within")) source.within = *within;
  if (source.type == NetworkType::household && source.of == Entity::household)
    problems.add(Mistake::network_unfit, key.place,
                 "a network of the type household is of persons");
  read_type(fields, source, beside, problems);
  return source;
}

}  // namespace

std::vector<Rule> read_rules(const yaml::Node& node, Problems& problems) {
  std::vector<Rule> rules;
  if (!is_map(node, "rules", problems)) return rules;
  rules.reserve(node.entries.size());
  for (const auto& [key, entry] : node.entries)
    rules.push_back(read_rule(key.text, entry, problems));
  return rules;
}

std::vector<NetworkSource> read_networks(
    const yaml::Node& node, const std::function<std::string(const std::string&)>& beside,
    Problems& problems) {
  std::vector<NetworkSource> networks;
  if (!is_map(node, "networks", problems)) return networks;
  for (const auto& [key, entry] : node.entries)
    networks.push_back(read_network(key, entry, beside, problems));
  return networks;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "sim/core/calendar.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/number_advice.hpp"
#include "sim/scenario/month_advice.hpp"

namespace civitas {
namespace {

std::string kind_of(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Node::Kind::null:
      return "nothing";
    case yaml::Node::Kind::scalar:
      return "'" + node.text.chars + "'";
    case yaml::Node::Kind::sequence:
      return "a list";
    case yaml::Node::Kind::map:
      return "a map";
  }
  return "";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// How a reform or an overlay says what only a whole scenario has a key for; '' of other keys.
std::string of_the_base(const FileBlock& here, const std::string& key) {
  if ((here.name != "reform" && here.name != "overlay") || block("scenario").find(key) == nullptr)
    return "";
  if (key == "schedule")
    return "A reform changes it: changes: - {insert: RULE, after: …}, or {remove: RULE}";
  return "It belongs to the scenario that is changed: write it there";
}

// The key that another program calls so, or that is written nearly so; '' when there is none.
std::string meant_by(const std::string& key, const std::vector<std::string>& names) {
  static const std::map<std::string, std::string> kCalledOtherwise = {
      {"average", "mean"},        {"avg", "mean"},    {"total", "sum"},
      {"percentile", "quantile"}, {"group_by", "by"}, {"groupby", "by"},
      {"filter", "where"},        {"label", "title"}, {"formula", "is"},
      {"probability", "chance"}};
  const auto known = kCalledOtherwise.find(key);
  if (known != kCalledOtherwise.end() &&
      std::find(names.begin(), names.end(), known->second) != names.end())
    return known->second;
  return suggest(key, names);
}

}  // namespace

Fields::Fields(const yaml::Node& node, std::string what, const FileBlock& block, Problems& problems)
    : node_(node), what_(std::move(what)), block_(block), problems_(problems) {
  if (node.kind != yaml::Node::Kind::map) {
    problems_.add(Mistake::wrong_shape, node.place,
                  what_ + " must be a map of keys and values, not " + kind_of(node));
    return;
  }
  std::vector<std::string> names;
  for (const Key& key : block.keys) names.emplace_back(key.name);
  for (const auto& [key, value] : node.entries) {
    if (std::find(names.begin(), names.end(), key.text.chars) != names.end()) continue;
    const std::string elsewhere = of_the_base(block, key.text.chars);
    const std::string meant = elsewhere.empty() ? meant_by(key.text.chars, names) : "";
    const std::string advice = !elsewhere.empty() ? elsewhere
                               : meant.empty()    ? "Known are " + joined(names)
                                                  : "Did you mean '" + meant + "'?";
    misspelt_.push_back(meant);
    problems_.add(Mistake::unknown_key, key.place,
                  "unknown key '" + key.text.chars + "' in " + what_, "", advice);
  }
  for (const Key& key : block.keys) {
    if (key.needed) required(key.name);
  }
}

const yaml::Node* Fields::find(std::string_view key) const {
  return block_.find(key) == nullptr ? nullptr : node_.find(key);
}

const yaml::Node* Fields::required(std::string_view key) {
  const yaml::Node* found = find(key);
  if (found == nullptr && node_.kind == yaml::Node::Kind::map && !misspelt(key)) {
    problems_.add(Mistake::missing_key, node_.place,
                  "'" + std::string(key) + "' is missing in " + what_, "it is required");
  }
  return found;
}

bool Fields::misspelt(std::string_view key) const {
  return std::find(misspelt_.begin(), misspelt_.end(), key) != misspelt_.end();
}

std::optional<Text> Fields::text(std::string_view key) {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_text(*node, problems_);
}

std::optional<Text> Fields::required_text(std::string_view key) {
  const yaml::Node* node = required(key);
  return node == nullptr ? std::nullopt : read_text(*node, problems_);
}

std::optional<double> Fields::number(std::string_view key) {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_number(*node, problems_);
}

std::optional<std::uint64_t> Fields::whole(std::string_view key) {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_whole(*node, problems_);
}

std::optional<Month> Fields::month(std::string_view key) {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_month(*node, problems_);
}

std::optional<int> Fields::month_number(std::string_view key) {
  const auto number = whole(key);
  if (!number) return std::nullopt;
  if (*number >= 1 && *number <= 12) return static_cast<int>(*number);
  problems_.add(Mistake::number_outside, find(key)->place, "a month of the year is needed here",
                "they go from 1 to 12");
  return std::nullopt;
}

Lasting Fields::lasting() {
  Lasting lasting{month("from"), std::nullopt};
  const yaml::Node* during = find("during");
  if (during == nullptr) return lasting;
  if (find("from") != nullptr)
    problems_.add(Mistake::keys_clash, during->place, "'from' and 'during' cannot stand together",
                  "", "Choose one");
  if (during->kind != yaml::Node::Kind::sequence || during->items.size() != 2) {
    problems_.add(Mistake::wrong_shape, during->place, "'during' is a list of two months", "",
                  "Write [2027-01, 2028-12]");
    return lasting;
  }
  lasting.from = read_month(during->items[0], problems_);
  if (const auto last = read_month(during->items[1], problems_)) lasting.until = *last + 1;
  if (lasting.from && lasting.until && *lasting.until <= *lasting.from)
    problems_.add(Mistake::time_order, during->place, "the time ends before it begins", "",
                  "Write the earlier month first");
  return lasting;
}

bool Fields::yes(std::string_view key, bool otherwise) {
  const auto text = this->text(key);
  if (!text) return otherwise;
  if (text->chars != "true" && text->chars != "false")
    problems_.add(Mistake::wrong_type, text->place(),
                  "'" + std::string(key) + "' is true or false");
  return text->chars == "true";
}

std::optional<language::Unit> Fields::unit(std::string_view key) {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_unit(*node, problems_);
}

std::vector<Text> Fields::texts(std::string_view key) {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::vector<Text>{} : read_texts(*node, problems_);
}

std::vector<Text> Fields::chosen(std::string_view key) {
  const yaml::Node* node = find(key);
  if (node == nullptr) return {};
  if (node->kind == yaml::Node::Kind::sequence && node->items.empty())
    problems_.add(Mistake::wrong_shape, node->place,
                  "the list '" + std::string(key) + "' names nothing", "",
                  "Name one or more, or take `" + std::string(key) + "` out for all");
  std::vector<Text> names;
  for (const Text& name : read_texts(*node, problems_)) {
    const auto same = [&](const Text& other) { return other.chars == name.chars; };
    if (std::none_of(names.begin(), names.end(), same))
      names.push_back(name);
    else
      problems_.add(Mistake::name_twice, name.place(), "'" + name.chars + "' is there twice", "",
                    "Take one of the two out");
  }
  return names;
}

std::optional<Text> read_text(const yaml::Node& node, Problems& problems) {
  if (node.kind == yaml::Node::Kind::scalar) return node.text;
  problems.add(Mistake::wrong_shape, node.place, "a text is needed here, not " + kind_of(node));
  return std::nullopt;
}

std::optional<Amount> read_amount(const yaml::Node& node, Problems& problems) {
  const std::string& chars = node.text.chars;
  Amount amount;
  if (chars.size() == 10 && chars[4] == '-' && chars[7] == '-') {
    amount.number = calendar::day(chars);
    amount.unit = language::Unit::base("date");
    if (!std::isnan(amount.number)) return amount;
    problems.add(Mistake::not_a_date, node.place, "there is no day '" + chars + "'", "",
                 "Write a date as 2027-03-01");
    return std::nullopt;
  }
  const bool plus = chars.starts_with('+') && !chars.starts_with("+-");
  const char* first = chars.data() + (plus ? 1 : 0);
  const auto [end, error] = std::from_chars(first, chars.data() + chars.size(), amount.number);
  if (node.kind != yaml::Node::Kind::scalar || error != std::errc{} ||
      !std::isfinite(amount.number)) {
    problems.add(
        Mistake::not_a_number, node.place, "a number is needed here, not " + kind_of(node), "",
        chars.find_first_of("0123456789") == std::string::npos ? "" : number_advice(chars));
    return std::nullopt;
  }
  const std::string rest(end, chars.data() + chars.size());
  if (rest.empty()) return amount;
  if (rest[0] == ' ') amount.unit = language::Unit::parse(rest);
  if (amount.unit) return amount;
  Problem problem(Mistake::not_a_number,
                  node.text.place(static_cast<std::size_t>(end - chars.data())),
                  "'" + chars + "' is not a number with a unit", "", number_advice(chars));
  const auto mended = surely_meant(chars);
  problem.mended = mended.has_value();
  problems.add(std::move(problem));
  if (!mended) return std::nullopt;
  yaml::Node meant = node;
  meant.text.chars = *mended;
  return read_amount(meant, problems);
}

std::optional<double> read_number(const yaml::Node& node, Problems& problems) {
  const std::optional<Amount> amount = read_amount(node, problems);
  if (!amount) return std::nullopt;
  if (amount->unit) {
    problems.add(Mistake::not_a_number, node.place, "a number without a unit is needed here");
    return std::nullopt;
  }
  return amount->number;
}

std::optional<std::uint64_t> read_whole(const yaml::Node& node, Problems& problems) {
  const std::string& chars = node.text.chars;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(chars.data(), chars.data() + chars.size(), number);
  if (node.kind == yaml::Node::Kind::scalar && error == std::errc{} &&
      end == chars.data() + chars.size())
    return number;
  problems.add(Mistake::not_a_number, node.place,
               "a whole number, 0 or more, is needed here, not " + kind_of(node));
  return std::nullopt;
}

std::optional<Month> read_month(const yaml::Node& node, Problems& problems) {
  const std::optional<Month> month =
      node.kind == yaml::Node::Kind::scalar ? Month::parse(node.text.chars) : std::nullopt;
  if (!month)
    problems.add(Mistake::not_a_date, node.place, "a month is needed here, not " + kind_of(node),
                 "", month_advice(node.text.chars));
  return month;
}

std::optional<language::Unit> read_unit(const yaml::Node& node, Problems& problems) {
  const std::optional<language::Unit> unit =
      node.kind == yaml::Node::Kind::scalar ? language::Unit::parse(node.text.chars) : std::nullopt;
  if (!unit)
    problems.add(Mistake::unknown_unit, node.place, "unknown unit " + kind_of(node), "",
                 "Write for example EUR/month, 1/year or 1; `civitas list units` shows all");
  return unit;
}

std::vector<Text> read_texts(const yaml::Node& node, Problems& problems) {
  std::vector<Text> texts;
  if (node.kind == yaml::Node::Kind::sequence) {
    for (const yaml::Node& item : node.items) {
      if (const auto text = read_text(item, problems)) texts.push_back(*text);
    }
  } else if (node.kind == yaml::Node::Kind::map) {
    std::string names;
    for (const auto& [key, value] : node.entries)
      names += (names.empty() ? "" : ", ") + key.text.chars;
    problems.add(Mistake::wrong_shape, node.place, "a list is needed here, not a map", "",
                 "Write [" + names + "]");
  } else if (const auto text = read_text(node, problems)) {
    texts.push_back(*text);
  }
  return texts;
}

}  // namespace civitas

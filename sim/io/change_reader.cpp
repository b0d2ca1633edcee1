// SPDX-License-Identifier: Apache-2.0
#include "sim/io/change_reader.hpp"

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/number_reader.hpp"
#include "sim/io/rule_reader.hpp"

namespace civitas {
namespace {

class ChangeReader {
 public:
  explicit ChangeReader(Problems& problems) : problems_(problems) {}

  void operator()(const yaml::Node& node, std::vector<Change>& changes) {
    using Reader = void (ChangeReader::*)(const yaml::Node&, std::vector<Change>&);
    constexpr std::pair<const char*, Reader> kWords[] = {
        {"set", &ChangeReader::set},       {"replace", &ChangeReader::replace},
        {"modify", &ChangeReader::modify}, {"insert", &ChangeReader::insert},
        {"remove", &ChangeReader::remove},
    };
    for (const auto& [word, read] : kWords) {
      if (node.find(word) != nullptr) return (this->*read)(node, changes);
    }
    problems_.add(Mistake::change_says_nothing, node.place, "a change does not say what it does",
                  "", "Begin it with set, replace, modify, insert or remove");
  }

  bool number(const yaml::Node& node, Change& change) {
    const auto number = read_dated(node, change.from.value_or(Month::always()), problems_);
    if (!number) return false;
    change.to.number = number->number;
    change.to.abolished = number->abolished;
    change.to.expected = number->expected;
    change.to.unit = number->unit;
    change.to.place = change.place = node.place;
    return true;
  }

 private:
  Change begin(Fields& fields, Change::Kind kind, const char* word) {
    Change change;
    change.kind = kind;
    if (const auto target = fields.text(word)) change.target = *target;
    change.place = change.target.place();
    return change;
  }

  static std::string source(Fields& fields, const Place& place) {
    const auto text = fields.text("source");
    return text ? text->chars : "changed by " + place.file.text();
  }

  static void dates(Fields& fields, Change& change) {
    const Lasting lasting = fields.lasting();
    change.from = lasting.from;
    change.until = lasting.until;
  }

  void then(Fields& fields, Change& change) {
    const auto then = fields.text("then");
    if (!then) return;
    change.keep_later = then->chars == "keep";
    if (then->chars != "keep" && then->chars != "replace")
      problems_.add(Mistake::unknown_word, then->place(), "unknown word '" + then->chars + "'", "",
                    "Write then: keep or then: replace");
    else if (fields.find("during") != nullptr)
      problems_.add(Mistake::keys_clash, then->place(), "'then' has no meaning beside 'during'",
                    "afterwards all is as it was", "Take it out");
  }

  // {set: …, to: …}; {…, at: {age_band: 0-2}, to: …}; {…, bracket: 2, rate: …, above: …}
  void set(const yaml::Node& node, std::vector<Change>& changes) {
    Fields fields(node, "a change", block("set"), problems_);
    const std::size_t mistakes = problems_.unmended();
    Change change = begin(fields, Change::Kind::set, "set");
    change.to.source = source(fields, node.place);
    if (const auto text = fields.text("note")) change.to.note = text->chars;
    dates(fields, change);
    then(fields, change);
    if (fields.find("bracket") != nullptr) return brackets(fields, change, changes);
    for (const char* part : {"above", "rate", "amount"}) {
      if (const yaml::Node* found = fields.find(part))
        return problems_.add(Mistake::keys_clash, found->place,
                             "no bracket is named whose '" + std::string(part) + "' this is", "",
                             "Add bracket: 2, counted from 1 in the order written");
    }
    if (const yaml::Node* at = fields.find("at")) cell(*at, change);
    const yaml::Node* to = fields.required("to");
    if (to != nullptr && number(*to, change) && problems_.unmended() == mistakes)
      changes.push_back(std::move(change));
  }

  void brackets(Fields& fields, Change& change, std::vector<Change>& changes) {
    change.bracket = fields.whole("bracket").value_or(0);
    for (const char* other : {"to", "at"}) {
      if (const yaml::Node* found = fields.find(other))
        problems_.add(Mistake::keys_clash, found->place,
                      "'" + std::string(other) + "' has no meaning beside 'bracket'", "",
                      "Write above: …, rate: … or amount: …");
    }
    const std::size_t before = changes.size();
    for (const char* part : {"above", "rate", "amount"}) {
      const yaml::Node* found = fields.find(part);
      if (found == nullptr || !number(*found, change)) continue;
      change.part =
          part == std::string_view("above") ? Change::Part::threshold : Change::Part::gives;
      change.rate = part == std::string_view("rate");
      changes.push_back(change);
    }
    if (changes.size() == before)
      problems_.add(Mistake::change_says_nothing, fields.node().place,
                    "this change of a bracket changes nothing", "",
                    "Add above: …, rate: … or amount: …");
  }

  void cell(const yaml::Node& at, Change& change) {
    change.part = Change::Part::cell;
    if (at.kind != yaml::Node::Kind::map) {
      problems_.add(Mistake::wrong_shape, at.place, "'at' is a map of axes and labels", "",
                    "Write at: {age_band: 0-2}");
      return;
    }
    for (const auto& [axis, label] : at.entries) {
      if (const auto text = read_text(label, problems_)) change.cell.emplace_back(axis.text, *text);
    }
  }

  // {replace: …, is: …}; {…, rule: {…}}; {…, brackets: […]}; {…, values: […]}; {…, index: {…}}
  void replace(const yaml::Node& node, std::vector<Change>& changes) {
    Fields fields(node, "a change", block("replace"), problems_);
    Change change = begin(fields, Change::Kind::replace, "replace");
    const std::size_t mistakes = problems_.unmended();
    int found = 0;
    for (const char* what : {"is", "rule", "brackets", "values", "index"})
      found += fields.find(what) != nullptr ? 1 : 0;
    if (found != 1)
      problems_.add(
          Mistake::change_says_nothing, node.place, "a change replaces one thing", "",
          "Write is: … for a value, rule: {…} for a rule, brackets: …, values: … or index: … "
          "for a parameter");
    change.to.source = source(fields, node.place);
    dates(fields, change);
    if (const auto formula = fields.text("is")) change.formula = *formula;
    if (const yaml::Node* rule = fields.find("rule"))
      change.rule = read_rule(change.target, *rule, problems_);
    if (const yaml::Node* list = fields.find("brackets"))
      change.brackets = read_brackets(*list, problems_);
    if (const yaml::Node* list = fields.find("values")) cells(*list, change);
    if (const yaml::Node* index = fields.find("index")) {
      change.no_index = index->text.chars == "none";
      if (!change.no_index) change.index = read_indexation(*index, problems_);
    }
    if (change.from && fields.find("index") != nullptr)
      problems_.add(Mistake::change_unfit, node.place, "an indexation is not replaced at a date",
                    "", "Write active: {2027-01: true} into the index");
    for (Bracket& bracket : change.brackets) {
      sourced(bracket.above, change);
      sourced(bracket.gives, change);
    }
    for (History& history : change.cells) sourced(history, change);
    if (problems_.unmended() == mistakes) changes.push_back(std::move(change));
  }

  static void sourced(History& history, const Change& change) {
    for (DatedNumber& number : history) {
      if (number.source.empty()) number.source = change.to.source;
    }
  }

  void cells(const yaml::Node& list, Change& change) {
    std::vector<Axis> axes;  // as many as there are lists in lists; their names are not known here
    for (const yaml::Node* node = &list;
         node->kind == yaml::Node::Kind::sequence && !node->items.empty(); node = &node->items[0]) {
      change.shape.push_back(node->items.size());
      axes.push_back({"", std::vector<std::string>(node->items.size())});
    }
    if (axes.empty())
      problems_.add(Mistake::wrong_shape, list.place, "cells are a list, or lists in a list", "",
                    "Write values: [138.4, 148.0]");
    else
      read_cells(list, axes, problems_, [&](const yaml::Node& node) {
        change.cells.push_back(read_history(node, problems_));
      });
  }

  void modify(const yaml::Node& node, std::vector<Change>& changes) {
    Fields fields(node, "a change", block("modify"), problems_);
    Change change = begin(fields, Change::Kind::modify, "modify");
    dates(fields, change);
    const auto formula = fields.text("to");
    if (!formula || change.target.chars.empty()) return;
    change.formula = *formula;
    changes.push_back(std::move(change));
  }

  void insert(const yaml::Node& node, std::vector<Change>& changes) {
    Fields fields(node, "a change", block("insert"), problems_);
    Change change = begin(fields, Change::Kind::insert, "insert");
    dates(fields, change);
    if (const auto after = fields.text("after")) change.after = *after;
    if (!change.target.chars.empty()) changes.push_back(std::move(change));
  }

  void remove(const yaml::Node& node, std::vector<Change>& changes) {
    Fields fields(node, "a change", block("remove"), problems_);
    Change change = begin(fields, Change::Kind::remove, "remove");
    change.from = fields.month("from");
    if (!change.target.chars.empty()) changes.push_back(std::move(change));
  }

  Problems& problems_;
};

}  // namespace

std::vector<Change> read_changes(const yaml::Node& node, Problems& problems) {
  std::vector<Change> changes;
  if (node.kind == yaml::Node::Kind::null) return changes;
  if (node.kind != yaml::Node::Kind::sequence) {
    problems.add(Mistake::wrong_shape, node.place, "changes are a list", "",
                 "Begin each change with `- {set: …`");
    return changes;
  }
  ChangeReader read(problems);
  for (const yaml::Node& item : node.items) read(item, changes);
  return changes;
}

std::optional<Change> read_setting(const std::string& setting, Problems& problems) {
  const std::string origin = "--set " + setting;
  const std::size_t equals = setting.find('=');
  if (equals == std::string::npos || equals == 0) {
    problems.add(Mistake::option_unfit, {origin, 0, 0}, "this is not NAME=VALUE", "",
                 "Write for example --set take_up.claim_cost=900");
    return std::nullopt;
  }
  yaml::Node value;
  value.kind = yaml::Node::Kind::scalar;
  value.text = Text(setting.substr(equals + 1), "");
  value.place = {origin, 0, 0};
  value.text.file = origin;
  Change change;
  change.target = Text(setting.substr(0, equals), origin);
  change.to.source = "changed by " + origin;
  return ChangeReader(problems).number(value, change) ? std::optional(change) : std::nullopt;
}

}  // namespace civitas

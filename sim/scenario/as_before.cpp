// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/as_before.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/core/calendar.hpp"
#include "sim/language/parser.hpp"
#include "sim/language/syntax_text.hpp"
#include "sim/scenario/change.hpp"

namespace civitas {
namespace {

using language::Syntax;
using language::SyntaxTree;
using Kind = Syntax::Kind;

// What a formula comes to in a month, when nothing but the time matters; a condition comes to 0 or
// 1, a date to its day.
class InMonth {
 public:
  explicit InMonth(Month month) : month_(month) {}

  std::optional<double> operator()(const Syntax& tree) const {
    switch (tree.kind) {
      case Kind::number:
        return tree.unit.is_one() ? std::optional(tree.number) : std::nullopt;
      case Kind::name:
        return named(tree.word);
      case Kind::call:
        return date(tree);
      case Kind::logical_not: {
        const auto whether = (*this)(*tree.parts[0]);
        return whether ? std::optional<double>(*whether == 0) : std::nullopt;
      }
      case Kind::binary:
        return binary(tree.word, (*this)(*tree.parts[0]), (*this)(*tree.parts[1]));
      default:
        return std::nullopt;
    }
  }

 private:
  std::optional<double> named(const std::string& name) const {
    if (name == "true" || name == "false") return name == "true" ? 1 : 0;
    if (name == "now.year") return month_.year();
    if (name == "now.month") return month_.month();
    if (name == "now.date") return calendar::day(month_.year(), month_.month(), 1);
    return std::nullopt;
  }

  std::optional<double> date(const Syntax& call) const {
    if (call.word != "date") return std::nullopt;
    if (call.parts.size() == 1) return calendar::day(call.parts[0]->word);
    double part[3] = {};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto number = i < call.parts.size() ? (*this)(*call.parts[i]) : std::nullopt;
      if (!number) return std::nullopt;
      part[i] = *number;
    }
    return calendar::day(part[0], part[1], part[2]);
  }

  static std::optional<double> binary(const std::string& word, std::optional<double> a,
                                      std::optional<double> b) {
    if (word == "and" && (a == 0.0 || b == 0.0)) return 0;  // whatever the other is
    if (word == "or" && (a == 1.0 || b == 1.0)) return 1;
    if (!a || !b) return std::nullopt;
    if (word == "and" || word == "or") return word == "and" ? 1 : 0;
    if (word == "<") return *a < *b;
    if (word == "<=") return *a <= *b;
    if (word == ">") return *a > *b;
    if (word == ">=") return *a >= *b;
    if (word == "==") return *a == *b;
    if (word == "!=") return *a != *b;
    if (word == "+") return *a + *b;
    if (word == "-") return *a - *b;
    if (word == "*") return *a * *b;
    return std::nullopt;
  }

  Month month_;
};

class Past {
 public:
  Past(const TimeSpan& time, Month until) {
    for (Month month = time.from; month < until; month = month + time.months_per_step)
      months_.push_back(month);
  }

  void write_anew(Text& formula) const {
    if (formula.chars.empty()) return;
    SyntaxTree tree = language::parse(formula);
    settle(tree);
    formula.chars = language::text_of(*tree);
    if (!formula.runs.empty()) formula.runs.resize(1);  // places beyond the first mean nothing now
  }

  bool works(const Rule& rule, int months_per_step) const {
    if (rule.where.chars == "false") return false;
    return std::any_of(months_.begin(), months_.end(),
                       [&](Month month) { return rule.due(month, months_per_step); });
  }

 private:
  // The same answer in all months.
  std::optional<bool> answer(const Syntax& condition) const {
    std::optional<double> all;
    for (const Month month : months_) {
      const auto now = InMonth(month)(condition);
      if (!now || (all && *all != *now)) return std::nullopt;
      all = now;
    }
    return all ? std::optional(*all != 0) : std::nullopt;
  }

  static bool is_condition(const Syntax& tree) {
    static const std::set<std::string> words = {"and", "or", "<", "<=", ">", ">=", "==", "!="};
    return tree.kind == Kind::logical_not ||
           (tree.kind == Kind::binary && words.contains(tree.word));
  }

  void settle(SyntaxTree& tree) const {
    for (SyntaxTree& part : tree->parts) settle(part);
    if (tree->by) settle(tree->by);
    if (is_condition(*tree)) {
      if (const auto known = answer(*tree)) {
        auto word = std::make_unique<Syntax>();
        word->kind = Kind::name;
        word->word = *known ? "true" : "false";
        tree = std::move(word);
        return;
      }
      // `true and x` is x, `false or x` as well.
      if (tree->kind == Kind::binary && (tree->word == "and" || tree->word == "or")) {
        const std::string idle = tree->word == "and" ? "true" : "false";
        for (const std::size_t i : {0U, 1U}) {
          const Syntax& part = *tree->parts[i];
          if (part.kind != Kind::name || part.word != idle) continue;
          tree = SyntaxTree(std::move(tree->parts[1 - i]));
          return;
        }
      }
      return;
    }
    if (tree->kind != Kind::call || tree->word != "where" || tree->parts.size() != 3) return;
    const Syntax& condition = *tree->parts[0];
    if (condition.kind != Kind::name || (condition.word != "true" && condition.word != "false"))
      return;
    tree = SyntaxTree(std::move(tree->parts[condition.word == "true" ? 1 : 2]));
  }

  std::vector<Month> months_;
};

// A value that is nothing but its former self.
void return_to_former(Scenario& scenario) {
  std::set<std::string> taken;
  for (Value& value : scenario.values) {
    while (is_former_name(value.formula.chars) && value.formula.chars.starts_with(value.name)) {
      const Value* former = scenario.find_value(value.formula.chars);
      if (former == nullptr) break;
      taken.insert(former->name);
      value.formula = former->formula;
    }
  }
  std::erase_if(scenario.values, [&](const Value& value) { return taken.contains(value.name); });
}

}  // namespace

Scenario as_before(Scenario scenario, Month until) {
  const Past past(scenario.time, until);
  for (Value& value : scenario.values) past.write_anew(value.formula);
  return_to_former(scenario);
  std::set<std::string> idle;
  for (Rule& rule : scenario.rules) {
    for (Text* formula : {&rule.where, &rule.chance, &rule.first, &rule.by, &rule.align})
      past.write_anew(*formula);
    for (Rule::Set& set : rule.sets) past.write_anew(set.formula);
    if (!past.works(rule, scenario.time.months_per_step)) idle.insert(rule.name);
    if (rule.until >= until) rule.until = std::nullopt;
    if (rule.from <= scenario.time.from) rule.from = std::nullopt;
    if (rule.where.chars == "true") rule.where.chars.clear();
  }
  std::erase_if(scenario.schedule, [&](const Text& entry) { return idle.contains(entry.chars); });
  std::erase_if(scenario.rules, [&](const Rule& rule) {
    return std::none_of(scenario.schedule.begin(), scenario.schedule.end(),
                        [&](const Text& entry) { return entry.chars == rule.name; });
  });
  return scenario;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/settled.hpp"

#include <cmath>
#include <optional>
#include <set>

#include "sim/core/calendar.hpp"

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

// The same answer in all months.
std::optional<bool> answer(const Syntax& condition, std::span<const Month> months) {
  std::optional<double> all;
  for (const Month month : months) {
    const auto now = InMonth(month)(condition);
    if (!now || (all && *all != *now)) return std::nullopt;
    all = now;
  }
  return all ? std::optional(*all != 0) : std::nullopt;
}

bool is_condition(const Syntax& tree) {
  static const std::set<std::string> words = {"and", "or", "<", "<=", ">", ">=", "==", "!="};
  return tree.kind == Kind::logical_not || (tree.kind == Kind::binary && words.contains(tree.word));
}

}  // namespace

void settle(SyntaxTree& tree, std::span<const Month> months) {
  for (SyntaxTree& part : tree->parts) settle(part, months);
  if (tree->by) settle(tree->by, months);
  if (is_condition(*tree)) {
    if (const auto known = answer(*tree, months)) {
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

}  // namespace civitas

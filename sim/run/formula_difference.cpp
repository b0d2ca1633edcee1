// SPDX-License-Identifier: Apache-2.0
#include "sim/run/formula_difference.hpp"

#include <algorithm>

#include "sim/language/parser.hpp"
#include "sim/language/syntax_text.hpp"
#include "sim/scenario/change.hpp"
#include "sim/scenario/settled.hpp"

namespace civitas {
namespace {

const Value* find(const Scenario& scenario, const std::string& name) {
  const auto at = std::find_if(scenario.values.begin(), scenario.values.end(),
                               [&](const Value& value) { return value.name == name; });
  return at == scenario.values.end() ? nullptr : &*at;
}

// Brackets and blanks aside.
bool same(const std::string& a, const std::string& b) {
  const auto plain = [](const std::string& formula) {
    return language::text_of(*language::parse(Text(formula, "")));
  };
  return a == b || plain(a) == plain(b);
}

// Spans of time in which two formulas that ask what time it is differ in the same way. Nothing when
// these are many, as of formulas that follow the seasons.
std::optional<std::vector<Difference>> spans_of(const Scenario& a, const Value& x,
                                                const Scenario& b, const Value& y) {
  constexpr std::size_t kMost = 6;
  const Month first = std::min(a.time.from, b.time.from), last = std::max(a.time.to, b.time.to);
  std::vector<Difference> spans;
  std::pair<std::string, std::string> now;
  for (Month month = first; month <= last; month = month + 1) {
    const std::pair texts = {whole_formula(a, x, month), whole_formula(b, y, month)};
    if (month > first && texts == now) continue;
    now = texts;
    if (!spans.empty() && spans.back().until.empty())
      spans.back().until = Month{month.number - 1}.text();
    if (same(texts.first, texts.second)) continue;
    spans.push_back({"values", x.name, "", month.text(), "", texts.first, texts.second, ""});
    if (spans.size() > kMost) return std::nullopt;
  }
  return spans;
}

}  // namespace

std::string whole_formula(const Scenario& scenario, const Value& value,
                          std::optional<Month> month) {
  std::string text = value.formula.chars;
  if (month && text.find("now.") != std::string::npos) {
    language::SyntaxTree tree = language::parse(value.formula);
    const std::string before = language::text_of(*tree);
    settle(tree, {&*month, 1});
    const std::string after = language::text_of(*tree);
    if (const Value* former = find(scenario, after); former != nullptr && is_former_name(after))
      return whole_formula(scenario, *former, month);
    if (after != before) text = after;
  }
  for (auto former = scenario.values.rbegin(); former != scenario.values.rend(); ++former) {
    if (!is_former_name(former->name) || text.find(former->name) == std::string::npos) continue;
    const std::string inner = "(" + whole_formula(scenario, *former, month) + ")";
    for (std::size_t at = text.find(former->name); at != std::string::npos;
         at = text.find(former->name, at + inner.size()))
      text.replace(at, former->name.size(), inner);
  }
  return text;
}

void compare_formulas(const Scenario& a, const Value& x, const Scenario& b, const Value& y,
                      std::vector<Difference>& list) {
  const std::string before = whole_formula(a, x), after = whole_formula(b, y);
  if (before == after) return;
  if (before.find("now.") != std::string::npos || after.find("now.") != std::string::npos) {
    if (const auto spans = spans_of(a, x, b, y))
      return void(list.insert(list.end(), spans->begin(), spans->end()));
  }
  list.push_back({"values", x.name, "", "", "", before, after, ""});
}

}  // namespace civitas

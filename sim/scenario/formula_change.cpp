// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/formula_change.hpp"

#include <fmt/format.h>

#include "sim/core/mistake.hpp"
#include "sim/language/token.hpp"

namespace civitas {
namespace {

// A text that is put together from others. Each of its characters stands where it was written.
class Assembly {
 public:
  explicit Assembly(const Text& formula) : from_(formula), made_("", formula.file) {}

  /// A word of ours, which stands where the character `at` of the formula does.
  void add(std::string_view word, std::size_t at) {
    for (const char c : word) put(c, at);
  }
  void copy(std::size_t first, std::size_t end) {
    for (std::size_t at = first; at < end; ++at) put(from_.chars[at], at);
  }
  Text made() {
    if (!from_.runs.empty()) made_.stands(made_.chars.size(), from_.position(from_.chars.size()));
    return std::move(made_);
  }

 private:
  void put(char c, std::size_t stood) {
    made_.chars += c;
    if (!from_.runs.empty()) made_.stands(made_.chars.size() - 1, from_.position(stood));
  }

  const Text& from_;
  Text made_;
};

// `formula` with the name in place of the word `value`.
std::optional<Text> wrapped(const Text& formula, const std::string& name, Problems& problems) {
  std::vector<std::size_t> words;
  try {
    for (const language::Token& token : language::tokenize(formula)) {
      if (token.kind == language::Token::Kind::name && token.word == "value")
        words.push_back(token.at);
    }
  } catch (const InputError& error) {
    problems.add(error);
    return std::nullopt;
  }
  if (words.empty()) {
    problems.add(Mistake::value_unsaid, formula.place(), "this formula does not say `value`",
                 "`modify` wraps the formula as it was, for which this word stands",
                 "Write for example value * 1.1, or replace the formula with {replace: …}");
    return std::nullopt;
  }
  constexpr std::size_t kLength = std::string_view("value").size();
  Assembly assembly(formula);
  std::size_t at = 0;
  for (const std::size_t word : words) {
    assembly.copy(at, word);
    assembly.add(name, word);
    at = word + kLength;
  }
  assembly.copy(at, formula.chars.size());
  return assembly.made();
}

// `formula` while the change holds, and what is called `otherwise` before and after. The new one
// stands last: `where` finds fault with that, if the two do not fit.
Text in_its_time(const Text& formula, const Change& change, const std::string& otherwise) {
  Assembly assembly(formula);
  const std::string until =
      change.until ? fmt::format(" or now.date >= date('{}-01')", change.until->text()) : "";
  assembly.add(
      fmt::format("where(now.date < date('{}-01'){}, {}, ", change.from->text(), until, otherwise),
      0);
  assembly.copy(0, formula.chars.size());
  assembly.add(")", formula.chars.size());
  return assembly.made();
}

}  // namespace

// The formula as it was becomes a value of its own, which the word `value` stands for, and which
// holds before the change does. Pasting its text into the new formula instead would lose where its
// characters came from: a text remembers one file, and the two formulas usually stand in two. As a
// value it keeps its places for messages, is printed by `plan`, and needs nothing new in the
// language or in the resolved scenario.
std::string change_formula(Value& value, const Change& change, Scenario& scenario,
                           Problems& problems) {
  const bool wraps = change.kind == Change::Kind::modify;
  std::size_t number = 1;
  while (scenario.find_value(former_name(value.name, number)) != nullptr) ++number;
  const std::string former = former_name(value.name, number);
  Text formula = change.formula;
  if (wraps) {
    const auto found = wrapped(formula, former, problems);
    if (!found) return "";
    formula = *found;
  }
  if (change.formula.chars == (wraps ? "value" : value.formula.chars)) return "";

  const std::string words = value.name + when(change.from, change.until) + ": " +
                            (wraps ? change.formula.chars + ", value being " + value.formula.chars
                                   : value.formula.chars + " → " + change.formula.chars);
  Value before = value;
  value.unit_place = change.formula.place();  // a change that breaks the unit is the mistake
  if (!wraps && !change.from) {
    value.formula = formula;
    return words;
  }
  before.name = former;
  before.description = "'" + value.name + "' before the change in " + to_string(change.place);
  value.formula = change.from ? in_its_time(formula, change, former) : formula;
  scenario.values.push_back(std::move(before));  // the last: `value` may have moved
  return words;
}

std::string former_name(const std::string& name, std::size_t number) {
  return fmt::format("{}.before_{}", name, number);
}

bool is_former_name(const std::string& name) {
  const std::size_t number = name.find_last_not_of("0123456789");
  return number != std::string::npos && number + 1 < name.size() &&
         std::string_view(name).substr(0, number + 1).ends_with(".before_");
}

}  // namespace civitas

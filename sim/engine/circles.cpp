// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/circles.hpp"

#include <algorithm>
#include <set>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

using Names = std::vector<std::string>;

// The values of a circle that is told as "a → b → a": a, b.
Names circle_of(const Problem& problem) {
  static const std::string kArrow = " → ";
  Names names;
  std::size_t begin = 0;
  for (std::size_t at = problem.why.find(kArrow); at != std::string::npos;
       at = problem.why.find(kArrow, begin)) {
    names.push_back(problem.why.substr(begin, at - begin));
    begin = at + kArrow.size();
  }
  return names;
}

// Where the formula of a value names another, fully or by the part behind the dot.
Place place_of(const Value& value, const std::string& other) {
  const std::string& chars = value.formula.chars;
  std::size_t at = chars.find(other);
  if (at == std::string::npos) at = chars.find(other.substr(other.find('.') + 1));
  return value.formula.place(at == std::string::npos ? 0 : at);
}

// The circle as it is seen from a value whose formula is new: a reform's, or a case's.
Problem from_what_is_new(const Scenario& scenario, const Problem& problem, Names names) {
  const Names& before = scenario.base ? scenario.base->files : scenario.files;
  const auto is_old = [&](const Value& value) {
    return std::find(before.begin(), before.end(), value.formula.file.text()) != before.end();
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = std::find_if(scenario.values.begin(), scenario.values.end(),
                                 [&](const Value& value) { return value.name == names[i]; });
    if (at == scenario.values.end() || is_old(*at)) continue;
    std::rotate(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names.end());
    names.push_back(names.front());
    return {problem.mistake, place_of(*at, names[1]), "'" + names[0] + "' depends on itself",
            joined(names, " → "), problem.advice};
  }
  return problem;
}

}  // namespace

std::vector<Problem> told_once(const Scenario& scenario, std::vector<Problem> problems) {
  std::vector<Problem> list;
  std::set<std::set<std::string>> circles;
  for (Problem& problem : problems) {
    const Names names = problem.mistake == Mistake::circle ? circle_of(problem) : Names{};
    if (names.empty()) {
      list.push_back(std::move(problem));
      continue;
    }
    if (circles.insert({names.begin(), names.end()}).second)
      list.push_back(from_what_is_new(scenario, problem, names));
  }
  return list;
}

}  // namespace civitas

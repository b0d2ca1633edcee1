// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/circles.hpp"

#include <algorithm>
#include <set>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

using Names = std::vector<std::string>;

// Where the formula of a value names another, fully or by the part behind the dot.
Place place_of(const Value& value, const std::string& other) {
  const std::string& chars = value.formula.chars;
  std::size_t at = chars.find(other);
  if (at == std::string::npos) at = chars.find(other.substr(other.find('.') + 1));
  return value.formula.place(at == std::string::npos ? 0 : at);
}

// The circle as it is seen from a value whose formula is new: a reform's, or a case's.
Problem from_what_is_new(const Scenario& scenario, Problem problem) {
  Names& names = problem.circle;
  const Names& before = scenario.base ? scenario.base->files : scenario.files;
  const auto is_old = [&](const Value& value) {
    return std::find(before.begin(), before.end(), value.formula.file.text()) != before.end();
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = std::find_if(scenario.values.begin(), scenario.values.end(),
                                 [&](const Value& value) { return value.name == names[i]; });
    if (at == scenario.values.end() || is_old(*at)) continue;
    std::rotate(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names.end());
    const std::string& first = names.front();
    Problem seen(problem.mistake, place_of(*at, names[1 % names.size()]),
                 "'" + first + "' depends on itself", joined(names, " → ") + " → " + first,
                 problem.advice);
    seen.circle = std::move(names);
    return seen;
  }
  return problem;
}

}  // namespace

std::vector<Problem> told_once(const Scenario& scenario, std::vector<Problem> problems) {
  std::vector<Problem> list;
  std::set<std::set<std::string>> circles;
  for (Problem& problem : problems) {
    const std::set<std::string> circle(problem.circle.begin(), problem.circle.end());
    if (circle.empty())
      list.push_back(std::move(problem));
    else if (circles.insert(circle).second)
      list.push_back(from_what_is_new(scenario, std::move(problem)));
  }
  return list;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/rule.hpp"

#include <algorithm>

namespace civitas {
namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

Parts parts(const Rule& rule) {
  Parts parts = {{"for", std::string(name(rule.of))}};
  const auto add = [&](const std::string& what, const std::string& text) {
    if (!text.empty()) parts.emplace_back(what, text);
  };
  add("where", rule.where.chars);
  add("chance", rule.chance.chars);
  add("first", rule.first.chars);
  add("by", rule.by.chars);
  add("align", rule.align.chars);
  add("luck", rule.luck);
  if (rule.every_months > 0) add("every", std::to_string(rule.every_months) + " months");
  if (rule.every_months == 12) add("in", std::to_string(rule.in_month));
  for (const Rule::Set& set : rule.sets) add("set " + set.column, set.formula.chars);
  return parts;
}

std::string text_of(const Parts& parts, const std::string& what) {
  const auto found = std::find_if(parts.begin(), parts.end(),
                                  [&](const auto& part) { return part.first == what; });
  return found == parts.end() ? "none" : found->second;
}

}  // namespace

std::string in_words(const Rule& rule) {
  std::string text;
  for (const auto& [what, written] : parts(rule)) {
    if (what != "for") text += (text.empty() ? "" : ", ") + what + " " + written;
  }
  return text;
}

std::string differences(const Rule& before, const Rule& after) {
  const Parts old = parts(before), now = parts(after);
  std::string text;
  const auto compare = [&](const std::string& what) {
    const std::string left = text_of(old, what), right = text_of(now, what);
    if (left != right) text += (text.empty() ? "" : ", ") + what + " " + left + " → " + right;
  };
  for (const auto& [what, written] : old) compare(what);
  for (const auto& [what, written] : now) {
    if (text_of(old, what) == "none") compare(what);
  }
  return text;
}

}  // namespace civitas

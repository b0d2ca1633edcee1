// SPDX-License-Identifier: Apache-2.0
#include "sim/io/indicator_reader.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/io/block_reader.hpp"
#include "sim/io/fields.hpp"

namespace civitas {
namespace {

Indicator read_indicator(const yaml::Node& key, const yaml::Node& node, Problems& problems) {
  Indicator indicator;
  indicator.name = key.text.chars;
  indicator.place = key.place;
  Fields fields(node, "the indicator '" + indicator.name + "'", block("indicator"), problems);
  if (node.kind != yaml::Node::Kind::map) return indicator;
  int found = 0;
  for (std::size_t i = 0; i < kStatisticWords.size(); ++i) {
    const yaml::Node* formula = fields.find(kStatisticWords[i]);
    if (formula == nullptr) continue;
    ++found;
    const auto statistic = static_cast<Statistic>(i);
    indicator.statistic = statistic;
    if (statistic == Statistic::count && formula->kind == yaml::Node::Kind::null) continue;
    if (const auto text = read_text(*formula, problems)) indicator.formula = *text;
  }
  const bool misspelt = std::any_of(kStatisticWords.begin(), kStatisticWords.end(),
                                    [&](std::string_view one) { return fields.misspelt(one); });
  if (found > 1 || (found == 0 && !misspelt))
    problems.add(Mistake::indicator_unfit, key.place,
                 "the indicator '" + indicator.name + "' needs exactly one statistic",
                 "it has " + std::to_string(found),
                 "Write one of share, sum, mean, count, median, gini, …");
  if (const auto of = fields.text("of")) {
    const auto entity = entity_named(of->chars);
    if (entity)
      indicator.of = *entity;
    else
      problems.add(Mistake::unknown_word, of->place(), "unknown entity '" + of->chars + "'", "",
                   "Known are person and household");
  } else if (indicator.statistic != Statistic::number) {
    fields.required("of");
  }
  if (const auto text = fields.text("where")) indicator.where = *text;
  if (const auto text = fields.text("to")) indicator.to = *text;
  if (indicator.statistic == Statistic::ratio || indicator.statistic == Statistic::marginal_rate)
    fields.required("to");
  if (indicator.statistic == Statistic::quantile || indicator.statistic == Statistic::marginal_rate)
    fields.required("at");
  if (const auto number = fields.number("at")) {
    indicator.at = *number;
    if (indicator.statistic == Statistic::quantile && !(*number > 0 && *number < 1))
      problems.add(Mistake::number_outside, fields.find("at")->place,
                   "a quantile needs a share between 0 and 1");
  }
  indicator.by = fields.texts("by");
  indicator.unit = fields.unit("unit");
  if (const yaml::Node* unit = fields.find("unit")) indicator.unit_place = unit->place;
  if (const auto text = fields.text("title")) indicator.title = text->chars;
  if (const auto text = fields.text("every")) indicator.every_months = read_length(*text, problems);
  indicator.in_month = fields.month_number("in").value_or(0);
  if (indicator.every_months != 12 && fields.find("in") != nullptr)
    problems.add(Mistake::keys_clash, fields.find("in")->place,
                 "'in' is the month of a yearly indicator", "", "Add every: year");
  indicator.from = fields.month("from");
  if (indicator.statistic == Statistic::number &&
      (!indicator.by.empty() || !indicator.where.chars.empty())) {
    problems.add(Mistake::indicator_unfit, key.place,
                 "a number of the whole population has no groups", "",
                 "Leave `by` and `where` out, or use share, sum or mean");
  }
  return indicator;
}

}  // namespace

std::vector<Indicator> read_indicators(const yaml::Node& node, Problems& problems) {
  std::vector<Indicator> indicators;
  if (node.kind == yaml::Node::Kind::null) return indicators;
  if (node.kind != yaml::Node::Kind::map) {
    problems.add(Mistake::wrong_shape, node.place, "indicators must be a map of names");
    return indicators;
  }
  for (const auto& [key, entry] : node.entries)
    indicators.push_back(read_indicator(key, entry, problems));
  return indicators;
}

}  // namespace civitas

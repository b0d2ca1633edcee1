// SPDX-License-Identifier: Apache-2.0
#include "sim/io/block_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/parameter_reader.hpp"
#include "sim/io/synthesis_reader.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

bool is_map(const yaml::Node& node, const std::string& what, Problems& problems) {
  if (node.kind == yaml::Node::Kind::null) return false;
  if (node.kind == yaml::Node::Kind::map) return true;
  problems.add(Mistake::wrong_shape, node.place, what + " must be a map of names");
  return false;
}

int months_of(const Text& word, Problems& problems) {
  if (word.chars == "month") return 1;
  if (word.chars == "quarter") return 3;
  if (word.chars == "year") return 12;
  problems.add(Mistake::unknown_word, word.place(), "unknown length of time '" + word.chars + "'",
               "", "Known are month, quarter, year");
  return 1;
}

/// "person.age" → person; reports names that do not begin with an entity.
std::optional<Entity> entity_of(const yaml::Node& key, Problems& problems) {
  const std::string& name = key.text.chars;
  const std::size_t dot = name.find('.');
  const auto entity = dot == std::string::npos ? std::nullopt : entity_named(name.substr(0, dot));
  if (!entity)
    problems.add(Mistake::whose_is_missing, key.place, "'" + name + "' does not say whose it is",
                 "", "Write person." + name + " or household." + name);
  return entity;
}

constexpr std::size_t kMostLabels = 255;  // a category is kept in one byte

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
  if (found != 1)
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
  if (const auto text = fields.text("every")) indicator.every_months = months_of(*text, problems);
  indicator.in_month = fields.month_number("in").value_or(0);
  if (indicator.every_months != 12 && fields.find("in") != nullptr)
    problems.add(Mistake::keys_clash, fields.find("in")->place,
                 "'in' is the month of a yearly indicator", "", "Add every: year");
  if (indicator.statistic == Statistic::number &&
      (!indicator.by.empty() || !indicator.where.chars.empty())) {
    problems.add(Mistake::indicator_unfit, key.place,
                 "a number of the whole population has no groups", "",
                 "Leave `by` and `where` out, or use share, sum or mean");
  }
  return indicator;
}

/// Shares of households of 1, 2, … members.
std::vector<double> read_sizes(Fields& fields, Problems& problems) {
  const yaml::Node* node = fields.required("sizes");
  if (node == nullptr) return {1};
  std::vector<double> shares;
  for (const yaml::Node& item : node->items) {
    const auto share = read_number(item, problems);
    if (!share) return {1};
    shares.push_back(*share);
  }
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  const bool negative = std::any_of(shares.begin(), shares.end(), [](double x) { return x < 0; });
  if (negative || !(std::abs(total - 1) < 1e-9)) {
    problems.add(Mistake::number_outside, node->place,
                 "sizes are shares of households of 1, 2, … members",
                 negative ? "one is below 0" : fmt::format("their sum is {}, not 1", total),
                 "Write sizes: [0.4, 0.3, 0.3]");
    return {1};
  }
  return shares;
}

}  // namespace

PopulationSource read_population(const yaml::Node& node,
                                 const std::function<std::string(const std::string&)>& beside,
                                 Problems& problems) {
  PopulationSource source;
  source.place = node.place;
  Fields fields(node, "the population", block("population"), problems);
  const auto foreign = [&](const char* word, const char* why, const char* advice) {
    if (const yaml::Node* found = fields.find(word))
      problems.add(Mistake::keys_clash, found->place,
                   "'" + std::string(word) + "' has no meaning here", why, advice);
  };
  if (const auto text = fields.text("parametric")) {
    source.sizes = {1};
    if (text->chars == "households")
      source.sizes = read_sizes(fields, problems);
    else if (text->chars == "singles")
      foreign("sizes", "singles live alone", "Write parametric: households");
    else
      problems.add(Mistake::unknown_word, text->place(),
                   "unknown kind of population '" + text->chars + "'", "",
                   "Known are singles and households: citizens of whom nothing is known, who live "
                   "alone, or as many together as `sizes` says");
    for (const char* word :
         {"microdata", "mapping", "synthesise", "calibrate", "uprate", "gross_up", "made_under"})
      foreign(word, "a parametric population is made up", "Take one of them out");
    fields.required("persons");
  } else {
    foreign("sizes", "the file says who lives together", "Take it out");
    if (const auto file = fields.required_text("microdata")) {
      source.microdata_text = *file;
      source.microdata = beside(file->chars);
    }
    if (const auto file = fields.required_text("mapping")) {
      source.mapping_text = *file;
      source.mapping = beside(file->chars);
    }
  }
  if (const auto persons = fields.whole("persons")) {
    if (*persons == 0)
      problems.add(Mistake::number_outside, fields.find("persons")->place,
                   "a population needs at least one person", "",
                   "Leave `persons` out to simulate the weighted records");
    else if (*persons > kMostPersons)
      problems.add(Mistake::number_outside, fields.find("persons")->place,
                   "this population is too large",
                   "at most " + std::to_string(kMostPersons) + " persons");
    else
      source.persons = *persons;
  }
  read_synthesis(fields, source, beside, problems);
  if (const yaml::Node* gross = fields.find("gross_up")) {
    Fields inner(*gross, "gross_up", block("gross_up"), problems);
    GrossUp gross_up;
    gross_up.columns = inner.texts("columns");
    if (const auto text = inner.text("value")) gross_up.value = *text;
    if (const auto text = inner.text("equals")) gross_up.equals = *text;
    source.gross_up = std::move(gross_up);
  }
  if (!source.microdata.empty() && !source.of_a_month())
    foreign("made_under", "no amounts are uprated or made gross", "Take it out");
  return source;
}

MadeUnder read_made_under(const yaml::Node& node, Problems& problems) {
  MadeUnder law;
  Fields fields(node, "made_under", block("made_under"), problems);
  for (const bool assumptions : {false, true}) {
    const yaml::Node* list = fields.find(assumptions ? "assumptions" : "parameters");
    if (list == nullptr) continue;
    for (Parameter& parameter : read_parameters(*list, assumptions, problems)) {
      validate(parameter, problems);
      law.parameters.push_back(std::move(parameter));
    }
  }
  if (const yaml::Node* list = fields.find("values")) law.values = read_values(*list, problems);
  return law;
}

TimeSpan read_time(const yaml::Node& node, Problems& problems) {
  TimeSpan time;
  Fields fields(node, "the time", block("time"), problems);
  const auto from = fields.month("from");
  const auto to = fields.month("to");
  if (const auto step = fields.text("step")) time.months_per_step = months_of(*step, problems);
  time.from = from.value_or(Month::of(2025, 1));
  time.to = to.value_or(time.from);
  if (time.to < time.from)
    problems.add(Mistake::time_order, node.place, "the time ends before it begins",
                 time.to.text() + " is before " + time.from.text());
  return time;
}

std::vector<Value> read_values(const yaml::Node& node, Problems& problems) {
  std::vector<Value> values;
  if (!is_map(node, "values", problems)) return values;
  for (const auto& [key, entry] : node.entries) {
    Value value;
    value.name = key.text.chars;
    value.place = key.place;
    const std::size_t dot = value.name.find('.');
    if (dot != std::string::npos)
      value.entity = entity_named(value.name.substr(0, dot)).value_or(Entity::world);
    if (entry.kind == yaml::Node::Kind::scalar) {
      value.formula = entry.text;
    } else {
      Fields fields(entry, "the value '" + value.name + "'", block("value"), problems);
      if (const auto text = fields.text("is")) value.formula = *text;
      value.unit = fields.unit("unit");
      if (const yaml::Node* unit = fields.find("unit")) value.unit_place = unit->place;
      if (const auto text = fields.text("description")) value.description = text->chars;
    }
    values.push_back(std::move(value));
  }
  return values;
}

std::vector<StateColumn> read_state(const yaml::Node& node, Problems& problems) {
  std::vector<StateColumn> columns;
  if (!is_map(node, "state", problems)) return columns;
  for (const auto& [key, entry] : node.entries) {
    const auto entity = entity_of(key, problems);
    Fields fields(entry, "the column '" + key.text.chars + "'", block("state"), problems);
    if (!entity) continue;
    StateColumn column;
    column.entity = *entity;
    column.place = key.place;
    column.attribute.name = key.text.chars.substr(key.text.chars.find('.') + 1);
    if (const auto type = fields.text("type")) {
      if (type->chars == "bool")
        column.attribute.storage = Storage::boolean;
      else if (type->chars == "category")
        column.attribute.storage = Storage::category;
      else if (type->chars == "integer")
        column.attribute.storage = Storage::integer;
      else if (type->chars == "real")
        column.attribute.storage = Storage::real;
      else
        problems.add(Mistake::unknown_word, type->place(), "unknown type '" + type->chars + "'", "",
                     "Known are bool, category, integer, real");
    }
    if (const auto unit = fields.unit("unit")) column.attribute.unit = unit->text();
    for (const Text& label : fields.texts("labels")) column.attribute.labels.push_back(label.chars);
    if ((column.attribute.storage == Storage::category) == column.attribute.labels.empty()) {
      problems.add(Mistake::labels_unfit, key.place,
                   column.attribute.labels.empty() ? "a category needs labels"
                                                   : "only a category has labels");
    }
    const std::vector<std::string>& labels = column.attribute.labels;
    if (labels.size() > kMostLabels)
      problems.add(Mistake::labels_unfit, key.place, "a category has at most 255 labels");
    else if (std::set(labels.begin(), labels.end()).size() < labels.size())
      problems.add(Mistake::labels_unfit, key.place, "a label is there twice");
    if (const auto text = fields.text("description")) column.attribute.description = text->chars;
    column.attribute.inherited = fields.yes("inherited", false);
    if (const auto text = fields.text("start")) column.start = *text;
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<Indicator> read_indicators(const yaml::Node& node, Problems& problems) {
  std::vector<Indicator> indicators;
  if (!is_map(node, "indicators", problems)) return indicators;
  for (const auto& [key, entry] : node.entries)
    indicators.push_back(read_indicator(key, entry, problems));
  return indicators;
}

std::vector<Assertion> read_assertions(const yaml::Node& node, Problems& problems) {
  std::vector<Assertion> assertions;
  if (node.kind == yaml::Node::Kind::null) return assertions;
  if (node.kind != yaml::Node::Kind::sequence) {
    problems.add(Mistake::wrong_shape, node.place, "assertions are a list", "",
                 "Begin each with `- {that: …`");
    return assertions;
  }
  for (const yaml::Node& item : node.items) {
    Fields fields(item, "an assertion", block("assertion"), problems);
    const auto that = fields.text("that");
    Assertion assertion;
    if (const auto each = fields.text("each")) {
      assertion.yearly = each->chars == "year";
      if (each->chars != "year" && each->chars != "month")
        problems.add(Mistake::unknown_word, each->place(),
                     "unknown length of time '" + each->chars + "'", "",
                     "Known are month (each step), year (the mean over its steps)");
    }
    if (!that) continue;
    assertion.that = *that;
    assertions.push_back(std::move(assertion));
  }
  return assertions;
}

PanelSample read_panel(const yaml::Node& node, Problems& problems) {
  PanelSample panel;
  Fields fields(node, "the panel", block("panel"), problems);
  panel.persons = fields.whole("persons").value_or(0);
  panel.of = fields.texts("of");
  return panel;
}

}  // namespace civitas

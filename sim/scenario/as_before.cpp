// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/as_before.hpp"

#include <algorithm>
#include <set>

#include "sim/language/parser.hpp"
#include "sim/language/syntax_text.hpp"
#include "sim/scenario/change.hpp"
#include "sim/scenario/settled.hpp"

namespace civitas {
namespace {

class Past {
 public:
  Past(const TimeSpan& time, Month until) {
    for (Month month = time.from; month < until; month = month + time.months_per_step)
      months_.push_back(month);
  }

  void write_anew(Text& formula) const {
    if (formula.chars.empty()) return;
    language::SyntaxTree tree = language::parse(formula);
    settle(tree, months_);
    formula.chars = language::text_of(*tree);
    if (!formula.runs.empty()) formula.runs.resize(1);  // places beyond the first mean nothing now
  }

  // Whether a rule that stands in the schedule so does anything.
  bool works(const Scheduled& entry, const Rule& rule, int months_per_step) const {
    if (rule.where.chars == "false") return false;
    return std::any_of(months_.begin(), months_.end(), [&](Month month) {
      return entry.due(month) && rule.due(month, months_per_step);
    });
  }

 private:
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

// A rule that only its former self works for.
void return_to_former_rules(Scenario& scenario) {
  for (Rule& rule : scenario.rules) {
    const std::string former = rule.name, own = former.substr(0, former.rfind(".before_"));
    if (!is_former_name(former) || scenario.find_rule(own) != nullptr) continue;
    rule.name = own;
    if (rule.luck == own) rule.luck.clear();
    for (Scheduled& entry : scenario.schedule) {
      if (entry.name.chars == former) entry.name.chars = own;
    }
  }
}

}  // namespace

Scenario as_before(Scenario scenario, Month until) {
  const Past past(scenario.time, until);
  for (Value& value : scenario.values) past.write_anew(value.formula);
  return_to_former(scenario);
  for (Rule& rule : scenario.rules) {
    for (Text* formula : {&rule.where, &rule.chance, &rule.first, &rule.by, &rule.align})
      past.write_anew(*formula);
    for (Rule::Set& set : rule.sets) past.write_anew(set.formula);
    if (rule.where.chars == "true") rule.where.chars.clear();
  }
  std::erase_if(scenario.schedule, [&](const Scheduled& entry) {
    const Rule* rule = scenario.find_rule(entry.name.chars);
    return rule != nullptr && !past.works(entry, *rule, scenario.time.months_per_step);
  });
  for (Scheduled& entry : scenario.schedule) {
    if (entry.until >= until) entry.until = std::nullopt;
    if (entry.from <= scenario.time.from) entry.from = std::nullopt;
  }
  std::erase_if(scenario.rules, [&](const Rule& rule) {
    return std::none_of(scenario.schedule.begin(), scenario.schedule.end(),
                        [&](const Scheduled& entry) { return entry.name.chars == rule.name; });
  });
  return_to_former_rules(scenario);
  return scenario;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "sim/language/parser.hpp"
#include "sim/language/syntax_text.hpp"
#include "sim/scenario/change.hpp"
#include "sim/scenario/journey.hpp"
#include "sim/scenario/number_text.hpp"
#include "sim/scenario/settled.hpp"

namespace civitas {
namespace {

using language::Syntax;

class Explainer {
 public:
  explicit Explainer(const Inspection& inspection) : inspection_(inspection) {}

  std::vector<Reason> run(const std::string& name, std::size_t row) {
    const auto* symbol = inspection_.scope().find(name);
    Entity entity = Entity::world;
    if (const auto* column = std::get_if<language::ColumnSymbol>(symbol)) entity = column->entity;
    if (const auto* value = std::get_if<language::FormulaSymbol>(symbol)) entity = value->entity;
    named(name, entity == Entity::household ? household_of(row) : row, 0, "");
    return std::move(reasons_);
  }

 private:
  std::size_t household_of(std::size_t person) const {
    return inspection_.population().household[person];
  }

  void add(int depth, std::string name, std::string amount, std::string how) {
    reasons_.push_back({depth, std::move(name), std::move(amount), std::move(how)});
  }

  std::string amount(const Text& formula, Entity entity, std::size_t row) const {
    const auto answer = inspection_.ask(formula, entity);
    return shown(answer.type, answer.rows[entity == Entity::world ? 0 : row]);
  }

  // Whether it is among the parts of the same formula already.
  bool is_beside(const std::string& name, int depth) const {
    for (auto reason = reasons_.rbegin(); reason != reasons_.rend(); ++reason) {
      if (reason->depth < depth) return false;
      if (reason->depth == depth && reason->name == name) return true;
    }
    return false;
  }

  // A full name in the row of its entity; `whose` tells a member apart.
  void named(const std::string& name, std::size_t row, int depth, const std::string& whose) {
    const bool again = !told_.insert({name, row}).second;
    if (again && is_beside(name + whose, depth)) return;
    const auto* symbol = inspection_.scope().find(name);
    if (const auto* column = std::get_if<language::ColumnSymbol>(symbol)) {
      add(depth, name + whose, amount(Text(name, ""), column->entity, row),
          again && !set_by(name).empty() ? "as above" : set_by(name));
      if (!again) rules_of(name, depth + 1);
    } else if (const auto* value = std::get_if<language::FormulaSymbol>(symbol)) {
      const Formula formula = in_force(value->formula);
      add(depth, name + whose, amount(Text(name, ""), value->entity, row),
          again ? "as above" : of_journey(name).value_or(formula.text));
      if (!again) parts(*formula.tree, value->entity, row, depth + 1, whose);
    } else if (std::holds_alternative<language::NumberSymbol>(*symbol)) {
      add(depth, name, amount(Text(name, ""), Entity::world, 0), again ? "" : of_parameter(name));
    } else {
      const std::string how = of_parameter(name);
      add(depth, name, "", how.empty() ? "network" : how);
    }
  }

  // The step that follows in a journey, whose formula nobody has written.
  std::optional<std::string> of_journey(const std::string& value) const {
    const Scenario& scenario = inspection_.plan().scenario();
    for (const Rule& rule : scenario.rules) {
      if (value != std::string(civitas::name(rule.of)) + "." + rule.name + "_next") continue;
      const std::string steps = journey_of(scenario, rule);
      if (!steps.empty()) return "the step that follows in " + steps;
    }
    return std::nullopt;
  }

  // A formula in this month, without what the time rules out; a former one of the same value stands
  // for itself.
  struct Formula {
    language::SyntaxTree tree;
    std::string text;  // as written, when all of it holds
  };
  Formula in_force(const Text& formula) const {
    const Month now = month();
    language::SyntaxTree tree = language::parse(formula);
    const std::string before = text_of(*tree);
    settle(tree, {&now, 1});
    const std::string after = text_of(*tree);
    if (tree->kind == Syntax::Kind::name && is_former_name(tree->word)) {
      if (const auto* former =
              std::get_if<language::FormulaSymbol>(inspection_.scope().find(tree->word)))
        return in_force(former->formula);
    }
    return {std::move(tree), after == before ? formula.chars : after};
  }

  // The rules and models that write a column.
  std::string set_by(const std::string& column) const {
    std::string names;
    for (const Plan::Process& process : inspection_.plan().processes()) {
      const auto& writes = process.declaration->writes();
      if (std::find(writes.begin(), writes.end(), column) == writes.end()) continue;
      names += (names.empty() ? "set by " : ", ") + process.declaration->process();
    }
    return names;
  }

  // What they say, so that one can ask for what they read.
  void rules_of(const std::string& column, int depth) {
    for (const Plan::Process& process : inspection_.plan().processes()) {
      const auto& writes = process.declaration->writes();
      if (process.written == nullptr ||
          std::find(writes.begin(), writes.end(), column) == writes.end() ||
          !told_rules_.insert(process.written).second)
        continue;
      const std::string steps = journey_of(inspection_.plan().scenario(), *process.written);
      add(depth, (steps.empty() ? "rule " : "journey ") + process.written->name, "",
          (steps.empty() ? in_words(*process.written) : steps) +
              when(process.entry->from, process.entry->until));
    }
  }

  // Where a parameter comes from; empty when there is none of this name.
  std::string of_parameter(const std::string& name) const {
    const Scenario& scenario = inspection_.plan().scenario();
    const auto at = std::find_if(scenario.parameters.begin(), scenario.parameters.end(),
                                 [&](const Parameter& p) { return p.name == name; });
    if (at == scenario.parameters.end()) return "";
    const std::string how = "parameter; " + source_of(*at);
    return at->index ? how + "; " + indexed(*at) : how;
  }

  std::string source_of(const Parameter& parameter) const {
    const DatedNumber* written = at(parameter.values, month());
    return written == nullptr || written->source.empty() ? parameter.source : written->source;
  }

  // "138.4 EUR/month in 2025-01, then indexed by prices".
  std::string indexed(const Parameter& parameter) const {
    const Scenario& scenario = inspection_.plan().scenario();
    const std::string by = "indexed by " + parameter.index->by.chars;
    const DatedNumber* written = at(parameter.values, month());
    if (written == nullptr || written->abolished) return by;
    const Month since = written->since.value_or(written->from);
    return shown(language::Type::number(parameter.unit), written->number) + " in " +
           (since == Month::always() ? scenario.time.from : since).text() + ", then " + by;
  }

  Month month() const { return inspection_.plan().scenario().time.of_step(inspection_.step()); }

  void parts(const Syntax& tree, Entity entity, std::size_t row, int depth,
             const std::string& whose) {
    if (tree.kind == Syntax::Kind::name) return part_named(tree.word, entity, row, depth, whose);
    const bool call = tree.kind == Syntax::Kind::call;
    const bool of_others = call && !tree.parts.empty() &&
                           tree.parts[0]->kind == Syntax::Kind::name &&
                           (tree.parts[0]->word == "members" || entity_named(tree.parts[0]->word) ||
                            is_network(tree.parts[0]->word));
    const bool of_luck = call && (tree.word == "random" || tree.word == "normal" ||
                                  tree.word == "partner" || tree.word == "previous");
    if (of_others || of_luck) {
      const std::string text = text_of(tree);
      if (told_.insert({text, row}).second)
        add(depth, text + whose, amount(Text(text, ""), entity, row), "");
      if (of_others && tree.parts[0]->word == "members" && entity == Entity::household)
        members(tree, row, depth + 1);
      return;
    }
    for (const auto& part : tree.parts) parts(*part, entity, row, depth, whose);
  }

  void part_named(const std::string& word, Entity entity, std::size_t row, int depth,
                  const std::string& whose) {
    if (word == "true" || word == "false" || word.starts_with("now.")) return;
    std::string full = std::string(name(entity)) + "." + word;
    if (inspection_.scope().find(full) == nullptr) full = word;
    const bool up = entity == Entity::person && full.starts_with("household.");
    named(full, up ? household_of(row) : row, depth, up ? "" : whose);
  }

  void members(const Syntax& tree, std::size_t household, int depth) {
    const auto& first = inspection_.population().first_member;
    for (std::size_t at = 1; at < tree.parts.size(); ++at) {
      for (std::uint32_t person = first[household]; person < first[household + 1]; ++person)
        parts(*tree.parts[at], Entity::person, person, depth,
              fmt::format(" of member {}", person - first[household] + 1));
    }
  }

  bool is_network(const std::string& word) const {
    const auto* symbol = inspection_.scope().find(word);
    return symbol != nullptr && std::holds_alternative<language::NetworkSymbol>(*symbol);
  }

  const Inspection& inspection_;
  std::vector<Reason> reasons_;
  std::set<std::pair<std::string, std::size_t>> told_;
  std::set<const Rule*> told_rules_;
};

void names_in(const Syntax& tree, Entity entity, std::set<std::string>& names) {
  if (tree.kind == Syntax::Kind::name) {
    names.insert(tree.word);
    for (const Entity one : kAllEntities) names.insert(std::string(name(one)) + "." + tree.word);
  }
  for (const auto& part : tree.parts) names_in(*part, entity, names);
  if (tree.by) names_in(*tree.by, entity, names);
}

}  // namespace

std::string shown(const language::Type& type, double value) {
  if (std::isnan(value)) return "nothing";
  if (type.is_boolean()) return value != 0 ? "yes" : "no";
  if (type.is_category()) return (*type.labels)[static_cast<std::size_t>(value)];
  if (type.unit.is_date()) return number_text(value, type.unit);
  const std::string number = fmt::format("{:.10g}", value);
  return type.unit.is_one() ? number : number + " " + type.unit.text();
}

std::vector<Reason> explain(const Inspection& inspection, const std::string& name,
                            std::size_t row) {
  return Explainer(inspection).run(name, row);
}

std::vector<std::string> outcomes(const Scenario& scenario) {
  std::set<std::string> read;
  for (const Value& value : scenario.values)
    names_in(*language::parse(value.formula), value.entity, read);
  std::vector<std::string> names;
  for (const Value& value : scenario.values) {
    if (value.entity != Entity::world && !read.contains(value.name)) names.push_back(value.name);
  }
  return names;
}

}  // namespace civitas

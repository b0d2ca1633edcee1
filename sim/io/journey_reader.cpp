// SPDX-License-Identifier: Apache-2.0
#include "sim/io/journey_reader.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/journey_ways.hpp"

namespace civitas {
namespace {

const char* const kPlainMonths =
    "Months are plain numbers here: write 6 for six of them, or `/ (1 month)` after a formula";

using Step = JourneyStep;

class JourneyReader {
 public:
  JourneyReader(const Text& name, const yaml::Node& node, Journeys& into, Problems& problems)
      : name_(name),
        fields_(node, "the journey '" + name.chars + "'", block("journey"), problems),
        into_(into),
        problems_(problems) {}

  void run() {
    if (fields_.node().kind != yaml::Node::Kind::map) return;
    if (const auto of = fields_.text("for")) set_entity(*of);
    const auto who = fields_.text("who");
    const yaml::Node* steps = fields_.find("steps");
    if (!who || steps == nullptr) return;
    if (steps->kind != yaml::Node::Kind::map || steps->entries.size() < 2) {
      problems_.add(Mistake::wrong_shape, steps->place,
                    "the steps are a map, of at least two steps, in their order", "",
                    "Write steps: {ask: {chance: 0.5}, paid: {}}");
      return;
    }
    who_ = add_value("who", *who);
    for (std::size_t i = 0; i < steps->entries.size(); ++i)
      read_step(steps->entries[i].first, steps->entries[i].second, i + 1 == steps->entries.size());
    if (!tell_ways(*steps, steps_, problems_)) return;
    add_columns();
    add_rule();
  }

 private:
  void set_entity(const Text& word) {
    if (const auto entity = entity_named(word.chars))
      entity_ = *entity;
    else
      problems_.add(Mistake::unknown_word, word.place(), "unknown entity '" + word.chars + "'", "",
                    "Known are person and household");
  }

  // The name under which formulas read it.
  std::string add_value(const std::string& part, const Text& formula,
                        std::optional<language::Unit> unit = {}, const char* otherwise = "") {
    const std::string short_name = name_.chars + "_" + part;
    written_.emplace_back(short_name, formula.position(0));
    into_.values.push_back({full(short_name), entity_, formula, std::move(unit),
                            "of the journey " + name_.chars, formula.place(), formula.place(),
                            otherwise});
    return short_name;
  }

  void read_step(const yaml::Node& key, const yaml::Node& node, bool last) {
    Fields fields(node, "the step '" + key.text.chars + "'", block("journey_step"), problems_);
    Step step;
    step.name = key.text.chars;
    step.place = key.place;
    if (step.name == kNoStep)
      problems_.add(Mistake::journey_unfit, key.place, "'none' is where a journey has not begun",
                    "", "Give the step another name");
    const auto also = [&](const std::string& condition) {
      step.passes += (step.passes.empty() ? "" : " and ") + condition;
    };
    if (const auto passes = fields.text("passes"))
      also(step.may_pass = add_value(step.name + "_passes", *passes));
    if (const auto months = fields.text("months"))
      also(name_.chars + "_months >= " +
           (step.months =
                add_value(step.name + "_months", *months, language::Unit(), kPlainMonths)));
    if (const auto chance = fields.text("chance"))
      also("random(" + name_.chars + "_" + step.name + ") < " +
           (step.chance = add_value(step.name + "_chance", *chance, language::Unit())));
    if (const auto fails = fields.text("fails"))
      step.fails = add_value(step.name + "_fails", *fails), step.all_fail = fails->chars == "true";
    if (const auto burden = fields.text("burden"))
      step.burden = add_value(step.name + "_burden", *burden, language::Unit::parse("hour"));
    if (const auto then = fields.text("then")) step.then = then->chars;
    if (const auto otherwise = fields.text("otherwise")) step.otherwise = otherwise->chars;
    check(fields, step, last);
    steps_.push_back(std::move(step));
  }

  // What is told here of `then` and `otherwise` is left out, so that it is told once.
  void check(const Fields& fields, Step& step, bool last) {
    if (last && !step.passes.empty())
      problems_.add(Mistake::journey_unfit, step.place,
                    "'" + step.name + "' is the last step: nothing comes after it",
                    "one stays in it as long as `who` holds",
                    "Leave passes, chance and months out");
    const bool misspelt = fields.misspelt("passes") || fields.misspelt("chance") ||
                          fields.misspelt("months") || fields.misspelt("fails");
    const bool comes_back = step.otherwise == step.name;
    if (!last && !misspelt && step.passes.empty() && (step.fails.empty() || comes_back))
      problems_.add(Mistake::journey_unfit, step.place,
                    "nobody can leave the step '" + step.name + "'",
                    step.fails.empty() ? "it says neither when it is passed nor when it fails"
                                       : "those who fail come back to it, and nobody passes",
                    "Write for example " + step.name + ": {chance: 0.5}");
    if (const yaml::Node* then = fields.find("then");
        then != nullptr && (last || (!misspelt && step.passes.empty()))) {
      problems_.add(Mistake::keys_clash, then->place, "'then' is where those go who pass",
                    last ? "nobody passes the last step" : "",
                    last ? "Leave it out" : "Add passes, chance or months");
      step.then.clear();
    }
    if (const yaml::Node* otherwise = fields.find("otherwise");
        otherwise != nullptr && step.fails.empty()) {
      problems_.add(Mistake::keys_clash, otherwise->place, "'otherwise' is where those go who fail",
                    "", "Add fails: true, or a condition");
      step.otherwise = kNoStep;
    }
    if (const yaml::Node* burden = fields.find("burden");
        burden != nullptr && last && !misspelt && step.fails.empty())
      problems_.add(
          Mistake::keys_clash, burden->place, "'burden' is what it costs to pass, or to fail",
          "nobody passes or fails the last step", "Leave it out, or say with `fails` who fails");
  }

  void add_columns() {
    std::vector<std::string> labels = {kNoStep};
    for (const Step& step : steps_) labels.push_back(step.name);
    add_column(name_.chars,
               {"", Storage::category, "1", labels, "step of the journey " + name_.chars, ""},
               "'none'");
    add_column(name_.chars + "_months",
               {"", Storage::real, "1", {}, "months in this step of the journey", ""}, "0");
    if (has_burden())
      add_column(name_.chars + "_effort",
                 {"",
                  Storage::real,
                  "hour",
                  {},
                  "hours that the step passed or failed just now has cost",
                  ""},
                 "0 hour");
  }

  void add_column(const std::string& name, Attribute attribute, const std::string& start) {
    attribute.name = name;
    into_.state.push_back({entity_, std::move(attribute), generated(start), name_.place()});
  }

  void add_rule() {
    const std::string& at = name_.chars;
    // The column first in each choice: its categories are those of the whole.
    std::string next = "where(" + at + " == 'none', where(not " + who_ + ", " + at + ", '" +
                       steps_[0].name + "'), where(" + who_ + ", ";
    std::string effort;
    for (std::size_t i = 0; i + 1 < steps_.size(); ++i)
      next += "where(" + at + " == '" + steps_[i].name + "', " + after(i) + ", ";
    next += after(steps_.size() - 1) + std::string(steps_.size() - 1, ')') + ", 'none'))";
    const std::string next_name = add_value("next", generated(next));
    Rule rule;
    rule.name = at;
    rule.of = entity_;
    rule.place = name_.place();
    if (const auto text = fields_.text("description")) rule.description = text->chars;
    rule.sets.push_back({at, generated(next_name), name_.place()});
    std::string stay = next_name + " == " + at;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (!steps_[i].fails.empty() && steps_[i].otherwise == steps_[i].name)
        stay += " and not (" + goes_through(i) + ")";
    }
    rule.sets.push_back(
        {at + "_months",
         generated("where(" + stay + ", " + at + "_months + 12 * now.step_years, 0)"),
         name_.place()});
    if (has_burden()) {
      std::size_t burdens = 0;
      for (std::size_t i = 0; i < steps_.size(); ++i) {
        if (steps_[i].burden.empty()) continue;
        effort += "where(" + goes_through(i) + ", " + steps_[i].burden + ", ";
        ++burdens;
      }
      rule.sets.push_back({at + "_effort", generated(effort + "0 hour" + std::string(burdens, ')')),
                           name_.place()});
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      rule.steps.push_back(told(steps_[i]));
      if (steps_[i].burden.empty()) continue;
      rule.steps[i].payers = generated(goes_through(i));
      rule.steps[i].hours = generated(steps_[i].burden);
    }
    for (std::size_t i = 0; i + 1 < steps_.size(); ++i) check_later(steps_[i], rule.steps[i]);
    into_.rules.push_back(std::move(rule));
  }

  // A step as it was written.
  static Rule::Step told(const Step& step) {
    Rule::Step made;
    made.name = step.name;
    made.place = step.place;
    made.passes = step.may_pass;
    made.takes = step.months;
    made.likely = step.chance;
    made.fails = step.fails;
    made.burden = step.burden;
    made.then = step.then;
    made.otherwise = step.otherwise;
    return made;
  }

  // What must hold of a step that is not the last.
  void check_later(const Step& step, Rule::Step& made) const {
    made.whom = generated(name_.chars + " == '" + step.name + "'");
    if (!step.months.empty()) made.months = generated(step.months);
    if (!step.chance.empty()) made.chance = generated(step.chance);
    if (!step.fails.empty()) made.failure = generated(step.fails);
    if (!step.passes.empty()) {
      auto& way = made.ways.emplace_back();
      if (!step.may_pass.empty()) way.push_back(generated(step.may_pass));
      if (!step.chance.empty()) way.push_back(generated(step.chance + " > 0"));
    }
    if (!step.fails.empty() && step.otherwise != step.name)
      made.ways.push_back({generated(step.fails)});
  }

  // Where those of step i are a step of time later.
  std::string after(std::size_t i) const {
    const Step& step = steps_[i];
    std::string stays = name_.chars;
    if (!step.fails.empty())
      stays = "where(not " + step.fails + ", " + stays + ", '" + step.otherwise + "')";
    if (step.passes.empty() || i + 1 == steps_.size()) return stays;
    return "where(not (" + step.passes + "), " + stays + ", '" + step.then + "')";
  }

  // Who passes or fails step i, also who comes back to it. Who may no longer be there does neither.
  std::string goes_through(std::size_t i) const {
    const Step& step = steps_[i];
    std::string leaves = i + 1 == steps_.size() ? "" : step.passes;
    if (!step.fails.empty()) leaves += (leaves.empty() ? "" : " or ") + step.fails;
    return name_.chars + " == '" + step.name + "' and " + who_ + " and (" +
           (leaves.empty() ? "false" : leaves) + ")";
  }

  bool has_burden() const {
    return std::any_of(steps_.begin(), steps_.end(),
                       [](const Step& step) { return !step.burden.empty(); });
  }

  std::string full(const std::string& name) const {
    return std::string(civitas::name(entity_)) + "." + name;
  }

  // Text that nobody has written. What is wrong with it is told where the formulas stand that it
  // reads, or at the journey.
  Text generated(std::string chars) const {
    std::vector<Text::Position> at(chars.size(), name_.position(0));
    for (const auto& [part, place] : written_) {
      for (std::size_t i = chars.find(part); i != std::string::npos; i = chars.find(part, i + 1))
        std::fill_n(at.begin() + static_cast<std::ptrdiff_t>(i), part.size(), place);
    }
    Text text(std::move(chars), name_.file);
    for (std::size_t i = 0; i < at.size(); ++i) text.stands(i, at[i]);
    return text;
  }

  const Text& name_;
  Fields fields_;
  Journeys& into_;
  Problems& problems_;
  Entity entity_ = Entity::household;
  std::string who_;
  std::vector<Step> steps_;
  std::vector<std::pair<std::string, Text::Position>> written_;  // names of values, and where
};

}  // namespace

Journeys read_journeys(const yaml::Node& node, Problems& problems) {
  Journeys journeys;
  if (node.kind == yaml::Node::Kind::null) return journeys;
  if (node.kind != yaml::Node::Kind::map) {
    problems.add(Mistake::wrong_shape, node.place, "journeys must be a map of names");
    return journeys;
  }
  for (const auto& [key, entry] : node.entries)
    JourneyReader(key.text, entry, journeys, problems).run();
  return journeys;
}

}  // namespace civitas

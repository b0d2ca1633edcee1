// SPDX-License-Identifier: Apache-2.0
#include "sim/run/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "sim/io/scenario_writer.hpp"
#include "sim/io/yaml.hpp"
#include "sim/run/formula_difference.hpp"
#include "sim/scenario/change.hpp"
#include "sim/scenario/indexation.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

struct Part {
  std::string name, number, unit;
};

constexpr std::string_view kNone = "none";  // a parameter has no number then

std::string shown(const DatedNumber* number) {
  return number == nullptr ? std::string(kNone) : number_text(*number);
}

// Every number of a parameter as it stands in `month`.
std::vector<Part> parts_in(const Parameter& parameter, Month month) {
  const std::string unit = parameter.unit.text();
  std::vector<Part> parts;
  switch (parameter.form) {
    case Parameter::Form::number:
      return {{"", shown(at(parameter.values, month)), unit}};
    case Parameter::Form::schedule: {
      const language::Schedule schedule = schedule_at(parameter, month);
      const bool rates = parameter.kind == language::ScheduleKind::marginal_rate;
      for (std::size_t i = 0; i < schedule.above.size(); ++i) {
        const std::string bracket = fmt::format("bracket {} ", i + 1);
        parts.push_back({bracket + "above", number_text(schedule.above[i], parameter.unit), unit});
        parts.push_back({bracket + (rates ? "rate" : "amount"),
                         number_text(schedule.gives[i], parameter.bracket_unit()),
                         parameter.bracket_unit().text()});
      }
      return parts;
    }
    case Parameter::Form::table:
      for (std::size_t i = 0; i < parameter.cells.size(); ++i) {
        std::string name;
        std::size_t rest = i;
        for (auto axis = parameter.axes.rbegin(); axis != parameter.axes.rend(); ++axis) {
          name = axis->name + " " + axis->labels[rest % axis->labels.size()] +
                 (name.empty() ? "" : ", " + name);
          rest /= axis->labels.size();
        }
        parts.push_back({name, shown(at(parameter.cells[i], month)), unit});
      }
      return parts;
  }
  return parts;
}

std::set<Month> dates(const Parameter* a, const Parameter* b, Month first, Month last) {
  std::set<Month> dates = {first};
  for (const Parameter* parameter : {a, b}) {
    if (parameter == nullptr) continue;
    for (const History* history : parameter->histories()) {
      for (const DatedNumber& number : *history) {
        if (number.from > first && number.from <= last) dates.insert(number.from);
      }
    }
  }
  return dates;
}

// Spans of time in which a part has the same two numbers, which differ. Null: there is none.
void compare_numbers(const Parameter* a, const Parameter* b, const std::string& block, Month first,
                     Month last, std::vector<Difference>& list) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<Difference>> spans;
  const auto parts = [](const Parameter* parameter, Month month) {
    return parameter == nullptr ? std::vector<Part>{} : parts_in(*parameter, month);
  };
  for (const Month month : dates(a, b, first, last)) {
    std::map<std::string, Difference> now;
    for (const auto& [parameter, number] :
         {std::pair(a, &Difference::before), std::pair(b, &Difference::after)}) {
      for (const Part& part : parts(parameter, month)) {
        if (spans.try_emplace(part.name).second) order.push_back(part.name);
        Difference& difference = now[part.name];
        difference.*number = part.number;
        difference.unit = part.unit;
      }
    }
    for (auto& [part, list_of_part] : spans) {
      Difference& difference = now[part];
      const bool goes_on = !list_of_part.empty() && list_of_part.back().until.empty();
      if (goes_on && list_of_part.back().before == difference.before &&
          list_of_part.back().after == difference.after)
        continue;
      if (goes_on) list_of_part.back().until = Month{month.number - 1}.text();
      if (difference.before == difference.after || difference.before + difference.after == kNone)
        continue;
      difference.block = block;
      difference.name = (a == nullptr ? b : a)->name;
      difference.part = part;
      difference.from = month.text();
      list_of_part.push_back(difference);
    }
  }
  for (const std::string& part : order)
    list.insert(list.end(), spans[part].begin(), spans[part].end());
}

std::string form_text(const Parameter& parameter) {
  const std::string unit = " in " + parameter.unit.text();
  if (parameter.form == Parameter::Form::number) return "a number" + unit;
  if (parameter.form == Parameter::Form::schedule) {
    using language::ScheduleKind;
    return std::string(parameter.kind == ScheduleKind::marginal_rate     ? "marginal rates"
                       : parameter.kind == ScheduleKind::marginal_amount ? "marginal amounts"
                                                                         : "single amounts") +
           unit + ", giving " + parameter.gives.text();
  }
  std::string text = "a table" + unit;
  for (const Axis& axis : parameter.axes) {
    text += (&axis == &parameter.axes.front() ? " by " : " and ") + axis.name + " (";
    for (const std::string& label : axis.labels)
      text += (&label == &axis.labels.front() ? "" : ", ") + label;
    text += ")";
  }
  return text;
}

template <class Named>
const Named* find(const std::vector<Named>& all, const std::string& name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

// Names of the first, then those that only the second has.
template <class Named>
std::vector<std::string> all_names(const std::vector<Named>& a, const std::vector<Named>& b) {
  std::vector<std::string> names;
  for (const Named& one : a) names.push_back(one.name);
  for (const Named& one : b) {
    if (find(a, one.name) == nullptr) names.push_back(one.name);
  }
  return names;
}

// A number that the other scenario does not have, or has a formula for, with its unit.
std::string number_before(const Scenario& scenario, const std::string& name) {
  const Parameter* parameter = find(scenario.parameters, name);
  if (parameter == nullptr || parameter->form != Parameter::Form::number) return "";
  const DatedNumber* number = at(parameter->values, scenario.time.from);
  const bool bare = parameter->unit.is_one() || parameter->unit.is_date();
  return shown(number) + (bare ? "" : " " + parameter->unit.text());
}

// What is said of a parameter beside its numbers, and of those numbers that are the same.
void compare_words(const Parameter& a, const Parameter& b, const std::string& block,
                   std::vector<Difference>& list) {
  const auto compare = [&](const std::string& part, const std::string& from,
                           const std::string& before, const std::string& after) {
    if (before != after) list.push_back({block, b.name, part, from, "", before, after, ""});
  };
  const auto total = [](const Parameter& parameter) {
    return parameter.total ? number_text(*parameter.total, parameter.unit) : "";
  };
  compare("range", "", range_text(a), range_text(b));
  compare("total", "", total(a), total(b));
  compare("description", "", a.description, b.description);
  compare("source", "", a.source, b.source);
  compare("note", "", a.note, b.note);
  const auto x = a.histories(), y = b.histories();
  for (std::size_t i = 0; i < x.size() && x.size() == y.size(); ++i) {
    for (const DatedNumber& number : *y[i]) {
      const DatedNumber* known = at(*x[i], number.from);
      if (known == nullptr || known->from != number.from || known->number != number.number)
        continue;
      const std::string from = number.from == Month::always() ? "" : number.from.text();
      compare("source", from, known->source, number.source);
      compare("note", from, known->note, number.note);
    }
  }
}

void compare_parameters(const Scenario& a, const Scenario& b, std::vector<Difference>& list) {
  Problems problems;
  const std::vector<Parameter> before = effective(a, problems), after = effective(b, problems);
  problems.throw_if_any();
  const Month first = std::min(a.time.from, b.time.from), last = std::max(a.time.to, b.time.to);
  for (const std::string& name : all_names(before, after)) {
    const Parameter *x = find(before, name), *y = find(after, name);
    if ((x == nullptr ? find(a.values, name) : find(b.values, name)) != nullptr)
      continue;  // a formula has taken its place: told among the values
    const std::string block = (x != nullptr ? x : y)->assumption ? "assumptions" : "parameters";
    const std::string old = x == nullptr ? "" : form_text(*x),
                      now = y == nullptr ? "" : form_text(*y);
    const bool number = (x == nullptr || x->form == Parameter::Form::number) &&
                        (y == nullptr || y->form == Parameter::Form::number);
    if (old == now || ((x == nullptr || y == nullptr) && number))
      compare_numbers(x, y, block, first, last, list);
    else
      list.push_back({block, name, "", "", "", old, now, ""});
    if (x != nullptr && y != nullptr) compare_words(*x, *y, block, list);
  }
}

void compare_values(const Scenario& a, const Scenario& b, std::vector<Difference>& list) {
  for (const std::string& name : all_names(a.values, b.values)) {
    if (is_former_name(name)) continue;
    const Value *x = find(a.values, name), *y = find(b.values, name);
    if (x != nullptr && y != nullptr) {
      compare_formulas(a, *x, b, *y, list);
    } else {
      const std::string before = x == nullptr ? number_before(a, name) : whole_formula(a, *x);
      const std::string after = y == nullptr ? number_before(b, name) : whole_formula(b, *y);
      list.push_back({"values", name, "", "", "", before, after, ""});
    }
    if (x != nullptr && y != nullptr && x->description != y->description)
      list.push_back({"values", name, "description", "", "", x->description, y->description, ""});
    if (x == nullptr || y == nullptr || x->unit == y->unit) continue;
    const auto unit = [](const Value& value) { return value.unit ? value.unit->text() : ""; };
    list.push_back({"values", name, "unit", "", "", unit(*x), unit(*y), ""});
  }
}

std::string flow(const yaml::Node& node) {
  std::string text;
  switch (node.kind) {
    case yaml::Node::Kind::null:
      return "";
    case yaml::Node::Kind::scalar:
      return node.text.chars;
    case yaml::Node::Kind::sequence:
      for (const yaml::Node& item : node.items) text += (text.empty() ? "" : ", ") + flow(item);
      return "[" + text + "]";
    case yaml::Node::Kind::map:
      for (const auto& [key, value] : node.entries)
        text += (text.empty() ? "" : ", ") + key.text.chars + ": " + flow(value);
      return "{" + text + "}";
  }
  return text;
}

// All other blocks as they would be written down: entry by entry, or as a whole.
void compare_blocks(const Scenario& a, const Scenario& b, std::vector<Difference>& list) {
  const std::set<std::string> done = {"civitas",    "title",       "description",
                                      "parameters", "assumptions", "values"};
  const std::string folder = std::filesystem::path(a.file).parent_path().string();
  const auto written = [&](Scenario scenario) {
    scenario.base = nullptr;  // what only says that both have the people of one base
    return yaml::parse(scenario_text(scenario, folder), scenario.file);
  };
  const yaml::Node before = written(a), after = written(b);
  const auto keys = [](const yaml::Node* x, const yaml::Node* y) {
    std::vector<std::string> names;
    for (const yaml::Node* node : {x, y}) {
      if (node == nullptr) continue;
      for (const auto& [key, value] : node->entries) {
        if (std::find(names.begin(), names.end(), key.text.chars) == names.end())
          names.push_back(key.text.chars);
      }
    }
    return names;
  };
  for (const std::string& block : keys(&before, &after)) {
    if (done.contains(block)) continue;
    const yaml::Node *x = before.find(block), *y = after.find(block);
    const auto compare = [&](const std::string& name, const yaml::Node* old,
                             const yaml::Node* now) {
      const std::string left = old == nullptr ? "" : flow(*old),
                        right = now == nullptr ? "" : flow(*now);
      if (left != right) list.push_back({block, name, "", "", "", left, right, ""});
    };
    const std::vector<std::string> names = keys(x, y);
    if (names.empty()) compare("", x, y);
    for (const std::string& name : names)
      compare(name, x == nullptr ? nullptr : x->find(name), y == nullptr ? nullptr : y->find(name));
  }
}

}  // namespace

bool is_of_words(const Difference& difference) {
  static const std::set<std::string> parts = {"range", "total", "description", "source", "note"};
  return (difference.block == "parameters" || difference.block == "assumptions") &&
         parts.contains(difference.part);
}

std::vector<Difference> differences(const Scenario& a, const Scenario& b) {
  std::vector<Difference> list;
  compare_parameters(a, b, list);
  compare_values(a, b, list);
  compare_blocks(a, b, list);
  return list;
}

}  // namespace civitas

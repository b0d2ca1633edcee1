// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/change.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

std::vector<std::string> parameter_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Parameter& parameter : scenario.parameters) names.push_back(parameter.name);
  return names;
}

std::string when(const Change& change) {
  if (!change.from) return "";
  if (change.until)
    return fmt::format(" from {} to {}", change.from->text(),
                       Month{change.until->number - 1}.text());
  return " from " + change.from->text();
}

std::string shown(const DatedNumber* number) {
  if (number == nullptr) return "nothing";
  return number->abolished ? "abolished" : fmt::format("{}", number->number);
}

bool same(const History& a, const History& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const DatedNumber& x, const DatedNumber& y) {
                      return x.from == y.from && x.number == y.number && x.abolished == y.abolished;
                    });
}

class Changer {
 public:
  Changer(Scenario& scenario, Problems& problems) : scenario_(scenario), problems_(problems) {}

  void operator()(const Change& change) {
    switch (change.kind) {
      case Change::Kind::set:
        return set(change);
      case Change::Kind::replace:
        return replace(change);
      case Change::Kind::insert:
        return insert(change);
      case Change::Kind::remove:
        return remove(change);
    }
  }

 private:
  void set(const Change& change) {
    Parameter* parameter = scenario_.find_parameter(change.target.chars);
    if (parameter == nullptr) {
      const bool value = scenario_.find_value(change.target.chars) != nullptr;
      problems_.add(change.target.place(), "unknown parameter '" + change.target.chars + "'", "",
                    value ? "It is a value: write {replace: " + change.target.chars + ", is: …}"
                          : did_you_mean(change.target.chars, parameter_names(scenario_)));
      return;
    }
    if (parameter->form != Parameter::Form::number) {
      problems_.add(change.target.place(),
                    "'" + parameter->name + "' is not one number and cannot be set to one");
      return;
    }
    if (change.unit && *change.unit != parameter->unit) {
      problems_.add(change.place,
                    fmt::format("'{}' is in {}, but this amount is in {}", parameter->name,
                                parameter->unit.text(), change.unit->text()),
                    "nothing is converted silently");
      return;
    }
    DatedNumber number;
    number.from = change.from.value_or(Month::always());
    number.number = change.number.value_or(0);
    number.abolished = change.abolished;
    number.source = "changed by " + change.place.file;
    number.place = change.place;
    if (parameter->range && !change.abolished &&
        (number.number < parameter->range->first || number.number > parameter->range->second)) {
      problems_.add(
          change.place,
          fmt::format("{} lies outside the range of '{}'", number.number, parameter->name), "",
          fmt::format("It goes from {} to {} {}", parameter->range->first, parameter->range->second,
                      parameter->unit.text()));
      return;
    }
    const History before = parameter->values;
    const std::string old =
        shown(at(before, number.from == Month::always() ? scenario_.time.from : number.from));
    if (change.until) {
      set_during(parameter->values, number, *change.until);
    } else if (change.keep_later) {
      const auto later = std::find_if(before.begin(), before.end(), [&](const DatedNumber& other) {
        return other.from > number.from;
      });
      if (later == before.end())
        set_from(parameter->values, number);
      else
        set_during(parameter->values, number, later->from);
    } else {
      set_from(parameter->values, number);
    }
    if (same(before, parameter->values)) return;  // told as a reform without effect
    scenario_.changes.push_back(fmt::format("{}{}: {} → {} {}", parameter->name, when(change), old,
                                            shown(&number), parameter->unit.text()));
  }

  void replace(const Change& change) {
    Value* value = scenario_.find_value(change.target.chars);
    if (value == nullptr) {
      std::vector<std::string> names;
      for (const Value& known : scenario_.values) names.push_back(known.name);
      problems_.add(change.target.place(), "unknown value '" + change.target.chars + "'", "",
                    did_you_mean(change.target.chars, names));
      return;
    }
    if (value->formula.chars == change.formula.chars) return;
    scenario_.changes.push_back(value->name + ": " + value->formula.chars + " → " +
                                change.formula.chars);
    value->formula = change.formula;
  }

  auto scheduled(const std::string& name) {
    return std::find_if(scenario_.schedule.begin(), scenario_.schedule.end(),
                        [&](const Text& entry) { return entry.chars == name; });
  }

  void not_scheduled(const Text& name) {
    std::vector<std::string> names;
    for (const Text& entry : scenario_.schedule) names.push_back(entry.chars);
    problems_.add(name.place(), "'" + name.chars + "' is not in the schedule", "",
                  did_you_mean(name.chars, names));
  }

  void insert(const Change& change) {
    auto where = scenario_.schedule.begin();
    if (!change.after.chars.empty()) {
      where = scheduled(change.after.chars);
      if (where == scenario_.schedule.end()) return not_scheduled(change.after);
      ++where;
    }
    scenario_.schedule.insert(where, change.target);
    scenario_.changes.push_back(
        "schedule: " + change.target.chars + " inserted" +
        (change.after.chars.empty() ? " first" : " after " + change.after.chars));
  }

  void remove(const Change& change) {
    const auto where = scheduled(change.target.chars);
    if (where == scenario_.schedule.end()) return not_scheduled(change.target);
    scenario_.schedule.erase(where);
    scenario_.changes.push_back("schedule: " + change.target.chars + " removed");
  }

  Scenario& scenario_;
  Problems& problems_;
};

}  // namespace

Parameter* Scenario::find_parameter(std::string_view name) {
  const auto at = std::find_if(parameters.begin(), parameters.end(),
                               [&](const Parameter& p) { return p.name == name; });
  return at == parameters.end() ? nullptr : &*at;
}

Value* Scenario::find_value(std::string_view name) {
  const auto at =
      std::find_if(values.begin(), values.end(), [&](const Value& v) { return v.name == name; });
  return at == values.end() ? nullptr : &*at;
}

void apply(Scenario& scenario, const std::vector<Change>& changes, Problems& problems) {
  Changer changer(scenario, problems);
  for (const Change& change : changes) changer(change);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/parameter_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

std::string shown(const DatedNumber* number) {
  return number == nullptr ? "nothing" : number_text(*number);
}

// What was probably meant, and all that there is.
std::string known_are(const std::string& wanted, const std::vector<std::string>& known) {
  constexpr std::size_t kMost = 20;
  const std::string meant = did_you_mean(wanted, known);
  const bool all = known.size() <= kMost;
  return meant + (meant.empty() ? "" : " ") + "Known are " +
         joined(std::span(known).first(all ? known.size() : kMost)) + (all ? "" : ", …");
}

class ParameterChanger {
 public:
  ParameterChanger(Parameter& parameter, const Parameter& in_force, const Change& change,
                   const TimeSpan& time, Problems& problems)
      : parameter_(parameter),
        in_force_(in_force),
        change_(change),
        time_(time),
        problems_(problems) {}

  std::string set() {
    std::string what = parameter_.name;
    language::Unit unit = parameter_.unit;
    History* one = nullptr;
    switch (change_.part) {
      case Change::Part::all:
        if (parameter_.form != Parameter::Form::number) return set_all();
        one = &parameter_.values;
        break;
      case Change::Part::threshold:
      case Change::Part::gives:
        one = bracket(what, unit);
        break;
      case Change::Part::cell:
        one = cell(what);
        break;
    }
    if (one == nullptr) return {};
    DatedNumber number = change_.to;
    number.from = change_.from.value_or(Month::always());
    const std::string old = before(one);
    put(*one, number);
    return fmt::format("{}{}: {} → {}{}", what, when(change_.from, change_.until), old,
                       shown(&number), unit.is_one() || unit.is_date() ? "" : " " + unit.text());
  }

  std::string replace() {
    if (change_.no_index || change_.index) {
      parameter_.index = change_.index;
      return parameter_.name + ": " +
             (change_.index ? "indexed by " + change_.index->by.chars : "indexed no longer");
    }
    const bool table = !change_.cells.empty();
    if (parameter_.form != (table ? Parameter::Form::table : Parameter::Form::schedule)) {
      fail(Mistake::change_unfit, change_.place,
           "'" + parameter_.name + "' has no " + (table ? "cells" : "brackets"), form_word());
      return {};
    }
    if (!(table ? replace_cells() : replace_brackets())) return {};
    return parameter_.name + when(change_.from, change_.until) +
           (table ? ": other cells" : ": other brackets");
  }

 private:
  void fail(Mistake mistake, const Place& place, std::string what, std::string why = {},
            std::string advice = {}) {
    problems_.add(mistake, place, std::move(what), std::move(why), std::move(advice));
  }

  std::string form_word() const {
    return parameter_.form == Parameter::Form::number     ? "it is one number"
           : parameter_.form == Parameter::Form::schedule ? "it is a schedule"
                                                          : "it is a table";
  }

  // What is in force when the change begins, in few digits where it was indexed.
  std::string before(const History* one) const {
    const auto written = std::as_const(parameter_).histories();
    const auto nth = std::find(written.begin(), written.end(), one) - written.begin();
    const DatedNumber* number = at(*in_force_.histories()[static_cast<std::size_t>(nth)],
                                   change_.from.value_or(time_.from));
    const bool indexed = parameter_.index && number != nullptr && !number->abolished;
    return indexed ? fmt::format("{:.10g}", number->number) : shown(number);
  }

  void put(History& history, const DatedNumber& number) const {
    Month until = change_.until.value_or(Month::always());
    if (change_.keep_later) {
      for (auto later = history.rbegin(); later != history.rend(); ++later) {
        if (later->from > number.from && !later->expected) until = later->from;
      }
    }
    if (until > number.from)
      set_during(history, number, until);
    else
      set_from(history, number);
  }

  // A whole schedule or table can only be abolished: as one number it has no meaning.
  std::string set_all() {
    const bool schedule = parameter_.form == Parameter::Form::schedule;
    if (!change_.to.abolished) {
      fail(Mistake::change_unfit, change_.target.place(),
           "'" + parameter_.name + "' is not one number and cannot be set to one", form_word(),
           schedule ? "Name the bracket, for example bracket: 2, rate: 0.25"
                    : "Name the cell, " + example_of_a_cell());
      return {};
    }
    end_all(change_.to);
    return parameter_.name + when(change_.from, change_.until) + ": abolished";
  }

  std::string example_of_a_cell() const {
    std::string at;
    for (const Axis& axis : parameter_.axes)
      at += (at.empty() ? "" : ", ") + axis.name + ": " + axis.labels[0];
    return "for example at: {" + at + "}";
  }

  void end_all(DatedNumber end) {
    end.abolished = true;
    end.from = change_.from.value_or(Month::always());
    for (Bracket& bracket : parameter_.brackets) put(bracket.above, end);
    for (History& cell : parameter_.cells) put(cell, end);
  }

  History* bracket(std::string& what, language::Unit& unit) {
    if (parameter_.form != Parameter::Form::schedule) {
      fail(Mistake::change_unfit, change_.place, "'" + parameter_.name + "' has no brackets",
           form_word());
      return nullptr;
    }
    if (change_.bracket == 0 || change_.bracket > parameter_.brackets.size()) {
      fail(Mistake::change_unfit, change_.place,
           fmt::format("'{}' has no bracket {}", parameter_.name, change_.bracket),
           fmt::format("its brackets are counted from 1 to {}", parameter_.brackets.size()));
      return nullptr;
    }
    Bracket& bracket = parameter_.brackets[change_.bracket - 1];
    what += fmt::format(" bracket {}", change_.bracket);
    if (change_.part == Change::Part::threshold) {
      what += " above";
      return &bracket.above;
    }
    if (!fits(change_.rate, change_.place)) return nullptr;
    what += change_.rate ? " rate" : " amount";
    unit = parameter_.bracket_unit();
    return &bracket.gives;
  }

  bool fits(bool rate, const Place& place) {
    const bool rates = parameter_.kind == language::ScheduleKind::marginal_rate;
    if (rate == rates) return true;
    fail(Mistake::change_unfit, place,
         fmt::format("the brackets of '{}' have {}", parameter_.name, rates ? "rates" : "amounts"),
         "", rates ? "Write rate: …" : "Write amount: …");
    return false;
  }

  History* cell(std::string& what) {
    if (parameter_.form != Parameter::Form::table) {
      fail(Mistake::change_unfit, change_.place, "'" + parameter_.name + "' has no cells",
           form_word());
      return nullptr;
    }
    for (const auto& [name, label] : change_.cell) {
      if (std::none_of(parameter_.axes.begin(), parameter_.axes.end(),
                       [&wanted = name](const Axis& axis) { return axis.name == wanted.chars; })) {
        std::vector<std::string> names;
        for (const Axis& axis : parameter_.axes) names.push_back(axis.name);
        fail(Mistake::change_unfit, name.place(),
             "'" + parameter_.name + "' has no axis '" + name.chars + "'", "",
             known_are(name.chars, names));
        return nullptr;
      }
    }
    std::size_t index = 0;
    for (const Axis& axis : parameter_.axes) {
      const auto named =
          std::find_if(change_.cell.begin(), change_.cell.end(),
                       [&](const auto& entry) { return entry.first.chars == axis.name; });
      if (named == change_.cell.end()) {
        fail(Mistake::change_unfit, change_.place, "no label of '" + axis.name + "' is named",
             "'" + parameter_.name + "' has a cell for each",
             "Add " + axis.name + ": … to `at`. " + known_are("", axis.labels));
        return nullptr;
      }
      const auto label = std::find(axis.labels.begin(), axis.labels.end(), named->second.chars);
      if (label == axis.labels.end()) {
        fail(Mistake::unknown_label, named->second.place(),
             "'" + axis.name + "' has no label '" + named->second.chars + "'", "",
             known_are(named->second.chars, axis.labels));
        return nullptr;
      }
      index = index * axis.labels.size() + static_cast<std::size_t>(label - axis.labels.begin());
      what += " " + axis.name + " " + *label;
    }
    return index < parameter_.cells.size() ? &parameter_.cells[index] : nullptr;
  }

  // With a date of its own, a change has no room for other dates in it.
  bool has_room(const History& history) {
    if (!change_.from || (history.size() == 1 && history[0].from == Month::always())) return true;
    fail(Mistake::change_unfit, history.empty() ? change_.place : history[0].place,
         "a number that is replaced at one date has no dates of its own", "",
         "Take `from` or `during` out, or these dates");
    return false;
  }

  History clipped(const History& fresh) const {
    if (!change_.from) return fresh;
    DatedNumber number = fresh[0];
    number.from = *change_.from;
    History history = {number};
    if (!change_.until) return history;
    number.abolished = true;
    number.from = *change_.until;
    history.push_back(number);
    return history;
  }

  // The brackets of before end where the new ones begin, and come back where these end.
  bool replace_brackets() {
    for (const Bracket& bracket : change_.brackets) {
      if (!fits(bracket.rate, bracket.place) || !has_room(bracket.above) ||
          !has_room(bracket.gives))
        return false;
    }
    if (change_.from) {
      DatedNumber end;
      end.place = change_.place;
      end.source = change_.to.source;
      end_all(end);
    } else {
      parameter_.brackets.clear();
    }
    for (Bracket bracket : change_.brackets) {
      bracket.above = clipped(bracket.above);
      bracket.gives = clipped(bracket.gives);
      parameter_.brackets.push_back(std::move(bracket));
    }
    return true;
  }

  bool replace_cells() {
    std::vector<std::size_t> shape;
    std::string wanted;
    for (const Axis& axis : parameter_.axes) {
      shape.push_back(axis.labels.size());
      wanted += fmt::format("{}{} of '{}'", wanted.empty() ? "" : ", each with ",
                            axis.labels.size(), axis.name);
    }
    if (change_.shape != shape) {
      fail(Mistake::change_unfit, change_.place, "these cells do not fit '" + parameter_.name + "'",
           "it has " + wanted);
      return false;
    }
    for (std::size_t i = 0; i < change_.cells.size(); ++i) {
      if (!has_room(change_.cells[i])) return false;
      if (!change_.from) {
        parameter_.cells[i] = change_.cells[i];
        continue;
      }
      DatedNumber number = change_.cells[i][0];
      number.from = *change_.from;
      put(parameter_.cells[i], number);
    }
    return true;
  }

  Parameter& parameter_;
  const Parameter& in_force_;
  const Change& change_;
  const TimeSpan& time_;
  Problems& problems_;
};

}  // namespace

std::string change_parameter(Parameter& parameter, const Parameter& in_force, const Change& change,
                             const TimeSpan& time, Problems& problems) {
  ParameterChanger changer(parameter, in_force, change, time, problems);
  return change.kind == Change::Kind::set ? changer.set() : changer.replace();
}

}  // namespace civitas

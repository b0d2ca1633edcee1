// SPDX-License-Identifier: Apache-2.0
// Parameters: what the law says and what people are assumed to do, dated, with unit and source.
//
// Every number of a parameter is a History: the value of a number, the threshold and the rate of a
// bracket, the cell of a table. So whatever can be done to one number over time (a reform, an
// indexation) can be done to each of them, by the same few functions.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/language/schedule.hpp"
#include "sim/language/unit.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// A number from one month on, or what is there instead of a number.
struct DatedNumber {
  Month from = Month::always();
  double number = 0;
  bool abolished = false;  // from here on there is no number, and reading one is an error
  bool expected = false;   // announced, but unknown: the number before goes on, and `check` says so
  std::string source, note;            // of this number alone
  std::optional<language::Unit> unit;  // as written behind it; see validate()
  /// Not written down in `from` but brought back then, as it was written down in this month:
  /// indexation counts from here. Absent: written down in `from`.
  std::optional<Month> since;
  Place place;
};

/// Numbers in ascending order of their months; each holds until the next begins.
using History = std::vector<DatedNumber>;

/// What holds in `month`; null before the first number. Never an expected one.
const DatedNumber* at(const History& history, Month month);
/// Makes `number` hold from its month on, replacing what was scheduled later.
void set_from(History& history, DatedNumber number);
/// Makes `number` hold from its month until the month before `until`; afterwards all is as it was,
/// also where indexation had brought it by then.
void set_during(History& history, DatedNumber number, Month until);
/// The same numbers in the same months; sources, notes and places may differ.
bool same(const History& a, const History& b);
/// The same numbers in every month, whenever they were written down; and the same ones expected.
bool hold_the_same(const History& a, const History& b);

struct Bracket {
  History above;
  History gives;      // its rate or amount
  bool rate = false;  // as written: `rate`, not `amount`
  Place place;
};

struct Axis {
  std::string name;
  std::vector<std::string> labels;
  bool operator==(const Axis&) const = default;
};

/// How numbers follow another one through time; see indexation.hpp.
struct Indexation {
  enum class Rounding { nearest, up, down };

  Text by;          // the name of a number: the level of an index
  int months = 12;  // between two indexations
  int in = 1;       // the month of the year in which it happens, or one of them
  double step = 0;  // rounded to a multiple of this; 0: not rounded
  Rounding rounding = Rounding::nearest;
  std::optional<language::Unit> step_unit;     // as written behind the step
  std::vector<std::pair<Month, bool>> active;  // ascending; empty: always
  Place place;

  /// Whether numbers are indexed in `month`, when it is a month of indexation.
  bool is_active(Month month) const;
  bool happens_in(Month month) const { return (month.month() - in) % months == 0; }
  bool operator==(const Indexation& other) const;
};

struct Parameter {
  enum class Form { number, schedule, table };

  std::string name;
  Place place;
  bool assumption = false;  // behaviour or economy rather than law
  std::string description;
  std::string source, note;
  language::Unit unit;
  Form form = Form::number;

  History values;  // number
  std::optional<std::pair<double, double>>
      range;                      // number, and the cells of a table: plausible values, enforced
  language::ScheduleKind kind{};  // schedule
  language::Unit gives;           // schedule: unit of what it gives
  std::vector<Bracket> brackets;  // schedule
  std::vector<Axis> axes;         // table
  bool any_ages = false;          // on a model's card: the axis "age" may have other groups
  bool whole = false;             // on a model's card: it counts, so there are no fractions
  std::vector<History> cells;     // table; the last axis runs fastest
  std::optional<double> total;    // table: what the cells of each month must sum to
  std::optional<Indexation> index;

  /// All its numbers, in a fixed order.
  std::vector<History*> histories();
  std::vector<const History*> histories() const;
  /// Whether a number of its own may be this.
  bool fits(double number) const {
    return (!range || (number >= range->first && number <= range->second)) &&
           (!whole || number == std::floor(number));
  }
  /// The unit of what its brackets give.
  language::Unit bracket_unit() const {
    return kind == language::ScheduleKind::marginal_rate ? gives / unit : gives;
  }
};

/// The same numbers in every month, indexed in the same way; if indexed, also written down in the
/// same months, because indexation counts from there.
bool same(const Parameter& a, const Parameter& b);

/// The schedule as it stands in `month`: brackets that have not begun or are over are left out.
language::Schedule schedule_at(const Parameter& parameter, Month month);
/// The cells of a table as they stand in `month`; NaN where there is no number.
std::vector<double> cells_at(const Parameter& parameter, Month month);

}  // namespace civitas

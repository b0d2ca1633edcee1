// SPDX-License-Identifier: Apache-2.0
// Parameters: what the law says and what people are assumed to do, dated, with unit and source.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/language/schedule.hpp"
#include "sim/language/unit.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// A number from one month on, or the end of the number.
struct DatedNumber {
  Month from = Month::always();
  double number = 0;
  bool abolished = false;
  std::string source;  // of this number alone
  Place place;
};

/// Numbers in ascending order of their months; each holds until the next begins.
using History = std::vector<DatedNumber>;

/// What holds in `month`; null before the first number.
const DatedNumber* at(const History& history, Month month);
/// Makes `number` hold from `from` on, replacing what was scheduled later.
void set_from(History& history, DatedNumber number);
/// Makes `number` hold from its month until the month before `until`; afterwards all is as it was.
void set_during(History& history, DatedNumber number, Month until);

struct Bracket {
  History above;
  History gives;  // its rate or amount
  Place place;
};

struct Axis {
  std::string name;
  std::vector<std::string> labels;
  bool operator==(const Axis&) const = default;
};

struct Parameter {
  enum class Form { number, schedule, table };

  std::string name;
  Place place;
  bool assumption = false;  // behaviour or economy rather than law
  std::string description;
  std::string source;
  language::Unit unit;
  Form form = Form::number;

  History values;  // number
  std::optional<std::pair<double, double>>
      range;                      // number, and the cells of a table: plausible values, enforced
  language::ScheduleKind kind{};  // schedule
  language::Unit gives;           // schedule: unit of what it gives
  std::vector<Bracket> brackets;  // schedule
  std::vector<Axis> axes;         // table
  std::vector<double> cells;      // table; the last axis runs fastest
};

/// The schedule as it stands in `month`; brackets that have not begun are left out.
language::Schedule schedule_at(const Parameter& parameter, Month month);

}  // namespace civitas

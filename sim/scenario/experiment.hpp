// SPDX-License-Identifier: Apache-2.0
// An experiment as plain data: a scenario run again and again, with other numbers each time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/change.hpp"

namespace civitas {

/// What a factor can be: a number, or for the factor `reform` a file.
struct Level {
  double number = 0;
  std::optional<language::Unit> unit;  // as written behind the number
  Text text;                           // as written
  Place place;
};

/// One thing that a design varies: a parameter, or one of `seed`, `persons` and `reform`.
struct Factor {
  enum class Scale { linear, log, integers, choice };

  Text name;
  Scale scale = Scale::linear;
  std::vector<Level> levels;        // the two ends of a range; of a choice, all there are
  std::optional<Month> from;        // the parameter is changed from here on; absent: always
  Place from_place;                 // where that is written
  std::optional<bool> in_baseline;  // as written; see touches_baseline

  bool is_reform() const { return name.chars == "reform"; }
  /// Set as `--set` does, not one of the three special names.
  bool is_parameter() const {
    return !is_reform() && name.chars != "seed" && name.chars != "persons";
  }
};

/// How the points are laid; sampling.hpp tells what each kind is.
struct Design {
  enum class Kind { grid, list, random, lhs, sobol, saltelli, morris, parts };

  Kind kind = Kind::list;
  Place place;
  std::vector<Factor> over;
  std::size_t samples = 0;    // points; of saltelli: base points; of morris: trajectories
  std::size_t levels = 0;     // grid: into how many a range is cut, its ends included; morris
  bool second_order = false;  // saltelli
  bool shifted = true;        // sobol, saltelli
  std::uint64_t seed = 1;     // of the points, not of the runs
  std::vector<std::vector<double>> rows;  // list: as DesignTable has them
  std::string file;                       // list: where the points stand
  std::vector<Design> parts;              // union

  /// Files of all lists in it.
  std::vector<std::string> files() const;
};

/// How often each point is run. With a rule: at least `from` times, at most `to` times, until the
/// rule (stopping.hpp) holds after a replicate and the `look_ahead` ones behind it.
struct Replicates {
  int from = 1, to = 1;
  Text until;  // empty: always `to` times
  int look_ahead = 5;
  Place place;
};

/// What `civitas solve` adjusts, and until when; goal.hpp tells how.
struct Goal {
  Factor adjust;  // linear, between two ends
  Text so_that;
  std::optional<double> precision;  // of the parameter; absent: a ten thousandth of its range
  Place place;
};

/// What `civitas calibrate` fits to the scenario's targets, and how; abc.hpp and nelder_mead.hpp
/// tell what each kind does.
struct Calibration {
  enum class Kind { nelder_mead, rejection, smc };

  Kind kind = Kind::nelder_mead;
  std::vector<Factor> over;      // without levels: the range of the parameter itself
  std::vector<Text> targets;     // names of indicators; empty: all targets of the scenario
  std::size_t points = 0;        // at most; of smc: particles
  std::size_t keep = 0;          // rejection: so many of the nearest
  std::size_t generations = 0;   // smc: at most
  std::optional<double> within;  // rejection: those not farther; smc: it ends there
  double quantile = 0.5;         // smc: of the distances, the next generation's bound
  double precision = 0;          // nelder_mead: of the unit cube
  std::uint64_t seed = 1;        // of the points
  Place place;
};

struct Experiment {
  std::string file;
  std::string title;
  std::string scenario, baseline;  // paths; no baseline: empty
  Text scenario_text, baseline_text;
  Replicates replicates;
  Design design;                         // of a goal or a calibration: the ends of the ranges
  std::optional<Goal> solve;             // instead of a design
  std::optional<Calibration> calibrate;  // likewise
  std::vector<Text> record;              // names of indicators; empty: all without groups
  std::string persons, first, last;      // as `civitas run` takes them; empty: as the scenario says
  Place time_place;                      // of the later of these two months, when one is given
  std::optional<std::uint64_t> seed;
  std::optional<Month> period_from, period_to;  // over which an outcome is the mean
  Place period_place;
};

inline constexpr std::size_t kMostPoints = 10'000'000;

/// All points of a design: a column for each factor.
struct DesignTable {
  std::vector<Factor> factors;
  /// Of `reform`: which of the factor's levels, from 0. Of all else NaN: as the scenario has it.
  std::vector<std::vector<double>> rows;
};

/// The value of a factor at 0 ≤ unit ≤ 1.
double value_at(const Factor& factor, double unit);

/// Lays the points. Throws InputError when the parts of a union vary different things.
DesignTable design_table(const Design& design);

/// "0.25", or the file that a reform is in; empty where nothing is changed.
std::string level_text(const Factor& factor, double value);

/// The number of `factor` at `value`, as a change of the scenario.
Change change_at(const Factor& factor, double value);

/// Whether the factor is a state of the world, which the baseline shares, and no policy: `seed`,
/// `persons`, and assumptions, but for numbers of models that are levers (their source begins with
/// "assumed: policy"). `parameter` is what it sets; null for the special names.
bool touches_baseline(const Factor& factor, const Parameter* parameter);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/block_tables.hpp"

namespace civitas {
namespace {

const Key kOver = needed("over", "{factor or [written]}",
                         "what is varied: names as for `--set`, or `seed`, `persons`, `reform`");
const Key kSeed = {"seed", "whole", "from which the points are drawn; 1 if left out"};
const Key kShifted = {"shifted", "true|false",
                      "whether all points are shifted at random, which keeps their balance; `true` "
                      "if left out"};

const Key kFrom = {"from", "month",
                   "the parameter is changed from this month on; at all times if left out"};
const Key kInBaseline = {
    "in_baseline", "true|false",
    "whether the baseline has it, too; if left out: assumptions yes, law and levers no"};

const Key kFitted =
    needed("over", "fitted",
           "what is fitted: names, with ranges; without one, the range of the parameter itself");

const Key kTargets = {"targets", "texts",
                      "indicators whose targets are to be met; those of all if left out"};

Key samples(std::string_view meaning) { return needed("samples", "whole", meaning); }

}  // namespace

std::vector<FileBlock> experiment_blocks() {
  return {
      {"experiment",
       "An experiment: a scenario run again and again, with other numbers each time",
       {needed("civitas", "version", "version of the format"),
        needed("experiment", "text", "what it is about, in a few words"),
        needed("scenario", "text", "file of the scenario"),
        {"baseline", "text", "file of the scenario that each point is compared with"},
        {"replicates", "whole or replicates", "how often each point is run; once if left out"},
        {"design", "design", "the points"},
        {"solve", "solve", "instead of a design: what `civitas solve` looks for"},
        {"calibrate", "calibrate_by", "instead of a design: what `civitas calibrate` fits to targets"},
        {"record", "texts", "names of indicators to keep; all without groups if left out"},
        {"period", "months", "first and last month over which an outcome is the mean; all"},
        {"persons", "written", "how many, or `weighted`, instead of the scenario's"},
        {"from", "month", "first month, instead of the scenario's"},
        {"to", "month", "last month, instead of the scenario's"},
        {"seed", "whole", "instead of the scenario's"}}},
      {"replicates",
       "Replicates until a rule holds",
       {needed("from", "whole", "at least so many"),
        needed("to", "whole", "at most so many"),
        needed("until", "formula",
               "for example `half_width(difference(unmet)) < 0.002`, or `decided(…)`"),
        {"look_ahead", "whole", "for so many more replicates the rule must go on to hold; 5"}}},
      {"solve",
       "A number that is adjusted until an outcome is what it shall be",
       {needed("adjust", "written", "the parameter, as for `--set`"),
        needed("between", "range", "least and greatest number, on both sides of the goal"),
        needed("so_that", "formula",
               "for example `difference(deficit) == 0`: scenario less baseline; or `gini == 0.25`"),
        {"precision", "number", "of the number; a ten thousandth of the range if left out"},
        {"from", "month", "it is changed from this month on; at all times if left out"},
        kInBaseline}},
      {"calibrate_by",
       "How numbers are fitted to the targets of the scenario: exactly one of these",
       {{"nelder_mead", "calibrate_nelder_mead", "the point with the least distance"},
        {"rejection", "calibrate_rejection", "a posterior: the nearest of many points"},
        {"smc", "calibrate_smc", "a posterior, nearer from generation to generation"}}},
      {"calibrate_nelder_mead",
       "A simplex that moves downhill (Nelder and Mead 1965)",
       {kFitted,
        kTargets,
        {"evaluations", "whole", "at most so many points; 200 if left out"},
        {"precision", "number", "of each number, as a share of its range; 0.001 if left out"}}},
      {"calibrate_rejection",
       "Approximate Bayesian computation by rejection",
       {kFitted,
        kTargets,
        samples("how many points are drawn from the ranges"),
        {"keep", "whole", "so many of the nearest are the posterior; a tenth if left out"},
        {"within", "number", "instead of `keep`: all that are not farther, in tolerances"},
        kSeed}},
      {"calibrate_smc",
       "Approximate Bayesian computation by sequential Monte Carlo",
       {kFitted,
        kTargets,
        needed("particles", "whole", "points of a generation"),
        {"generations", "whole", "at most so many; 6 if left out"},
        {"quantile", "number", "of the distances, beyond which the next generation is not to lie; 0.5"},
        {"within", "number", "it ends where all particles are this near, in tolerances"},
        kSeed}},
      {"design",
       "How the points are laid: exactly one of these",
       {{"grid", "design_grid", "all combinations"},
        {"list", "text or design_list", "CSV file: a header of names, and a row for each point"},
        {"random", "design_sampled", "independent points"},
        {"lhs", "design_sampled", "a Latin hypercube: each factor evenly spread"},
        {"sobol", "design_sobol", "Sobol's sequence: all factors together evenly spread"},
        {"saltelli", "design_saltelli", "for Sobol indices: N (D + 2) points"},
        {"morris", "design_morris", "for elementary effects: trajectories of D + 1 points"},
        {"union", "[design]", "the points of several designs"}}},
      {"design_grid",
       "All combinations; the last factor runs fastest",
       {{"levels", "whole", "into how many values linear and log ranges are cut, ends included"},
        kOver}},
      {"design_list",
       "The points of a file",
       {needed("file", "text", "CSV file: a header of names, and a row for each point"),
        {"over", "{factor_of_list}", "columns whose numbers do not hold at all times"}}},
      {"factor_of_list", "How the numbers of a column are used", {kFrom, kInBaseline}},
      {"design_sampled", "Random points", {samples("how many points"), kOver, kSeed}},
      {"design_sobol",
       "Sobol's sequence",
       {samples("how many points: a power of two"), kOver, kSeed, kShifted}},
      {"design_saltelli",
       "Saltelli's rows, in SALib's order",
       {samples("N, how many base points: a power of two"),
        kOver,
        kSeed,
        kShifted,
        {"second_order", "true|false", "N (2 D + 2) points instead; `false` if left out"}}},
      {"design_morris",
       "Morris' trajectories",
       {needed("trajectories", "whole", "how many"),
        {"levels", "whole", "values of each factor, an even number; 4 if left out"},
        kOver,
        kSeed}},
      {"factor",
       "What one thing is varied over: exactly one of linear, log, integers and choice",
       {{"linear", "range", "evenly between two ends; the same as a list of two"},
        {"log", "range", "evenly on a logarithmic scale"},
        {"integers", "range", "whole numbers, ends included"},
        {"choice", "[written]", "one of these"},
        kFrom,
        kInBaseline}},
  };
}

}  // namespace civitas

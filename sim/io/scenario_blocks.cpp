// SPDX-License-Identifier: Apache-2.0
#include "sim/io/block_tables.hpp"

namespace civitas {
namespace {

const Key kVersion = needed("civitas", "version", "version of the format");

// Blocks that a scenario, a reform and an overlay may have.
std::vector<Key> with_common_blocks(std::vector<Key> keys) {
  const Key common[] = {
      kTitle,
      kDescription,
      {"parameters", "{parameter}", "numbers of the law: dated, with unit and source"},
      {"assumptions", "{parameter}", "what people and the economy are assumed to do"},
      {"values", "{formula or value}", "formulas, computed whenever they are read"},
      {"state", "{state}", "columns that the scenario adds"},
      {"networks", "{network}", "who knows whom"},
      {"rules", "{rule}", "changes of state"},
      {"indicators", "{indicator}", "what is measured"},
      {"assert", "[assertion]", "what must hold of the indicators; `run` tells what does not"},
      {"changes", "[change]", "what a reform does to its base, in this order"},
  };
  keys.insert(keys.end(), std::begin(common), std::end(common));
  return keys;
}

}  // namespace

std::vector<FileBlock> scenario_blocks() {
  const Key overlays = {"overlays", "[text or overlaid]",
                        "files of changes without a base, laid upon it in this order"};
  return {
      {"scenario", "A scenario: the law, the people, and what is measured",
       with_common_blocks(
           {kVersion,
            needed("population", "population", "who lives here"),
            needed("time", "time", "from when to when"),
            {"seed", "whole", "whole number from which all luck is drawn; 1 if left out"},
            {"schedule", "texts", "models and rules, in the order in which a step runs them"},
            {"panel", "panel", "some persons, followed through time"},
            overlays})},
      {"reform", "A reform: a base, and what is changed in it",
       with_common_blocks(
           {kVersion, needed("base", "text", "file of the scenario that is changed"), overlays,
            {"time", "time", "from when to when, instead of the base's"}})},
      {"overlay", "An overlay: changes that are laid upon a scenario",
       with_common_blocks({kVersion})},
      {"overlaid",
       "An overlay that may prevail over others",
       {needed("file", "text", "file of the overlay"),
        {"over", "texts", "earlier overlays, whose changes of the same numbers it replaces"}}},
      {"population",
       "Who lives here: a file of persons and what its columns mean, or made-up singles",
       {{"microdata", "text", "CSV file (or `.csv.gz`) with a row for each person"},
        {"mapping", "text", "file that says what the columns mean"},
        {"parametric", "'singles'", "made-up people who live alone"},
        {"persons", "whole",
         "how many to simulate; left out: one for each record, with its weight"},
        {"gross_up", "gross_up", "makes net amounts gross"}}},
      {"gross_up",
       "Net columns are multiplied by one factor for each row, until a value comes out right",
       {needed("columns", "texts", "columns that are net in the file"),
        needed("value", "text", "the value that must come out"),
        needed("equals", "formula", "what it must be, from the columns as observed")}},
      {"time",
       "From when to when",
       {needed("from", "month", "first month"),
        needed("to", "month", "last month"),
        {"step", "month|quarter|year", "how long a step is; a month if left out"}}},
      {"value",
       "A formula, computed whenever it is read",
       {needed("is", "formula", "the formula"), kUnit, kDescription}},
      {"state",
       "A column that the scenario adds",
       {needed("type", "bool|category|integer|real", "what it holds"),
        {"unit", "unit", "of numbers; 1 if left out"},
        {"labels", "texts", "of a category: what there is"},
        needed("start", "formula", "what it is before the first step"),
        {"inherited", "true|false",
         "whether who is new takes it over, from the mother or the household left; `false` if left "
         "out"},
        kDescription}},
      {"assertion",
       "A condition on indicators",
       {needed("that", "formula", "the condition, on indicators and parameters by name"),
        {"each", "month|year",
         "`month`, or left out: in each step; `year`: for the means over the steps of each year"}}},
      {"panel",
       "Some persons, the same in every scenario, followed through time",
       {needed("persons", "whole", "how many"),
        needed("of", "texts", "names of columns and values, in full")}},
      {"indicator",
       "Something measured, with exactly one statistic",
       {{"of", "person|household", "of whom"},
        {"number", "formula", "a number of everybody, as it is"},
        {"count", "formula or nothing", "for how many it holds; `true` counts all"},
        {"share", "formula", "share of those for whom it holds"},
        {"sum", "formula", "sum, weighted"},
        {"mean", "formula", "mean, weighted"},
        {"median", "formula", "what half of the weight does not exceed"},
        {"quantile", "formula", "what the share `at` of the weight does not exceed"},
        {"gini", "formula", "Gini coefficient"},
        {"s80s20", "formula", "sum of the highest fifth over that of the lowest"},
        {"decile_means", "formula", "mean in each tenth"},
        {"decile_shares", "formula", "share of each tenth in the sum"},
        {"ratio", "formula", "its sum over the sum of `to`"},
        {"marginal_rate", "formula",
         "what a household does not keep when one person has `at` more of `to`"},
        {"where", "formula", "condition: those it is about; everybody if left out"},
        {"to", "formula", "of a ratio or a marginal rate"},
        {"at", "number", "of a quantile: the share; of a marginal rate: by how much"},
        {"by", "texts", "categories: the indicator is told for each group, too"},
        kUnit,
        kTitle,
        {"every", "month|quarter|year", "how often it is recorded; each step if left out"}}},
  };
}

}  // namespace civitas

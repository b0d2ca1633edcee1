// SPDX-License-Identifier: Apache-2.0
#include "sim/io/block_tables.hpp"

namespace civitas {
namespace {

const Key kSource = {"source", "text", "where the number comes from; `assumed` if left out"};
const Key kNote = {"note", "text", "a remark for the reader"};
const Key kFrom = {"from", "month", "first month in which it holds; for all time if left out"};
const Key kDuring = {"during", "months", "first and last month; afterwards all is as it was"};

}  // namespace

std::vector<FileBlock> law_blocks() {
  const std::string_view numbers = "its numbers from each month on: `{2025-01: 12, 2027-01: 13}`";
  return {
      {"parameter",
       "A number of the law, a schedule of brackets or a table",
       {needed("unit", "unit", "unit, such as `EUR/month`; `1` for a pure number"),
        kSource,
        kNote,
        kDescription,
        {"value", "history", "the number; or months and numbers"},
        {"from", "by_month", numbers},
        {"range", "range", "lowest and highest plausible number, enforced also in reforms"},
        {"whole", "true|false", "whether it counts, so that there are no fractions"},
        {"type", "marginal_rate|marginal_amount|single_amount", "makes it a schedule of brackets"},
        {"brackets", "[bracket]", "the brackets of a schedule, from the lowest"},
        {"gives", "unit", "of a schedule: unit of the result, if it differs"},
        {"axes", "{texts}", "of a table: its directions and their labels"},
        {"values", "cells", "of a table: lists in lists, the first axis outermost"},
        {"total", "number", "of a table of shares: what its cells must sum to, at any time"},
        {"index", "indexation", "how it follows another number"}}},
      {"dated",
       "A number and what is known about it",
       {needed("value", "amount", "the number, `expected` or `abolished`"),
        kSource,
        kNote,
        {"since", "month", "when it was written down, from which indexation counts"}}},
      {"dated_cells",
       "All cells of a table from a month on",
       {needed("values", "cells", "lists in lists, `expected` or `abolished`"), kSource, kNote}},
      {"bracket",
       "A bracket of a schedule",
       {needed("above", "history", "where it begins; exactly there belongs to it"),
        {"rate", "history", "of a `marginal_rate`: share of what lies in it"},
        {"amount", "history", "of the others: what the bracket gives"}}},
      {"indexation",
       "How a number follows a level",
       {needed("by", "text",
               "the level, a parameter with the unit 1, or its growth a year, one with the unit "
               "1/year"),
        needed("each", "month|quarter|year", "how often"),
        {"in", "month_number", "month of the year in which it happens; 1 if left out"},
        {"round", "amount or rounding", "to a multiple of this, the nearest"},
        {"active", "switched", "from when on it happens, and from when on not"}}},
      {"rounding",
       "To a multiple of a number, up or down",
       {{"up", "amount", "to the next multiple above"},
        {"down", "amount", "to the next multiple below"}}},
      {"set",
       "Sets a number",
       {needed("set", "text", "name of the parameter"),
        {"to", "amount or dated", "the new number, `expected` or `abolished`"},
        {"at", "{text}", "one cell of a table: a label for each axis"},
        {"bracket", "whole", "one bracket of a schedule, counted from 1"},
        {"above", "amount or dated", "where the bracket begins"},
        {"rate", "amount or dated", "rate of the bracket"},
        {"amount", "amount or dated", "amount of the bracket"},
        kFrom,
        kDuring,
        {"then", "keep|replace", "`keep`: up to the next date already written"},
        kSource,
        kNote}},
      {"replace",
       "Replaces a formula, a rule, all brackets, all cells or the indexation",
       {needed("replace", "text", "name of the value, rule or parameter"),
        {"is", "formula", "the new formula of a value"},
        {"rule", "rule", "the new rule, all of it"},
        {"brackets", "[bracket]", "the new brackets of a schedule"},
        {"values", "cells", "the new cells of a table"},
        {"index", "'none' or indexation", "the new indexation; `none` ends it"},
        kFrom,
        kDuring,
        kSource}},
      {"modify",
       "Wraps the formula of a value",
       {needed("modify", "text", "name of the value"),
        needed("to", "formula", "the new formula; the word `value` is what it was before"), kFrom,
        kDuring}},
      {"insert",
       "Inserts a model or rule into the schedule",
       {needed("insert", "text", "name of the model or rule"),
        {"after", "text", "the entry before it; left out: it comes first"},
        {"from", "month", "of a rule: first month in which it works; from the start if left out"},
        {"during", "months", "of a rule: first and last month in which it works"}}},
      {"remove",
       "Takes a model or rule out of the schedule",
       {needed("remove", "text", "name of the entry of the schedule"),
        {"from", "month", "of a rule: first month in which it works no more"}}},
  };
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// What each kind of mistake means, a faulty example and the mended one. The examples speak of the
// family in scenarios/course; those that are scenarios are tested there. A plain table, and as long
// as there are mistakes.
#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

// In ascending order of their codes.
constexpr MistakePage kPages[] = {
    // text and YAML
    {Mistake::not_utf8, "the file is in another encoding",
     "Scenarios, mappings and tables are text in UTF-8. Editors on Windows often save Latin-1 or\n"
     "UTF-16 instead, where ü and € are other bytes; other bytes in the middle of a file may mean\n"
     "that it is no text at all.",
     "$ file law.yaml\nlaw.yaml: ISO-8859 text",
     "$ iconv -f latin1 -t utf-8 law.yaml > law_utf8.yaml"},
    {Mistake::not_yaml, "the file is not YAML",
     "The file could not be read as keys and values. Often a quote or bracket is not closed, the\n"
     "indentation is wrong, or a text that holds `: ` or begins with a sign needs quotes.",
     "title: Poverty: a scenario\n", "title: \"Poverty: a scenario\"\n"},
    {Mistake::tab_indents, "a tab indents a line",
     "Editors show tabs in different widths, so YAML cannot tell how deep a line stands.",
     "parameters:\n\ttax.rate: {unit: 1, value: 0.2}\n",
     "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n"},
    {Mistake::not_used_here, "a device of YAML that scenarios do without",
     "A reader should see every number where it counts. So there are no anchors (&a), aliases "
     "(*a),\n"
     "merge keys (<<) and tags (!a), and a file holds one document.",
     "parameters:\n  tax.rate: {unit: 1, value: &rate 0.2}\n  tax.top: {unit: 1, value: *rate}\n",
     "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n  tax.top: {unit: 1, value: 0.2}\n"},
    {Mistake::key_twice, "a key is there twice",
     "In one block each key stands once; otherwise one of the two would silently win.",
     "title: One\ntitle: Two\n", "title: One\n"},
    {Mistake::too_large, "a file or formula is larger than the program reads",
     "A file has at most 16 MiB; blocks and formulas can be nested some dozens of levels deep.\n"
     "Nobody writes more by hand: give parts of a formula names under `values:`.",
     "", ""},
    {Mistake::version_unknown, "which version of the format the file is in",
     "Every file begins by saying which version of this format it is written in. There is version "
     "1.",
     "civitas: 2\npopulation: {microdata: family.csv, mapping: family.yaml}\n"
     "time: {from: 2027-01, to: 2027-12}\n",
     "civitas: 1\npopulation: {microdata: family.csv, mapping: family.yaml}\n"
     "time: {from: 2027-01, to: 2027-12}\n"},
    {Mistake::wrong_shape, "a map, a list or a single word is needed here",
     "YAML knows maps (`key: value`, one a line, or `{key: value}`), lists (`- entry`, or `[a, "
     "b]`)\n"
     "and single words. Another of the three stands here.",
     "parameters: [tax.rate]\n", "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n"},
    {Mistake::unknown_key, "an unknown key",
     "No key of this name belongs into this block: it is misspelt, or indented too far or too\n"
     "little. Nothing is skipped, because a misspelt key would go unnoticed.",
     "parameters:\n  tax.rate: {unit: 1, valeu: 0.2}\n",
     "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n"},
    {Mistake::missing_key, "a key is missing",
     "The block cannot do without this key: there is no sensible value to take instead.",
     "parameters:\n  tax.rate: {value: 0.2}\n", "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n"},
    {Mistake::keys_clash, "two keys that cannot stand together",
     "Each of the keys has a meaning alone, but not beside the other; or one needs the other.",
     "state:\n  person.award: {type: bool, start: false}\n"
     "rules:\n  award: {for: person, first: 10, set: {award: true}}\n",
     "state:\n  person.award: {type: bool, start: false}\n"
     "rules:\n  award: {for: person, first: 10, by: age, set: {award: true}}\n"},
    {Mistake::unknown_word, "an unknown word",
     "Only certain words are possible here; the message names them.",
     "time: {from: 2027-01, to: 2027-12, step: week}\n",
     "time: {from: 2027-01, to: 2027-12, step: month}\n"},
    {Mistake::formula_cut, "a formula or a number is cut off at a comma",
     "Between { and } a comma begins the next key. A formula with a comma in it needs quotes "
     "there;\n"
     "numbers are written without commas, 30000 and 0.5.",
     "values:\n  person.tax: {is: max(0, earnings), unit: EUR/year}\n",
     "values:\n  person.tax: {is: \"max(0, earnings)\", unit: EUR/year}\n"},
    {Mistake::formula_unreadable, "a formula cannot be read",
     "The formula ends too early or has something where it cannot stand: an operator without its\n"
     "second side, a bracket that is not closed, a sign that formulas do not know.",
     "values:\n  person.half: earnings / \n", "values:\n  person.half: earnings / 2\n"},
    // names
    {Mistake::unknown_name, "an unknown name",
     "No column of the population, value or parameter is called so. In a formula for each person,\n"
     "`age` is hers, `household.x` that of her household; a formula of the whole population reads\n"
     "persons by sum, mean and the like.",
     "values:\n  person.rich: earning > 50000 EUR/year\n",
     "values:\n  person.rich: earnings > 50000 EUR/year\n"},
    {Mistake::unknown_function, "an unknown function",
     "`civitas list functions` tells which functions there are, how each is written and what it\n"
     "gives.",
     "values:\n  person.child: \"if(age < 18, 1, 0)\"\n",
     "values:\n  person.child: \"where(age < 18, 1, 0)\"\n"},
    {Mistake::unknown_model, "an unknown model or rule",
     "The schedule names rules of the scenario and models of the program. `civitas list models`\n"
     "tells the models.",
     "schedule: [grow]\n",
     "state:\n  person.years: {type: integer, start: age}\n"
     "rules:\n  grow: {for: person, every: year, set: {years: years + 1}}\nschedule: [grow]\n"},
    {Mistake::unknown_column, "an unknown column",
     "Neither the population nor the block `state:` has a column of this name.",
     "rules:\n  grow: {for: person, every: year, set: {years: age}}\nschedule: [grow]\n",
     "state:\n  person.years: {type: integer, start: age}\n"
     "rules:\n  grow: {for: person, every: year, set: {years: age}}\nschedule: [grow]\n"},
    {Mistake::unknown_label, "an unknown category or label",
     "A category has the labels that its column, axis or formula gives it, and no others; a\n"
     "misspelt one would never be met.",
     "state:\n  person.stage: {type: category, labels: [out, in], start: \"'inn'\"}\n",
     "state:\n  person.stage: {type: category, labels: [out, in], start: \"'in'\"}\n"},
    {Mistake::name_twice, "a name is used twice",
     "Columns, parameters, values, rules and models share their names, so that a name means one\n"
     "thing wherever it is read.",
     "values:\n  person.age: 40\n", "values:\n  person.age_then: 40\n"},
    {Mistake::whose_is_missing, "it is not said whose it is",
     "Each person or each household has a column of the state, so its name begins with `person.`\n"
     "or `household.`.",
     "state:\n  years: {type: integer, start: 0}\n",
     "state:\n  person.years: {type: integer, start: 0}\n"},
    {Mistake::another_entity, "something of another entity",
     "A formula is about each person, each household or the whole population. From a person one\n"
     "looks up (`household.x`), from a household down (`sum(members, x)`), and over everybody "
     "with\n"
     "`sum(person, x)`.",
     "values:\n  household.income: {is: person.earnings, unit: EUR/year}\n",
     "values:\n  household.income: {is: \"sum(members, earnings)\", unit: EUR/year}\n"},
    {Mistake::circle, "something depends on itself",
     "To know it one would have to know it before. Take one of the names out of the circle, or "
     "read\n"
     "what it was a step earlier with `previous(x, FIRST)`.",
     "values:\n  person.a: b + 1\n  person.b: a + 1\n",
     "values:\n  person.a: {is: b + 1, unit: 1}\n  person.b: \"previous(a, 0) + 1\"\n"},
    {Mistake::not_one_number, "a schedule, table or network is not one number",
     "A schedule of brackets is read with `scale`, a table with `lookup`, a network with `mean`,\n"
     "`count` and the like.",
     "parameters:\n  tax.schedule:\n    unit: EUR/year\n    type: marginal_rate\n"
     "    brackets: [{above: 0, rate: 0}, {above: 12000, rate: 0.2}]\n"
     "values:\n  person.tax: tax.schedule * 2\n",
     "parameters:\n  tax.schedule:\n    unit: EUR/year\n    type: marginal_rate\n"
     "    brackets: [{above: 0, rate: 0}, {above: 12000, rate: 0.2}]\n"
     "values:\n  person.tax: {is: \"scale(tax.schedule, earnings)\", unit: EUR/year}\n"},
    {Mistake::wrong_arguments, "a function is given what it cannot take",
     "The function has too many or too few arguments, or one of another kind than it needs.\n"
     "`civitas list functions` tells how it is written.",
     "values:\n  person.older: max(age)\n", "values:\n  person.older: \"max(age, 40)\"\n"},
    {Mistake::groups_unfit, "groups that cannot be made",
     "Behind `by` stands a category of those over whom is summed: a column with labels, or one "
     "made\n"
     "with band(…).",
     "values:\n  person.same: count(person, true by earnings)\n",
     "values:\n  person.same: \"count(person, true by band(earnings / 1 EUR/year, 10000, "
     "20000))\"\n"},
    {Mistake::name_unsayable, "a name that no formula could say",
     "A name is letters, digits, _ and dots; a letter comes first and after each dot.",
     "parameters:\n  tax rate: {unit: 1, value: 0.2}\n",
     "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n"},
    // types, units and numbers
    {Mistake::unknown_unit, "an unknown unit",
     "`civitas list units` tells the units; they are joined by * and / and raised by ^. A number\n"
     "without a unit has the unit 1.",
     "parameters:\n  benefit: {unit: Euro/month, value: 100}\n",
     "parameters:\n  benefit: {unit: EUR/month, value: 100}\n"},
    {Mistake::units_differ, "the units differ",
     "Euros a month and euros a year are not the same, and nothing is converted silently. Write "
     "the\n"
     "factor into the formula: `* 12 month/year`.",
     "parameters:\n  benefit: {unit: EUR/month, value: 100}\n"
     "values:\n  person.income: {is: earnings + benefit, unit: EUR/year}\n",
     "parameters:\n  benefit: {unit: EUR/month, value: 100}\n"
     "values:\n  person.income: {is: earnings + benefit * 12 month/year, unit: EUR/year}\n"},
    {Mistake::wrong_type, "a number, condition, category or date of another kind is needed",
     "Numbers, conditions (true or false), categories and dates are different kinds. `where(c, 1, "
     "0)`\n"
     "makes a number of a condition, a comparison makes a condition of a number.",
     "values:\n  person.lucky: \"where(age, 1, 0)\"\n",
     "values:\n  person.lucky: \"where(age > 40, 1, 0)\"\n"},
    {Mistake::not_a_number, "this is not a number",
     "Numbers are written 1234.5, without signs between the thousands; a share is 0.05, not 5 %;\n"
     "a unit may stand behind, parted by a space, where one is expected.",
     "parameters:\n  tax.rate: {unit: 1, value: 20 %}\n",
     "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n"},
    {Mistake::number_outside, "a number outside of what is possible",
     "The number lies outside the range that its parameter declares, or that its meaning leaves.",
     "parameters:\n  tax.rate: {unit: 1, value: 20, range: [0, 1]}\n",
     "parameters:\n  tax.rate: {unit: 1, value: 0.2, range: [0, 1]}\n"},
    {Mistake::division_by_zero, "a division by zero", "The number after / is always 0.",
     "values:\n  person.share: age / 0\n", "values:\n  person.share: age / 100\n"},
    {Mistake::labels_unfit, "labels that cannot stand so",
     "Each label is there once; bands of numbers ascend and do not overlap, as in\n"
     "[0-5, 6-17, 18+]; a category has between 1 and 255 labels, other columns have none.",
     "parameters:\n  grant:\n    unit: EUR/year\n    axes: {age: [0-5, 5-17]}\n"
     "    from: {2020-01: [60, 90]}\n",
     "parameters:\n  grant:\n    unit: EUR/year\n    axes: {age: [0-5, 6-17]}\n"
     "    from: {2020-01: [60, 90]}\n"},
    {Mistake::cells_count, "the cells do not fit the axes",
     "A table has a cell for each label of its axis; with two axes, a list for each label of the\n"
     "first, with a cell for each label of the second.",
     "parameters:\n  grant:\n    unit: EUR/year\n    axes: {age: [0-5, 6-17]}\n"
     "    from: {2020-01: [60]}\n",
     "parameters:\n  grant:\n    unit: EUR/year\n    axes: {age: [0-5, 6-17]}\n"
     "    from: {2020-01: [60, 90]}\n"},
    {Mistake::bracket_unfit, "a bracket does not fit its schedule",
     "Each bracket has either a rate or an amount, and the same one as its schedule: rates in a\n"
     "marginal_rate, amounts in a marginal_amount or single_amount.",
     "parameters:\n  tax.schedule:\n    unit: EUR/year\n    type: marginal_rate\n"
     "    brackets: [{above: 0, amount: 10}]\n",
     "parameters:\n  tax.schedule:\n    unit: EUR/year\n    type: marginal_rate\n"
     "    brackets: [{above: 0, rate: 0.1}]\n"},
    {Mistake::brackets_order, "the brackets are not in ascending order",
     "Each bracket begins above the one before, at all times.",
     "parameters:\n  tax.schedule:\n    unit: EUR/year\n    type: marginal_rate\n"
     "    brackets: [{above: 12000, rate: 0.2}, {above: 0, rate: 0}]\n",
     "parameters:\n  tax.schedule:\n    unit: EUR/year\n    type: marginal_rate\n"
     "    brackets: [{above: 0, rate: 0}, {above: 12000, rate: 0.2}]\n"},
    // time and dated values
    {Mistake::not_a_date, "this is no month or date",
     "A month is written 2027-03, a day 2027-03-01.", "time: {from: 01/2027, to: 2027-12}\n",
     "time: {from: 2027-01, to: 2027-12}\n"},
    {Mistake::dates_order, "the dates are not in ascending order",
     "Values over time are written from the earliest to the latest.",
     "parameters:\n  benefit: {unit: EUR/month, from: {2026-01: 120, 2025-01: 100}}\n",
     "parameters:\n  benefit: {unit: EUR/month, from: {2025-01: 100, 2026-01: 120}}\n"},
    {Mistake::time_order, "a time ends before it begins, or within a step",
     "The last month comes before the first, or a step of a quarter or a year goes on beyond it.",
     "time: {from: 2027-12, to: 2027-01}\n", "time: {from: 2027-01, to: 2027-12}\n"},
    {Mistake::no_value_then, "a parameter has no value at that time",
     "A formula or a model reads the parameter in a month before its first value, or after it was\n"
     "abolished.",
     "parameters:\n  benefit: {unit: EUR/month, from: {2028-01: 100}}\n"
     "values:\n  person.paid: {is: benefit, unit: EUR/month}\n"
     "indicators:\n  paid: {of: person, sum: person.paid}\n",
     "parameters:\n  benefit: {unit: EUR/month, from: {2027-01: 100}}\n"
     "values:\n  person.paid: {is: benefit, unit: EUR/month}\n"
     "indicators:\n  paid: {of: person, sum: person.paid}\n"},
    {Mistake::previous_unfit, "what it was before is not known well enough",
     "`previous(x, FIRST)` reads a value as it was a step before. Before the first step it was\n"
     "nothing, so a value that depends on itself needs FIRST, everywhere the same, and a unit.",
     "values:\n  person.count: {is: previous(count) + 1, unit: 1}\n",
     "values:\n  person.count: {is: \"previous(count, 0) + 1\", unit: 1}\n"},
    {Mistake::index_unfit, "a parameter cannot be an index",
     "An amount follows an index: one number with the unit 1, above 0, that has a value whenever\n"
     "the indexation is active.",
     "parameters:\n  prices: {unit: EUR, value: 1.02}\n"
     "  wage: {unit: EUR/month, value: 1800, index: {by: prices, each: year, in: 1}}\n",
     "parameters:\n  prices: {unit: 1, value: 1.02}\n"
     "  wage: {unit: EUR/month, value: 1800, index: {by: prices, each: year, in: 1}}\n"},
    {Mistake::change_expected, "a change is announced, but nobody knows to what",
     "A warning: `expected` stands in the scenario for an amount that the law will set. The "
     "amount\n"
     "before goes on.",
     "parameters:\n  benefit: {unit: EUR/month, from: {2025-01: 100, 2027-06: expected}}\n",
     "parameters:\n  benefit: {unit: EUR/month, from: {2025-01: 100, 2027-06: 110}}\n"},
    {Mistake::index_stands, "an index stands still",
     "A warning: something follows this index, which has no later number, so nothing grows any\n"
     "more. Write the later numbers, or what is assumed of them: an index can itself follow its\n"
     "growth per year, a parameter in 1/year.",
     "parameters:\n  prices: {unit: 1, value: 1}\n"
     "  benefit: {unit: EUR/month, value: 100, index: {by: prices, each: year, in: 7}}\n",
     "parameters:\n  prices: {unit: 1, value: 1, index: {by: inflation, each: month}}\n"
     "  benefit: {unit: EUR/month, value: 100, index: {by: prices, each: year, in: 7}}\n"
     "assumptions:\n  inflation: {unit: 1/year, value: 0.02}\n"},
    // populations and the files that are read
    {Mistake::file_unreadable, "a file cannot be read",
     "There is no file of this name, it may not be read, or it is a damaged archive. Names in a\n"
     "scenario count from the folder of the scenario.",
     "population: {microdata: famly.csv, mapping: family.yaml}\n",
     "population: {microdata: family.csv, mapping: family.yaml}\n"},
    {Mistake::table_unfit, "a table is not as it should be",
     "Tables are CSV: a header that names each column, and rows with as many fields, parted by\n"
     "commas; text with commas in it stands in double quotes.",
     "household;person;age\n1;11;40", "household,person,age\n1,11,40"},
    {Mistake::field_unfit, "a field of a table cannot be read",
     "The field is not of the type that the mapping gives its column: not a number, empty, or a\n"
     "category that the mapping does not know. `missing:` says what an empty field means.",
     "", ""},
    {Mistake::ids_unfit, "the ids do not hold together",
     "Each person has an id of her own, all members of a household tell the same of it, and it "
     "has\n"
     "as many members as it says.",
     "household,person,age\n1,11,40\n1,11,38", "household,person,age\n1,11,40\n1,12,38"},
    {Mistake::weights_unfit, "the weights cannot stand",
     "A weight says for how many citizens a person stands: a number, 0 or more. A model in which\n"
     "citizens are born or found households needs persons who all weigh the same: `persons:`. A\n"
     "calibration that makes some weights many times what they were is warned of.",
     "household,person,age,weight\n1,11,40,-550", "household,person,age,weight\n1,11,40,550"},
    {Mistake::links_unfit, "links that tie nobody",
     "Each row of a file of links names two different persons (or households) of the microdata, "
     "and\n"
     "each pair stands there once; its weight is a number, 0 or more.",
     "from,to\n11,11", "from,to\n11,12"},
    {Mistake::mapping_unfit, "the mapping is not complete",
     "A mapping says for each attribute from which column of the table it comes.",
     "person:\n  id: person\n  attributes:\n    age: {type: integer}",
     "person:\n  id: person\n  attributes:\n    age: {column: age, type: integer}"},
    {Mistake::gross_unfit, "amounts that cannot be made gross",
     "`gross_up` looks for the gross amounts that give the net ones observed. The value must "
     "depend\n"
     "on the person or household alone, and grow steadily with the amounts.",
     "", ""},
    {Mistake::column_unfit, "a model needs a column of another kind",
     "The model reads a column of the population and needs it to be of this type, with these "
     "labels\n"
     "in this order, or in this unit. A column comes from the mapping or stands under `state:`;\n"
     "`civitas list columns SCENARIO` shows what there is. A warning tells of districts that "
     "households\n"
     "keep though a model moves them to another region.",
     "state:\n  person.education: {type: category, labels: [low, high], start: \"'low'\"}\n"
     "schedule: [digital_skill]\n",
     "state:\n"
     "  person.education: {type: category, labels: [low, medium, high], start: \"'low'\"}\n"
     "schedule: [digital_skill]\n"},
    {Mistake::network_unfit, "a network cannot be made like this",
     "The settings of the network contradict each other or the population: a grid needs a cell "
     "for\n"
     "everybody, a ring as many neighbours on either side. Where a group has fewer members than "
     "the\n"
     "neighbours asked for, everybody there knows everybody, and that is warned of.",
     "networks:\n  circle: {type: ring, neighbours: 3}\n"
     "values:\n  person.known: count(circle)\nindicators:\n  known: {of: person, mean: "
     "person.known}\n",
     "population: {parametric: singles, persons: 10}\n"
     "networks:\n  circle: {type: ring, neighbours: 2}\n"
     "values:\n  person.known: count(circle)\nindicators:\n  known: {of: person, mean: "
     "person.known}\n"},
    {Mistake::links_need_records, "the links of a file need the records as they are",
     "The file of links names records; when records are copied to make `persons: N` citizens, it "
     "is\n"
     "unknown which copy knows which.",
     "$ civitas run law.yaml --persons 100", "$ civitas run law.yaml --persons weighted"},
    {Mistake::margins_unfit, "a table of zones or margins is not as it should be",
     "A margin counts persons or households: a column for each attribute, perhaps one of areas, "
     "and\n"
     "`count`. Its classes (15-64, 65+) leave nobody out and do not overlap, each cell stands "
     "there\n"
     "once, and every area has rows. In the file of zones each zone has one row.",
     "age,count\n0-17,1200\n17-64,4100\n65+,900", "age,count\n0-17,1200\n18-64,4100\n65+,900"},
    {Mistake::margins_disagree, "the margins disagree on how many there are",
     "Margins of the same areas sum to the same number of persons, or of households; small\n"
     "differences are evened out, larger ones are a mistake in one of the tables. `tolerance` "
     "says\n"
     "how large they may be.",
     "age,count\n0-17,1200\n18+,5000\n\nsex,count\nfemale,3900\nmale,3300",
     "age,count\n0-17,1200\n18+,5000\n\nsex,count\nfemale,3200\nmale,3000"},
    {Mistake::margins_unmet, "margins that these records cannot meet",
     "Households are drawn or weighed until they count what the margins say. That fails when "
     "nobody\n"
     "in the records is of a class that the margin counts, or when the margins ask for households\n"
     "that do not exist: merge classes, widen `bounds` or raise `tolerance`. A population too\n"
     "small to meet them, or to have somebody in each zone, is made, and warned of.",
     "age,count\n0-99,6200\n100+,3", "age,count\n0+,6203"},
    {Mistake::synthesis_unfit, "households that cannot be drawn like this",
     "Synthesis draws the households of each zone. It needs a margin by zones, somebody to draw, "
     "and\n"
     "no more classes and persons than fit into memory.",
     "age,count\n0-17,1200\n18+,5000", "zone,age,count\n1,0-17,1200\n1,18+,5000"},
    {Mistake::uprating_unfit, "something else than money is uprated, or into the past",
     "`uprate` carries amounts of money from the year of the records to that of the scenario, "
     "with\n"
     "the growth of an index. Other columns do not grow with prices or wages. A file of a later "
     "month\n"
     "than the scenario's first is carried back, and that is warned of.",
     "parameters:\n  prices: {unit: 1, from: {2025-01: 1.00, 2027-01: 1.05}}\n"
     "population:\n  microdata: family.csv\n  mapping: family.yaml\n"
     "  uprate: {columns: [person.age], by: prices, from: 2025-01}\n",
     "parameters:\n  prices: {unit: 1, from: {2025-01: 1.00, 2027-01: 1.05}}\n"
     "population:\n  microdata: family.csv\n  mapping: family.yaml\n"
     "  uprate: {columns: [person.earnings], by: prices, from: 2025-01}\n"},
    {Mistake::records_left_out, "so few persons leave out many records",
     "A warning: with few persons the households of small weights are not copied at all, and "
     "those\n"
     "left are not the country in small. Take more persons, or every record with its weight.",
     "$ civitas run law.yaml --persons 100", "$ civitas run law.yaml --persons weighted"},
    // models, rules and indicators
    {Mistake::model_unserved, "a model lacks what it reads",
     "The model reads a value or a parameter of the scenario that is not there, or that is of\n"
     "another unit or form than it needs. `civitas list models` tells what each needs.",
     "", ""},
    {Mistake::order_of_starts, "starts wait for one another",
     "A column of `state:` is filled after those that its start reads, wherever they are written; "
     "so\n"
     "none can read itself, also through values and other columns.",
     "state:\n  person.a: {type: integer, start: b + 1}\n  person.b: {type: integer, start: a}\n",
     "state:\n  person.a: {type: integer, start: b + 1}\n  person.b: {type: integer, start: "
     "age}\n"},
    {Mistake::stream_reused, "two decisions draw the same luck",
     "The rule's own stream decides whether its chance comes true. Another draw from it would\n"
     "always agree with that.",
     "state:\n  person.taste: {type: real, unit: 1, start: 0}\n"
     "rules:\n  try: {for: person, chance: 0.1, set: {taste: random(try)}}\nschedule: [try]\n",
     "state:\n  person.taste: {type: real, unit: 1, start: 0}\n"
     "rules:\n  try: {for: person, chance: 0.1, set: {taste: random(taste)}}\nschedule: [try]\n"},
    {Mistake::indicator_unfit, "an indicator asks for what it cannot have",
     "An indicator has one statistic, and not every statistic goes with every other key.",
     "indicators:\n  old: {of: person, mean: age, sum: age}\n",
     "indicators:\n  old: {of: person, mean: age}\n"},
    {Mistake::never_used, "something is never used",
     "A warning: nothing reads the parameter, or the rule is not in the schedule; perhaps a name "
     "is\n"
     "misspelt elsewhere. Or a change has removed the only rule that sets a column, and others\n"
     "still look at it.",
     "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n",
     "parameters:\n  tax.rate: {unit: 1, value: 0.2}\n"
     "indicators:\n  tax: {of: person, sum: tax.rate * earnings, unit: EUR/year}\n"},
    {Mistake::assertion_unfit, "an assertion reads more than indicators and parameters",
     "An assertion is looked at when the run is over and the citizens are gone. Measure what it\n"
     "needs under `indicators:` and write the indicator's name.",
     "assert:\n  - {that: count(person) > 0}\n",
     "indicators:\n  earned: {of: person, sum: earnings, unit: EUR/year}\n"
     "assert:\n  - {that: earned > 0 EUR/year}\n"},
    {Mistake::no_number, "a formula comes to no number",
     "While the scenario ran, a formula met a division by zero, a root or logarithm of something\n"
     "negative, or a number too large to be kept. `civitas explain SCENARIO --person KEY` shows "
     "the\n"
     "way to it; `where(x > 0, y / x, 0)` goes around. A lookup of what its table does not have "
     "has\n"
     "no number either; `civitas check` warns of ages of the population that a table lacks.",
     "", ""},
    {Mistake::chance_outside, "a chance is not between 0 and 1",
     "A chance is a pure number from 0 to 1. hazard(rate) makes one of a yearly rate.", "", ""},
    {Mistake::assertion_failed, "an assertion does not hold",
     "The scenario says what it is meant to keep, and the run does not keep it.", "", ""},
    {Mistake::alignment_unmet, "an event cannot happen to so many",
     "`align` says to how many citizens of a group an event is to happen in a year. There must be\n"
     "as many to whom it can happen, and all in a group must be told the same number, from 0 on.",
     "", ""},
    {Mistake::journey_unfit, "a journey has a step that leads nowhere",
     "The steps of a journey are gone through in their order. Each but the last says when it is\n"
     "passed (`passes`, `chance`, `months`) or when it fails, and then where one goes `otherwise`.",
     "journeys:\n  grant:\n    who: age >= 65\n    for: person\n"
     "    steps: {ask: {}, paid: {}}\nschedule: [grant]\n",
     "journeys:\n  grant:\n    who: age >= 65\n    for: person\n"
     "    steps: {ask: {chance: 0.5}, paid: {}}\nschedule: [grant]\n"},
    {Mistake::nobody_left, "nobody lives somewhere",
     "Moves, deaths and emigration have emptied a region, or nobody lived there from the "
     "beginning:\n"
     "shares of its citizens are nothing, and the run goes on, also where nobody at all is left.",
     "", ""},
    // reforms and overlays
    {Mistake::unknown_target, "a change of something that does not exist",
     "The base has no parameter, value or entry of the schedule of this name.",
     "base: 01_first_steps.yaml\nchanges:\n  - {set: tax.rat, to: 0.25, from: 2027-06}\n",
     "base: 01_first_steps.yaml\nchanges:\n  - {set: tax.rate, to: 0.25, from: 2027-06}\n"},
    {Mistake::change_says_nothing, "a change does not say what it does",
     "A change begins with what it does: set, replace, modify, insert or remove.",
     "base: 01_first_steps.yaml\nchanges:\n  - {to: 0.25, from: 2027-06}\n",
     "base: 01_first_steps.yaml\nchanges:\n  - {set: tax.rate, to: 0.25, from: 2027-06}\n"},
    {Mistake::change_unfit, "a change does not fit what it changes",
     "One number is set to a number; of a schedule a bracket is named, of a table a cell. Only "
     "rules\n"
     "come into the schedule, or leave it, at a date, and a rule works once in the same months.",
     "base: 03_the_law.yaml\nchanges:\n  - {set: income_tax.schedule, to: 0.25, from: 2028-01}\n",
     "base: 03_the_law.yaml\nchanges:\n"
     "  - {set: income_tax.schedule, bracket: 2, rate: 0.25, from: 2028-01}\n"},
    {Mistake::value_unsaid, "a formula that modifies does not say `value`",
     "`modify` wraps the formula as it was before; the word `value` stands for it.",
     "base: 01_first_steps.yaml\nchanges:\n  - {modify: person.tax, to: earnings * 0.1}\n",
     "base: 01_first_steps.yaml\nchanges:\n  - {modify: person.tax, to: value * 1.1}\n"},
    {Mistake::changes_nothing, "a change changes nothing",
     "A warning: it sets what was so before, or comes too late to matter. A file that is to\n"
     "measure more and changes nothing has `indicators:`, and no `changes:`.",
     "base: 01_first_steps.yaml\nchanges:\n  - {set: tax.rate, to: 0.2}\n",
     "base: 01_first_steps.yaml\nchanges:\n  - {set: tax.rate, to: 0.25}\n"},
    {Mistake::people_of_the_base, "a change that does not reach the people",
     "A warning: the population is made under the base, so that both scenarios are about the same\n"
     "people. A reform may change the index of `uprate`, and what else follows it does; the "
     "amounts\n"
     "of the people were uprated before. With `--set`, or in the base, the index makes other "
     "people.",
     "population: {microdata: family.csv, mapping: family.yaml,\n"
     "  uprate: {columns: [person.earnings], by: prices, from: 2025-01}}\n"
     "parameters:\n  prices: {unit: 1, from: {2025-01: 1, 2027-01: 1.05}}\n"
     "changes:\n  - {set: prices, to: 1.1, from: 2027-01}\n",
     "population: {microdata: family.csv, mapping: family.yaml,\n"
     "  uprate: {columns: [person.earnings], by: prices, from: 2025-01}}\n"
     "parameters:\n  prices: {unit: 1, from: {2025-01: 1, 2027-01: 1.1}}\n"},
    {Mistake::base_in_a_circle, "the base goes in a circle",
     "A reform stands on its base, that one perhaps on another, but in the end on a scenario\n"
     "without `base`.",
     "", ""},
    {Mistake::nothing_to_change, "changes that have nothing to change",
     "A file with changes and without `base` is an overlay: it is laid upon a scenario, and does\n"
     "not run alone.",
     "civitas: 1\nchanges:\n  - {set: tax.rate, to: 0.25}\n",
     "civitas: 1\nbase: 01_first_steps.yaml\nchanges:\n  - {set: tax.rate, to: 0.25}\n"},
    {Mistake::overlay_unfit, "an overlay cannot be laid like this",
     "An overlay has no base of its own, and `over` names one that stands earlier in the list.",
     "base: 03_the_law.yaml\noverlays: [{file: overlay_benefit.yaml, over: other.yaml}]\n",
     "base: 03_the_law.yaml\noverlays: [overlay_benefit.yaml]\n"},
    {Mistake::overlays_clash, "two overlays change the same",
     "The outcome would hang on their order. `over` says that the later one is meant to prevail.",
     "", ""},
    // the command line and the files that are written
    {Mistake::option_unfit, "an option cannot be understood",
     "`civitas COMMAND --help` tells what each option expects.",
     "$ civitas run law.yaml --set tax.rate", "$ civitas run law.yaml --set tax.rate=0.25"},
    {Mistake::cannot_write, "a file cannot be written",
     "The folder is not there or may not be written to, the disk is full, or another process is\n"
     "going to write the same file.",
     "$ civitas run law.yaml -o nowhere/law.h5",
     "$ mkdir nowhere && civitas run law.yaml -o nowhere/law.h5"},
    {Mistake::exists_already, "the file exists already", "Results are not overwritten by accident.",
     "$ civitas run law.yaml -o law.h5", "$ civitas run law.yaml -o law.h5 --force"},
    {Mistake::results_too_large, "the results are larger than a results file holds",
     "Record fewer steps (`record:`), fewer citizens in the panel or fewer replicates.", "", ""},
    {Mistake::results_name, "two things would have the same name in the results",
     "The results file keeps each indicator beside the groups it is broken down by, so an "
     "indicator\n"
     "cannot be called like one of these groups.",
     "values:\n  person.grown: band(age, 18)\n"
     "indicators:\n  grown: {of: person, count: true, by: [grown]}\n",
     "values:\n  person.grown: band(age, 18)\n"
     "indicators:\n  persons: {of: person, count: true, by: [grown]}\n"},
    {Mistake::memory_used_up, "the memory is used up",
     "`civitas run --estimate` tells how much memory a run needs; fewer persons need less.",
     "$ civitas run law.yaml --persons 2000000000", "$ civitas run law.yaml --persons 1000000"},
    {Mistake::interrupted, "a run was interrupted",
     "The results file holds what was done by then; its attribute `complete` is 0. Where the run "
     "stood\n"
     "is saved beside it: the same command with --resume goes on from there, to the same bytes.",
     "", "$ civitas run law.yaml --resume"},
    {Mistake::our_bug, "civitas contradicts itself",
     "This is our bug, not your mistake. Please report it with the command and the scenario.", "",
     ""},
    // results that are made again
    {Mistake::input_changed, "a file that the results were made from is not the same any more",
     "Results hold the scenario with all its changes, but not the files of people, margins and "
     "links\n"
     "that it reads: of those they hold the SHA-256. Without the same files they cannot be made "
     "again.",
     "$ civitas reproduce law.h5", "$ civitas reproduce law.h5 --in folder_of_the_run"},
    {Mistake::not_reproduced, "results come out otherwise when they are made again",
     "The numbers differ, although scenario, seed and files are the same: the results were "
     "changed, or\n"
     "were made by another version of the program, which computes something else.",
     "", ""},
    // checkpoints
    {Mistake::checkpoint_damaged, "a checkpoint is damaged",
     "It was cut short, or its bytes are not those written: its checksum tells. The one before it\n"
     "serves instead, if that is whole.",
     "", ""},
    {Mistake::checkpoint_unfit, "a checkpoint is of another run",
     "A run goes on from a checkpoint of the same scenario, seed, persons, number of replicates "
     "and\n"
     "program; the number of threads may be another. A past that others follow (--from) is of the "
     "same\n"
     "persons, replicates and program, ends with --keep-checkpoint, and no later than they do.",
     "$ civitas run law.yaml --seed 2 --resume", "$ civitas run law.yaml --resume"},
    {Mistake::past_differs, "a reform begins before the past it is to follow ends",
     "With --from FILE.checkpoint a scenario goes on from the past of another run. Until the month "
     "in\n"
     "which that stands both have to be the same. From then on a reform may set numbers, replace "
     "and\n"
     "modify formulas, and let rules come and go; it may have indicators of its own. Each of these "
     "says\n"
     "`from`, the month after the past or a later one. Columns of its own start alike for "
     "everybody.\n"
     "Networks and models are those of the past; previous(…) looks back at what the past looks "
     "back "
     "at,\n"
     "or at a new column. `civitas diff` shows all that differs.",
     "$ cat reform.yaml\ncivitas: 1\nbase: law.yaml\nchanges:\n"
     "  - {set: tax.rate, to: 0.25}\n"
     "indicators:\n  mean_tax: {of: person, mean: tax, unit: EUR/year}\n"
     "$ civitas run law.yaml --to 2027-12 --keep-checkpoint -o past.h5\n"
     "$ civitas run reform.yaml --from past.h5.checkpoint",
     "$ cat reform.yaml\ncivitas: 1\nbase: law.yaml\nchanges:\n"
     "  - {set: tax.rate, to: 0.25, from: 2028-01}\n"
     "indicators:\n  mean_tax: {of: person, mean: tax, unit: EUR/year, from: 2028-01}\n"
     "$ civitas run law.yaml --to 2027-12 --keep-checkpoint -o past.h5\n"
     "$ civitas run reform.yaml --from past.h5.checkpoint"},
    // cases of `civitas test`
    {Mistake::case_unfit, "a case is not written so that it can be tested",
     "A case gives members of a household attributes that the scenario knows, in its units, and\n"
     "expects values of it, one for each.",
     "given: {household: [{members: [{agee: 40}]}]}",
     "given: {household: [{members: [{age: 40}]}]}"},
    {Mistake::case_failed, "a case comes out otherwise",
     "The scenario gives another number than the case expects: one of the two is wrong.", "", ""},
    // experiments of `civitas sweep`, and `civitas merge`
    {Mistake::experiment_unfit, "a design that cannot be laid",
     "A design says how many points it has and what it varies, between which ends. Sobol's points\n"
     "are balanced only when their number is a power of two; a logarithmic range begins above 0;\n"
     "a grid says into how many levels ranges are cut.",
     "design: {sobol: {samples: 1000, over: {tax.rate: [0, 1]}}}",
     "design: {sobol: {samples: 1024, over: {tax.rate: [0, 1]}}}"},
    {Mistake::stopping_unfit, "a rule for replicates that cannot be followed",
     "`until` compares half the width of a 95 % interval with a number, or asks whether the\n"
     "interval leaves out 0, of recorded indicators: half_width(x) < 0.01,\n"
     "half_width(difference(x)) < 0.01, decided(difference(x)), joined by `and` and `or`.\n"
     "`difference` is scenario less baseline, so it needs a baseline.",
     "replicates: {from: 10, to: 200, until: \"unmet < 0.002\"}",
     "replicates: {from: 10, to: 200, until: \"half_width(difference(unmet)) < 0.002\"}"},
    {Mistake::another_plan, "the folder holds results of another plan",
     "All results in one folder come from the same experiment, the same scenarios and data and "
     "the\n"
     "same version of the program; otherwise they could not be compared. What differs is told.",
     "$ civitas sweep changed.yaml -o results", "$ civitas sweep changed.yaml -o other_results"},
    {Mistake::runs_missing, "not all runs of the sweep are there",
     "A merged file with gaps would be taken for the whole. Run what is missing, or say with\n"
     "`--allow-missing` that gaps are meant; `run_status` in the file then tells where they are.",
     "$ civitas merge results -o sweep.h5",
     "$ civitas sweep experiment.yaml -o results --resume && civitas merge results -o sweep.h5"},
    {Mistake::run_failed, "runs of the sweep failed",
     "With the numbers of some points a run cannot go on, for example because a formula divides "
     "by\n"
     "zero. The others are not touched by that. The messages stand in the results.",
     "", ""},
    {Mistake::sweep_damaged, "a file of the sweep is damaged",
     "It was changed or cut off after it was written. Delete it and run again with `--resume`:\n"
     "what it held is computed anew.",
     "", ""},
    // goals of `civitas solve`, and `civitas calibrate`
    {Mistake::goal_unfit, "a goal that cannot be sought",
     "`solve` adjusts one number between two ends, so that an indicator, or its difference to the\n"
     "baseline, equals a number: `so_that: difference(deficit) == 0`.",
     "design: {}\nsolve: {adjust: tax.rate, between: [0, 1], so_that: \"deficit < 0\"}",
     "solve: {adjust: tax.rate, between: [0, 1], so_that: \"deficit == 0\"}"},
    {Mistake::no_solution, "the goal is not reached between the ends",
     "At both ends the indicator lies on the same side of what it is to be, so that nothing tells "
     "whether\n"
     "it crosses it between them.",
     "", ""},
    {Mistake::calibration_unfit, "a calibration that cannot be begun",
     "A calibration needs targets in its scenario, and numbers with ranges: those of the "
     "experiment, or\n"
     "those of the parameter itself.",
     "design: {}\ncalibrate: {nelder_mead: {over: [tax.rate]}}",
     "calibrate: {nelder_mead: {over: {tax.rate: [0, 1]}}}"},
};

}  // namespace

std::span<const MistakePage> mistake_pages() { return kPages; }

}  // namespace civitas

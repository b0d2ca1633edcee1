// SPDX-License-Identifier: Apache-2.0
#include "sim/language/functions.hpp"

namespace civitas::language {
namespace {

constexpr Entity kPerson = Entity::person, kHousehold = Entity::household;

constexpr FunctionUse kFunctions[] = {
    {Function::where, "where", "where(condition, a, b)", 3, 3,
     "a where the condition holds, else b", "where(age < 18, 0 EUR/year, earnings)", kPerson,
     "30000"},
    {Function::min, "min", "min(a, b, …), min(members, a) or min(NETWORK, a)", 2, -1,
     "the smallest of the numbers, or over the members of a household, the neighbours in a network "
     "or the whole population",
     "min(earnings, 20000 EUR/year)", kPerson, "20000"},
    {Function::max, "max", "max(a, b, …), max(members, a) or max(NETWORK, a)", 2, -1,
     "the largest of the numbers, or over members, neighbours or the whole population",
     "max(members, age)", kHousehold, "40"},
    {Function::clip, "clip", "clip(x, low, high)", 3, 3, "x, but not below low and not above high",
     "clip(age, 18, 35)", kPerson, "35"},
    {Function::abs, "abs", "abs(x)", 1, 1, "x without its sign", "abs(age - 50)", kPerson, "10"},
    {Function::floor, "floor", "floor(x) or floor(x, step)", 1, 2,
     "x rounded down to a whole number, or to a multiple of the step", "floor(age, 25)", kPerson,
     "25"},
    {Function::ceil, "ceil", "ceil(x) or ceil(x, step)", 1, 2,
     "x rounded up to a whole number, or to a multiple of the step", "ceil(age / 7)", kPerson, "6"},
    {Function::round, "round", "round(x) or round(x, step)", 1, 2,
     "x rounded to the nearest whole number or multiple of the step, halves away from zero",
     "round(earnings / 12 month/year, 0.05 EUR/month)", kPerson, "2500"},
    {Function::exp, "exp", "exp(x)", 1, 1, "e to the power of a pure number", "exp(0)", kPerson,
     "1"},
    {Function::log, "log", "log(x)", 1, 1, "the natural logarithm of a pure number", "log(1)",
     kPerson, "0"},
    {Function::sqrt, "sqrt", "sqrt(x)", 1, 1, "the square root of a pure number",
     "sqrt(count(members) + 1)", kHousehold, "2"},
    {Function::scale, "scale", "scale(SCHEDULE, x)", 2, 2,
     "what a schedule of brackets gives for x, such as the tax on an income",
     "scale(income_tax, earnings)", kPerson, "4000"},
    {Function::lookup, "lookup", "lookup(TABLE, a, …)", 2, -1,
     "the cell of a table, with one argument for each of its axes: a category, or a number for an "
     "axis of bands",
     "lookup(allowance, age)", kPerson, "0"},
    {Function::taper, "taper", "taper(amount, on, from, rate)", 4, 4,
     "the amount less rate for each unit of `on` above `from`, never below 0",
     "taper(1000 EUR/year, earnings, 29000 EUR/year, 0.5)", kPerson, "500"},
    {Function::band, "band", "band(x, 18, 65, …)", 2, -1,
     "the band in which x lies, as a category: 0-17, 18-64, 65+; the bounds are whole numbers",
     "band(age, 18, 65)", kPerson, "18-64"},
    {Function::hazard, "hazard", "hazard(rate)", 1, 1,
     "the chance that something with a yearly rate happens within one step; with 0.6 a year it "
     "happens to 45 % within a year",
     "round(hazard(12 1/year), 0.001)", kPerson, "0.632"},
    {Function::sum, "sum", "sum(members, x), sum(NETWORK, x) or sum(person, x by group)", 2, 2,
     "the sum over the members of a household, the neighbours in a network or the whole "
     "population, "
     "weighted",
     "sum(members, earnings)", kHousehold, "42000"},
    {Function::count, "count", "count(members, condition), count(NETWORK), count(person by group)",
     1, 2, "how many there are, or for how many the condition holds", "count(members, age < 18)",
     kHousehold, "1"},
    {Function::mean, "mean", "mean(members, x), mean(NETWORK, x) or mean(person, x by group)", 2, 2,
     "the mean over members, neighbours or the whole population", "mean(family, age)", kPerson,
     "21.5"},
    {Function::share, "share", "share(members, condition), share(NETWORK, condition), …", 2, 2,
     "the share for whom the condition holds; 0 for somebody without neighbours",
     "share(family, age < 18)", kPerson, "0.5"},
    {Function::any, "any", "any(members, condition), any(NETWORK, condition), …", 2, 2,
     "whether the condition holds for at least one", "any(members, age < 6)", kHousehold, "yes"},
    {Function::all, "all", "all(members, condition), all(NETWORK, condition), …", 2, 2,
     "whether the condition holds for every one", "all(members, age < 6)", kHousehold, "no"},
    {Function::median, "median", "median(person, x) or median(person, x by group)", 2, 2,
     "the weighted median over the whole population or one's own group", "median(person, age)",
     kPerson, "38"},
    {Function::quantile, "quantile",
     "quantile(person, x, share) or quantile(person, x, share by group)", 3, 3,
     "the x that this share of the population, or of one's own group, does not exceed; where two "
     "fit, their mean",
     "quantile(person, age, 0.9)", kPerson, "40"},
    {Function::decile, "decile", "decile(person, x) or decile(person, x by group)", 2, 2,
     "the tenth of the population or of one's own group, 1 lowest, into which x falls, as a "
     "category",
     "decile(person, age)", kPerson, "7"},
    {Function::rank, "rank", "rank(person, x) or rank(person, x by group)", 2, 2,
     "the share of the population or of one's own group, by weight, whose x is not above one's own",
     "rank(person, earnings)", kPerson, "1"},
    {Function::place, "place", "place(members, x) or place(members, x, condition)", 2, 3,
     "the place of a person in the household in order of x: 1 for the smallest, equal ones by key; "
     "among those for whom the condition holds, 0 for the others",
     "place(members, -age, age >= 18)", kPerson, "1"},
    {Function::partner, "partner", "partner(STREAM, x)", 2, 2,
     "x of somebody else, with whom each is paired at random in each step; the last one of an odd "
     "number is paired with himself",
     "partner(meeting, 7)", kPerson, "7"},
    {Function::previous, "previous", "previous(NAME) or previous(NAME, first)", 1, 2,
     "what a value or column was at the end of the last step; in the first step `first`, or what "
     "it "
     "is at the start",
     "previous(age)", kPerson, "40"},
    {Function::random, "random", "random(STREAM)", 1, 1,
     "a draw between 0 and 1, the same wherever the name of the stream stands in one step",
     "random(luck) < 1 and random(luck) == random(luck)", kPerson, "yes"},
    {Function::normal, "normal", "normal(STREAM, mean, deviation)", 3, 3,
     "a draw from the normal distribution with this mean and standard deviation",
     "normal(luck, 5, 0)", kPerson, "5"},
    {Function::date, "date", "date('2027-03-01') or date(year, month, day)", 1, 3,
     "a day of the calendar", "date('2027-03-01') - date('2027-02-01')", kPerson, "28"},
    {Function::age, "age", "age(birth) or age(birth, day)", 1, 2,
     "the years completed since a day, now or on another; who is born on 29 February completes a "
     "year on 1 March",
     "age(date('2000-02-29'), date('2018-02-28'))", kPerson, "17"},
    {Function::months, "months", "months(from, to)", 2, 2,
     "the whole months from one day to another", "months(date('2027-01-31'), date('2027-03-01'))",
     kPerson, "1"},
    {Function::year_of, "year_of", "year_of(day)", 1, 1, "the year in which a day lies",
     "year_of(now.date)", kPerson, "2027"},
    {Function::month_of, "month_of", "month_of(day)", 1, 1,
     "the month in which a day lies, 1 to 12", "month_of(date('2027-12-31') + 1 day)", kPerson,
     "1"},
    {Function::day_of, "day_of", "day_of(day)", 1, 1, "the day of its month, 1 to 31",
     "day_of(date(2028, 2, 28) + 1 day)", kPerson, "29"},
};

}  // namespace

std::span<const FunctionUse> functions() { return kFunctions; }

bool takes_condition(Function function) {
  using enum Function;
  return function == count || function == share || function == any || function == all;
}

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
#include "sim/language/functions.hpp"

namespace civitas::language {
namespace {

constexpr FunctionUse kFunctions[] = {
    {Function::where, "where", "where(condition, a, b)", 3, 3,
     "a where the condition holds, else b"},
    {Function::min, "min", "min(a, b, …) or min(members, a)", 2, -1,
     "the smallest of the numbers, or over the members of a household"},
    {Function::max, "max", "max(a, b, …) or max(members, a)", 2, -1,
     "the largest of the numbers, or over the members of a household"},
    {Function::clip, "clip", "clip(x, low, high)", 3, 3, "x, but not below low and not above high"},
    {Function::abs, "abs", "abs(x)", 1, 1, "x without its sign"},
    {Function::floor, "floor", "floor(x)", 1, 1, "x rounded down to a whole number"},
    {Function::ceil, "ceil", "ceil(x)", 1, 1, "x rounded up to a whole number"},
    {Function::round, "round", "round(x)", 1, 1,
     "x rounded to the nearest whole number, halves away from zero"},
    {Function::exp, "exp", "exp(x)", 1, 1, "e to the power of a pure number"},
    {Function::log, "log", "log(x)", 1, 1, "the natural logarithm of a pure number"},
    {Function::sqrt, "sqrt", "sqrt(x)", 1, 1, "the square root of a pure number"},
    {Function::scale, "scale", "scale(schedule, x)", 2, 2,
     "what a schedule of brackets gives for x, such as the tax on an income"},
    {Function::taper, "taper", "taper(amount, on, from, rate)", 4, 4,
     "the amount less rate for each unit of `on` above `from`, never below 0"},
    {Function::band, "band", "band(x, 18, 65, …)", 2, -1,
     "the band in which x lies, as a category: 0-17, 18-64, 65+; the bounds are whole numbers"},
    {Function::hazard, "hazard", "hazard(rate)", 1, 1,
     "the chance that something with a yearly rate happens within one step"},
    {Function::sum, "sum", "sum(members, x) or sum(person, x)", 2, 2,
     "the sum over the members of a household, or over the whole population, weighted"},
    {Function::count, "count", "count(members, condition) or count(person, condition)", 1, 2,
     "how many members there are, or for how many the condition holds"},
    {Function::mean, "mean", "mean(members, x) or mean(person, x)", 2, 2,
     "the mean over the members or the whole population"},
    {Function::share, "share", "share(members, condition) or share(person, condition)", 2, 2,
     "the share for whom the condition holds"},
    {Function::any, "any", "any(members, condition)", 2, 2,
     "whether the condition holds for at least one member"},
    {Function::all, "all", "all(members, condition)", 2, 2,
     "whether the condition holds for every member"},
    {Function::median, "median", "median(person, x)", 2, 2,
     "the weighted median over the whole population"},
    {Function::quantile, "quantile", "quantile(person, x, share)", 3, 3,
     "the x that this share of the population does not exceed; where two fit, their mean"},
    {Function::decile, "decile", "decile(person, x)", 2, 2,
     "the tenth of the population, 1 lowest, into which x falls, as a category"},
};

}  // namespace

std::span<const FunctionUse> functions() { return kFunctions; }

}  // namespace civitas::language

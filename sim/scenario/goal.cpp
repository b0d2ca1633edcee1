// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/goal.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <map>

#include "sim/core/mistake.hpp"
#include "sim/language/parser.hpp"

namespace civitas {
namespace {

using language::Syntax;

constexpr std::size_t kMostSteps = 100;  // halving alone would need 53

[[noreturn]] void refuse(const Text& text, const Syntax& syntax, const char* what) {
  throw InputError(Problem{Mistake::goal_unfit, text.place(syntax.at), what, "",
                           "Write INDICATOR == NUMBER, or difference(INDICATOR) == NUMBER"});
}

// Outcomes at the numbers tried so far; each is computed once.
class Tried {
 public:
  explicit Tried(const GoalFunction& function) : function_(function) {}

  const Interval& operator()(double x) {
    const auto known = outcomes_.find(x);
    if (known != outcomes_.end()) return known->second;
    return outcomes_.emplace(x, interval_95(function_(x))).first->second;
  }
  const std::map<double, Interval>& all() const { return outcomes_; }

 private:
  const GoalFunction& function_;
  std::map<double, Interval> outcomes_;
};

// The outcome's mean, or the lower or upper end of its interval.
double shifted(const Interval& outcome, int side) {
  return side == 0 ? outcome.mean : outcome.mean + side * outcome.half_width;
}

// The two numbers next to each other, on both sides of the root; equal ones where it is met. Begins
// between the first two tried that have it between them.
std::optional<std::pair<double, double>> root(Tried& tried, int side, double precision) {
  std::optional<std::pair<double, double>> between;
  const auto& all = tried.all();
  for (auto here = all.begin(); std::next(here) != all.end() && !between; ++here) {
    const double a = shifted(here->second, side), b = shifted(std::next(here)->second, side);
    if (a * b <= 0) between = {here->first, std::next(here)->first};
  }
  if (!between) return std::nullopt;
  const auto at = [&](double x) { return shifted(tried(x), side); };
  const auto [low, high] = *between;
  if (at(low) == 0) return std::pair(low, low);
  if (at(high) == 0) return std::pair(high, high);
  std::uintmax_t steps = kMostSteps;
  return boost::math::tools::toms748_solve(
      at, low, high, at(low), at(high),
      [&](double a, double b) { return std::abs(b - a) <= precision; }, steps);
}

double nearer(Tried& tried, const std::pair<double, double>& between, int side) {
  const double a = shifted(tried(between.first), side), b = shifted(tried(between.second), side);
  return std::abs(b) < std::abs(a) ? between.second : between.first;
}

}  // namespace

GoalCondition read_goal(const Text& text) {
  const language::SyntaxTree whole = language::parse(text);
  if (whole->kind != Syntax::Kind::binary || whole->word != "==")
    refuse(text, *whole, "this says of no outcome what it shall be");
  GoalCondition goal;
  const Syntax* of = whole->parts[0].get();
  if (of->kind == Syntax::Kind::call && of->word == "difference" && of->parts.size() == 1 &&
      of->by == nullptr) {
    goal.difference = true;
    of = of->parts[0].get();
  }
  if (of->kind != Syntax::Kind::name) refuse(text, *of, "the name of an indicator is needed here");
  const Syntax* number = whole->parts[1].get();
  const bool negative = number->kind == Syntax::Kind::negate;
  if (negative) number = number->parts[0].get();
  if (number->kind != Syntax::Kind::number) refuse(text, *number, "a number is needed here");
  goal.number = negative ? -number->number : number->number;
  goal.unit = number->unit;
  goal.indicator = Text(of->word, text.file);
  if (!text.runs.empty()) goal.indicator.stands(0, text.position(of->at));
  return goal;
}

std::optional<Solution> solve(const GoalFunction& function, double low, double high,
                              double precision, std::pair<Interval, Interval>& ends) {
  Tried tried(function);
  ends = {tried(low), tried(high)};
  const auto between = root(tried, 0, precision);
  if (!between) return std::nullopt;
  Solution solution;
  solution.value = nearer(tried, *between, 0);
  solution.width = between->second - between->first;
  solution.miss = tried(solution.value);
  if (std::isfinite(solution.miss.half_width)) {
    for (const int side : {-1, 1}) {
      const auto end = root(tried, side, precision);
      if (!end) continue;
      const double x = nearer(tried, *end, side);
      if (x <= solution.value && !solution.low)
        solution.low = x;
      else
        solution.high = x;
    }
  }
  solution.points = tried.all().size();
  return solution;
}

}  // namespace civitas

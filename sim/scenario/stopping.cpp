// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/stopping.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/language/parser.hpp"

namespace civitas {
namespace {

using language::Syntax;

constexpr double kError = 0.05;  // of an interval of 95 %, and of all looks together
constexpr const char* kForm =
    "Write half_width(difference(INDICATOR)) < NUMBER or decided(difference(INDICATOR)), and join "
    "such conditions with `and` and `or`";

class Reader {
 public:
  explicit Reader(const Text& text) : text_(text) {}

  StoppingRule operator()(const Syntax& syntax) const {
    if (syntax.kind == Syntax::Kind::binary && (syntax.word == "and" || syntax.word == "or")) {
      StoppingRule rule;
      rule.kind = syntax.word == "and" ? StoppingRule::Kind::all : StoppingRule::Kind::any;
      for (const auto& part : syntax.parts) rule.parts.push_back((*this)(*part));
      return rule;
    }
    if (is_call(syntax, "decided")) return condition(syntax, StoppingRule::Kind::decided);
    if (syntax.kind != Syntax::Kind::binary || (syntax.word != "<" && syntax.word != "<="))
      refuse(syntax, "this is no condition to stop at", "");
    if (!is_call(*syntax.parts[0], "half_width"))
      refuse(*syntax.parts[0], "only half a width is compared",
             "a mean below a number would stop when luck would have it");
    const Syntax& bound = *syntax.parts[1];
    if (bound.kind != Syntax::Kind::number || !(bound.number > 0))
      refuse(bound, "a number above 0 is needed here", "");
    StoppingRule rule = condition(*syntax.parts[0], StoppingRule::Kind::half_width);
    rule.below = bound.number;
    rule.unit = bound.unit;
    rule.or_equal = syntax.word == "<=";
    return rule;
  }

 private:
  static bool is_call(const Syntax& syntax, const char* function) {
    return syntax.kind == Syntax::Kind::call && syntax.word == function &&
           syntax.parts.size() == 1 && syntax.by == nullptr;
  }

  StoppingRule condition(const Syntax& call, StoppingRule::Kind kind) const {
    StoppingRule rule;
    rule.kind = kind;
    const Syntax* of = call.parts[0].get();
    if (is_call(*of, "difference")) {
      rule.difference = true;
      of = of->parts[0].get();
    }
    if (of->kind != Syntax::Kind::name) refuse(*of, "the name of an indicator is needed here", "");
    rule.indicator = Text(of->word, text_.file);
    if (!text_.runs.empty()) rule.indicator.stands(0, text_.position(of->at));
    return rule;
  }

  [[noreturn]] void refuse(const Syntax& syntax, const char* what, const char* why) const {
    throw InputError(Problem{Mistake::stopping_unfit, text_.place(syntax.at), what, why, kForm});
  }

  const Text& text_;
};

// Rounded so far that it is the same on every processor.
double students_quantile(std::size_t degrees, double error) {
  const boost::math::students_t distribution(static_cast<double>(degrees));
  return std::round(boost::math::quantile(distribution, 1 - error / 2) * 1e9) / 1e9;
}

}  // namespace

Interval interval_95(std::span<const double> values) { return interval(values, kError); }

Interval interval(std::span<const double> values, double error) {
  const auto n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  if (values.size() < 2) return {mean, std::numeric_limits<double>::infinity()};
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, students_quantile(values.size() - 1, error) * std::sqrt(squares / (n - 1) / n)};
}

bool StoppingRule::holds(const Outcomes& outcomes, int looks) const {
  if (kind == Kind::all || kind == Kind::any) {
    for (const StoppingRule& part : parts) {
      if (part.holds(outcomes, looks) != (kind == Kind::all)) return kind == Kind::any;
    }
    return kind == Kind::all;
  }
  const std::span<const double> values = outcomes(indicator.chars, difference);
  if (kind == Kind::decided) {
    const Interval widened = interval(values, kError / looks);
    return std::abs(widened.mean) > widened.half_width;
  }
  const double half_width = interval_95(values).half_width;
  return or_equal ? half_width <= below : half_width < below;
}

bool Looks::enough(const StoppingRule& rule, int taken, const StoppingRule::Outcomes& outcomes) {
  if (taken < from_) return false;
  held_ = rule.holds(outcomes, count_) ? held_ + 1 : 0;
  return held_ > look_ahead_;
}

void StoppingRule::for_each(const std::function<void(const StoppingRule&)>& visit) const {
  if (kind == Kind::half_width || kind == Kind::decided) return visit(*this);
  for (const StoppingRule& part : parts) part.for_each(visit);
}

StoppingRule read_stopping_rule(const Text& text) { return Reader(text)(*language::parse(text)); }

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Programs over blocks give, to the last bit, what the oracle gives citizen by citizen: for random
// formulas, villages, block sizes and numbers of threads. And what has no result is never lost.
#include "sim/language/program.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>

#include "tests/language/oracle.hpp"

namespace civitas::language {
namespace {

using testing::ElementsAre;

template <class T>
T one_of(std::initializer_list<T> list) {
  return *rc::gen::elementOf(std::vector<T>(list));
}

double half_steps(int from, int to) { return *rc::gen::inRange(2 * from, 2 * to) / 2.0; }

Village any_village() {
  std::vector<Home> homes(static_cast<std::size_t>(*rc::gen::inRange(1, 30)));
  for (Home& home : homes) {
    home.rent = half_steps(0, 6);
    home.region = *rc::gen::inRange(0, 3);
    home.members.resize(static_cast<std::size_t>(one_of({1, 1, 1, 2, 3, 7})));
    for (Member& member : home.members) {
      member = {*rc::gen::inRange(0, 5),     half_steps(-3, 4), *rc::gen::inRange(0, 2),
                *rc::gen::arbitrary<bool>(), half_steps(-3, 4), half_steps(0, 3) * 2};
    }
    home.members[0].weight += 1;  // somebody has weight
  }
  Village village(homes);
  // Here units would only be in the way of the formulas.
  for (const char* name : {"person.wage", "household.rent"})
    std::get<ColumnSymbol>(village.scope.symbols.at(name)).type = Type::number();
  return village;
}

// Random formulas of numbers and conditions for one entity.
class Formulas {
 public:
  explicit Formulas(Entity entity) : entity_(entity) {}

  std::string number(int depth) const {
    const auto sub = [&] { return number(depth - 1); };
    switch (depth <= 0 ? *rc::gen::inRange(0, 3) : *rc::gen::inRange(0, 16)) {
      case 0:
        return one_of<std::string>({"0", "1", "2", "0.5", "rate", "none", "3"});
      case 1:
      case 2:
        return leaf();
      case 3:
      case 4:
        return "(" + sub() + one_of<std::string>({" + ", " - ", " * "}) + sub() + ")";
      case 5:
        return "(" + sub() + one_of<std::string>({" / (", " // (", " % ("}) + divisor(depth) + "))";
      case 6:
        return "(-" + sub() + ")";
      case 7:
        return "where(" + condition(depth - 1) + ", " + sub() + ", " + sub() + ")";
      case 8:
        return one_of<std::string>({"min(", "max("}) + sub() + ", " + sub() + ", " + sub() + ")";
      case 9:
        return "clip(" + sub() + ", -1, 2)";
      case 10:
        return one_of<std::string>({"abs(", "floor(", "ceil(", "round(", "sqrt(", "log("}) + sub() +
               ")";
      case 11:
        return "exp(clip(" + sub() + ", -3, 3))";
      case 12:
        return "scale(" + one_of<std::string>({"points_rate", "points_steps", "points_class"}) +
               ", " + sub() + ")";
      case 13:
        return "taper(3, " + sub() + ", 1, rate)";
      case 14:
        return "(" + sub() + one_of<std::string>({" ^ 2", " ^ -1"}) + ")";
      default:
        return link(depth);
    }
  }

  std::string condition(int depth) const {
    const auto sub = [&] { return condition(depth - 1); };
    switch (depth <= 0 ? 0 : *rc::gen::inRange(0, 6)) {
      case 0:
        return entity_ == Entity::person
                   ? one_of<std::string>(
                         {"adopted", "sex == 'man'", "household.region != 'Tyrol'", "true"})
               : entity_ == Entity::household ? one_of<std::string>({"region == 'Vienna'", "false"})
                                              : one_of<std::string>({"true", "false"});
      case 1:
      case 2:
        return "(" + number(depth - 1) +
               one_of<std::string>({" < ", " <= ", " > ", " >= ", " == ", " != "}) +
               number(depth - 1) + ")";
      case 3:
        return "(not " + sub() + ")";
      case 4:
        return "(" + sub() + " and " + sub() + ")";
      default:
        return "(" + sub() + " or " + sub() + ")";
    }
  }

 private:
  std::string leaf() const {
    switch (entity_) {
      case Entity::person:
        return one_of<std::string>({"age", "points", "wage", "household.rent"});
      case Entity::household:
        return one_of<std::string>({"rent", "count(members)"});
      case Entity::link:
      case Entity::world:
        break;
    }
    return "2";
  }
  // Seldom nothing, and never a constant nothing, which is refused.
  std::string divisor(int depth) const {
    return one_of<std::string>({"age + 1", "points", "2"})
               .substr(0, entity_ == Entity::person ? 9 : 0) +
           (entity_ == Entity::person ? "" : "where(" + condition(depth - 1) + ", 2, rate)");
  }
  // Over members, or over everybody.
  std::string link(int depth) const {
    const Formulas inner(Entity::person);
    if (entity_ == Entity::household && *rc::gen::arbitrary<bool>()) {
      return *rc::gen::arbitrary<bool>() ? one_of<std::string>({"sum", "mean", "min", "max"}) +
                                               "(members, " + inner.number(depth - 1) + ")"
                                         : one_of<std::string>({"count", "share"}) + "(members, " +
                                               inner.condition(depth - 1) + ")";
    }
    const Entity of = one_of({Entity::person, Entity::household});
    const std::string over = "(" + std::string(name(of)) + ", ";
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        return "quantile" + over + Formulas(of).number(depth - 1) + ", 0.25)";
      case 1:
        return one_of<std::string>({"count", "share"}) + over + Formulas(of).condition(depth - 1) +
               ")";
      case 2:
        return "median" + over + Formulas(of).number(depth - 1) + ")";
      default:
        return one_of<std::string>({"sum", "mean", "min", "max"}) + over +
               Formulas(of).number(depth - 1) + ")";
    }
  }

  Entity entity_;
};

std::string shown(double x) { return std::isfinite(x) ? fmt::format("{}", x) : "no result"; }

RC_GTEST_PROP(Program, GivesWhatTheOracleGivesInBlocksOfAnySize, ()) {
  const Village village = any_village();
  const Entity entity = one_of({Entity::person, Entity::household, Entity::world});
  const std::string formula = Formulas(entity).number(5);
  RC_TAG(std::string(name(entity)));
  std::vector<Oracle::Number> expected;
  bool stops = false;
  try {
    expected = Oracle(village).rows(formula, entity);
  } catch (const InputError&) {
    stops = true;
  }
  for (const std::size_t block_size : {1, 2, 5, 1024}) {
    std::vector<double> found;
    try {
      found = village.rows(formula, entity, block_size, block_size == 2 ? 3 : 1);
    } catch (const InputError& error) {
      // What constants divide by is known before anybody is asked.
      const std::string message = error.what();
      if (message.find("division by zero") != std::string::npos &&
          message.starts_with("law.yaml:7"))
        RC_DISCARD();
      if (!stops) RC_FAIL(formula + " stops: " + message);
      return;
    }
    if (stops) RC_FAIL(formula + " does not stop");
    for (std::size_t row = 0; row < found.size(); ++row) {
      const bool same = expected[row] && std::isfinite(*expected[row])
                            ? found[row] == *expected[row]
                            : !std::isfinite(found[row]);
      if (!same)
        RC_FAIL(formula + " gives " + shown(found[row]) + " in row " + std::to_string(row) +
                ", not " + (expected[row] ? shown(*expected[row]) : "no result"));
    }
  }
}

class Village6 : public testing::Test {
 protected:
  Village village = small_village();
  std::vector<double> sorted(const std::string& formula, Entity entity = Entity::person) const {
    std::vector<double> rows = village.rows(formula, entity);
    std::sort(rows.begin(), rows.end());
    return rows;
  }
};

TEST_F(Village6, CountsSumsAndShares) {
  EXPECT_THAT(sorted("count(members)", Entity::household), ElementsAre(1, 2, 3));
  EXPECT_THAT(sorted("count(members, age < 18)", Entity::household), ElementsAre(0, 0, 1));
  EXPECT_THAT(sorted("sum(members, wage)", Entity::household), ElementsAre(18000, 40000, 71000));
  EXPECT_THAT(sorted("max(members, age)", Entity::household), ElementsAre(25, 42, 70));
  EXPECT_THAT(sorted("share(members, adopted)", Entity::household), ElementsAre(0, 1 / 3.0, 0.5));
  EXPECT_THAT(sorted("where(any(members, sex == 'man'), 1, 0)", Entity::household),
              ElementsAre(0, 1, 1));
  EXPECT_THAT(sorted("where(all(members, age > 18), 1, 0)", Entity::household),
              ElementsAre(0, 1, 1));
  EXPECT_EQ(village.number_of("count(person)"), 11);
  EXPECT_EQ(village.number_of("count(household)"), 6);
  EXPECT_EQ(village.number_of("sum(person, wage)"), 2 * 40000 + 3 * 18000 + 11000 + 60000);
  EXPECT_EQ(village.number_of("share(person, household.region == 'Tyrol')"), 3 / 11.0);
  EXPECT_EQ(village.number_of("mean(household, rent)"), (2 * 600 + 3 * 450) / 6.0);
  EXPECT_EQ(village.number_of("min(person, age) + max(person, age)"), 79);
}

TEST_F(Village6, QuantilesAreOfTheWeightedPopulation) {
  // Wages: 0 (4), 11000 (1), 18000 (3), 40000 (2), 60000 (1): 11 in all.
  EXPECT_EQ(village.number_of("median(person, wage)"), 18000);
  EXPECT_EQ(village.number_of("quantile(person, wage, 0.3)"), 0);
  EXPECT_EQ(village.number_of("quantile(person, wage, 0.9)"), 40000);
  EXPECT_EQ(village.number_of("median(household, rent)"), (450 + 450) / 2.0);
  // A household's number counts once for each of its members.
  EXPECT_EQ(village.number_of("median(person, household.rent)"), 600);
}

TEST(Program, DecilesAreTenthsOfThePeople) {
  std::vector<Home> homes;
  for (int i = 0; i < 100; ++i) homes.push_back({1.0 * i, 0, {{30, 0, 0, false, 99.0 - i, 1}}});
  const Village village(homes);
  std::vector<int> persons(11);
  const auto tenth = village.rows("decile(person, points)");
  const auto points = village.rows("points");
  for (std::size_t i = 0; i < tenth.size(); ++i) EXPECT_EQ(tenth[i], std::floor(points[i] / 10));
}

TEST_F(Village6, RoundsHalvesAwayFromZeroAndNothingElse) {
  const auto rounded = [&](double x) {
    Village one = small_village();
    one.number("x", x, "1");
    return one.number_of("round(x)");
  };
  for (const double x : {0.5, 1.5, -0.5, -2.5, 0.49999999999999994, -0.49999999999999994, 2.4,
                         4503599627370497.0, 4503599627370495.5, 1e300, 0.0})
    EXPECT_EQ(rounded(x), std::round(x)) << x;
}

TEST_F(Village6, HazardIsTheChanceWithinAStep) {
  EXPECT_DOUBLE_EQ(village.number_of("hazard(0.6 1/year)"), 1 - std::exp(-0.05));
  EXPECT_EQ(village.number_of("hazard(0)"), 0);
}

// Each of these once gave a number where there is none.
TEST_F(Village6, WhatHasNoResultIsNeverANumberAgain) {
  for (const char* formula : {"1 / none",
                              "1 // none",
                              "1 % none",
                              "none ^ -1",
                              "log(none)",
                              "log(none - 1)",
                              "sqrt(none - 1)",
                              "max(0, 1 / none)",
                              "min(1 / none, 0)",
                              "min(1, 1 / none)",
                              "clip(1 / none, 0, 1)",
                              "where(1 / none > 0, 1, 0)",
                              "where(not (1 / none > 0), 1, 0)",
                              "where(1 / none == 1, 1, 0)",
                              "where(1 / none != 1, 1, 0)",
                              "where(1 / none > 0 and true, 1, 0)",
                              "where(1 / none > 0 or false, 1, 0)",
                              "scale(points_rate, 1 / none)",
                              "taper(1, 1 / none, 0, 0.5)",
                              "round(1 / none)"}) {
    EXPECT_TRUE(std::isnan(village.number_of(formula))) << formula;
    EXPECT_TRUE(std::isnan(village.rows(formula)[3])) << formula;
  }
  for (const char* over : {"sum", "min", "max", "mean"})
    EXPECT_TRUE(
        std::isnan(village.rows(std::string(over) + "(members, 1 / none)", Entity::household)[0]))
        << over;
  EXPECT_TRUE(std::isnan(village.rows("band(age / none, 18, 65) == '0-17'")[0]));
}

TEST_F(Village6, WhatDoesNotCountNeedsNoResult) {
  EXPECT_EQ(village.number_of("where(none > 0, 1 / none, 7)"), 7);
  EXPECT_EQ(village.number_of("where(none > 0 and 1 / none > 5, 1, 2)"), 2);
  EXPECT_EQ(village.number_of("where(1 / none > 5 and none > 0, 1, 2)"), 2);
  EXPECT_EQ(village.number_of("where(none == 0 or 1 / none > 5, 1, 2)"), 1);
}

TEST_F(Village6, ASumOverPeopleWithoutAResultStopsTheRun) {
  for (const char* formula :
       {"sum(person, wage / none)", "mean(person, where(wage / none > 0 EUR/year, 1, 0))",
        "median(person, age / none)", "share(person, age / none > 1)"}) {
    EXPECT_THROW(village.number_of(formula), InputError) << formula;
  }
}

TEST_F(Village6, OverridesStandInPlaceOfAColumn) {
  Graph graph;
  Problems problems;
  const auto bound =
      Binder(village.scope, graph, problems).bind(written("points * 2"), Entity::person);
  const std::vector<Output> outputs = {{bound->node, 0}};
  const Program program(graph, outputs, village.scalars.numbers.size(), village.population);
  Memory memory;
  memory.scalars = village.scalars;
  program.start(memory);
  Workspace workspace;
  const std::vector<double> other = {1, 2, 3, 4, 5, 6};
  const int points = village.population[Entity::person].find("points");
  program.run_block(0, village.population, blocks(village.population, 100)[0], memory, workspace,
                    {Entity::person, points, other.data()});
  EXPECT_EQ(program.rows(0, bound->node, workspace)[4], 10);
}

}  // namespace
}  // namespace civitas::language

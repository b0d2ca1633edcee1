// SPDX-License-Identifier: Apache-2.0
// Types, units and names: what is wrong is told at its place, with what to write instead; constants
// are folded, equal parts computed once.
#include "sim/language/binder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/language/village.hpp"

namespace civitas::language {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Binding : public testing::Test {
 protected:
  Village village = small_village();
};

struct Wrong {
  Entity entity;
  const char* formula;
  const char* message;
};

TEST_F(Binding, SaysWhatIsWrongWhereAndWhatToWrite) {
  const auto person = Entity::person, household = Entity::household, world = Entity::world;
  const Wrong table[] = {
      // names
      {person, "wagee",
       "7:11: unknown name 'wagee' (no column, value or parameter of a person is called so). Did "
       "you mean 'wage'?"},
      {person, "1 EUR/month + rent",
       "7:25: unknown name 'rent' (a formula for each person reads other entities by their full "
       "name). Write household.rent"},
      {household, "wage",
       "7:11: unknown name 'wage' (a formula for each household reads other entities by their full "
       "name). Write sum(members, wage) or another sum over members"},
      {household, "person.wage",
       "7:11: 'person.wage' has a value for each person (this formula is about each household). "
       "Write sum(members, wage) or another sum over members"},
      {world, "wage",
       "7:11: unknown name 'wage' (this formula is about the whole population). Write mean(person, "
       "wage) or another sum"},
      {world, "household.rent",
       "7:11: 'household.rent' has a value for each household (this formula is about the whole "
       "population). Write mean(household, rent) or another sum"},
      {world, "zzzzzzzz",
       "7:11: unknown name 'zzzzzzzz' (no value or parameter of the whole population is called "
       "so)"},
      {person, "income_tax + 1",
       "7:11: 'income_tax' is a schedule, not a number. Write scale(income_tax, …)"},
      {person, "2 * table", "7:15: 'table' is a table, not a number. Write lookup(table, …)"},
      // units
      {person, "wage + 100",
       "7:16: the units differ: EUR/year and 1 (nothing is converted silently). Give the number "
       "its unit, for example `100 EUR/year`"},
      {person, "wage + benefit.amount",
       "7:16: the units differ: EUR/year and EUR/month (nothing is converted silently). Write `* "
       "12 month/year` after it to get EUR/year"},
      {person, "benefit.amount - wage",
       "7:26: the units differ: EUR/month and EUR/year (nothing is converted silently). Write `/ "
       "12 month/year` after it to get EUR/month"},
      {person, "wage > 1000",
       "7:16: the units differ: EUR/year and 1 (nothing is converted silently). Give the number "
       "its unit, for example `100 EUR/year`"},
      {person, "where(adopted, wage, 5)",
       "7:32: the units differ: EUR/year and 1 (nothing is converted silently). Give the number "
       "its unit, for example `100 EUR/year`"},
      {person, "min(wage, age)",
       "7:21: the units differ: EUR/year and 1 (nothing is converted silently). Give the number "
       "its unit, for example `100 EUR/year`"},
      {person, "log(wage)",
       "7:15: a pure number is needed here, but this is a number in EUR/year. Divide by an amount "
       "of the same unit"},
      {person, "wage ^ points",
       "7:18: an amount in EUR/year can only be raised to a whole number up to 99"},
      {person, "2 ^ wage", "7:15: an exponent must be a pure number"},
      {person, "scale(income_tax, benefit.amount)",
       "7:29: the schedule 'income_tax' is for amounts in EUR/year, but this is a number in "
       "EUR/month. Write `* 12 month/year` after it to get EUR/year"},
      {person, "scale(income_taxes, wage)",
       "7:17: scale needs the name of a schedule first. Did you mean 'income_tax'?"},
      {person, "hazard(rate)",
       "7:18: a hazard is a rate in 1/year, but this is a pure number. Write for example `0.05 "
       "1/year`"},
      // types
      {person, "adopted + 1",
       "7:11: a number is needed here, but this is yes or no. Write where(…, 1, 0) to count it as "
       "a number"},
      {person, "not age",
       "7:15: a condition is needed here, but this is a pure number. Compare it with something, "
       "for example `> 0`"},
      {person, "age and adopted",
       "7:11: a condition is needed here, but this is a pure number. Compare it with something, "
       "for example `> 0`"},
      {person, "sex == 'mam'", "7:18: unknown category 'mam'. Did you mean 'man'?"},
      {person, "household.region == 'Graz'",
       "7:31: unknown category 'Graz'. Known are Vienna, Tyrol, Styria"},
      {person, "sex == household.region",
       "7:15: these two have different categories (woman, man and Vienna, Tyrol, Styria)"},
      {person, "sex < 'man'", "7:15: a category can only be compared with == and !="},
      {person, "sex == 1", "7:15: cannot compare a category with a pure number"},
      {person, "where(adopted, 1, 'x')",
       "7:29: where gives a pure number or a category (both must be of one kind)"},
      // functions
      {person, "summ(members, wage)", "7:11: unknown function 'summ'. Did you mean 'sum'?"},
      {person, "abs(1, 2)", "7:11: 'abs' cannot take 2 arguments. Write abs(x)"},
      {person, "where(adopted)",
       "7:11: 'where' cannot take 1 argument. Write where(condition, a, b)"},
      {person, "sum(wage, 1)",
       "7:15: 'sum' needs to know over whom. Write sum(members, x), sum(NETWORK, x) or sum(person, "
       "x by group)"},
      {person, "sum(members, wage)",
       "7:15: only a household has members (this formula is about each person). Write a value "
       "`household.…` and read that"},
      {household, "median(members, wage)",
       "7:11: 'median' is not taken over members. Write median(person, …)"},
      {world, "decile(person, wage) == '1'",
       "7:11: 'decile' is of each person (this formula is about the whole population). Use it in a "
       "formula for each person"},
      {world, "quantile(person, wage, 1)", "7:34: a quantile needs a share between 0 and 1"},
      {person, "band(age, 65, 18)",
       "7:25: the bands are not in ascending order (each begins above the one before, and the "
       "first above 0)"},
      {person, "band(age, 17.5)", "7:21: a band begins at a whole number"},
      {person, "age / 0", "7:17: division by zero"},
      {person, "age % (1 - 1)", "7:20: division by zero"},
  };
  for (const auto& [entity, formula, message] : table)
    EXPECT_EQ(village.mistake(formula, entity), std::string("law.yaml:") + message) << formula;
}

TEST_F(Binding, UnitsFollowTheFormula) {
  EXPECT_EQ(village.type("wage / 12 month/year + benefit.amount").unit.text(), "EUR/month");
  EXPECT_EQ(village.type("benefit.amount * 12 month/year + wage").unit.text(), "EUR/year");
  EXPECT_EQ(village.type("household.rent * 12 month/year / wage").unit.text(), "1");
  EXPECT_EQ(village.type("wage ^ 2").unit.text(), "EUR^2/year^2");
  EXPECT_EQ(village.type("wage // 1000 EUR/year").unit.text(), "1");
  EXPECT_EQ(village.type("wage % 1000 EUR/year").unit.text(), "EUR/year");
  EXPECT_EQ(village.type("max(0, wage)").unit.text(), "EUR/year");  // a bare 0 fits every unit
  EXPECT_EQ(village.type("where(wage > 0, 0, wage)").unit.text(), "EUR/year");
  EXPECT_EQ(village.type("clip(wage, 0, 1e5 EUR/year)").unit.text(), "EUR/year");
  EXPECT_EQ(village.type("hazard(0.05 1/year)").unit.text(), "1");
  EXPECT_EQ(village.type("scale(income_tax, wage)").unit.text(), "EUR/year");
  EXPECT_EQ(village.type("taper(500 EUR/year, wage, 0, rate)").unit.text(), "EUR/year");
  EXPECT_TRUE(village.type("adopted and wage > 0").is_boolean());
}

TEST_F(Binding, CategoriesOfWhereAreAllItsLabels) {
  const Type type = village.type("where(adopted, 'new', where(age > 18, 'old', 'new'))");
  EXPECT_THAT(*type.labels, ElementsAre("new", "old"));
  EXPECT_THAT(*village.type("band(age, 18, 19, 65)").labels,
              ElementsAre("0-17", "18", "19-64", "65+"));
}

TEST_F(Binding, ValuesAreReadByNameAndCheckedAgainstTheirUnit) {
  village.value("person.tax", Entity::person, "scale(income_tax, wage)", "EUR/year");
  village.value("household.tax", Entity::household, "sum(members, tax)", "EUR/year");
  village.value("person.wrong", Entity::person, "wage / 12", "EUR/month");
  village.value("person.kind", Entity::person, "adopted", "EUR/month");
  EXPECT_EQ(village.type("tax + household.tax").unit.text(), "EUR/year");
  EXPECT_EQ(
      village.mistake("wrong"),
      "law.yaml:7:3: 'person.wrong' is declared in EUR/month, but its formula gives EUR/year. "
      "Write `/ 12 month/year` after it to get EUR/month");
  EXPECT_EQ(
      village.mistake("kind"),
      "law.yaml:7:3: 'person.kind' has a unit, but its formula gives yes or no. Leave the unit "
      "out");
}

TEST_F(Binding, ACircleIsTold) {
  village.value("person.a", Entity::person, "b + 1");
  village.value("person.b", Entity::person, "c + 1");
  village.value("person.c", Entity::person, "a + 1");
  EXPECT_EQ(
      village.mistake("a"),
      "law.yaml:7:11: 'person.a' depends on itself (person.a → person.b → person.c → "
      "person.a). Let one of these read a value that leaves out the others, or what it was the "
      "month before: previous(…)");
}

TEST_F(Binding, AMistakeInAValueIsToldOnceHoweverOftenItIsRead) {
  village.value("person.a", Entity::person, "wagee");
  Graph graph;
  Problems problems;
  Binder binder(village.scope, graph, problems);
  EXPECT_FALSE(binder.bind(written("a + a"), Entity::person));
  EXPECT_FALSE(binder.bind(written("a * 2"), Entity::person));
  EXPECT_EQ(problems.size(), 1u);
}

TEST_F(Binding, ALongChainOfValuesEndsInAMessage) {
  for (int i = 0; i < 3000; ++i)
    village.value("person.v" + std::to_string(i), Entity::person,
                  i == 2999 ? "age" : "v" + std::to_string(i + 1) + " + 1");
  EXPECT_THAT(village.mistake("v0"),
              HasSubstr("the formula is too long, with all the values it reads"));
}

TEST_F(Binding, TellsWhichParametersAndColumnsAreRead) {
  village.value("person.tax", Entity::person, "scale(income_tax, wage) * rate", "EUR/year");
  Graph graph;
  Problems problems;
  Binder binder(village.scope, graph, problems);
  ASSERT_TRUE(binder.bind(written("tax + household.rent * 12 month/year"), Entity::person));
  EXPECT_THAT(binder.read(), ElementsAre("household.rent", "income_tax", "person.wage", "rate"));
  binder.forget_read();
  ASSERT_TRUE(binder.bind(written("tax"), Entity::person));  // known already, and still told
  EXPECT_THAT(binder.read(), ElementsAre("income_tax", "person.wage", "rate"));
}

TEST_F(Binding, ConstantsAreFoldedAndEqualPartsStandOnce) {
  Graph graph;
  Problems problems;
  Binder binder(village.scope, graph, problems);
  const auto node = [&](const std::string& formula) {
    return binder.bind(written(formula), Entity::person)->node;
  };
  EXPECT_EQ(graph[node("2 * 3 + 4")].number, 10);
  EXPECT_TRUE(graph.is_constant(node("where(2 < 3, max(2, 3) ^ 2, 1) + abs(-1) + exp(0)")));
  EXPECT_EQ(graph[node("where(2 < 3, max(2, 3) ^ 2, 1) + abs(-1) + exp(0)")].number, 11);
  EXPECT_FALSE(graph.is_constant(node("log(0)")));  // has no result: told when it counts
  EXPECT_EQ(node("age * 2 + points"), node("(age*2)+points"));
  EXPECT_EQ(node("0"), node("-0"));
}

}  // namespace
}  // namespace civitas::language

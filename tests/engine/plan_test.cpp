// SPDX-License-Identifier: Apache-2.0
// A plan tells what does not fit before anything runs; what a model does not declare it cannot
// reach.
#include "sim/engine/plan.hpp"

#include <gtest/gtest.h>

#include <type_traits>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

// Handles come from a declaration alone, and a step sees nothing but what handles open.
static_assert(!std::is_aggregate_v<Reads<double>> &&
              !std::is_constructible_v<Reads<double>, Entity, int>);
static_assert(!std::is_aggregate_v<Writes<double>> &&
              !std::is_constructible_v<Writes<double>, Entity, int>);
static_assert(!std::is_default_constructible_v<Reads<double>> &&
              !std::is_default_constructible_v<Stream>);
static_assert(!std::is_constructible_v<ReadsValue, Entity, std::size_t>);
static_assert(!std::is_constructible_v<ReadsNumber, int> &&
              !std::is_constructible_v<ReadsTable, std::size_t>);
static_assert(!std::is_constructible_v<Stream, Entity, std::size_t>);
template <class View, class Place>
concept Opens = requires(View view, Place place) {
  view[place];
};
static_assert(Opens<BlockView, Reads<double>> && !Opens<BlockView, int> &&
              !Opens<BlockView, const char*>);
static_assert(Opens<StepView, ReadsNumber> && !Opens<StepView, Reads<double>>);

class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    folder_.write("one.csv",
                  "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
                  "1,1,1,40,male,employed,15000,0,0\n");
  }
  struct Parts {
    std::string schedule = "[]", values = "{}", parameters = "{}", state = "{}", indicators = "{}",
                mapping = kSmallMapping;
  };
  SmallWorld world(const Parts& parts) const {
    folder_.write("one.yaml", parts.mapping);
    return SmallWorld(folder_.write(
        "scenario.yaml",
        "civitas: 1\ntitle: One\npopulation: {microdata: one.csv, mapping: one.yaml}\n"
        "time: {from: 2025-01, to: 2025-03, step: month}\nseed: 1\nparameters: " +
            parts.parameters + "\nvalues: " + parts.values + "\nstate: " + parts.state +
            "\nschedule: " + parts.schedule + "\nindicators: " + parts.indicators + "\n"));
  }
  void expect_error(const Parts& parts, const std::vector<std::string>& words) const {
    try {
      world(parts);
      ADD_FAILURE() << "no error with " << words[0];
    } catch (const InputError& error) {
      for (const std::string& word : words)
        EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
    }
  }
  Folder folder_;
};

std::string without(std::string text, const std::string& part) {
  return text.erase(text.find(part), part.size());
}

constexpr const char* kEntitlement =
    "{household.minimum_income_entitlement: {is: 100 EUR/year, unit: EUR/year}}";

TEST_F(PlanTest, ModelsFindWhatTheyNeed) {
  EXPECT_NO_THROW(world({.schedule = "[take_up]", .values = kEntitlement}));
  expect_error({.schedule = "[take_upp]", .values = kEntitlement},
               {"scenario.yaml:9", "take_upp", "take_up"});
  expect_error({.schedule = "[take_up]"},
               {"needs the value 'household.minimum_income_entitlement'", "EUR/year"});
  expect_error(
      {.schedule = "[take_up]",
       .values = "{household.minimum_income_entitlement: {is: 100 EUR/month, unit: EUR/month}}"},
      {"in EUR/year", "EUR/month"});
  expect_error(
      {.schedule = "[labour]", .values = "{person.net_income: {is: earnings, unit: EUR/year}}"},
      {"needs the column 'person.latent_wage'"});  // wages brings it along
  expect_error({.schedule = "[wages, wages]"}, {"'wages' is in the schedule twice"});
}

TEST_F(PlanTest, ColumnsFitTheModels) {
  const std::string pension = "pension: {column: pension, type: real, unit: EUR/year}";
  const Parts labour{.schedule = "[wages, labour]",
                     .values = "{person.net_income: {is: earnings, unit: EUR/year}}"};
  EXPECT_NO_THROW(world(labour));
  Parts parts = labour;
  parts.mapping = without(kSmallMapping, pension);
  expect_error(parts, {"needs the column 'person.pension'", "the population has none"});
  parts.mapping = std::string(kSmallMapping);
  parts.mapping.replace(parts.mapping.find(pension), pension.size(),
                        "pension: {column: pension, type: integer, unit: EUR/year}");
  expect_error(parts, {"'person.pension' as real"});
  parts.mapping = std::string(kSmallMapping);
  parts.mapping.replace(parts.mapping.find(pension), pension.size(),
                        "pension: {column: pension, type: real, unit: EUR/month}");
  expect_error(parts, {"'person.pension' in EUR/year", "EUR/month"});
  parts.mapping = std::string(kSmallMapping);
  const std::string labels = "labels: [male, female]";
  parts.mapping.replace(parts.mapping.find(labels), labels.size(), "labels: [female, male]");
  expect_error(parts, {"person.sex", "male, female"});
}

TEST_F(PlanTest, NamesAndTimesFit) {
  expect_error({.state = "{person.age: {type: real, unit: 1, start: 0}}"},
               {"'age' exists already"});
  expect_error({.state = "{person.happy: {type: bool, start: 3}}"}, {"yes or no is needed here"});
  expect_error({.values = "{person.doubled: earnings * rate}",
                .parameters = "{rate: {unit: 1, from: {2025-02: 2}}}"},
               {"'rate' has no value in 2025-01", "later"});
  expect_error({.values = "{person.doubled: earnings * rate}",
                .parameters = "{rate: {unit: 1, from: {2025-01: 2, 2025-03: abolished}}}"},
               {"'rate' has no value in 2025-03", "abolished"});
}

TEST_F(PlanTest, WarnsOfWhatHasNoEffect) {
  const SmallWorld unused = world({.parameters = "{rate: {unit: 1, value: 2}}"});
  ASSERT_EQ(unused.plan->warnings().size(), 1U);
  EXPECT_NE(unused.plan->warnings()[0].what.find("nothing reads the parameter 'rate'"),
            std::string::npos);
  const SmallWorld reform(folder_.write("reform.yaml",
                                        "civitas: 1\nbase: scenario.yaml\ntitle: Same\n"
                                        "changes: [{set: rate, to: 2}]\n"));
  EXPECT_EQ(reform.plan->warnings().size(), 2U);
  EXPECT_EQ(world({}).plan->warnings().size(), 0U);
  const std::string more =
      "civitas: 1\nbase: scenario.yaml\nindicators: {young: {of: person, share: age < 30}}\n";
  EXPECT_EQ(SmallWorld(folder_.write("more.yaml", more)).plan->warnings().size(), 0U);
  const SmallWorld empty(folder_.write("more.yaml", more + "changes: []\n"));
  ASSERT_EQ(empty.plan->warnings().size(), 1U);
  EXPECT_EQ(empty.plan->warnings()[0].what, "this reform measures more, and changes nobody's life");
}

// Messages cut long words short, so that these two look alike there.
TEST_F(PlanTest, CirclesOfLongNamesAreNotTakenForOneAnother) {
  const auto long_name = [](char middle) {
    return "person." + std::string(200, 'a') + middle + std::string(200, 'a');
  };
  const std::string b = long_name('b'), c = long_name('c');
  try {
    world({.values = "{" + b + ": " + b + " + 1, " + c + ": " + c + " + 1}"});
    ADD_FAILURE() << "circles go unnoticed";
  } catch (const InputError& error) {
    ASSERT_EQ(error.problems().size(), 2);
    EXPECT_EQ(error.problems()[0].circle, std::vector{b});
    EXPECT_EQ(error.problems()[1].circle, std::vector{c});
  }
}

TEST_F(PlanTest, AllMistakesAreToldAtOnce) {
  try {
    world({.schedule = "[nonsense]",
           .state = "{person.age: {type: real, unit: 1, start: 0}}",
           .indicators = "{bad: {of: person, share: age}}"});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().size(), 3U) << error.what();
  }
}

}  // namespace
}  // namespace civitas

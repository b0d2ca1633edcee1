// SPDX-License-Identifier: Apache-2.0
// The life course: accounts of people balance in every month, rates come out as they went in, and
// households stay whole.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

/// The mapping of the small world, with two regions.
std::string mapping() {
  std::string text = kSmallMapping;
  const std::string none = "attributes: {}}";
  text.replace(text.find(none), none.size(),
               "attributes: {region: {column: region, type: category, labels: [East, West]}}}");
  return text;
}

const char* kPeople =
    "hid,pid,weight,region,age,sex,activity,earnings,pension,benefit\n"
    "1,1,1,East,34,male,employed,30000,0,0\n"
    "1,2,1,East,32,female,employed,25000,0,0\n"
    "1,3,1,East,4,female,child,0,0,0\n"
    "2,4,1,West,51,female,employed,28000,0,0\n"
    "2,5,1,West,19,male,student,0,0,0\n"
    "3,6,1,West,72,male,retired,0,20000,0\n"
    "3,7,1,West,70,female,retired,0,12000,0\n"
    "4,8,1,East,26,male,unemployed,0,0,9000\n"
    "5,9,1,East,29,female,employed,22000,0,0\n"
    "6,10,1,West,58,male,employed,40000,0,0\n"
    "6,11,1,West,55,female,inactive,0,0,0\n"
    "6,12,1,West,22,female,employed,18000,0,0\n";

const char* kSchedule =
    "[households, ageing, education, wages, retirement, labour, mortality, births, leaving_home, "
    "separation, couples, moves, migration, orphans, digital_skill]";

class LifeCourse : public testing::Test {
 protected:
  std::string write(const std::string& people, int persons, const std::string& schedule,
                    const std::string& rest = "", const std::string& to = "2026-12") const {
    folder_.write("people.csv", people);
    folder_.write("people.yaml", mapping());
    return folder_.write("scenario.yaml",
                         "civitas: 1\ntitle: Life\npopulation: {microdata: people.csv, mapping: "
                         "people.yaml, persons: " +
                             std::to_string(persons) + "}\ntime: {from: 2025-01, to: " + to +
                             ", step: month}\nseed: 3\n" + rest +
                             "values:\n  person.net_income: {is: earnings + pension, unit: "
                             "EUR/year}\nschedule: " +
                             schedule + "\nindicators:\n" + kIndicators);
  }

  static constexpr const char* kIndicators =
      "  persons: {number: \"sum(person, 1)\", unit: 1}\n"
      "  births: {number: now.births, unit: 1}\n"
      "  deaths: {number: now.deaths, unit: 1}\n"
      "  immigrants: {number: now.immigrants, unit: 1}\n"
      "  emigrants: {number: now.emigrants, unit: 1}\n";

  Folder folder_;
};

/// The share of citizens with each age and position, by key: what two runs must agree on.
std::map<std::uint64_t, std::vector<double>> everything(const Population& population) {
  std::map<std::uint64_t, std::vector<double>> all;
  for (std::size_t row = 0; row < population.persons(); ++row) {
    std::vector<double>& values = all[population[Entity::person].keys[row]];
    for (const Column& column : population[Entity::person].columns)
      values.push_back(column.number(row));
    for (const Column& column : population[Entity::household].columns)
      values.push_back(column.number(population.household[row]));
    values.push_back(static_cast<double>(row));
  }
  return all;
}

TEST_F(LifeCourse, EveryMonthTheAccountOfPeopleBalances) {
  const SmallWorld world(write(kPeople, 12000, kSchedule));
  const Results results = world.run();
  const auto persons = series(results, "persons"), births = series(results, "births"),
             deaths = series(results, "deaths"), immigrants = series(results, "immigrants"),
             emigrants = series(results, "emigrants");
  double moved = 0;
  const double weight = 12.0 / 12000;  // of each of 12,000 who stand for 12
  for (std::size_t month = 1; month < persons.size(); ++month) {
    EXPECT_NEAR(
        persons[month],
        persons[month - 1] + births[month] - deaths[month] + immigrants[month] - emigrants[month],
        weight / 10);
    moved += births[month] + deaths[month] + immigrants[month] + emigrants[month];
  }
  EXPECT_GT(moved, 100 * weight);
  EXPECT_EQ(births[0] + deaths[0] + immigrants[0] + emigrants[0], 0);  // the observed month
}

TEST_F(LifeCourse, HouseholdsStayWhole) {
  const SmallWorld world(write(kPeople, 6000, kSchedule));
  const Workers workers(2);
  Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
  for (int month = 0; month < 24; ++month) {
    simulation.step(false);
    simulation.verify();
    const Population& population = simulation.population();
    const auto position = column(population, Entity::person, "position"),
               age = column(population, Entity::person, "age");
    for (std::size_t h = 0; h < population.households(); ++h) {
      int partners = 0, grown = 0;
      for (std::uint32_t row = population.first_member[h]; row < population.first_member[h + 1];
           ++row)
        partners += position[row] == 1.0 ? 1 : 0, grown += age[row] >= 16 ? 1 : 0;
      ASSERT_GT(grown, 0) << "children alone in month " << month;
      ASSERT_TRUE(partners == 0 || partners == 2) << partners << " in month " << month;
    }
  }
}

TEST_F(LifeCourse, ACoupleOfOneIsFound) {
  const SmallWorld world(write(kPeople, 600, kSchedule));
  const auto& models = world.plan->processes();
  const auto households = std::find_if(
      models.begin(), models.end(),
      [](const Plan::Process& model) { return model.declaration->process() == "households"; });
  ASSERT_NE(households, models.end());
  const Workers workers(1);
  Population population = Simulation(*world.plan, 3, 1, kBlockPersons, workers).population();
  EXPECT_NO_THROW(households->process->verify(population));
  Table& persons = population[Entity::person];
  auto position =
      persons.columns[static_cast<std::size_t>(persons.find("position"))].as<std::uint8_t>();
  *std::find(position.begin(), position.end(), 1) = 0;
  EXPECT_THROW(households->process->verify(population), Bug);
}

TEST_F(LifeCourse, TheSameForAnyThreadsAndBlocks) {
  const SmallWorld world(write(kPeople, 3000, kSchedule));
  std::vector<std::map<std::uint64_t, std::vector<double>>> ends;
  for (const auto& [threads, block] : {std::pair(1, 1024), {2, 1}, {2, 7}, {4, 300}}) {
    const Workers workers(threads);
    Simulation simulation(*world.plan, 3, 1, static_cast<std::size_t>(block), workers);
    for (int month = 0; month < 24; ++month) simulation.step(false);
    ends.push_back(everything(simulation.population()));
  }
  for (std::size_t i = 1; i < ends.size(); ++i) EXPECT_EQ(ends[i], ends[0]);
}

// Someone more changes nobody else's life, where nobody is chosen among all.
TEST_F(LifeCourse, AnotherHouseholdChangesNobodyElse) {
  const char* alone = "[households, ageing, mortality, leaving_home, separation]";
  const std::string more = std::string(kPeople) + "7,13,1,East,40,male,employed,1,0,0\n";
  const auto ages = [&](const std::string& people, int persons) {
    const SmallWorld world(write(people, persons, alone));
    const Workers workers(1);
    Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
    for (int month = 0; month < 24; ++month) simulation.step(false);
    std::map<std::uint64_t, std::pair<double, std::uint64_t>> result;
    const Population& population = simulation.population();
    const auto age = column(population, Entity::person, "age");
    for (std::size_t row = 0; row < population.persons(); ++row)
      result[population[Entity::person].keys[row]] = {
          age[row], population[Entity::household].keys[population.household[row]]};
    return result;
  };
  const auto before = ages(kPeople, 12000), after = ages(more, 13000);
  std::size_t shared = 0;
  for (const auto& [key, life] : before) {
    const auto same = after.find(key);
    if (same == after.end()) continue;
    ++shared;
    EXPECT_EQ(same->second, life);
  }
  EXPECT_GT(shared, before.size() - 10);
}

// 20,000 newborns of each sex, followed until all are dead; the table's life expectancy. (A
// research test has 100,000 and single years of age.)
TEST_F(LifeCourse, LifeExpectancyIsThatOfTheTable) {
  for (const auto& [sex, expected] : {std::pair("male", 77.18), {"female", 81.35}}) {
    const std::string newborn =
        "hid,pid,weight,region,age,sex,activity,earnings,pension,benefit\n1,1,1,East,0," +
        std::string(sex) + ",child,0,0,0\n";
    const int people = 20000;
    const SmallWorld world(
        write(newborn, people, "[households, ageing, mortality]", "", "2164-12"));
    const Workers workers(2);
    Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
    simulation.step(false);
    double sum = 0, squares = 0;  // of years lived
    for (int month = 1; simulation.population().persons() > 0 && month < 140 * 12; ++month) {
      const auto before = static_cast<double>(simulation.population().persons());
      simulation.step(false);
      const double died = before - static_cast<double>(simulation.population().persons());
      const double years = (month - 0.5) / 12;
      sum += died * years / people;
      squares += died * years * years / people;
    }
    EXPECT_EQ(simulation.population().persons(), 0U);
    // Birthdays lie up to a year apart, so the first year of age lasts half a year on average: half
    // a year less in all.
    EXPECT_NEAR(sum, expected - 0.5, 3 * std::sqrt((squares - sum * sum) / people)) << sex;
  }
}

TEST_F(LifeCourse, WomenHaveAsManyChildrenAsTheRateSays) {
  // 30-year-old women, one half of them with a partner of 33, for a year.
  const std::string couples =
      "hid,pid,weight,region,age,sex,activity,earnings,pension,benefit\n"
      "1,1,1,East,33,male,employed,1,0,0\n1,2,1,East,30,female,employed,1,0,0\n"
      "2,3,1,East,30,female,employed,1,0,0\n2,4,1,East,33,female,employed,1,0,0\n";
  const int people = 200000;
  const SmallWorld world(write(couples, people, "[households, ageing, births]",
                               "assumptions:\n  births.age_spread: {unit: 1, value: 5.5}\n",
                               "2025-02"));
  const Results results = world.run();
  const double born = series(results, "births")[1] / 4 * people;
  const auto g = [](double age) { return std::exp(-0.5 * std::pow((age - 30.5) / 5.5, 2)); };
  double sum = 0;
  for (int age = 15; age < 50; ++age) sum += g(age + 0.5);
  const double thirty = people / 2.0, thirty_three = people / 4.0;
  // A twelfth has had a birthday since the observed month; which hardly matters at the top.
  const double expected =
      1.5 / 12 / sum *
      (thirty * (11 * g(30.5) + g(31.5)) / 12 + thirty_three * (11 * g(33.5) + g(34.5)) / 12);
  EXPECT_NEAR(born, expected, 3.5 * std::sqrt(expected));
}

// Women of 30 to 35 in couples: births are spaced, and are as many as without.
TEST_F(LifeCourse, BirthsAreSpacedAndAsManyAsTheRateSays) {
  const std::string couples =
      "hid,pid,weight,region,age,sex,activity,earnings,pension,benefit\n"
      "1,1,1,East,33,male,employed,1,0,0\n1,2,1,East,30,female,employed,1,0,0\n"
      "1,3,1,East,0,male,child,0,0,0\n"
      "2,4,1,East,33,male,employed,1,0,0\n2,5,1,East,30,female,employed,1,0,0\n";
  const int women = 20000, months = 60;
  const SmallWorld world(
      write(couples, women / 2 * 5, "[households, ageing, births]", "", "2029-12"),
      {"births.total_fertility_rate=6"});
  const Workers workers(2);
  Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
  std::map<std::uint64_t, int> last;  // month, by mother
  std::array<int, 4> spaced{};
  int soonest = months;
  double expected = 0, born = 0;
  const auto g = [](double age) { return std::exp(-0.5 * std::pow((age - 30.5) / 5.5, 2)); };
  double sum = 0;
  for (int age = 15; age < 50; ++age) sum += g(age + 0.5);
  for (int month = 0; month < months; ++month) {
    simulation.step(false);
    if (month > 0) {
      const auto age = column(simulation.population(), Entity::person, "age");
      const auto sex = column(simulation.population(), Entity::person, "sex");
      for (std::size_t i = 0; i < age.size(); ++i)
        if (sex[i] == 1 && age[i] >= 15) expected += 6.0 / 12 / sum * g(age[i] + 0.5);
    }
    for (const Registration& entry : simulation.registered()) {
      if (entry.what != Flow::birth) continue;
      ++born;
      const auto [before, first] = last.try_emplace(entry.mother, month);
      if (first) continue;
      const int interval = month - before->second;
      before->second = month;
      soonest = std::min(soonest, interval);
      ++spaced[interval < 9 ? 0 : interval < 18 ? 1 : interval < 36 ? 2 : 3];
    }
  }
  EXPECT_NEAR(born, expected, 3.5 * std::sqrt(expected));
  EXPECT_EQ(spaced[0], 0);
  EXPECT_EQ(soonest, 9);
  EXPECT_GT(spaced[1], 100);
  EXPECT_GT(spaced[2], 4 * spaced[1]);  // twice as long, and eight times as likely to the end
}

TEST_F(LifeCourse, RegionsKeepTheirSharesWhenHouseholdsMove) {
  const SmallWorld world(write(kPeople, 60000, "[households, moves]",
                               "assumptions:\n  moves.rates: {unit: 1/year, axes: {age: [0+]}, "
                               "values: [0.5]}\n"));
  const Workers workers(2);
  Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
  const auto east = [&] {
    const auto region = column(simulation.population(), Entity::household, "region");
    return static_cast<double>(std::count(region.begin(), region.end(), 0.0));
  };
  const double start = east(), all = static_cast<double>(simulation.population().households());
  for (int month = 0; month < 24; ++month) simulation.step(false);
  EXPECT_EQ(static_cast<double>(simulation.population().households()), all);
  EXPECT_NEAR(east() / all, start / all, 4 * 0.5 / std::sqrt(all));
  simulation.verify();
}

// A person has a column of the past, a network, and columns that are inherited or not.
TEST_F(LifeCourse, WhoIsNewStartsLikeEverybodyAndIsKnown) {
  const std::string rest =
      "state:\n"
      "  person.adopted: {type: bool, start: age >= 30}\n"
      "  person.line: {type: integer, start: 7, inherited: true}\n"
      "networks:\n"
      "  friends: {of: person, type: small_world, neighbours: 6, rewire: 0.1, within: "
      "household.region}\n"
      "  home: {of: person, type: household}\n";
  const std::string path = write(kPeople, 6000, kSchedule, rest);
  std::string text;
  {
    std::ifstream file(path);
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  text +=
      "  grown: {of: person, share: age - previous(age) <= 1 and age >= previous(age), unit: 1}\n"
      "  seven: {of: person, share: line == 7, unit: 1}\n"
      "  babies: {of: person, count: age == 0 and adopted}\n"
      "  friends: {of: person, mean: count(friends), unit: 1}\n"
      "  together: {of: person, share: \"count(home) == household.people - 1\", unit: 1}\n";
  text.replace(text.find("values:\n"), 8,
               "values:\n  household.people: {is: count(members), unit: 1}\n");
  const SmallWorld world(folder_.write("more.yaml", text));
  const Results results = world.run();
  for (const double share : series(results, "grown")) EXPECT_EQ(share, 1);
  for (const double share : series(results, "seven")) EXPECT_EQ(share, 1);
  for (const double babies : series(results, "babies")) EXPECT_EQ(babies, 0);
  for (const double share : series(results, "together")) EXPECT_EQ(share, 1);
  for (const double mean : series(results, "friends")) EXPECT_NEAR(mean, 6, 0.3);
}

// Who is gone has no values any more, and nobody comes back or takes another's place; the children
// of those who are followed come with their birth, all of them and nobody else.
TEST_F(LifeCourse, APanelFollowsThoseBornIntoIt) {
  const std::string path = write(kPeople, 6000, kSchedule, "");
  std::string text;
  {
    std::ifstream file(path);
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  text += "panel: {persons: 500, of: [person.age]}\n";
  const SmallWorld world(folder_.write("panel.yaml", text));
  const Results results = world.run();
  const Panel& panel = results.panel;
  const std::size_t citizens = panel.keys.size(), months = results.steps;
  ASSERT_EQ(panel.mothers.size(), citizens);
  EXPECT_NE(panel.weights[0], 1);
  const auto& ages = panel.attributes.at(0).values;
  std::size_t gone = 0;
  std::map<std::uint64_t, std::uint64_t> children;
  for (std::size_t citizen = 0; citizen < citizens; ++citizen) {
    const auto age = [&](std::size_t month) { return ages[month * citizens + citizen]; };
    const bool born = panel.mothers[citizen].has_value();
    if (born) children[panel.keys[citizen]] = *panel.mothers[citizen];
    std::size_t month = 0;
    while (month < months && std::isnan(age(month))) ++month;
    ASSERT_LT(month, months);
    EXPECT_EQ(month > 0, born);                           // events begin with the second month
    EXPECT_EQ(panel.weights[citizen], panel.weights[0]);  // a child stands for as many as she does
    if (born) {
      EXPECT_EQ(age(month), 0);
    }
    for (++month; month < months && !std::isnan(age(month)); ++month)
      EXPECT_TRUE(age(month) == age(month - 1) || age(month) == age(month - 1) + 1);
    if (month < months) ++gone;
    for (; month < months; ++month) EXPECT_TRUE(std::isnan(age(month)));
  }
  EXPECT_GT(gone, 0U);

  std::set<std::uint64_t> followed;
  const Workers workers(2);
  Simulation simulation(*world.plan, world.scenario.seed, 1, kBlockPersons, workers);
  for (const std::uint32_t row : world.plan->panel().persons)
    followed.insert(world.plan->population()[Entity::person].keys[row]);
  std::map<std::uint64_t, std::uint64_t> expected;
  for (std::size_t month = 0; month < months; ++month) {
    simulation.step(true);
    for (const Registration& entry : simulation.registered()) {
      if (entry.what != Flow::birth || !followed.contains(entry.mother)) continue;
      expected[entry.person] = entry.mother;
      followed.insert(entry.person);
    }
  }
  EXPECT_GT(expected.size(), 10U);
  EXPECT_EQ(children, expected);
}

TEST_F(LifeCourse, ATableWithMissingAgesIsRefused) {
  const std::string path = write(kPeople, 120, "[households, ageing, moves]",
                                 "assumptions:\n  moves.rates: {unit: 1/year, axes: {age: [0-17, "
                                 "19-64, 65+]}, values: [0, 0.1, 0]}\n");
  try {
    const SmallWorld world(path);
    FAIL() << "a gap in the ages went unnoticed";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("the next age is 18"), std::string::npos)
        << error.what();
  }
}

TEST_F(LifeCourse, WeightedCitizensAreRefused) {
  std::string people(kPeople);
  people.replace(people.find("12,1,West,22"), 12, "12,5,West,22");
  const std::string path = write(people, 120, "[households, mortality]");
  EXPECT_NO_THROW(SmallWorld{path});
  SmallWorld weighted(path);
  weighted.start = start_population(
      read_microdata(weighted.scenario.population.microdata, weighted.scenario.population.mapping),
      weighted.scenario, std::nullopt);
  const Plan plan(weighted.scenario, weighted.start);
  const Workers workers(1);
  EXPECT_THROW(Simulation(plan, 3, 1, kBlockPersons, workers), InputError);
}

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Replicates side by side are those one after the other, and a run that is stopped has whole steps.
#include "sim/engine/ensemble.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

class EnsembleTest : public testing::Test {
 protected:
  EnsembleTest() {
    folder_.write("one.csv",
                  "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
                  "1,1,1,40,male,employed,15000,0,0\n"
                  "1,2,1,40,female,inactive,0,0,0\n");
    folder_.write("one.yaml", kSmallMapping);
  }
  SmallWorld world(const std::string& to) const {
    return SmallWorld(folder_.write("scenario.yaml", R"(civitas: 1
title: Two
population: {microdata: one.csv, mapping: one.yaml, persons: 4000}
time: {from: 2025-01, to: )" + to + R"(, step: month}
seed: 1
values:
  person.net_income: {is: earnings, unit: EUR/year}
schedule: [wages, labour]
indicators:
  earned: {of: person, sum: earnings, by: [sex]}
  employed: {of: person, count: activity == 'employed'}
  yearly: {of: person, gini: earnings, every: year}
panel: {persons: 100, of: [person.earnings]}
)"));
  }
  static Results run(const SmallWorld& world, int replicates, int threads) {
    Ensemble ensemble(*world.plan, {world.scenario.seed, replicates, threads, 256});
    ensemble.run();
    EXPECT_TRUE(ensemble.complete());
    EXPECT_EQ(ensemble.citizen_steps_done(), ensemble.citizen_steps());
    return ensemble.results();
  }
  Folder folder_;
};

void expect_same(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    ASSERT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) << i;
}

TEST_F(EnsembleTest, SideBySideIsOneAfterTheOther) {
  const SmallWorld two = world("2026-12");
  const Results beside = run(two, 4, 2), after = run(two, 4, 1);
  EXPECT_TRUE(beside.complete);
  EXPECT_EQ(beside.replicates, (std::vector<int>{1, 2, 3, 4}));
  for (const char* name : {"earned", "earned_by_sex", "employed", "yearly"})
    expect_same(series(beside, name), series(after, name));
  ASSERT_EQ(beside.panel.keys, after.panel.keys);
  EXPECT_EQ(beside.panel.attributes[0].values, after.panel.attributes[0].values);
  const std::vector<double> earned = series(beside, "earned");
  EXPECT_NE(earned[23], earned[47]);  // each replicate has luck of its own
}

TEST_F(EnsembleTest, AStoppedRunHasWholeSteps) {
  const SmallWorld longer = world("2524-12");  // 6000 steps
  Ensemble ensemble(*longer.plan, {longer.scenario.seed, 2, 2, 256});
  std::thread work([&] { ensemble.run(); });
  while (ensemble.citizen_steps_done() < 10 * longer.start.persons()) std::this_thread::yield();
  ensemble.stop();
  work.join();
  EXPECT_FALSE(ensemble.complete());
  const Results stopped = ensemble.results();
  EXPECT_FALSE(stopped.complete);
  ASSERT_GT(stopped.steps, 0U);
  ASSERT_LT(stopped.steps, 6000U);
  const Workers workers(1);
  // Either replicate may have had the start of the other.
  for (std::size_t r = 0; r < stopped.replicates.size(); ++r) {
    Simulation simulation(*longer.plan, longer.scenario.seed,
                          static_cast<std::uint32_t>(stopped.replicates[r]), 256, workers);
    for (std::size_t step = 0; step < stopped.steps; ++step) {
      const Record record = simulation.step(false);
      ASSERT_EQ(record.cadences[0][0], series(stopped, "earned")[r * stopped.steps + step]);
    }
  }
}

TEST_F(EnsembleTest, WhatIsStoppedBeforeItBeginsHasNoSteps) {
  const SmallWorld two = world("2025-12");
  Ensemble ensemble(*two.plan, {1, 2, 1, 256});
  ensemble.stop();
  ensemble.run();
  EXPECT_FALSE(ensemble.complete());
  EXPECT_EQ(ensemble.results().steps, 0U);
  EXPECT_TRUE(ensemble.results().replicates.empty());
}

}  // namespace
}  // namespace civitas

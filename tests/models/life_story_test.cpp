// SPDX-License-Identifier: Apache-2.0
// The register names everybody who comes and goes, and the stories of all who live tell how they
// came, what changed and how they went.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sim/engine/story.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

const char* kPeople =
    "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
    "1,1,1,34,male,employed,30000,0,0\n"
    "1,2,1,32,female,employed,25000,0,0\n"
    "2,3,1,51,female,employed,28000,0,0\n"
    "2,4,1,19,male,student,0,0,0\n"
    "3,5,1,82,male,retired,0,20000,0\n"
    "3,6,1,80,female,retired,0,12000,0\n";

// Much happens to few.
const char* kScenario = R"(civitas: 1
title: Life
population: {microdata: people.csv, mapping: people.yaml, persons: 90}
time: {from: 2025-01, to: 2026-12, step: month}
seed: 3
values:
  person.net_income: {is: earnings + pension, unit: EUR/year}
state:
  household.region:
    type: category
    labels: [East, West]
    start: where(random(region) < 0.5, 'East', 'West')
    inherited: true
schedule: [households, ageing, education, wages, retirement, labour, mortality, births,
           leaving_home, separation, couples, migration, orphans]
indicators: {persons: {of: person, count: true}}
)";

class LifeStory : public testing::Test {
 protected:
  LifeStory() {
    folder_.write("people.csv", kPeople);
    folder_.write("people.yaml", kSmallMapping);
    world_.emplace(folder_.write("scenario.yaml", kScenario),
                   std::vector<std::string>{"births.total_fertility_rate=6", "separation.rate=0.3",
                                            "leaving_home.rate=1", "migration.immigration_rate=0.3",
                                            "migration.emigration_rate=0.2"});
  }
  Folder folder_;
  std::optional<SmallWorld> world_;
  Workers workers_{1};
};

std::set<std::uint64_t> keys(const Simulation& simulation) {
  const auto& all = simulation.population()[Entity::person].keys;
  return {all.begin(), all.end()};
}

TEST_F(LifeStory, TheRegisterBalancesByName) {
  Simulation simulation(*world_->plan, 3, 1, 16, workers_);
  std::array<int, kFlows> seen{};
  const auto& weights = simulation.population()[Entity::person];
  const double weight = weights.columns[static_cast<std::size_t>(weights.find(kWeight))].number(0);
  for (std::size_t month = 0; month < 24; ++month) {
    const std::set<std::uint64_t> before = keys(simulation);
    std::set<std::uint64_t> now = before;
    std::array<double, kFlows> flows{};
    simulation.step(false);
    for (const Registration& entry : simulation.registered()) {
      const auto flow = static_cast<std::size_t>(entry.what);
      flows[flow] += weight;
      ++seen[flow];
      if (entry.what == Flow::birth || entry.what == Flow::immigration) {
        EXPECT_TRUE(now.insert(entry.person).second);
      } else {
        EXPECT_EQ(now.erase(entry.person), 1U);
      }
      EXPECT_EQ(entry.what == Flow::birth, before.contains(entry.mother));
    }
    EXPECT_EQ(now, keys(simulation));
    for (std::size_t flow = 0; flow < flows.size(); ++flow)
      EXPECT_NEAR(flows[flow], simulation.flows()[flow], weight / 1000) << kFlowNames[flow];
  }
  for (const int count : seen) EXPECT_GT(count, 0);
}

TEST_F(LifeStory, EverybodyHasOne) {
  Simulation simulation(*world_->plan, 3, 1, 16, workers_);
  std::map<std::uint64_t, Story> stories;
  std::map<std::uint64_t, Portrait> last;
  for (std::size_t month = 0; month < 24; ++month) {
    simulation.step(false);
    const Inspection inspection(*world_->plan, simulation);
    std::map<std::uint64_t, Portrait> now;
    for (std::size_t row = 0; row < simulation.population().persons(); ++row)
      now.emplace(simulation.population()[Entity::person].keys[row],
                  portrait(inspection, row, {"person.earnings"}));
    for (const auto& [key, portrait] : now) stories[key];
    for (auto& [key, story] : stories) {
      const auto at = now.find(key);
      if (story.over()) continue;
      story.tell(world_->scenario.time.of_step(month),
                 at == now.end() ? std::nullopt : std::optional(at->second),
                 simulation.registered());
    }
    for (auto& [key, portrait] : now) last.insert_or_assign(key, std::move(portrait));
  }
  int over = 0, born = 0;
  for (const auto& [key, story] : stories) {
    over += story.over() ? 1 : 0;
    born += story.events()[0].what == "birth" ? 1 : 0;
    std::map<std::string, std::string> state;
    std::uint64_t household = 0;
    for (const LifeEvent& event : story.events()) {
      if (event.person != key) continue;
      if (event.what == "household") household = std::stoull(event.to);
      if (event.what.find('.') == std::string::npos || event.what == "person.earnings") continue;
      EXPECT_EQ(event.from, state[event.what]);
      state[event.what] = event.to;
    }
    const Portrait& end = last.at(key);
    for (const Portrait::Trait& trait : end.traits) {
      if (trait.name == "person.sex") continue;  // told as "a woman", "a man"
      EXPECT_EQ(state[trait.name], trait.text);
    }
    EXPECT_TRUE(household == 0 || household == end.household);
  }
  EXPECT_GT(over, 0);
  EXPECT_GT(born, 0);
}

}  // namespace
}  // namespace civitas

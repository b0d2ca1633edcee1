// SPDX-License-Identifier: Apache-2.0
// A run that goes on from where another stood gives what one run gives, bit by bit: from any step,
// and in whatever order its replicates have come to where they are.
#include <gtest/gtest.h>

#include <thread>

#include "sim/io/results_file.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

// Births, deaths, moves, households that part, networks that are renewed, stocks, the past, a
// panel.
SmallWorld generations(const std::string& to) {
  Scenario scenario = read_scenario("scenarios/flagship/today.yaml", {}, SmallWorld::parameters_of);
  scenario.population.persons = 2000;
  scenario.time.to = Month::parse(to).value();
  return SmallWorld(std::move(scenario));
}

std::vector<std::byte> image(const Ensemble& ensemble) { return results_image(ensemble.results()); }

EnsembleOptions options(const SmallWorld& world, int replicates, int threads, std::size_t block) {
  return {world.scenario.seed, replicates, threads, block, false, false};
}

TEST(EnsembleStates, GoesOnFromEveryMonth) {
  const SmallWorld whole = generations("2026-02");
  Ensemble expected(*whole.plan, options(whole, 2, 1, 1024));
  expected.run();
  for (const char* to : {"2025-01", "2025-02", "2025-07", "2026-01"}) {
    const SmallWorld part = generations(to);
    EnsembleOptions of_past = options(part, 2, 2, 7);
    of_past.keep_last = true;
    Ensemble past(*part.plan, of_past);
    past.run();
    ASSERT_TRUE(past.complete());
    Ensemble resumed(*whole.plan, options(whole, 2, 2, 300));
    resumed.restore(past.states());
    resumed.run();
    EXPECT_TRUE(image(resumed) == image(expected)) << to;
    EXPECT_EQ(resumed.citizen_steps_done(), expected.citizen_steps_done());
  }
}

TEST(EnsembleStates, GoesOnFromWhateverMoment) {
  const SmallWorld world = generations("2026-02");
  Ensemble expected(*world.plan, options(world, 4, 2, 1024));
  expected.run();
  std::vector<ReplicateState> states;
  for (int nth = 0; nth < 100; ++nth) {
    Ensemble ensemble(*world.plan, options(world, 4, 1 + nth % 3, 1024));
    if (nth > 0) ensemble.restore(states);
    std::jthread work([&] { ensemble.run(); });
    const std::uint64_t before = ensemble.citizen_steps_done();
    ensemble.ask_for_states();
    while (!ensemble.states_ready()) std::this_thread::yield();
    if (nth % 2 == 0) {  // asked on the way, and what is done afterwards is lost
      states = ensemble.states();
      ensemble.stop();
    } else {
      while (ensemble.citizen_steps_done() < before + 2000 && !ensemble.complete())
        std::this_thread::yield();
      ensemble.ask_for_states();
      while (!ensemble.states_ready()) std::this_thread::yield();
      ensemble.states();  // written, and then it is stopped
      ensemble.stop();
      work.join();
      states = ensemble.states();
    }
    if (work.joinable()) work.join();
    if (ensemble.complete()) {
      EXPECT_TRUE(image(ensemble) == image(expected)) << "after " << nth << " restarts";
      return;
    }
  }
  FAIL() << "it never came to its end";
}

// A past of many replicates may be larger than the memory.
TEST(EnsembleStates, OneStateIsInMemoryAtATime) {
  const SmallWorld part = generations("2025-02"), whole = generations("2025-04");
  EnsembleOptions of_past = options(part, 3, 1, 1024);
  of_past.keep_last = true;
  Ensemble past(*part.plan, of_past);
  past.run();
  std::vector<ReplicateState> states = past.states();
  int times = 0;
  std::weak_ptr<const ReplicateState::Bytes> last;
  for (ReplicateState& state : states) {
    state.bytes = [&, kept = *state.bytes(nullptr)](SpareRooms*) {
      EXPECT_TRUE(last.expired());
      ++times;
      auto bytes = std::make_shared<const ReplicateState::Bytes>(kept);
      last = bytes;
      return bytes;
    };
  }
  Ensemble ensemble(*whole.plan, options(whole, 3, 1, 1024));
  ensemble.restore(states);
  EXPECT_EQ(times, 3);  // for what was recorded
  ensemble.run();
  EXPECT_EQ(times, 6);
  EXPECT_TRUE(last.expired());
}

TEST(EnsembleStates, NetworksThatNothingChangesAreNotSaved) {
  Scenario scenario = read_scenario("scenarios/canon/sir.yaml", {}, SmallWorld::parameters_of);
  scenario.population.persons = 2000;
  const SmallWorld still(std::move(scenario)), living = generations("2025-02");
  for (const SmallWorld* world : {&still, &living}) {
    const Workers one(1);
    Simulation simulation(*world->plan, 1, 1, 1024, one);
    for (int step = 0; step < 2; ++step) simulation.step(false);
    Saver saver;
    simulation.save(saver);
    const std::size_t saved = saver.take().size();
    EXPECT_LE(saved, simulation.saved_bytes());
    EXPECT_LT(simulation.saved_bytes(), saved + saved / 10 + 8192);
    const Population& start = world->plan->population();
    EXPECT_EQ(simulation.population().bytes_beside(start) < simulation.population().bytes(),
              world == &still);
  }
}

TEST(EnsembleStates, StatesOfAnotherPlanAreRefused) {
  const SmallWorld world = generations("2025-03");
  EnsembleOptions of_past = options(world, 1, 1, 1024);
  of_past.keep_last = true;
  Ensemble past(*world.plan, of_past);
  past.run();
  const SmallWorld shorter = generations("2025-02");
  Ensemble another(*shorter.plan, options(shorter, 1, 1, 1024));
  EXPECT_THROW(another.restore(past.states()), Unloadable);
}

}  // namespace
}  // namespace civitas

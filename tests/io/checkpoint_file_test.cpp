// SPDX-License-Identifier: Apache-2.0
// Checkpoints on the disk: read as written, two of them kept, and none believed that was damaged.
#include "sim/io/checkpoint_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "sim/core/mistake.hpp"
#include "sim/io/file.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

ReplicateState state(std::uint32_t number, std::uint64_t steps, std::size_t size) {
  return ReplicateState::in_memory(
      number, steps,
      std::make_shared<const ReplicateState::Bytes>(size, static_cast<std::byte>(number)));
}

Checkpoint sample(std::uint64_t steps) {
  Checkpoint checkpoint;
  checkpoint.program = "0.1.0 (abc)";
  checkpoint.scenario_file = "law.yaml";
  checkpoint.scenario = "civitas: 1\n";
  checkpoint.population = "digest";
  checkpoint.replicates = 3;
  checkpoint.states = {state(1, steps, 1000), state(3, steps + 1, 0)};
  return checkpoint;
}

class CheckpointFile : public testing::Test {
 protected:
  CheckpointFile() : path_(folder_.write("x.h5.checkpoint", "")) { std::filesystem::remove(path_); }

  static void put(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  /// The mistake with which the file is refused.
  static Mistake refused(const std::string& path) {
    try {
      read_checkpoint(path);
    } catch (const InputError& error) {
      return error.problems()[0].mistake;
    }
    throw std::runtime_error("it was read");
  }
  Folder folder_;
  std::string path_;
};

TEST_F(CheckpointFile, IsReadAsWritten) {
  write_checkpoint(path_, sample(7));
  const Checkpoint read = read_checkpoint(path_);
  const Checkpoint written = sample(7);
  EXPECT_EQ(read.program, written.program);
  EXPECT_EQ(read.scenario_file, written.scenario_file);
  EXPECT_EQ(read.scenario, written.scenario);
  EXPECT_EQ(read.population, written.population);
  EXPECT_EQ(read.replicates, 3U);
  ASSERT_EQ(read.states.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(read.states[i].number, written.states[i].number);
    EXPECT_EQ(read.states[i].steps, written.states[i].steps);
    EXPECT_TRUE(*read.states[i].bytes(nullptr) == *written.states[i].bytes(nullptr));
  }
  EXPECT_EQ(read.steps(), 0U);  // one has not begun
}

TEST_F(CheckpointFile, StatesAreThoseOfTheFileThatWasRead) {
  write_checkpoint(path_, sample(1));
  const Checkpoint read = read_checkpoint(path_);
  for (const std::uint64_t steps : {2, 3}) write_checkpoint(path_, sample(steps));  // it is gone
  EXPECT_EQ(*read.states[0].bytes(nullptr), *sample(1).states[0].bytes(nullptr));
}

TEST_F(CheckpointFile, WhatIsWrittenOverAfterwardsIsSeen) {
  write_checkpoint(path_, sample(1));
  const std::string whole = read_file(path_);
  for (const std::string& other :
       {std::string(whole.size(), 'x'), whole.substr(0, whole.size() / 2), std::string()}) {
    put(path_, whole);
    const Checkpoint read = read_checkpoint(path_);
    put(path_, other);
    try {
      read.states[0].bytes(nullptr);
      FAIL() << other.size();
    } catch (const InputError& error) {
      EXPECT_EQ(error.problems()[0].mistake, Mistake::checkpoint_damaged);
    }
  }
}

TEST_F(CheckpointFile, WhatStandsBeforeTheStatesMayBeLong) {
  Checkpoint written = sample(1);
  written.scenario.assign(std::size_t{20} << 20, '#');
  write_checkpoint(path_, written);
  const Checkpoint read = read_checkpoint(path_);
  EXPECT_EQ(read.scenario, written.scenario);
  EXPECT_EQ(*read.states[0].bytes(nullptr), *written.states[0].bytes(nullptr));
}

TEST_F(CheckpointFile, TheOneBeforeIsKept) {
  EXPECT_FALSE(last_checkpoint(path_));
  for (const std::uint64_t steps : {1, 2, 3}) write_checkpoint(path_, sample(steps));
  EXPECT_EQ(last_checkpoint(path_)->checkpoint.states[0].steps, 3U);
  EXPECT_EQ(read_checkpoint(checkpoint_before(path_)).states[0].steps, 2U);
  remove_checkpoint(path_);  // killed between the two renames
  EXPECT_EQ(last_checkpoint(path_)->checkpoint.states[0].steps, 2U);
  remove_checkpoint(checkpoint_before(path_));
  EXPECT_FALSE(last_checkpoint(path_));
}

TEST_F(CheckpointFile, ForADamagedOneTheOneBeforeServes) {
  write_checkpoint(path_, sample(1));
  write_checkpoint(path_, sample(2));
  put(path_, read_file(path_).substr(0, 500));
  const auto last = last_checkpoint(path_);
  EXPECT_EQ(last->checkpoint.states[0].steps, 1U);
  EXPECT_EQ(last->path, checkpoint_before(path_));
  ASSERT_EQ(last->refused.size(), 1U);
  EXPECT_EQ(last->refused[0].mistake, Mistake::checkpoint_damaged);
  put(checkpoint_before(path_), "");
  EXPECT_THROW(last_checkpoint(path_), InputError);
}

TEST_F(CheckpointFile, AnyOtherByteAndAnyOtherLengthIsSeen) {
  write_checkpoint(path_, sample(1));
  const std::string whole = read_file(path_);
  std::mt19937_64 random(1);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string other = whole;
    other[at] = static_cast<char>(other[at] ^ static_cast<char>(1U << random() % 8));
    put(path_, other);
    const Mistake mistake = refused(path_);
    EXPECT_TRUE(mistake == Mistake::checkpoint_damaged ||
                (at < 12 && mistake == Mistake::checkpoint_unfit))
        << at;
  }
  for (std::size_t length = 0; length < whole.size(); ++length) {
    put(path_, whole.substr(0, length));
    EXPECT_EQ(refused(path_), Mistake::checkpoint_damaged) << length;
  }
  put(path_, whole + "x");
  EXPECT_EQ(refused(path_), Mistake::checkpoint_damaged);
}

TEST_F(CheckpointFile, OtherFilesAndFormatsAreNone) {
  put(path_, "civitas: 1\n");
  EXPECT_EQ(refused(path_), Mistake::checkpoint_unfit);
  write_checkpoint(path_, sample(1));
  std::string newer = read_file(path_);
  newer[8] = 3;
  put(path_, newer);
  EXPECT_EQ(refused(path_), Mistake::checkpoint_unfit);
  EXPECT_THROW(last_checkpoint(path_), InputError);  // the one before is not what was asked for
}

TEST(PopulationDigest, IsOfEverythingThatPeopleAre) {
  Population people = parametric(100, std::vector<double>{0.5, 0.5});
  const std::string digest = population_digest(people);
  EXPECT_EQ(population_digest(people), digest);
  const auto differs = [&](auto change) {
    Population other = people;
    change(other);
    return population_digest(other) != digest;
  };
  EXPECT_TRUE(differs([](Population& p) { ++p[Entity::person].keys[3]; }));
  EXPECT_TRUE(differs([](Population& p) { p[Entity::household].columns[0].set_number(2, 7); }));
  EXPECT_TRUE(differs([](Population& p) { p[Entity::person].columns[0].attribute.name = "x"; }));
  EXPECT_TRUE(differs([](Population& p) { std::swap(p.first_member[1], p.first_member[2]); }));
  EXPECT_TRUE(differs([](Population& p) {
    const std::vector<Link> links = {{0, 1}};
    p.networks.push_back(
        {"friends", Entity::person,
         std::make_shared<const Network>(Network::of_links(100, links, Ties::mutual))});
  }));
}

TEST(PopulationDigest, LeavesOutWhatTheScenarioAdds) {
  Population people = parametric(100, std::vector<double>{0.5, 0.5});
  const std::string digest = population_digest(people);
  Attribute counsel;
  counsel.name = "counsel";
  people[Entity::household].add(counsel);
  StateColumn added{Entity::household, counsel, {}, {}};
  EXPECT_NE(population_digest(people), digest);
  EXPECT_EQ(population_digest(people, {added}), digest);
  added.entity = Entity::person;  // another one of that name
  EXPECT_NE(population_digest(people, {added}), digest);
}

}  // namespace
}  // namespace civitas

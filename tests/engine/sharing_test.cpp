// SPDX-License-Identifier: Apache-2.0
// Programs that share rows give the same bits as each for itself, whatever changes in between; and
// what is worth it is worked out once.
#include "sim/engine/sharing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>

#include "tests/language/village.hpp"

namespace civitas {
namespace {

using language::Binder;
using language::NodeId;
using language::Output;
using language::Program;
using language::Village;
using language::written;

constexpr const char* kDear = "scale(points_rate, points * 2) + exp(points) + log(points ^ 2 + 1)";
constexpr const char* kOfMembers = "sum(members, scale(points_rate, points) * rate + exp(points))";

struct Formula {
  const char* text;
  Entity entity;
};

/// A village in whose order of programs something changes now and then.
class Step {
 public:
  explicit Step(Village village) : village_(std::move(village)), sharing_(graph_) {}

  NodeId node(const Formula& formula) {
    Problems problems;
    Binder binder(village_.scope, graph_, problems);
    const auto bound = binder.bind(written(formula.text), formula.entity);
    problems.throw_if_any();
    return binder.rows(bound->node, formula.entity);
  }
  void run(const std::vector<Formula>& formulas, bool always = true) {
    std::vector<Output> outputs;
    int stage = 0;
    for (const Formula& formula : formulas) outputs.push_back({node(formula), 0});
    for (const Output& output : outputs) stage = std::max(stage, graph_[output.node].stage);
    for (Output& output : outputs) output.stage = stage;
    sharing_.run(outputs, always);
    programs_.push_back(outputs);
    then_.emplace_back();
  }
  void change_points(double by) {
    sharing_.change_column(Entity::person, village_.population[Entity::person].find("points"));
    then_.back().push_back([=](Domain& domain, language::Scalars&) {
      Table& persons = domain.population[Entity::person];
      Column& points = persons.columns[static_cast<std::size_t>(persons.find("points"))];
      for (std::size_t row = 0; row < points.rows(); ++row)
        points.set_number(row, points.number(row) + by);
    });
  }
  void change_rate(double by) {
    const int slot = std::get<language::NumberSymbol>(village_.scope.symbols.at("rate")).slot;
    sharing_.change_number(slot);
    then_.back().push_back([=](Domain&, language::Scalars& scalars) {
      scalars.numbers[static_cast<std::size_t>(slot)] += by;
    });
  }
  /// Everybody else in their place: the last comes first.
  void move_rows() {
    sharing_.move_rows();
    then_.back().push_back([](Domain& domain, language::Scalars&) {
      for (Column& column : domain.population[Entity::person].columns) {
        const double last = column.number(column.rows() - 1);
        for (std::size_t row = column.rows() - 1; row > 0; --row)
          column.set_number(row, column.number(row - 1));
        column.set_number(0, last);
      }
      domain.count();
    });
  }

  Sharing::Given shared() const { return sharing_.give_slots(); }
  /// The rows of all outputs, one after the other.
  std::vector<double> rows(bool sharing, std::size_t block_size, int threads = 1) {
    const Sharing::Given given = shared();
    Domain domain(village_.population, block_size);
    const Workers workers(threads);
    Workspaces workspaces(workers);
    std::vector<std::vector<double>> slots(given.slots.size());
    language::Scalars scalars = village_.scalars;
    scalars.shared = &slots;
    std::vector<double> all;
    for (std::size_t i = 0; i < programs_.size(); ++i) {
      const std::vector<Output>& outputs = programs_[i];
      const Program program(graph_, outputs, scalars.numbers.size(), domain.population,
                            sharing ? given.programs[i] : language::SharedRows{});
      std::vector<std::vector<double>> found;
      for (const Output& output : outputs)
        found.emplace_back(domain.population[graph_[output.node].entity].rows());
      Evaluation(graph_, program)
          .run(domain, workers, workspaces, scalars,
               [&](int stage, const Block& block, const language::Workspace& rows, std::size_t) {
                 for (std::size_t o = 0; o < outputs.size(); ++o) {
                   if (stage != outputs[o].stage) continue;
                   const Entity entity = graph_[outputs[o].node].entity;
                   std::copy_n(program.rows(stage, outputs[o].node, rows), block.count_of(entity),
                               found[o].begin() + block.first_of(entity));
                 }
               });
      for (const auto& list : found) all.insert(all.end(), list.begin(), list.end());
      for (const auto& change : then_[i]) change(domain, scalars);
    }
    return all;
  }

 private:
  Village village_;
  language::Graph graph_;
  Sharing sharing_;
  std::vector<std::vector<Output>> programs_;
  std::vector<std::vector<std::function<void(Domain&, language::Scalars&)>>> then_;
};

Village any_village() {
  std::vector<language::Home> homes(static_cast<std::size_t>(*rc::gen::inRange(1, 20)));
  for (language::Home& home : homes) {
    home.region = *rc::gen::inRange(0, 3);
    home.members.resize(static_cast<std::size_t>(*rc::gen::inRange(1, 5)));
    for (language::Member& member : home.members) {
      member.age = *rc::gen::inRange(0, 80);
      member.points = *rc::gen::inRange(-6, 8) / 2.0;
    }
  }
  return Village(homes);
}

RC_GTEST_PROP(Sharing, GivesTheBitsThatEachProgramGivesForItself, ()) {
  const std::vector<Formula> pool = {
      {kDear, Entity::person},
      {"rate * (scale(points_rate, points * 2) + exp(points))", Entity::person},
      {"where(place(members, -age, age > 20) == 1, exp(points), points)", Entity::person},
      {"points + 1", Entity::person},
      {"household.rent * 0 / 1 EUR * 1 month + exp(points) * exp(rate) + log(2 + points ^ 2)",
       Entity::person},
      {"exp(points) + exp(points * rate) + exp(points + 1) - mean(person, points)", Entity::person},
      {"rank(person, exp(points) + exp(points / 2) + exp(points / 3) + exp(points / 4))",
       Entity::person},
      {kOfMembers, Entity::household},
      {"max(members, exp(points) * exp(points / 2) * exp(points / 3)) + count(members)",
       Entity::household},
  };
  Step step(any_village());
  const int actions = *rc::gen::inRange(2, 12);
  for (int i = 0; i < actions; ++i) {
    std::vector<Formula> formulas;
    const int count = *rc::gen::inRange(1, 4);
    for (int k = 0; k < count; ++k) formulas.push_back(*rc::gen::elementOf(pool));
    step.run(formulas, *rc::gen::inRange(0, 4) > 0);
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        step.change_points(0.5);
        break;
      case 1:
        step.change_rate(0.125);
        break;
      case 2:
        step.move_rows();
        break;
      default:
        break;
    }
  }
  const std::size_t block_size = *rc::gen::elementOf(std::vector<std::size_t>{1, 3, 1024});
  const std::vector<double> alone = step.rows(false, 1024), shared = step.rows(true, block_size, 2);
  RC_ASSERT(alone.size() == shared.size());
  for (std::size_t i = 0; i < alone.size(); ++i)
    RC_ASSERT(std::bit_cast<std::uint64_t>(alone[i]) == std::bit_cast<std::uint64_t>(shared[i]));
  RC_CLASSIFY(!step.shared().slots.empty(), "shared");
}

class SharingInAVillage : public testing::Test {
 protected:
  Step step{language::small_village()};
  const Formula dear{kDear, Entity::person}, of_members{kOfMembers, Entity::household};
};

TEST_F(SharingInAVillage, WhatNothingHasChangedIsWorkedOutOnce) {
  step.run({dear});
  step.run({{"points", Entity::person}});
  step.change_rate(1);  // which it does not read
  step.run({dear});
  const auto shared = step.shared().programs;
  const NodeId node = step.node(dear);
  EXPECT_TRUE(shared[0].kept.contains(node));
  EXPECT_TRUE(shared[1].kept.empty() && shared[1].known.empty());
  EXPECT_TRUE(shared[2].known.contains(node));
  EXPECT_THAT(step.shared().slots, testing::ElementsAre(Entity::person));
}

TEST_F(SharingInAVillage, WhatHasChangedIsWorkedOutAnew) {
  step.run({dear, of_members});
  step.change_points(1);
  step.run({dear, of_members});
  step.move_rows();
  step.run({dear, of_members});
  step.run({of_members});
  step.change_rate(1);
  step.run({of_members});
  const auto shared = step.shared().programs;
  EXPECT_TRUE(shared[0].kept.empty());
  EXPECT_TRUE(shared[1].kept.empty() && shared[1].known.empty());
  EXPECT_TRUE(shared[2].known.empty());
  EXPECT_TRUE(shared[3].known.contains(step.node(of_members)));
  EXPECT_FALSE(shared[4].known.contains(step.node(of_members)));
}

TEST_F(SharingInAVillage, NothingIsTakenFromWhatDoesNotAlwaysRun) {
  step.run({dear}, false);
  step.run({dear});
  step.run({dear}, false);
  const auto shared = step.shared().programs;
  EXPECT_TRUE(shared[0].kept.empty());
  EXPECT_TRUE(shared[1].known.empty());
  EXPECT_FALSE(shared[1].kept.empty());
  EXPECT_FALSE(shared[2].known.empty());
}

TEST_F(SharingInAVillage, WhatCostsLittleOrRestsOnOthersIsNotShared) {
  const Formula cheap{"points * 2 + 1", Entity::person};
  const Formula of_all{"exp(points - mean(person, points))", Entity::person};
  step.run({cheap, of_all});
  step.run({cheap, of_all});
  EXPECT_TRUE(step.shared().slots.empty());
}

TEST_F(SharingInAVillage, ASlotIsUsedAgainAfterItsLastReader) {
  const Formula other{"exp(points) * exp(points / 2) * exp(points / 3) * exp(points / 4)",
                      Entity::person};
  step.run({dear});
  step.run({dear});
  step.run({other});
  step.run({other});
  EXPECT_THAT(step.shared().slots, testing::ElementsAre(Entity::person));
}

}  // namespace
}  // namespace civitas

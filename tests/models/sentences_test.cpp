// SPDX-License-Identifier: Apache-2.0
// The sentences on the models' cards are about columns and labels that there are.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

/// The labels of each column of kind yes or no or category, by full name.
std::map<std::string, std::set<std::string>> labels_of(const Population& population) {
  std::map<std::string, std::set<std::string>> result;
  for (const Entity entity : kAllEntities) {
    for (const Column& column : population[entity].columns) {
      std::set<std::string>& labels =
          result[std::string(name(entity)) + "." + column.attribute.name];
      labels.insert(column.attribute.labels.begin(), column.attribute.labels.end());
      if (column.attribute.storage == Storage::boolean) labels = {"no", "yes"};
    }
  }
  return result;
}

TEST(Sentences, AreAboutColumnsAndLabelsThatThereAre) {
  const std::string root = CIVITAS_ROOT;
  const SmallWorld world(root + "/scenarios/flagship/today.yaml");
  const auto labels = labels_of(world.plan->population());
  std::size_t sentences = 0;
  for (const Plan::Process& process : world.plan->processes()) {
    const ModelCard* card = find_model(process.declaration->process());
    if (card == nullptr) continue;
    for (const Sentence& sentence : card->sentences) {
      ++sentences;
      const std::string told = card->name + ": " + sentence.column + ", " + sentence.words;
      const auto column = labels.find(sentence.column);
      ASSERT_NE(column, labels.end()) << told;
      for (const std::string& label : {sentence.from, sentence.to})
        EXPECT_TRUE(label.empty() || column->second.contains(label)) << told << ": " << label;
      for (std::size_t at = 0; (at = sentence.words.find('{', at)) != std::string::npos; ++at) {
        const std::string other =
            sentence.words.substr(at + 1, sentence.words.find('}', at) - at - 1);
        EXPECT_TRUE(other == "from" || other == "to" || labels.contains(other)) << told;
      }
    }
  }
  EXPECT_GT(sentences, 20U);
}

TEST(Sentences, TellEveryStepOfAClaimAndEveryVisit) {
  const auto told = [](const char* model, const std::string& column, const std::string& from,
                       const std::string& to) {
    const Sentence* sentence = Sentences(find_model(model)->sentences).find(column, from, to);
    return sentence != nullptr && !sentence->words.empty();
  };
  const std::vector<std::string> claims = {"none", "pending", "receiving", "automatic", "applying"};
  for (const std::string& from : claims) {
    for (const std::string& to : claims)
      EXPECT_EQ(told("take_up", "household.claim", from, to), from != to) << from << ' ' << to;
  }
  const std::vector<std::string> outcomes = {"none", "settled", "failed", "abandoned", "forgone"};
  for (const std::string& from : outcomes) {
    for (const std::string& to : outcomes)
      EXPECT_EQ(told("services", "person.outcome", from, to), to != "none") << from << ' ' << to;
  }
}

}  // namespace
}  // namespace civitas

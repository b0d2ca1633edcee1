// SPDX-License-Identifier: Apache-2.0
// Targeting on the survey: whom proxy means miss, and whom errors of registers hide.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

// What sees a household on the street sees a quarter of what makes incomes differ.
class ProxyMeans : public testing::Test {
 protected:
  SmallWorld world(const std::vector<std::string>& settings = {}) const {
    const std::string data = std::string(CIVITAS_ROOT) + "/scenarios/data/eusilc_at2006";
    return SmallWorld(
        folder_.write("scenario.yaml",
                      "civitas: 1\ntitle: Proxy means\n"
                      "population: {microdata: " +
                          data + ".csv.gz, mapping: " + data +
                          R"yaml(.yaml}
time: {from: 2025-01, to: 2025-02, step: month}
values:
  household.equivalence: "1 + 0.5 * (count(members, age >= 14) - 1) + 0.3 * count(members, age < 14)"
  household.income_in_registers:
    is: "(sum(members, earnings + pension + unemployment_benefit + education_allowance) + other_income) / equivalence"
    unit: EUR/year
  guaranteed_income: {is: 9000 EUR/year, unit: EUR/year}
  score_line: {is: "quantile(person, household.register_score, 0.2)", unit: EUR/year}
  income_line: {is: "quantile(person, household.income_in_registers, 0.2)", unit: EUR/year}
schedule: [registers]
indicators:
  fit: {number: registers.fit}
  of_working: {number: "lookup(registers.proxy_means_of, 'share who work')"}
  selected: {of: person, share: household.register_score < score_line}
  exclusion: {of: person, share: household.register_score >= score_line, where: household.income_in_registers < income_line}
)yaml"),
        [&] {
          std::vector<std::string> all = {"registers.proxy_means=1", "registers.enrolment_month=2"};
          all.insert(all.end(), settings.begin(), settings.end());
          return all;
        }());
  }

  Folder folder_;
};

// The numbers of an independent least squares (numpy) on the same file, persons weighing alike.
TEST_F(ProxyMeans, ExplainAQuarterOfIncomesAndMissHalfOfThePoorestFifth) {
  const Results results = world().run();
  EXPECT_NEAR(series(results, "fit").back(), .2707, 2e-4);
  EXPECT_NEAR(series(results, "selected").back(), .2, .002);
  EXPECT_NEAR(series(results, "exclusion").back(), .532, .003);
  EXPECT_GT(series(results, "of_working").back(), 0);
}

// Means of 3,000 draws of numpy on the same weighted file: how many of the poorest fifth errors of
// 10, 20, 30 and 50 % hide. (With equal weights they are .105, .209, .297 and .423.)
TEST_F(ProxyMeans, ErrorsOfRegistersHideWhomTheyShould) {
  constexpr int kReplicates = 100;
  for (const auto& [error, hidden] :
       {std::pair(.1, .1041), {.2, .2062}, {.3, .2921}, {.5, .4171}}) {
    const auto exclusion = series(world({"registers.proxy_means=0", "registers.staff_skill=0.5",
                                         "registers.error=" + std::to_string(error)})
                                      .run(kReplicates),
                                  "exclusion");
    double sum = 0, squares = 0;
    for (std::size_t i = 1; i < exclusion.size(); i += 2) {  // February
      sum += exclusion[i] / kReplicates;
      squares += exclusion[i] * exclusion[i] / kReplicates;
    }
    EXPECT_NEAR(sum, hidden, 3 * std::sqrt((squares - sum * sum) / kReplicates)) << error;
  }
}

TEST_F(ProxyMeans, AreTheSameBitsForAnyThreadsAndBlocks) {
  const SmallWorld small = world();
  std::vector<std::vector<double>> found;
  for (const std::size_t block_size : {1UL, 7UL, 1000UL, 1000000UL}) {
    EnsembleOptions options;
    options.threads = block_size == 7 ? 1 : 3;
    options.block_size = block_size;
    Ensemble ensemble(*small.plan, options);
    ensemble.run();
    const Results results = ensemble.results();
    found.push_back(series(results, "fit"));
    for (const double part : series(results, "exclusion")) found.back().push_back(part);
  }
  for (const auto& other : found) EXPECT_EQ(other, found[0]);
}

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Take-up: closed forms where they exist, and who is paid when.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr int kHouseholds = 400000;

// Every household has the same entitlement; rates are so high that whoever is willing has filed.
std::string scenario(double benefit, double aware, const std::string& more = "",
                     const std::string& to = "2026-01") {
  return "civitas: 1\ntitle: One benefit\n"
         "population: {microdata: one.csv, mapping: one.yaml, persons: " +
         std::to_string(kHouseholds) + "}\ntime: {from: 2025-01, to: " + to +
         ", step: month}\nseed: 7\n"
         "parameters: {benefit: {unit: EUR/year, value: " +
         std::to_string(benefit) + R"(, range: [-1e6, 1e6]}}
assumptions:
  take_up.aware_at_start: {unit: 1, value: )" +
         std::to_string(aware) + R"(, range: [0, 1]}
  take_up.awareness_rate: {unit: 1/year, value: 0}
  take_up.filing_rate: {unit: 1/year, value: 1000, range: [0, 1000]}
  take_up.false_rejection: {unit: 1, value: 0}
  take_up.recertification_rate: {unit: 1/year, value: 1, range: [0, 12]}
  take_up.forgetting_rate: {unit: 1/year, value: 0, range: [0, 1]}
  take_up.claim_cost: {unit: EUR/year, value: 500}
  take_up.claim_cost_spread: {unit: 1, value: 1}
)" + more +
         R"(
values:
  household.minimum_income_entitlement: {is: benefit, unit: EUR/year}
schedule: [take_up]
indicators:
  take_up: {of: household, share: "claim == 'receiving' or claim == 'automatic'"}
  pending: {of: household, share: claim == 'pending'}
)";
}

class TakeUp : public testing::Test {
 protected:
  TakeUp() {
    folder_.write("one.csv",
                  "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
                  "1,1,1,30,male,employed,0,0,0\n");
    folder_.write("one.yaml", kSmallMapping);
  }
  Results run(const std::string& text, const std::vector<std::string>& settings = {}) const {
    return SmallWorld(folder_.write("scenario.yaml", text), settings).run();
  }
  static double last(const Results& results) { return series(results, "take_up").back(); }

  Folder folder_;
};

double three_standard_errors(double share) {
  return 3 * std::sqrt(share * (1 - share) / kHouseholds);
}

// aware · Φ(ln(B / (K₀ κ)) / σ), with a million households, of whom all are paid in April.
TEST_F(TakeUp, ClosedFormOfOneBenefit) {
  const auto found = [&](double benefit, const std::vector<std::string>& settings = {}) {
    std::string text = scenario(benefit, 1, "", "2025-04");
    const std::string few = std::to_string(kHouseholds);
    return last(run(text.replace(text.find(few), few.size(), "1000000"), settings));
  };
  EXPECT_NEAR(found(1000), .755891, .0015);
  EXPECT_NEAR(found(250), .244109, .0015);
  EXPECT_NEAR(found(1000, {"take_up.claim_cost=200"}), .946240, .0007);
}

TEST_F(TakeUp, ComplexityStigmaAndScreeningMultiplyTheTrouble) {
  const auto settings = std::vector<std::string>{"take_up.claim_cost=250", "take_up.complexity=0.8",
                                                 "take_up.stigma=0.25", "take_up.screening=2"};
  EXPECT_NEAR(last(run(scenario(1000, 1), settings)), .755891, three_standard_errors(.755891));
}

TEST_F(TakeUp, WhoDoesNotKnowDoesNotClaim) {
  EXPECT_NEAR(last(run(scenario(1000, 0.9))), .9 * .755891, three_standard_errors(.68));
  EXPECT_EQ(last(run(scenario(1000, 0))), 0);
}

TEST_F(TakeUp, CampaignsReachThoseWhoDoNotKnow) {
  const double learnt = 1 - std::exp(-0.8 * 1.5);  // 12 chances until the last claim is filed
  const Results results =
      run(scenario(1e6, 0), {"take_up.campaign=0.8", "take_up.campaign_effect=1.5"});
  EXPECT_NEAR(last(results), learnt, three_standard_errors(learnt));
}

TEST_F(TakeUp, NobodyIsPaidBeforeTheDecision) {
  const auto paid = series(run(scenario(1000, 1), {"take_up.processing_delay=4"}), "take_up");
  const auto waiting = series(run(scenario(1000, 1), {"take_up.processing_delay=4"}), "pending");
  for (std::size_t month = 0; month < 4; ++month) {
    EXPECT_EQ(paid[month], 0) << month;
    EXPECT_NEAR(waiting[month], .755891, three_standard_errors(.755891)) << month;
  }
  EXPECT_NEAR(paid[4], .755891, three_standard_errors(.755891));
}

TEST_F(TakeUp, HalfOfTheWillingFileWithinAMonth) {
  const auto waiting = series(run(scenario(1e6, 1), {"take_up.filing_rate=8.3178"}), "pending");
  EXPECT_NEAR(waiting[0], 0.5, three_standard_errors(0.5));
}

// A claim is rejected by mistake and filed again a month later, so w waits and r is paid:
// without recertification everybody is paid in the end; with it r = (1-α) / (1 + p α) nearly.
TEST_F(TakeUp, MistakesKeepSomeOutAndRigourMakesFewer) {
  const std::vector<std::string> mistakes = {"take_up.false_rejection=0.4"};
  const auto paid = series(run(scenario(1e6, 1), mistakes), "take_up");
  EXPECT_NEAR(paid[1], 0.6, three_standard_errors(0.6));
  std::vector<std::string> rigour = mistakes;
  rigour.emplace_back("take_up.screening=1");
  const double rejected = 0.4 * std::exp(-1);
  EXPECT_NEAR(series(run(scenario(1e6, 1), rigour), "take_up")[1], 1 - rejected,
              three_standard_errors(rejected));
}

TEST_F(TakeUp, WhoIsNoLongerWillingIsLostWhenNeedMustBeProvedAgain) {
  // From month 6 on the trouble is four times as large; a year has one recertification on average.
  const std::string trouble =
      "  take_up.complexity: {unit: 1, range: [0.3, 4], from: {2025-01: 1, 2025-07: 4}}\n";
  const std::string text = scenario(1000, 1, trouble, "2026-06");
  const auto paid = series(run(text), "take_up");
  const double before = .755891, willing = .244109;  // B / K₀ = 2 and 1/2
  EXPECT_NEAR(paid[5], before, three_standard_errors(before));
  const double stay = std::exp(-1.0);  // 12 months of the rate 1 a year
  EXPECT_NEAR(paid[17], willing + (before - willing) * stay, three_standard_errors(.5));
  const auto no_proof = series(run(text, {"take_up.recertification_rate=0"}), "take_up");
  EXPECT_EQ(no_proof[17], no_proof[5]);
}

TEST_F(TakeUp, RegistersPayWithoutAClaim) {
  const auto paid = series(run(scenario(1000, 0), {"take_up.automatic_coverage=0.75"}), "take_up");
  EXPECT_NEAR(paid[0], 0.75, three_standard_errors(0.75));
  EXPECT_EQ(paid[12], paid[0]);  // the same households
}

TEST_F(TakeUp, NobodyGetsWhatIsNotDue) {
  EXPECT_EQ(last(run(scenario(0, 1), {"take_up.automatic_coverage=1"})), 0);
  EXPECT_EQ(last(run(scenario(-100, 1), {"take_up.automatic_coverage=1"})), 0);
  EXPECT_EQ(
      last(run(scenario(300, 1), {"take_up.automatic_coverage=1", "take_up.least_benefit=300"})),
      0);
}

// Where visits are told, who wants to claim is applying until one settles it, or it is given up.
std::string with_visits(const std::string& settled, const std::string& given_up) {
  const std::string at = "schedule: [take_up]";
  std::string text = scenario(1000, 1);
  text.replace(text.find(at), at.size(),
               "  household.application_settled: {is: \"" + settled +
                   "\", unit: 1}\n  household.application_given_up: {is: \"" + given_up +
                   "\", unit: 1}\n" + at);
  return text + "  applying: {of: household, share: claim == 'applying'}\n";
}

TEST_F(TakeUp, AClaimGoesThroughAVisit) {
  const Results never = run(with_visits("0", "0"));
  EXPECT_NEAR(series(never, "applying").back(), .755891, three_standard_errors(.755891));
  EXPECT_EQ(last(never), 0);
  EXPECT_EQ(series(never, "pending").back(), 0);
  const Results at_once = run(with_visits("1", "0"));
  const Results without = run(scenario(1000, 1));
  EXPECT_EQ(last(at_once), last(without));
  EXPECT_EQ(series(at_once, "take_up")[2], series(without, "take_up")[1]);  // a month later
  const Results half = run(with_visits("where(random(visit) < 0.5, 1, 0)", "0"));
  EXPECT_NEAR(series(half, "applying")[1], .755891 / 2, three_standard_errors(.378));
}

TEST_F(TakeUp, WhoGivesUpAVisitMayTryAgain) {
  const Results results = run(with_visits("0", "1"));
  EXPECT_NEAR(series(results, "applying")[0], .755891, three_standard_errors(.755891));
  EXPECT_EQ(series(results, "applying")[1], 0);
  EXPECT_NEAR(series(results, "applying")[2], .755891, three_standard_errors(.755891));
}

// A scenario with one value more.
std::string with_value(std::string text, const std::string& value) {
  const std::string at = "schedule: [take_up]";
  return text.replace(text.find(at), at.size(), "  " + value + "\n" + at);
}

// Of middling skill, s = ½: half of χ d is added to the trouble.
TEST_F(TakeUp, ClaimsThatNeedTheWebCostThoseMoreWhoLackTheSkill) {
  const auto found = [&](const std::string& skill, const std::vector<std::string>& settings) {
    return last(run(with_value(scenario(750, 1),
                               "household.best_digital_skill: {is: \"" + skill + "\", unit: 1}"),
                    settings));
  };
  const double usual = last(run(scenario(750, 1)));
  EXPECT_EQ(found("0", {}), usual);
  EXPECT_NEAR(
      found("0", {"take_up.digital_only=1", "take_up.digital_barrier=1", "take_up.claim_cost=250"}),
      .755891, three_standard_errors(.755891));
  EXPECT_NEAR(found("0", {"take_up.digital_only=0.5", "take_up.digital_barrier=2",
                          "take_up.claim_cost=250"}),
              .755891, three_standard_errors(.755891));
  EXPECT_EQ(found("20", {"take_up.digital_only=1"}), usual);
}

TEST_F(TakeUp, WhoNeitherClaimsNorIsPaidMayForget) {
  const std::string indicators = "  aware: {of: household, share: aware}\n";
  const std::vector<std::string> forgetting = {"take_up.forgetting_rate=0.5"};
  const Results idle = run(scenario(0, 1) + indicators, forgetting);
  for (const std::size_t month : {0U, 5U, 11U}) {
    const double expected = std::exp(-0.5 * static_cast<double>(month + 1) / 12);
    EXPECT_NEAR(series(idle, "aware")[month], expected, three_standard_errors(expected));
  }
  const Results paid = run(scenario(1000, 1) + indicators,
                           {"take_up.forgetting_rate=0.5", "take_up.recertification_rate=0"});
  EXPECT_GE(series(paid, "aware").back(), last(paid));
}

// Nobody is entitled, all would claim 1000: of the willing β₀ e^(−k) are granted it at once.
TEST_F(TakeUp, SomeArePaidByMistakeAndFewerWithRigour) {
  const std::string mistaken = with_value(
      scenario(0, 1), "household.minimum_income_by_mistake: {is: 1000 EUR/year, unit: EUR/year}");
  const std::vector<std::string> settings = {
      "take_up.false_award=0.4", "take_up.screening_burden=0", "take_up.recertification_rate=0"};
  const auto paid = series(run(mistaken, settings), "take_up");
  EXPECT_EQ(paid[0], 0);
  EXPECT_NEAR(paid[1], .755891 * 0.4, three_standard_errors(.302));
  EXPECT_GT(paid[3], paid[1]);  // they claim again
  std::vector<std::string> rigour = settings;
  rigour.emplace_back("take_up.screening=1");
  EXPECT_NEAR(series(run(mistaken, rigour), "take_up")[1], .755891 * 0.4 * std::exp(-1),
              three_standard_errors(.111));
  // Who must prove the need each month keeps it with the same chance.
  std::vector<std::string> proved = settings;
  proved.back() = "take_up.recertification_rate=12";
  EXPECT_LT(last(run(mistaken, proved)), paid.back());
  EXPECT_EQ(last(run(scenario(0, 1), settings)), 0);
}

TEST_F(TakeUp, WhatIsClaimedByMistakeIsNothingToTheEntitled) {
  const std::string text =
      with_value(scenario(1000, 1),
                 "household.minimum_income_by_mistake: {is: 9000 EUR/year, unit: EUR/year}");
  EXPECT_EQ(series(run(text), "take_up"), series(run(scenario(1000, 1)), "take_up"));
}

TEST_F(TakeUp, HouseholdsHearOfTheBenefitFromOthers) {
  const std::string at = "schedule: [take_up]";
  std::string text = scenario(1000, 0);
  text.replace(text.find(at), at.size(),
               "  household.hears_of_benefit: {is: 0.5 1/year, unit: 1/year}\n" + at);
  text += "  aware: {of: household, share: aware}\n";
  const Results results = run(text);
  for (const std::size_t month : {0U, 5U, 11U}) {
    const double expected = 1 - std::exp(-0.5 * static_cast<double>(month + 1) / 12);
    EXPECT_NEAR(series(results, "aware")[month], expected, three_standard_errors(expected));
  }
}

}  // namespace
}  // namespace civitas

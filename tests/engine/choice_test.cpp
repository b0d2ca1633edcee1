// SPDX-License-Identifier: Apache-2.0
// Aligned events: the total is met, odds keep their ratio, and order does not matter.
#include "sim/engine/choice.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sim/random/stream.hpp"

namespace civitas {
namespace {

/// A group of citizens with luck of their own.
struct Group {
  explicit Group(std::vector<double> chances, double each = 1, const char* luck_name = "luck")
      : chance(std::move(chances)), weight(chance.size(), each), keys(chance.size()) {
    std::iota(keys.begin(), keys.end(), std::uint64_t{1});
    luck.resize(keys.size());
    more.resize(keys.size());
    uniforms(stream_key(1, 0, luck_name), keys, 0, 0, luck);
    uniforms(stream_key(1, 0, luck_name), keys, 0, 1, more);
  }
  Choice choice() const {
    return {chance, luck, [this](std::size_t i) { return more[i]; }, weight, keys};
  }
  double reached(AlignMethod method, double total) const {
    const auto happens = choose(method, choice(), total).value();
    double sum = 0;
    for (std::size_t i = 0; i < happens.size(); ++i) sum += happens[i] * weight[i];
    return sum;
  }

  std::vector<double> chance, luck, more, weight;
  std::vector<std::uint64_t> keys;
};

std::vector<double> two_kinds(std::size_t count, double low, double high) {
  std::vector<double> chances(count, low);
  for (std::size_t i = 1; i < count; i += 2) chances[i] = high;
  return chances;
}

class Methods : public testing::TestWithParam<AlignMethod> {};
INSTANTIATE_TEST_SUITE_P(Both, Methods, testing::Values(AlignMethod::sorting, AlignMethod::logit));

TEST_P(Methods, OddsKeepTheirRatio) {
  const std::size_t count = 200000;
  const Group group(two_kinds(count, 0.1, 0.3));
  for (const double total : {5000.0, 60000.0, 150000.0}) {
    const auto happens = choose(GetParam(), group.choice(), total).value();
    double of_low = 0, of_high = 0;
    for (std::size_t i = 0; i < count; ++i) (i % 2 == 0 ? of_low : of_high) += happens[i];
    const double n = count / 2.0, p = of_low / n, q = of_high / n;
    const double ratio = q / (1 - q) / (p / (1 - p));
    const double error = std::sqrt(1 / (n * p * (1 - p)) + 1 / (n * q * (1 - q)));  // of its log
    EXPECT_NEAR(std::log(ratio), std::log(0.3 / 0.7 / (0.1 / 0.9)), 3 * error) << total;
  }
}

TEST_P(Methods, WhoseChanceIsZeroOrOneIsNotAskedTwice) {
  std::vector<double> chances(1000, 0.2);
  for (std::size_t i = 0; i < 100; ++i) chances[i] = 0;
  for (std::size_t i = 100; i < 200; ++i) chances[i] = 1;
  const auto happens = choose(GetParam(), Group(chances).choice(), 300).value();
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(happens[i], 0);
  for (std::size_t i = 100; i < 200; ++i) EXPECT_EQ(happens[i], 1);
}

TEST_P(Methods, TheTotalThatIsExpectedAnywayChangesLittle) {
  const Group group(two_kinds(100000, 0.02, 0.06));
  const auto happens = choose(GetParam(), group.choice(), 4000).value();
  double changed = 0;
  for (std::size_t i = 0; i < happens.size(); ++i)
    changed += happens[i] != (group.luck[i] < group.chance[i] ? 1 : 0);
  EXPECT_LT(changed, 3 * std::sqrt(4000.0));
}

TEST_P(Methods, TheOrderOfCitizensDoesNotMatter) {
  const Group group(two_kinds(999, 0.1, 0.3));
  Group other = group;
  for (auto* list : {&other.chance, &other.luck, &other.more, &other.weight})
    std::reverse(list->begin(), list->end());
  std::reverse(other.keys.begin(), other.keys.end());
  auto backwards = choose(GetParam(), other.choice(), 123).value();
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(choose(GetParam(), group.choice(), 123).value(), backwards);
}

TEST_P(Methods, AHigherTotalTakesNobodyOut) {
  const Group group(two_kinds(5000, 0.01, 0.4));
  auto before = choose(GetParam(), group.choice(), 0).value();
  EXPECT_EQ(std::accumulate(before.begin(), before.end(), 0), 0);
  for (const double total : {1.0, 10.0, 500.0, 4999.0, 5000.0}) {
    const auto now = choose(GetParam(), group.choice(), total).value();
    for (std::size_t i = 0; i < now.size(); ++i) EXPECT_GE(now[i], before[i]);
    before = now;
  }
  EXPECT_FALSE(choose(GetParam(), group.choice(), 5001).has_value());
}

// Beside a plain sort of all: also where weights differ and the first ones tell little of the rest.
TEST(Sorting, TakesTheLowestTickets) {
  Group group(two_kinds(4000, 0.05, 0.7));
  for (std::size_t i = 0; i < group.weight.size(); ++i)
    group.weight[i] = i % 7 == 0 ? 400 : 0.01 * static_cast<double>(1 + i % 13);
  std::vector<double> ticket(group.chance.size());
  std::vector<std::size_t> order(ticket.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i < ticket.size(); ++i)
    ticket[i] = group.luck[i] / (1 - group.luck[i]) / (group.chance[i] / (1 - group.chance[i]));
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return ticket[a] < ticket[b]; });
  for (const double total : {1.0, 900.0, 30000.0, 200000.0}) {
    const auto happens = choose(AlignMethod::sorting, group.choice(), total).value();
    double taken = 0;
    std::size_t next = 0;
    for (; next < order.size() && taken + group.weight[order[next]] <= total; ++next) {
      EXPECT_EQ(happens[order[next]], 1) << total;
      taken += group.weight[order[next]];
    }
    for (++next; next < order.size(); ++next) EXPECT_EQ(happens[order[next]], 0) << total;
  }
}

TEST(Sorting, MeetsTheTotal) {
  const Group group(two_kinds(5000, 0.01, 0.4), 3);
  for (const double total : {3.0, 300.0, 14997.0, 15000.0})
    EXPECT_EQ(group.reached(AlignMethod::sorting, total), total);
}

TEST(Sorting, APartOfACitizenIsLuckWithThatMean) {
  double sum = 0;
  const int times = 2000;
  for (int i = 0; i < times; ++i) {
    const Group group(std::vector<double>(20, 0.5), 4, ("luck " + std::to_string(i)).c_str());
    const double reached =
        group.reached(AlignMethod::sorting, 9);  // two of weight 4, and a quarter
    EXPECT_TRUE(reached == 8 || reached == 12) << reached;
    sum += reached;
  }
  EXPECT_NEAR(sum / times, 9, 3 * 4 * std::sqrt(0.25 * 0.75 / times));
}

TEST(Logit, MeetsTheTotalOnAverage) {
  const Group group(two_kinds(100000, 0.01, 0.4));
  for (const double total : {500.0, 20000.0, 90000.0})
    EXPECT_NEAR(group.reached(AlignMethod::logit, total), total,
                3 * std::sqrt(total * (1 - total / 1e5)));
}

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Poverty and inequality of lognormal incomes are those of the formulas.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/core/normal.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr double kPersons = 500000;
constexpr double kGini = .265;

double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)); }
double below(double z) { return math::normal_cdf(z); }

class Lognormal : public testing::Test {
 protected:
  double found(const std::string& name) const {
    return series(SmallWorld(folder_.write("scenario.yaml", R"yaml(civitas: 1
title: Lognormal incomes
population: {parametric: singles, persons: 500000}
time: {from: 2025-01, to: 2025-01, step: month}
seed: 2
state:
  person.income: {type: real, unit: EUR/year, start: "20000 EUR/year * exp(normal(luck, 0, )yaml" +
                                                                std::to_string(sigma_) +
                                                                R"yaml())"}
values:
  poverty_line: {is: "0.6 * median(person, income)", unit: EUR/year}
schedule: []
indicators:
  gini: {of: person, gini: income}
  s80s20: {of: person, s80s20: income}
  poverty_rate: {of: person, share: income < poverty_line}
)yaml"))
                      .run(),
                  name)[0];
  }

  // Gini = 2 Φ(σ / √2) − 1
  const double sigma_ = std::sqrt(2) * math::normal_quantile((1 + kGini) / 2);

 private:
  Folder folder_;
};

// E|X − Y| / 2μ. Somebody with x = exp(σ z) counts (E|x − Y| − G (x + μ)) / μ, which has mean 0.
TEST_F(Lognormal, Gini) {
  const double mean = std::exp(sigma_ * sigma_ / 2), step = 1e-3;
  double variance = 0, sum = 0;
  for (double z = -8; z < 8; z += step) {
    const double x = std::exp(sigma_ * z);
    const double apart = x * (2 * below(z) - 1) + mean * (1 - 2 * below(z - sigma_));
    const double counts = (apart - kGini * (x + mean)) / mean;
    sum += counts * density(z) * step;
    variance += counts * counts * density(z) * step;
  }
  EXPECT_NEAR(sum, 0, 1e-9);
  EXPECT_NEAR(found("gini"), kGini, 3 * std::sqrt(variance / kPersons));
}

// Φ(ln 0.6 / σ). With the median of the sample, who is poor moves against who is below it: each
// counts 1{poor} − p + c (½ − 1{below the median}), with c = φ(z) / φ(0).
TEST_F(Lognormal, RiskOfPoverty) {
  const double z = std::log(0.6) / sigma_, p = below(z), c = density(z) / density(0);
  EXPECT_NEAR(p, .142954, 1e-6);
  const double variance = p * (1 - p) + c * c / 4 - c * p;
  EXPECT_NEAR(found("poverty_rate"), p, 3 * std::sqrt(variance / kPersons));
}

// A / B with A = Φ(σ − z.₈), B = Φ(z.₂ − σ) of the mean. Each counts (y − q.₈)⁺ + q.₈ / 5 − A and
// q.₂ / 5 − (q.₂ − y)⁺ − B; one of the two excesses is always 0.
TEST_F(Lognormal, RichestOverPoorestFifth) {
  const double s = sigma_, fifth = math::normal_quantile(.8), mean = std::exp(s * s / 2);
  const double a = mean * below(s - fifth), b = mean * below(-fifth - s);
  EXPECT_NEAR(a / b, 3.837858, 2e-6);
  const double high = std::exp(s * fifth), low = std::exp(-s * fifth), square = std::exp(2 * s * s);
  const double over = a - high / 5, under = low / 5 - b;  // means of the two excesses
  const double of_a = square * below(2 * s - fifth) - 2 * high * a + high * high / 5 - over * over;
  const double of_b = square * below(-fifth - 2 * s) - 2 * low * b + low * low / 5 - under * under;
  const double covariance = over * under;
  const double variance = (of_a + a * a / (b * b) * of_b - 2 * a / b * covariance) / (b * b);
  EXPECT_NEAR(found("s80s20"), a / b, 3 * std::sqrt(variance / kPersons));
}

}  // namespace
}  // namespace civitas

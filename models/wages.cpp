// SPDX-License-Identifier: Apache-2.0
// Wages: a latent wage that wanders slowly, and earnings that follow it.
//
//   z' = φ z + √(1 − φ²) ξ,  φ = persistence^Δ,  ξ ~ N(0, 1);   earnings' = earnings · exp(σ (z' −
//   z)) while employed
//
// A stationary autoregression: z keeps mean 0 and variance 1. At the start z is read off the
// observed earnings, so the first step is the observed month; persons without observed earnings
// draw theirs. M1 of the model notes.
#include <cmath>

#include "models/earnings.hpp"
#include "sim/core/clones.hpp"

namespace civitas {
namespace {

constexpr std::uint8_t kEmployed = 0;
constexpr double kFarthest =
    4;  // standard deviations; beyond it observed earnings are errors or odd jobs

CIVITAS_CLONES void wander(double phi, double spread, double sigma, const double* noise,
                           const std::uint8_t* activity, double* z, double* earned,
                           std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const double next = phi * z[i] + spread * noise[i];
    const double growth = math::exp(sigma * (next - z[i]));
    earned[i] *= activity[i] == kEmployed ? growth : 1.0;
    z[i] = next;
  }
}

class Wages final : public Process {
 public:
  explicit Wages(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", {"male", "female"})),
        activity_(declaration.reads_category(
            "person.activity",
            {"employed", "unemployed", "inactive", "retired", "student", "child"})),
        earnings_(declaration.writes<double>("person.earnings", "EUR/year")),
        latent_(declaration.adds<double>(Entity::person,
                                         {"latent_wage",
                                          Storage::real,
                                          "1",
                                          {},
                                          "latent wage, mean 0 and standard deviation 1",
                                          ""})),
        mean_(declaration.table("wages.mean_earnings")),
        sigma_(declaration.number("wages.dispersion")),
        persistence_(declaration.number("wages.persistence")),
        start_(declaration.stream("wages.start", Entity::person)),
        change_(declaration.stream("wages.change", Entity::person)) {}

  std::vector<double> derive(const StepView& step) const override {
    const double phi = math::pow(step[persistence_], step.years());
    std::vector<double> numbers = {phi, std::sqrt(1 - phi * phi)};
    numbers.insert(numbers.end(), step[mean_].begin(), step[mean_].end());
    return numbers;
  }

  void start(const BlockView& block) const override {
    const auto age = block[age_];
    const auto sex = block[sex_], activity = block[activity_];
    const auto earned = block[earnings_], z = block[latent_];
    const auto drawn = block.normals(start_);
    const auto mean = block.derived().subspan(2);
    for (std::size_t i = 0; i < z.size(); ++i) {
      const bool observed = activity[i] == kEmployed && earned[i] > 0;
      z[i] = observed ? std::clamp(latent_wage(earned[i], mean[earnings_cell(sex[i], age[i])],
                                               block[sigma_]),
                                   -kFarthest, kFarthest)
                      : drawn[i];
    }
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const auto z = block[latent_];
    wander(block.derived()[0], block.derived()[1], block[sigma_], block.normals(change_).data(),
           block[activity_].data(), z.data(), block[earnings_].data(), z.size());
  }

 private:
  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_, activity_;
  Writes<double> earnings_, latent_;
  ReadsTable mean_;
  ReadsNumber sigma_, persistence_;
  Stream start_, change_;
};

ModelCard card() {
  ModelCard card;
  card.name = "wages";
  card.title = "Wages";
  card.purpose = "Earnings of the employed wander around the mean of their sex and age.";
  card.parameters = earnings_parameters();
  card.parameters.push_back(
      on_card({"wages.persistence", "1", 0.95, 0.9, 0.98,
               "from memory, unverified: usual yearly autocorrelation of log wages",
               "How much of a wage advantage is left after a year"}));
  return card;
}

const Registered<Wages> registered{card()};

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Wages: a latent wage that wanders slowly, and earnings that follow it and age.
#include <cmath>

#include "models/earnings.hpp"
#include "sim/core/clones.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  z' = φ z + √(1 − φ²) ξ,  φ = persistence^Δ,  ξ ~ N(0, 1)
  earnings' = earnings · exp(σ(z') z' − σ(z) z) · median(age') / median(age)  while employed

A stationary autoregression: z keeps mean 0 and variance 1. At the start z is read off the observed
earnings, so the first step is the observed month; persons without observed earnings draw theirs.
)";

constexpr std::uint8_t kEmployed = 0;
constexpr double kFarthest =
    4;  // standard deviations; beyond it observed earnings are errors or odd jobs

struct Wander {
  double phi, noise;          // what stays of z, what is new
  double below[2], above[2];  // dispersion, by sex
};

CIVITAS_CLONES void wander(const Wander& by, const double* noise, const std::uint8_t* activity,
                           const std::uint8_t* sex, double* z, double* earned, std::size_t count) {
  const auto [phi, new_part, below_by_sex, above_by_sex] = by;  // in registers: no store can change them
  const double man_below = below_by_sex[0], woman_below = below_by_sex[1];
  const double man_above = above_by_sex[0], woman_above = above_by_sex[1];
  const auto spread = [=](bool woman, double wage) {
    const double below = woman ? woman_below : man_below;
    const double above = woman ? woman_above : man_above;
    return (wage < 0 ? below : above) * wage;
  };
#pragma GCC ivdep
  for (std::size_t i = 0; i < count; ++i) {
    const double next = phi * z[i] + new_part * noise[i];
    const bool woman = sex[i] != 0;
    const double growth = math::exp(spread(woman, next) - spread(woman, z[i]));
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
        paid_age_(declaration.adds<std::int32_t>(
            Entity::person, {"paid_age",
                             Storage::integer,
                             "1",
                             {},
                             "group of ages whose wages are paid: 0 up to 24, 4 from 55 on",
                             ""})),
        median_(declaration.table("wages.median_earnings")),
        dispersion_(declaration.table("wages.dispersion")),
        persistence_(declaration.number("wages.persistence")),
        start_(declaration.stream("wages.start", Entity::person)),
        change_(declaration.stream("wages.change", Entity::person)) {}

  std::vector<double> derive(const StepView& step) const override {
    const double phi = math::pow(step[persistence_], step.years());
    std::vector<double> numbers = {phi, std::sqrt(1 - phi * phi)};
    Pay::append(numbers, step[median_], step[dispersion_]);
    return numbers;
  }

  void start(const BlockView& block) const override {
    const auto age = block[age_];
    const auto sex = block[sex_], activity = block[activity_];
    const auto earned = block[earnings_], z = block[latent_];
    const auto drawn = block.normals(start_);
    const auto paid_age = block[paid_age_];
    const Pay pay(block.derived().subspan(2));
    for (std::size_t i = 0; i < z.size(); ++i) {
      const bool observed = activity[i] == kEmployed && earned[i] > 0;
      paid_age[i] = earnings_age(age[i]);
      z[i] = observed ? std::clamp(pay.latent_wage(sex[i], paid_age[i], earned[i]), -kFarthest,
                                   kFarthest)
                      : drawn[i];
    }
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const Pay pay(block.derived().subspan(2));
    const auto z = block[latent_], earned = block[earnings_];
    wander({block.derived()[0],
            block.derived()[1],
            {pay.below(0), pay.below(1)},
            {pay.above(0), pay.above(1)}},
           block.normals(change_).data(), block[activity_].data(), block[sex_].data(), z.data(),
           earned.data(), z.size());
    const auto age = block[age_];
    const auto paid_age = block[paid_age_];
    for (const std::uint32_t i : block.rows_where(Entity::person, [&](std::uint32_t row) {
           return earnings_age(age[row]) != paid_age[row];
         })) {
      const std::int32_t now = earnings_age(age[i]);
      const std::uint8_t sex = block[sex_][i];
      earned[i] *= pay.median(sex, now) / pay.median(sex, paid_age[i]);
      paid_age[i] = now;
    }
  }

 private:
  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_, activity_;
  Writes<double> earnings_, latent_;
  Writes<std::int32_t> paid_age_;
  ReadsTable median_, dispersion_;
  ReadsNumber persistence_;
  Stream start_, change_;
};

ModelCard card() {
  ModelCard card;
  card.name = "wages";
  card.title = "Wages";
  card.purpose = "Earnings of the employed wander around the median of their sex and age.";
  card.submodel = kSubmodel;
  card.concepts = {
      {DesignConcept::Kind::basic_principles,
       "Log wages are a stationary autoregression around the median of sex and age."},
  };
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

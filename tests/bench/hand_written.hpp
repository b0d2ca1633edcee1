// SPDX-License-Identifier: Apache-2.0
// The month of scenarios/austria.yaml as a modeller would write it in C++ for this one scenario:
// the same rules, columns and draws, one loop over households, no engine.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "models/earnings.hpp"
#include "models/markov.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/random/stream.hpp"

namespace civitas {

class HandWritten {
 public:
  /// Begins where `start` stands before its first step.
  HandWritten(const Plan& plan, const Population& start, std::uint64_t seed,
              std::uint32_t replicate)
      : plan_(plan), population_(start), scalars_(plan.law().at(0)) {
    const auto key = [&](const char* name) { return stream_key(seed, replicate, name); };
    change_ = key("wages.change"), transition_ = key("labour.transition");
    awareness_ = key("take_up.awareness"), filing_ = key("take_up.filing");
    rejection_ = key("take_up.rejection"), recertification_ = key("take_up.recertification");
  }

  const Population& population() const { return population_; }

  void step(std::uint32_t step) {
    constexpr std::uint32_t kHouseholds = 512;  // so that the draws of a batch stay in the cache
    const auto households = static_cast<std::uint32_t>(population_.households());
    prepare();
    for (std::uint32_t from = 0; from < households; from += kHouseholds)
      batch(step, from, std::min(households, from + kHouseholds));
  }

 private:
  template <class T>
  T* column(Entity entity, const char* name) {
    Table& table = population_[entity];
    return table.columns[static_cast<std::size_t>(table.find(name))].as<T>().data();
  }
  double number(const char* name) const {
    return scalars_.numbers[static_cast<std::size_t>(plan_.law().number_slot(name))];
  }

  void prepare() {
    const Entity p = Entity::person, h = Entity::household;
    age_ = column<std::int32_t>(p, "age"), sex_ = column<std::uint8_t>(p, "sex");
    activity_ = column<std::uint8_t>(p, "activity"), earned_ = column<double>(p, "earnings");
    pension_ = column<double>(p, "pension"), benefit_ = column<double>(p, "unemployment_benefit");
    allowance_ = column<double>(p, "education_allowance"), z_ = column<double>(p, "latent_wage");
    other_ = column<double>(h, "joint_income"), type_ = column<double>(h, "claim_type");
    claim_ = column<std::uint8_t>(h, "claim"), aware_ = column<std::uint8_t>(h, "aware");
    cost_ = column<double>(h, "claim_cost");
    left_ = column<std::int32_t>(h, "decision_in");
    for (const Parameter& parameter : plan_.scenario().parameters) {
      if (parameter.name == "income_tax.schedule")
        tax_ = schedule_at(parameter, plan_.scenario().time.from);
    }
    rate_ = number("contributions.rate");
    phi_ = math::pow(number("wages.persistence"), 1 / 12.0), spread_ = std::sqrt(1 - phi_ * phi_);
    replacement_ = number("labour.replacement_rate");
    Matrix3 quarterly{};
    const auto& flows = plan_.law().cells("labour.quarterly_flows", 0);
    for (std::size_t i = 0; i < 9; ++i) quarterly[i / 3][i % 3] = flows[i];
    Matrix3 month = monthly_from_quarterly(quarterly);
    month[0][0] = 1 - month[0][1] - month[0][2];
    month[1][1] = 1 - month[1][0] - month[1][2];
    for (std::size_t i = 0; i < 3; ++i)
      work_[i] = month[i][0], force_[i] = month[i][0] + month[i][1];
    tables_.clear();
    Pay::append(tables_, plan_.law().cells("wages.median_earnings", 0),
                plan_.law().cells("wages.dispersion", 0));
    guarantee_ = number("minimum_income.guarantee") * number("minimum_income.reference_income");
    disregard_ = number("minimum_income.disregard"), taper_ = number("minimum_income.taper");
    scale_ = number("take_up.claim_cost") * number("take_up.complexity") *
             (1 + number("take_up.stigma")) *
             (1 + number("take_up.screening_burden") * number("take_up.screening"));
    cost_spread_ = number("take_up.claim_cost_spread");
    learns_ = math::chance(number("take_up.awareness_rate"), 1 / 12.0);
    files_ = math::chance(number("take_up.filing_rate"), 1 / 12.0);
    recertified_ = math::chance(number("take_up.recertification_rate"), 1 / 12.0);
    rejected_ = number("take_up.false_rejection") * math::exp(-number("take_up.screening"));
  }

  double tax(double base) const {
    double sum = 0;
    for (std::size_t k = 0; k < tax_.above.size(); ++k) {
      const double over = base > tax_.above[k] ? base - tax_.above[k] : 0.0;
      sum += tax_.gives[k] * std::min(over, tax_.width(k));
    }
    return sum;
  }
  double net(std::size_t i) const {
    const double gross = earned_[i] + pension_[i], paid = rate_ * std::max(0.0, gross);
    return gross - paid - tax(gross - paid);
  }

  void batch(std::uint32_t step, std::uint32_t from, std::uint32_t to) {
    const std::uint32_t first = population_.first_member[from], last = population_.first_member[to];
    draw(Entity::household, awareness_, step, 1, from, to, luck_[0]);
    draw(Entity::household, filing_, step, 0, from, to, luck_[1]);
    draw(Entity::household, rejection_, step, 0, from, to, luck_[2]);
    draw(Entity::household, recertification_, step, 0, from, to, luck_[3]);
    if (step > 0) {
      noise_.resize(last - first);
      normals(change_, keys(Entity::person, first, last), step, 0, noise_);
      draw(Entity::person, transition_, step, 0, first, last, moves_);
      for (std::uint32_t i = first; i < last; ++i) {
        const double next = phi_ * z_[i] + spread_ * noise_[i - first];
        if (activity_[i] == 0) earned_[i] *= math::exp(far(i, next) - far(i, z_[i]));
        z_[i] = next;
        if (activity_[i] <= 2 && age_[i] >= 18 && age_[i] < 65) work(i, moves_[i - first]);
      }
    }
    for (std::uint32_t h = from; h < to; ++h) claim(h, h - from);
  }

  void work(std::size_t i, double luck) {
    const std::uint8_t before = activity_[i];
    const std::uint8_t after = luck < work_[before] ? 0 : luck < force_[before] ? 1 : 2;
    if (after == before) return;
    benefit_[i] = 0;
    if (before == 0) {
      const double gross = earned_[i] + pension_[i];
      if (after == 1 && gross > 0)
        benefit_[i] = replacement_ * (net(i) * std::max(earned_[i], 0.0) / gross);
      earned_[i] = 0;
    }
    activity_[i] = after;
    if (after == 0) earned_[i] = Pay(tables_).earnings(sex_[i], earnings_age(age_[i]), z_[i]);
  }

  /// Log earnings above those of the middle.
  double far(std::size_t i, double z) const {
    const Pay pay(tables_);
    return (z < 0 ? pay.below(sex_[i]) : pay.above(sex_[i])) * z;
  }

  void claim(std::size_t h, std::size_t luck) {
    double adults = 0, children = 0, income = 0;
    for (std::uint32_t i = population_.first_member[h]; i < population_.first_member[h + 1]; ++i) {
      (age_[i] >= 14 ? adults : children) += 1;
      income += net(i) + (benefit_[i] + allowance_[i]);
    }
    income += other_[h];
    const double equivalence = 1 + 0.5 * (adults - 1) + 0.3 * children;
    const double above = std::max(0.0, std::max(0.0, income) - disregard_);
    const double due = std::max(0.0, guarantee_ * equivalence - taper_ * above);
    cost_[h] = scale_ * math::exp(cost_spread_ * type_[h]);
    if (luck_[0][luck] < learns_) aware_[h] = 1;
    const bool entitled = due > 0, refused = luck_[2][luck] < rejected_;
    const bool willing = aware_[h] != 0 && entitled && due > cost_[h];
    switch (claim_[h]) {
      case 2:
        if (!entitled || (luck_[3][luck] < recertified_ && (!willing || refused))) claim_[h] = 0;
        break;
      case 1:
        if (--left_[h] <= 0) claim_[h] = entitled && !refused ? 2 : 0;
        break;
      default:
        if (willing && luck_[1][luck] < files_) claim_[h] = 1, left_[h] = 1;
    }
  }

  std::span<const std::uint64_t> keys(Entity entity, std::uint32_t from, std::uint32_t to) const {
    return std::span(population_[entity].keys).subspan(from, to - from);
  }
  void draw(Entity entity, StreamKey key, std::uint32_t step, std::uint32_t nth, std::uint32_t from,
            std::uint32_t to, std::vector<double>& out) const {
    out.resize(to - from);
    uniforms(key, keys(entity, from, to), step, nth, out);
  }

  const Plan& plan_;
  Population population_;
  language::Scalars scalars_;
  StreamKey change_, transition_, awareness_, filing_, rejection_, recertification_;
  std::array<std::vector<double>, 4> luck_;
  std::vector<double> noise_, moves_;
  std::int32_t *age_ = nullptr, *left_ = nullptr;
  std::uint8_t *sex_ = nullptr, *activity_ = nullptr, *claim_ = nullptr, *aware_ = nullptr;
  double *earned_ = nullptr, *pension_ = nullptr, *benefit_ = nullptr, *allowance_ = nullptr,
         *z_ = nullptr, *other_ = nullptr, *type_ = nullptr, *cost_ = nullptr;
  language::Schedule tax_;
  std::array<double, 3> work_{}, force_{};
  std::vector<double> tables_;  // for Pay
  double rate_ = 0, phi_ = 0, spread_ = 0, replacement_ = 0, guarantee_ = 0, disregard_ = 0,
         taper_ = 0, scale_ = 0, cost_spread_ = 0, learns_ = 0, files_ = 0, recertified_ = 0,
         rejected_ = 0;
};

}  // namespace civitas

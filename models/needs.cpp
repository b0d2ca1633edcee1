// SPDX-License-Identifier: Apache-2.0
// Needs: how often citizens turn to an authority in a month.
#include <algorithm>

#include "models/family.hpp"
#include "sim/core/clones.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
Contacts k = Poisson(λ_i Δ + what happened to them) + 1 if the last visit did not settle it, at
most 4. The rate λ_i = λ̄ · Gamma(2, ½) is one's own for life: some need much, some little, with
mean 1 and variance ½. Life events bring contacts of their own: a birth (to the mother, or the
first adult of the household), a job lost, retirement, a move to another region, illness, and the
yearly declaration of those who earn. Only adults turn to authorities.
)";

constexpr std::int32_t kMost = 4;
constexpr std::uint8_t kBorn = kPupil + 1;  // among the activities before

std::vector<std::string> activities_before() {
  std::vector<std::string> labels = activities();
  labels.emplace_back("born");
  return labels;
}

CIVITAS_CLONES void chance_of_none(const double* mean, double* none, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) none[i] = math::exp(-mean[i]);
}

// Poisson by inversion, with the probability of none given; and what comes on top.
CIVITAS_CLONES void count_contacts(const double* mean, const double* none, const double* luck,
                                   const std::int32_t* age, const std::uint8_t* returns,
                                   const double* further, std::int32_t* contacts,
                                   std::size_t count) {
#pragma GCC ivdep
  for (std::size_t i = 0; i < count; ++i) {
    double chance = none[i], at_most = chance;
    std::int32_t k = 0;
    for (std::int32_t next = 1; next <= kMost; ++next) {
      k += luck[i] > at_most ? 1 : 0;
      chance *= mean[i] / next;
      at_most += chance;
    }
    k += returns[i] + static_cast<std::int32_t>(further[i] + 0.5);
    k = std::min(std::max(k, 0), kMost);
    contacts[i] = age[i] >= kOfAge ? k : 0;
  }
}

class Needs final : public Process {
 public:
  explicit Needs(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", sexes())),
        activity_(declaration.reads_category("person.activity", activities())),
        region_(declaration.reads<std::uint8_t>("household.region")),
        rate_(declaration.adds<double>(
            Entity::person,
            {"need_rate", Storage::real, "1", {}, "own rate of needs, 1 on average", ""})),
        contacts_(declaration.adds<std::int32_t>(
            Entity::person, {"contacts",
                             Storage::integer,
                             "1",
                             {},
                             "how often this person turns to an authority in this step",
                             ""})),
        returns_(declaration.adds<std::uint8_t>(
            Entity::person, {"returns",
                             Storage::boolean,
                             "1",
                             {},
                             "comes back, because the last visit did not settle it",
                             ""})),
        before_(declaration.adds<std::uint8_t>(
            Entity::person, {"activity_before", Storage::category, "1", activities_before(),
                             "activity a step ago, to notice what has changed", ""})),
        region_before_(declaration.adds<std::uint8_t>(
            Entity::household, {"region_before", Storage::category, "1",
                                declaration.labels("household.region"), "region a step ago", ""})),
        further_(declaration.optional_value("person.further_contacts", "1")),
        mean_rate_(declaration.number("needs.rate")),
        on_birth_(declaration.number("needs.on_birth")),
        on_job_loss_(declaration.number("needs.on_job_loss")),
        on_retirement_(declaration.number("needs.on_retirement")),
        on_move_(declaration.number("needs.on_move")),
        illness_rate_(declaration.number("needs.illness_rate")),
        illness_by_age_(declaration.number("needs.illness_by_age")),
        on_illness_(declaration.number("needs.on_illness")),
        declaration_(declaration.number("needs.declaration")),
        declaration_month_(declaration.number("needs.declaration_month")),
        surge_(declaration.number("needs.surge")),
        of_rate_(declaration.stream("needs.rate", Entity::person)),
        of_contacts_(declaration.stream("needs.contacts", Entity::person)) {}

  void start(const BlockView& block) const override {
    const auto first = block.uniforms(of_rate_), second = block.uniforms(of_rate_, 1);
    const auto rate = block[rate_];
    for (std::size_t i = 0; i < rate.size(); ++i) {
      rate[i] = -0.5 * (math::log(first[i]) + math::log(second[i]));
      const bool born = block.step() > 0 && block[age_][i] == 0;
      block[before_][i] = born ? kBorn : block[activity_][i];
    }
    std::copy_n(block[region_].begin(), block[region_].size(), block[region_before_].begin());
  }

  void step(const BlockView& block) const override {
    const std::size_t count = block.count(Entity::person);
    const auto mean = block.room(count), none = block.room(count);
    expect(block, mean);
    chance_of_none(mean.data(), none.data(), count);
    const double* further = further_ ? block[*further_].data() : nullptr;
    if (further == nullptr) {
      const auto nothing = block.room(count);
      std::fill(nothing.begin(), nothing.end(), 0.0);
      further = nothing.data();
    }
    const auto returns = block[returns_];
    count_contacts(mean.data(), none.data(), block.uniforms(of_contacts_).data(),
                   block[age_].data(), returns.data(), further, block[contacts_].data(), count);
    std::fill(returns.begin(), returns.end(), std::uint8_t{0});
  }

 private:
  // The mean of everybody's contacts in this step.
  void expect(const BlockView& block, std::span<double> mean) const {
    const auto rate = block[rate_];
    const auto age = block[age_];
    const auto activity = block[activity_];
    const auto before = block[before_];
    const double years = block.years();
    const double usual = block[mean_rate_] * years * block[surge_];
    const double ill = block[illness_rate_] * years * block[on_illness_] * block[surge_];
    const double declares = declares_now(block) ? block[declaration_] : 0;
    const double by_age = block[illness_by_age_];
    for (std::size_t i = 0; i < mean.size(); ++i) {
      mean[i] = rate[i] * usual + ill * std::max(0.0, 1 + by_age * (age[i] - 50) / 10.0) +
                (activity[i] == kEmployed ? declares : 0);
    }
    const auto changed =
        block.rows_where(Entity::person, [&](std::uint32_t i) { return activity[i] != before[i]; });
    for (const std::uint32_t i : changed) {
      if (before[i] == kBorn) mean[bearer(block, i)] += block[on_birth_];
      if (before[i] == kEmployed && activity[i] == kUnemployed) mean[i] += block[on_job_loss_];
      if (activity[i] == kRetired && before[i] != kBorn) mean[i] += block[on_retirement_];
      before[i] = activity[i];
    }
    const auto region = block[region_];
    const auto region_before = block[region_before_];
    for (std::size_t h = 0; h < region.size(); ++h) {
      if (region[h] == region_before[h]) continue;
      const auto members = block.members(h);
      for (std::size_t i = members.first; i < members.end; ++i) mean[i] += block[on_move_];
      region_before[h] = region[h];
    }
  }

  bool declares_now(const BlockView& block) const {
    for (int month = 0; month < block.months(); ++month) {
      if ((block.month() + month).month() == static_cast<int>(block[declaration_month_]))
        return true;
    }
    return false;
  }

  // Who goes to the authorities for a child: the first woman of the household who is of age, else
  // the first adult, else nobody but the child itself, who does not go.
  std::size_t bearer(const BlockView& block, std::size_t child) const {
    const auto members = block.members(block.household_of(child));
    std::size_t found = child;
    for (std::size_t i = members.first; i < members.end; ++i) {
      if (block[age_][i] < kOfAge) continue;
      if (block[sex_][i] == kFemale) return i;
      if (found == child) found = i;
    }
    return found;
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_, activity_, region_;
  Writes<double> rate_;
  Writes<std::int32_t> contacts_;
  Writes<std::uint8_t> returns_, before_, region_before_;
  std::optional<ReadsValue> further_;
  ReadsNumber mean_rate_, on_birth_, on_job_loss_, on_retirement_, on_move_, illness_rate_,
      illness_by_age_, on_illness_, declaration_, declaration_month_, surge_;
  Stream of_rate_, of_contacts_;
};

ModelCard card() {
  ModelCard card;
  card.name = "needs";
  card.title = "Needs";
  card.purpose =
      "How often adults turn to an authority: at a rate of their own, and after births, job loss, "
      "retirement, moves, illness, for the yearly declaration, and again when it was not settled. "
      "A value person.further_contacts, if the scenario has one, adds to it.";
  card.submodel = kSubmodel;
  card.sentences = {{"person.returns", "", "", ""},
                    {"person.activity_before", "", "", ""},
                    {"household.region_before", "", "", ""}};
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"needs.rate", "1/year", 5.0, 0, 20,
            "computed: 5.5 transactional contacts per adult and year, less what life events bring: "
            "English councils 2011/12, 201 million by phone and face to face, 388 million web "
            "visits, of which 24 % transactional (SOCITM), over 53 million people",
            "λ̄: contacts of an adult that no life event causes"},
           {"needs.on_birth", "1", 3, 0, 6, "assumed", "Contacts that a birth brings"},
           {"needs.on_job_loss", "1", 2, 0, 5, "assumed", "Contacts that a lost job brings"},
           {"needs.on_retirement", "1", 2, 0, 5, "assumed", "Contacts that retirement brings"},
           {"needs.on_move", "1", 1, 0, 3, "assumed",
            "Contacts that a move to another region brings each adult"},
           {"needs.illness_rate", "1/year", 0.2, 0, 0.5, "assumed",
            "How often somebody of 50 falls ill so that authorities are needed"},
           {"needs.illness_by_age", "1", 0.3, 0, 0.6, "assumed",
            "By which share of that more often, ten years later in life"},
           {"needs.on_illness", "1", 1, 0, 3, "assumed", "Contacts that an illness brings"},
           {"needs.declaration", "1", 0.3, 0, 1, "assumed",
            "Contacts for the yearly declaration of somebody who earns"},
           {"needs.declaration_month", "1", 4, 1, 12, "assumed", "Month of that declaration",
            kWhole},
           {"needs.surge", "1", 1, 0.5, 2, "assumed",
            "Multiplies the own rate and illness: 1.3 is a surge of 30 %"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<Needs> registered{card()};

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Take-up: who is entitled to a benefit learns of it, claims it, waits, gets it and must prove it
// again — or not.
#include "sim/core/clones.hpp"
#include "sim/core/math.hpp"
#include "sim/core/normal.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
A household claims when it knows of the benefit and the benefit B is worth the trouble K (EUR per
year of benefit):
  K = K₀ · κ · (1 + ς) · (1 + c_k k) · exp(σ_K η) · (1 + χ d (1 − s)),  η ~ N(0, 1) fixed
  claim ⇔ aware ∧ B > B_min ∧ B > K
Complexity κ, stigma ς, and screening k, which rejects fewer entitled by mistake (α₀ e^{−k}) but
adds trouble; how far claims need the web, d, which troubles those most whose best digital skill
s = Φ(z) is low, where the scenario tells it. Households that neither claim nor are paid may forget
of the benefit. Claims are filed at a rate, decided after a delay, and recertified at a rate.
Households within the coverage of registers get the benefit without a claim if they are entitled,
or, where the scenario says whom registers find, if they are found. Nobody is paid in the first
month, unless automatically. Where the scenario says what becomes of visits to an authority, who
wants to claim is applying until a visit settles it, or gives up with the visit and may try again.
Who moves brings along what they know: a household is aware when somebody comes from one that was.
Where the scenario says what those who are not entitled claim by mistake, they claim like others, and
are granted it with chance β₀ e^{−k}, until they no longer pass when they must prove their need.
)";

enum Claim : std::uint8_t {
  kNone = 0,
  kPending = 1,
  kReceiving = 2,
  kAutomatic = 3,
  kApplying = 4  // wants to claim and has to go to an authority first
};

CIVITAS_CLONES void trouble(double scale, double sigma, const double* type, double* cost,
                            std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) cost[i] = scale * math::exp(sigma * type[i]);
}

class TakeUp final : public Process {
 public:
  explicit TakeUp(Declaration& declaration)
      : entitlement_(declaration.value("household.minimum_income_entitlement", "EUR/year")),
        claim_(declaration.adds<std::uint8_t>(
            Entity::household, {"claim",
                                Storage::category,
                                "1",
                                {"none", "pending", "receiving", "automatic", "applying"},
                                "where the claim stands",
                                ""})),
        aware_(declaration.adds<std::uint8_t>(
            Entity::household,
            {"aware", Storage::boolean, "1", {}, "knows of the benefit", "", true, true})),
        type_(declaration.adds<double>(
            Entity::household,
            {"claim_type",
             Storage::real,
             "1",
             {},
             "η: how much trouble claiming is to this household, standard normal",
             ""})),
        rank_(declaration.adds<double>(
            Entity::household,
            {"register_rank",
             Storage::real,
             "1",
             {},
             "between 0 and 1: registers that cover this share of households cover this one",
             ""})),
        cost_(declaration.adds<double>(Entity::household,
                                       {"claim_cost",
                                        Storage::real,
                                        "EUR/year",
                                        {},
                                        "K: what claiming costs in trouble, a year of benefit",
                                        ""})),
        months_left_(declaration.adds<std::int32_t>(Entity::household,
                                                    {"decision_in",
                                                     Storage::integer,
                                                     "1",
                                                     {},
                                                     "months until the pending claim is decided",
                                                     ""})),
        best_skill_(declaration.optional_value("household.best_digital_skill", "1")),
        mistaken_(declaration.optional_value("household.minimum_income_by_mistake", "EUR/year")),
        found_(declaration.optional_value("household.found_by_registers", "1")),
        settled_(declaration.optional_value("household.application_settled", "1")),
        given_up_(declaration.optional_value("household.application_given_up", "1")),
        hears_(declaration.optional_value("household.hears_of_benefit", "1/year")),
        claim_cost_(declaration.number("take_up.claim_cost")),
        spread_(declaration.number("take_up.claim_cost_spread")),
        aware_at_start_(declaration.number("take_up.aware_at_start")),
        complexity_(declaration.number("take_up.complexity")),
        stigma_(declaration.number("take_up.stigma")),
        filing_(declaration.number("take_up.filing_rate")),
        awareness_(declaration.number("take_up.awareness_rate")),
        campaign_(declaration.number("take_up.campaign")),
        campaign_effect_(declaration.number("take_up.campaign_effect")),
        screening_(declaration.number("take_up.screening")),
        burden_(declaration.number("take_up.screening_burden")),
        false_rejection_(declaration.number("take_up.false_rejection")),
        false_award_(declaration.number("take_up.false_award")),
        forgetting_(declaration.number("take_up.forgetting_rate")),
        digital_only_(declaration.number("take_up.digital_only")),
        digital_barrier_(declaration.number("take_up.digital_barrier")),
        recertification_(declaration.number("take_up.recertification_rate")),
        delay_(declaration.number("take_up.processing_delay")),
        coverage_(declaration.number("take_up.automatic_coverage")),
        least_(declaration.number("take_up.least_benefit")),
        of_awareness_(declaration.stream("take_up.awareness", Entity::household)),
        of_type_(declaration.stream("take_up.claim_type", Entity::household)),
        of_register_(declaration.stream("take_up.register", Entity::household)),
        of_filing_(declaration.stream("take_up.filing", Entity::household)),
        of_rejection_(declaration.stream("take_up.rejection", Entity::household)),
        of_recertification_(declaration.stream("take_up.recertification", Entity::household)),
        of_forgetting_(declaration.stream("take_up.forgetting", Entity::household)) {
    if (mistaken_)
      by_mistake_ = declaration.adds<std::uint8_t>(
          Entity::household,
          {"paid_by_mistake", Storage::boolean, "1", {}, "is granted what is not due", ""});
  }

  enum Derived : std::size_t {
    kScale,
    kLearns,
    kFiles,
    kRecertified,
    kRejected,
    kAwarded,
    kForgets
  };

  std::vector<double> derive(const StepView& step) const override {
    const double scale = step[claim_cost_] * step[complexity_] * (1 + step[stigma_]) *
                         (1 + step[burden_] * step[screening_]);
    const double learning = step[awareness_] + step[campaign_effect_] * step[campaign_];
    return {scale,
            math::chance(learning, step.years()),
            math::chance(step[filing_], step.years()),
            math::chance(step[recertification_], step.years()),
            step[false_rejection_] * math::exp(-step[screening_]),
            step[false_award_] * math::exp(-step[screening_]),
            math::chance(step[forgetting_], step.years())};
  }

  void start(const BlockView& block) const override {
    const auto knows = block.uniforms(of_awareness_), rank = block.uniforms(of_register_),
               type = block.normals(of_type_);
    for (std::size_t i = 0; i < knows.size(); ++i) {
      block[aware_][i] = knows[i] < block[aware_at_start_] ? 1 : 0;
      block[type_][i] = type[i];
      block[rank_][i] = rank[i];
    }
  }

  void step(const BlockView& block) const override {
    const auto benefit = block[entitlement_];
    const auto claim = block[claim_], aware = block[aware_];
    const auto rank = block[rank_], cost = block[cost_];
    const auto months_left = block[months_left_];
    const auto derived = block.derived();
    trouble(derived[kScale], block[spread_], block[type_].data(), cost.data(), cost.size());
    if (best_skill_ && block[digital_only_] > 0) hinder(block);
    const double coverage = block[coverage_], least = block[least_];
    const auto delay = static_cast<std::int32_t>(block[delay_]);
    const auto months = static_cast<std::int32_t>(block.years() * 12 + 0.5);
    const auto values_of = [&](const std::optional<ReadsValue>& value) {
      return value ? block[*value].data() : nullptr;
    };
    const double* const hears = values_of(hears_);
    const double* const in_registers = values_of(found_);
    const double* const settled = values_of(settled_);
    const double* const given_up = values_of(given_up_);
    const double* const mistaken = values_of(mistaken_);
    const double years = block.years();
    for (std::size_t i = 0; i < benefit.size(); ++i) {
      const bool entitled = benefit[i] > least && benefit[i] > 0;
      if (aware[i] == 0) {  // draw 1: draw 0 of step 0 belongs to the start
        const double chance = hears != nullptr
                                  ? 1 - (1 - derived[kLearns]) * (1 - math::chance(hears[i], years))
                                  : derived[kLearns];
        aware[i] = block.uniform(of_awareness_, i, 1) < chance ? 1 : 0;
      } else if (derived[kForgets] > 0 && claim[i] == kNone) {
        aware[i] = block.uniform(of_forgetting_, i) < derived[kForgets] ? 0 : 1;
      }
      const double due = entitled ? benefit[i] : mistaken != nullptr ? mistaken[i] : 0;
      const bool claimed = entitled || (due > least && due > 0);
      const bool willing = aware[i] != 0 && claimed && due > cost[i];
      const auto refused = [&] {
        const double luck = block.uniform(of_rejection_, i);
        return entitled ? luck < derived[kRejected] : luck >= derived[kAwarded];
      };
      const bool found = in_registers != nullptr ? in_registers[i] > 0 : entitled;
      if (found && rank[i] < coverage) {
        claim[i] = kAutomatic;
        continue;
      }
      switch (claim[i]) {
        case kAutomatic:
          claim[i] = kNone;
          break;
        case kReceiving:
          if (!(entitled || (claimed && block[*by_mistake_][i] != 0)) ||
              (block.uniform(of_recertification_, i) < derived[kRecertified] &&
               (!willing || refused())))
            claim[i] = kNone;
          break;
        case kPending:
          months_left[i] -= months;
          if (months_left[i] <= 0) claim[i] = claimed && !refused() ? kReceiving : kNone;
          break;
        case kApplying:
          if (!willing || given_up[i] != 0) claim[i] = kNone;
          if (willing && settled[i] != 0) {
            claim[i] = kPending;
            months_left[i] = delay;
          }
          break;
        default:
          if (willing && block.uniform(of_filing_, i) < derived[kFiles]) {
            claim[i] = settled != nullptr && given_up != nullptr ? kApplying : kPending;
            months_left[i] = delay;
          }
      }
      if (mistaken != nullptr) block[*by_mistake_][i] = claim[i] == kReceiving && !entitled ? 1 : 0;
    }
  }

 private:
  // Claims that need the web cost those more who lack the skill.
  void hinder(const BlockView& block) const {
    const auto skill = block[*best_skill_];
    const auto cost = block[cost_];
    const double most = block[digital_barrier_] * block[digital_only_];
    for (std::size_t i = 0; i < cost.size(); ++i)
      cost[i] *= 1 + most * (1 - math::normal_cdf(skill[i]));
  }

  ReadsValue entitlement_;
  Writes<std::uint8_t> claim_, aware_;
  Writes<double> type_, rank_, cost_;
  Writes<std::int32_t> months_left_;
  std::optional<Writes<std::uint8_t>> by_mistake_;
  std::optional<ReadsValue> best_skill_, mistaken_, found_, settled_, given_up_, hears_;
  ReadsNumber claim_cost_, spread_, aware_at_start_, complexity_, stigma_, filing_, awareness_,
      campaign_, campaign_effect_, screening_, burden_, false_rejection_, false_award_, forgetting_,
      digital_only_, digital_barrier_, recertification_, delay_, coverage_, least_;
  Stream of_awareness_, of_type_, of_register_, of_filing_, of_rejection_, of_recertification_,
      of_forgetting_;
};

ModelCard card() {
  const char* solved =
      "computed: solved so that take-up in months 13 to 36 is .60 by caseload and .76 by "
      "expenditure, the "
      "targets being those of Pension Credit (DWP 2018/19), given awareness";
  ModelCard card;
  card.name = "take_up";
  card.title = "Take-up of minimum income";
  card.purpose =
      "Entitled households learn of the benefit, claim it when it is worth the trouble, wait, and "
      "must prove their need again.";
  card.submodel = kSubmodel;
  card.sentences = {
      {"household.claim", "", "applying", "wants to claim minimum income"},
      {"household.claim", "", "pending", "claims minimum income"},
      {"household.claim", "", "receiving", "is granted minimum income"},
      {"household.claim", "", "automatic", "is paid minimum income without a claim"},
      {"household.claim", "applying", "none", "claims no minimum income after all"},
      {"household.claim", "pending", "none", "is refused minimum income"},
      {"household.claim", "", "none", "is paid minimum income no longer"},
      {"household.aware", "no", "yes", "learns of minimum income"},
      {"household.aware", "yes", "no", "knows nothing of minimum income any more"},
  };
  card.concepts = {
      {DesignConcept::Kind::basic_principles,
       "Claiming weighs the benefit against the trouble of claiming; screening after Kleven and "
       "Kopczuk (2011, doi:10.1257/pol.3.1.54)."},
      {DesignConcept::Kind::adaptation, "Households claim a benefit that is worth the trouble."},
      {DesignConcept::Kind::sensing, "Only households that are aware know of the benefit."},
  };
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"take_up.claim_cost", "EUR/year", 1330, 100, 6000, solved,
            "K₀: trouble of claiming in the middle household"},
           {"take_up.claim_cost_spread", "1", 1.15, 0.1, 3, solved,
            "σ_K: standard deviation of the log of that trouble"},
           {"take_up.aware_at_start", "1", 0.9, 0.5, 1, "assumed",
            "Share of households that know of the benefit at the start"},
           {"take_up.complexity", "1", 1, 0.3, 2, "assumed: policy",
            "κ: paperwork, 1 as it is today, 0.5 half of it"},
           {"take_up.stigma", "1", 0, -0.3, 0.5, "assumed", "ς: shame added to the trouble"},
           {"take_up.filing_rate", "1/year", 8.3178, 0, 50,
            "assumed: half of the willing file within a month", "How fast the willing file"},
           {"take_up.awareness_rate", "1/year", 0.05, 0, 1, "assumed",
            "How fast households learn of the benefit by themselves"},
           {"take_up.campaign", "1", 0, 0, 1, "assumed: policy",
            "Strength of an information campaign"},
           {"take_up.campaign_effect", "1/year", 1.5, 0.5, 3, "assumed",
            "How fast households learn of it during a full campaign"},
           {"take_up.screening", "1", 0, 0, 3,
            "assumed: policy; form after Kleven and Kopczuk (2011)", "k: rigour of the office"},
           {"take_up.screening_burden", "1", 0.5, 0, 2, "assumed",
            "c_k: trouble added by a unit of rigour"},
           {"take_up.false_rejection", "1", 0.1, 0, 0.4, "assumed",
            "α₀: entitled claims rejected by mistake, without rigour"},
           {"take_up.false_award", "1", 0.1, 0, 0.4, "assumed",
            "β₀: claims granted by mistake to those who are not entitled, without rigour"},
           {"take_up.forgetting_rate", "1/year", 0, 0, 0.5,
            "assumed: nobody forgets; 0.1 would be one in ten a year",
            "How fast households forget of a benefit that they neither claim nor get"},
           {"take_up.digital_only", "1", 0, 0, 1, "assumed: policy",
            "d: how far claims need the web, 1 wholly"},
           {"take_up.digital_barrier", "1", 0.5, 0, 2, "assumed",
            "χ: how much more trouble a claim that needs the web is without any digital skill"},
           {"take_up.recertification_rate", "1/year", 1, 0, 2, "assumed",
            "How often recipients must prove their need again"},
           {"take_up.processing_delay", "1", 1, 1, 24, "assumed", "Months from filing to decision",
            kWhole},
           {"take_up.automatic_coverage", "1", 0, 0, 1, "assumed: policy",
            "Share of households that registers cover well enough to pay without a claim"},
           {"take_up.least_benefit", "EUR/year", 0, 0, 2000, "assumed: policy",
            "B_min: smaller benefits are not paid"},
       }) {
    card.parameters.push_back(on_card(number));
  }
  return card;
}

const Registered<TakeUp> registered{card()};

}  // namespace
}  // namespace civitas

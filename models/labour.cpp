// SPDX-License-Identifier: Apache-2.0
// Labour: persons of working age find work, lose it, and leave or enter the labour force.
#include <algorithm>
#include <array>
#include <optional>

#include "models/earnings.hpp"
#include "models/markov.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
A Markov chain with the monthly matrix P inside the quarterly flows Q, P³ = Q. Where persons have
an education, it multiplies the chances to lose work and to find it; sex multiplies those to leave
the labour force and to enter it; a recession ρ multiplies the chance to lose work and divides that
to find it. The chance to stay takes up the rest. Who loses work gets a share of the net earnings
as unemployment benefit; who finds work earns what the latent wage says. The first step is the
observed month, so transitions begin with the second.

Events that a scenario may align: to lose work (and look for other), to find work, to leave the
labour force (from work or unemployment), to enter it (from inactivity, to work or unemployment in
the ratio of P). To one person one of them happens in a step, in the order of this list.
)";

enum Activity : std::uint8_t { kEmployed = 0, kUnemployed = 1, kInactive = 2 };

constexpr std::size_t kLevels = 3;  // of education
constexpr std::size_t kLimits = 6;  // of each sex and level: see derive()

const std::vector<std::string>& levels() {
  static const std::vector<std::string> labels = {"low", "medium", "high"};
  return labels;
}

Matrix3 matrix(std::span<const double> cells) {
  Matrix3 result{};
  for (std::size_t i = 0; i < 9; ++i) result[i / 3][i % 3] = cells[i];
  return result;
}

class Labour final : public Process {
 public:
  explicit Labour(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", {"male", "female"})),
        latent_(declaration.reads<double>("person.latent_wage")),
        paid_age_(declaration.reads<std::int32_t>("person.paid_age")),
        pension_(declaration.reads<double>("person.pension", "EUR/year")),
        education_(declaration.optional_category("person.education", levels())),
        activity_(declaration.writes_category(
            "person.activity",
            {"employed", "unemployed", "inactive", "retired", "student", "child"})),
        earnings_(declaration.writes<double>("person.earnings", "EUR/year")),
        benefit_(declaration.writes<double>("person.unemployment_benefit", "EUR/year")),
        net_income_(declaration.value("person.net_income", "EUR/year")),
        flows_(declaration.table("labour.quarterly_flows")),
        by_education_(declaration.table("labour.by_education")),
        by_sex_(declaration.table("labour.by_sex")),
        median_(declaration.table("wages.median_earnings")),
        dispersion_(declaration.table("wages.dispersion")),
        retirement_age_(declaration.number("labour.retirement_age")),
        replacement_(declaration.number("labour.replacement_rate")),
        recession_(declaration.number("labour.recession")),
        transition_(declaration.stream("labour.transition", Entity::person)),
        events_{declaration.decision("labour.lose", Entity::person),
                declaration.decision("labour.find", Entity::person),
                declaration.decision("labour.leave", Entity::person),
                declaration.decision("labour.enter", Entity::person)} {}

  /// For each sex and level of education, or one level if nobody knows it, and for each state the
  /// chance of employment and of employment or unemployment; then Pay.
  std::vector<double> derive(const StepView& step) const override {
    const Matrix3 month = monthly_from_quarterly(matrix(step[flows_]));
    Matrix3 whole = month;
    for (int i = 1; i < step.months(); ++i) whole = product(whole, month);
    std::vector<double> numbers;
    for (std::size_t sex = 0; sex < 2; ++sex) {
      for (std::size_t level = 0; level < (education_ ? kLevels : 1); ++level) {
        const double lose = education_ ? step[by_education_][2 * level] : 1;
        const double find = education_ ? step[by_education_][2 * level + 1] : 1;
        const double leave = step[by_sex_][2 * sex], enter = step[by_sex_][2 * sex + 1];
        const double to_unemployed = whole[kEmployed][kUnemployed] * step[recession_] * lose;
        const double to_employed = whole[kUnemployed][kEmployed] / step[recession_] * find;
        append(numbers, 1 - to_unemployed - whole[kEmployed][kInactive] * leave, to_unemployed);
        append(numbers, to_employed, 1 - to_employed - whole[kUnemployed][kInactive] * leave);
        append(numbers, whole[kInactive][kEmployed] * enter, whole[kInactive][kUnemployed] * enter);
      }
    }
    Pay::append(numbers, step[median_], step[dispersion_]);
    return numbers;
  }

  /// That somebody loses or finds work, leaves or enters the labour force, unless one of these that
  /// comes before it is known to happen.
  double chance(const BlockView& block, const Decision& decision, std::size_t i) const override {
    const Market market(*this, block);
    if (!market.takes_part(i)) return 0;
    const std::uint8_t now = market.activity[i];
    const auto [work, force] = market.limits_of(i);
    for (std::size_t event = 0; event < kEvents; ++event) {
      if (decision.index == events_[event].index) {
        return event == kLose    ? (now == kEmployed ? force - work : 0)
               : event == kFind  ? (now == kUnemployed ? work : 0)
               : event == kLeave ? (now == kInactive ? 0 : 1 - force)
                                 : (now == kInactive ? force : 0);
      }
      const auto happens = block.aligned(events_[event]);
      if (!happens.empty() && happens[i] != 0) return 0;
    }
    return 0;
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const Market market(*this, block);
    const auto draw = block.uniforms(transition_);
    std::array<std::span<const std::uint8_t>, kEvents> aligned;
    for (std::size_t event = 0; event < kEvents; ++event)
      aligned[event] = block.aligned(events_[event]);
    const bool any_aligned = std::any_of(aligned.begin(), aligned.end(),
                                         [](const auto& event) { return !event.empty(); });
    for (const std::uint32_t i : block.rows_where(Entity::person, [&](std::uint32_t row) {
           return market.takes_part(row) &
                  (any_aligned | (market.drawn(row, draw[row]) != market.activity[row]));
         })) {
      const std::uint8_t before = market.activity[i];
      const auto [work, force] = market.limits_of(i);
      std::uint8_t after = market.drawn(i, draw[i]);
      // What is aligned does not happen by chance.
      if (after != before && !aligned[event_of(before, after)].empty()) after = before;
      for (std::size_t event = 0; event < kEvents; ++event) {
        if (aligned[event].empty() || aligned[event][i] == 0) continue;
        after = event == kLose           ? kUnemployed
                : event == kFind         ? kEmployed
                : event == kLeave        ? kInactive
                : draw[i] * force < work ? kEmployed
                                         : kUnemployed;
        break;
      }
      if (after != before) change(block, i, before, after);
    }
  }

 private:
  static void append(std::vector<double>& limits, double employed, double unemployed) {
    limits.push_back(employed);
    limits.push_back(employed + unemployed);
  }

  enum Event : std::size_t { kLose, kFind, kLeave, kEnter, kEvents };

  static Event event_of(std::uint8_t before, std::uint8_t after) {
    return after == kInactive    ? kLeave
           : before == kInactive ? kEnter
           : before == kEmployed ? kLose
                                 : kFind;
  }

  /// What is asked of every row of a block, found once.
  struct Market {
    Market(const Labour& labour, const BlockView& block)
        : activity(block[labour.activity_]),
          age(block[labour.age_]),
          sex(block[labour.sex_]),
          derived(block.derived().data()),
          retirement_age(static_cast<std::int32_t>(block[labour.retirement_age_])) {
      if (labour.education_) education = block[*labour.education_];
    }
    bool takes_part(std::size_t i) const {
      return (activity[i] <= kInactive) & (age[i] >= 18) & (age[i] < retirement_age);
    }
    /// Of the person's sex, level and activity: see derive().
    struct Limits {
      double work, force;
    };
    Limits limits_of(std::size_t i) const {
      const std::size_t group = education.empty() ? sex[i] : sex[i] * kLevels + education[i];
      const double* limits =
          derived + group * kLimits + 2u * std::min<std::uint8_t>(activity[i], kInactive);
      return {limits[0], limits[1]};
    }
    /// Activity after this step, by the draw. Without a branch: most stay as they are.
    std::uint8_t drawn(std::size_t i, double draw) const {
      const auto [work, force] = limits_of(i);
      return static_cast<std::uint8_t>(kEmployed + int{draw >= work} + int{draw >= force});
    }

    std::span<const std::uint8_t> activity;
    std::span<const std::int32_t> age;
    std::span<const std::uint8_t> sex, education;
    const double* derived;
    std::int32_t retirement_age;
  };

  void change(const BlockView& block, std::size_t i, std::uint8_t before,
              std::uint8_t after) const {
    double& earned = block[earnings_][i];
    double& benefit = block[benefit_][i];
    block[activity_][i] = after;
    if (before == kEmployed) {
      const double gross = earned + block[pension_][i];
      const double net = gross > 0 ? block[net_income_][i] * std::max(earned, 0.0) / gross : 0.0;
      benefit = after == kUnemployed ? block[replacement_] * net : 0.0;
      earned = 0;
    } else {
      benefit = 0;
    }
    if (after == kEmployed)
      earned = Pay(block.derived().last(Pay::kNumbers))
                   .earnings(block[sex_][i], block[paid_age_][i], block[latent_][i]);
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_;
  Reads<double> latent_;
  Reads<std::int32_t> paid_age_;
  Reads<double> pension_;
  std::optional<Reads<std::uint8_t>> education_;
  Writes<std::uint8_t> activity_;
  Writes<double> earnings_, benefit_;
  ReadsValue net_income_;
  ReadsTable flows_, by_education_, by_sex_, median_, dispersion_;
  ReadsNumber retirement_age_, replacement_, recession_;
  Stream transition_;
  std::array<Decision, kEvents> events_;
};

ModelCard card() {
  const std::vector<std::string> states = {"employed", "unemployed", "inactive"};
  ModelCard card;
  card.name = "labour";
  card.title = "Labour";
  card.purpose =
      "Persons of working age find work, lose it, and leave or enter the labour force. Needs the "
      "model wages before it, and education if there is one.";
  card.submodel = kSubmodel;
  card.sentences = {
      {"person.activity", "", "employed", "begins to work"},
      {"person.activity", "employed", "unemployed", "loses work"},
      {"person.activity", "", "unemployed", "looks for work"},
      {"person.activity", "employed", "inactive", "stops working"},
      {"person.activity", "", "inactive", "neither works nor looks for work"},
  };
  card.concepts = {
      {DesignConcept::Kind::basic_principles,
       "Work is a Markov chain of three states, held to quarterly flows."},
  };
  card.parameters = earnings_parameters();
  card.parameters.push_back(
      on_card("labour.quarterly_flows", "1", {{"from", states}, {"to", states}},
              {.963, .012, .025, .245, .511, .244, .044, .032, .924}, 0, 1,
              "Eurostat, labour market flows, EU, third to fourth quarter of 2022",
              "Chance to be in each state a quarter later"));
  card.parameters.push_back(on_card(
      "labour.by_education", "1", {{"education", levels()}, {"flow", {"lose", "find"}}},
      {1.6, 0.8, 1, 1, 0.6, 1.25}, 0, 4, "assumed",
      "Multiplies the chances to lose work and to find it, where persons have an education"));
  card.parameters.push_back(
      on_card("labour.by_sex", "1", {{"sex", {"male", "female"}}, {"flow", {"leave", "enter"}}},
              {1, 1, 1, 1}, 0, 4, "assumed",
              "Multiplies the chances to leave the labour force and to enter it"));
  card.parameters.push_back(retirement_age());
  card.parameters.push_back(
      on_card({"labour.replacement_rate", "1", 0.55, 0, 1,
               "Austria, Unemployment Insurance Act (AlVG) § 21: 55 % of daily net income",
               "Unemployment benefit as a share of net earnings before"}));
  card.parameters.push_back(
      on_card({"labour.recession", "1", 1, 0.5, 3, "assumed",
               "Multiplies the chance to lose work and divides the chance to find it"}));
  return card;
}

const Registered<Labour> registered{card()};

}  // namespace
}  // namespace civitas

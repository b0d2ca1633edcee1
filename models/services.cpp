// SPDX-License-Identifier: Apache-2.0
// Services: citizens with a need choose a channel or give up, wait, and are served or not.
#include <algorithm>
#include <array>
#include <cmath>

#include "models/channels.hpp"
#include "models/erlang.hpp"
#include "sim/core/math.hpp"
#include "sim/core/math_bulk.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
Each region has a counter and a phone desk; the web is open to all who use it. Who has a need
chooses by utility with Gumbel errors (a logit), from waits as they were known at the end of the
last step:
  counter   α_c − β_w W_c − 2 · closed − digital push              W: hours, smoothed
  phone     α_p − 4 β_w W_p − 1.2 · digital push
  web       α_w + β_s (s − ½) + 0.8 (q − 0.6) + 0.8 · digital push   if an adopter,
            −9 + 7.5 · assistance  (web with help)                   otherwise
  forgo     α_f
with digital skill s = Φ(z) and web quality q; where all counters are closed nobody goes to one. Desks
are Erlang-A queues in their steady state with as many servers as kept them busy for the share
`utilisation` in the first month; each keeps one at least, and servers are on duty while it is open:
longer hours cost what they take, services.opening_hours / services.hours_at_start. Who is served fails with a chance that falls with the skill K of the staff, f = f₀ exp(−ζ (K − ½)), on the web
also with web quality and own skill; who fails or hangs up comes back with chance ψ, and otherwise
the need stays unmet. Success on the web teaches. What was experienced is
  P = 0.55 · settled + 0.25 exp(−W / τ) + 0.20 · ease.
All visits of one person in a month share channel and fate.
)";

constexpr std::size_t kDesks = 2;  // counter and phone
// Persons are counted in whole parts, so that sums are exact.
constexpr double kPartOfPerson = 65536;

class Services final : public Process {
 public:
  explicit Services(Declaration& declaration)
      : contacts_(declaration.reads<std::int32_t>("person.contacts")),
        skill_(declaration.reads<double>("person.digital_skill")),
        weight_(declaration.reads<double>("person.weight")),
        region_(declaration.reads<std::uint8_t>("household.region")),
        regions_(declaration.labels("household.region").size()),
        returns_(declaration.writes<std::uint8_t>("person.returns")),
        adopted_(declaration.writes<std::uint8_t>("person.digital_user")),
        talent_(declaration.writes<double>("person.digital_talent")),
        channel_(declaration.adds<std::uint8_t>(
            Entity::person, {"channel", Storage::category, "1", channels(),
                             "how this person turned to an authority in this step", ""})),
        outcome_(declaration.adds<std::uint8_t>(
            Entity::person,
            {"outcome", Storage::category, "1", outcomes(), "what came of it", ""})),
        performance_(declaration.adds<double>(
            Entity::person, {"performance",
                             Storage::real,
                             "1",
                             {},
                             "P: how good the last visit to an authority was, 0 to 1",
                             ""})),
        staff_(declaration.stock("services.staff_at", "1", "servers on duty", desks(declaration))),
        waiting_(declaration.stock("services.waiting", "hour",
                                   "mean wait at a desk, over this and earlier months",
                                   desks(declaration))),
        hours_at_start_(declaration.stock("services.hours_at_start", "hour/month",
                                          "opening hours of the first month")),
        abandoned_(declaration.stock("services.abandoned", "1",
                                     "share of those at a desk who give up", desks(declaration))),
        constants_(declaration.table("services.preference")),
        by_wait_(declaration.number("services.preference_by_wait")),
        by_skill_(declaration.number("services.preference_by_skill")),
        closed_(declaration.number("services.counters_closed")),
        push_(declaration.number("services.digital_push")),
        assistance_(declaration.number("services.assistance")),
        web_quality_(declaration.number("services.web_quality")),
        staff_skill_(declaration.number("services.staff_skill")),
        counter_staff_(declaration.number("services.counter_staff")),
        phone_staff_(declaration.number("services.phone_staff")),
        utilisation_(declaration.number("services.utilisation")),
        hours_(declaration.number("services.opening_hours")),
        per_hour_(declaration.table("services.served_per_hour")),
        impatience_(declaration.table("services.impatience")),
        speed_by_skill_(declaration.number("services.speed_by_staff_skill")),
        failure_(declaration.table("services.failure")),
        failure_by_skill_(declaration.number("services.failure_by_staff_skill")),
        comes_back_(declaration.number("services.comes_back")),
        learning_(declaration.number("services.learning_alone")),
        assisted_learning_(declaration.number("services.learning_assisted")),
        of_channel_(declaration.stream("services.channel", Entity::person)),
        of_outcome_(declaration.stream("services.outcome", Entity::person)),
        of_return_(declaration.stream("services.return", Entity::person)) {
    declaration.surveys(regions_ * kDesks);
  }

  void open(const WorldView& world) const override { world[hours_at_start_][0] = world[hours_]; }

  std::vector<double> derive(const StepView& step) const override {
    const ChannelMix mix{step[by_wait_],      step[by_skill_],     step[closed_],
                         step[push_],         step[assistance_],   step[web_quality_],
                         step[constants_][0], step[constants_][1], step[constants_][2],
                         step[constants_][3]};
    std::vector<double> weights;
    const auto waiting = step[waiting_];
    for (std::size_t region = 0; region < regions_; ++region) {
      const Attraction at = attraction(mix, waiting[region * kDesks], waiting[region * kDesks + 1]);
      weights.insert(weights.end(), at.begin(), at.end());
    }
    return weights;
  }

  // Everybody with a need chooses; who goes to a desk is counted there.
  void survey(const BlockView& block, std::span<double> counts) const override {
    const auto contacts = block[contacts_];
    const auto channel = block[channel_], adopted = block[adopted_];
    const auto weight = block[weight_];
    const double by_skill = block[by_skill_];
    std::fill(channel.begin(), channel.end(), kNoChannel);
    const auto who =
        block.rows_where(Entity::person, [&](std::uint32_t i) { return contacts[i] != 0; });
    const auto luck = block.uniforms(of_channel_, who), skill = skills(block, who);
    const auto region = block[region_];
    for (std::size_t at = 0; at < who.size(); ++at) {
      const std::uint32_t i = who[at];
      const std::size_t here = region[block.household_of(i)];
      channel[i] = chosen(block.derived().subspan(here * kAttractions).first<kAttractions>(),
                          by_skill, skill[at], adopted[i] != 0, luck[at]);
      if (channel[i] == kCounter || channel[i] == kPhone)
        counts[here * kDesks + (channel[i] - kCounter)] +=
            contacts[i] * std::floor(weight[i] * kPartOfPerson + 0.5);
    }
  }

  void govern(const WorldView& world) const override {
    const double faster = 1 + world[speed_by_skill_] * (world[staff_skill_] - 0.5);
    for (std::size_t at = 0; at < regions_ * kDesks; ++at) {
      const std::size_t desk = at % kDesks;
      const double arrivals = world.counts()[at] / kPartOfPerson / (world[hours_] * world.months());
      const double service = world[per_hour_][desk] * faster;
      if (world.step() == 0)
        world[staff_][at] = std::max(1.0, std::ceil(arrivals / service / world[utilisation_]));
      const double lever =
          desk == 0 ? world[counter_staff_] * (1 - world[closed_]) : world[phone_staff_];
      const int servers =
          static_cast<int>(std::max(1.0, std::floor(world[staff_][at] * lever + 0.5)));
      const Wait wait =
          arrivals > 0 ? wait_at({arrivals, service, world[impatience_][desk], servers}) : Wait{};
      double& known = world[waiting_][at];
      known = world.step() == 0 ? wait.mean : 0.5 * (known + wait.mean);
      world[abandoned_][at] = wait.abandoned;
    }
  }

  void step(const BlockView& block) const override {
    const auto channel = block[channel_], outcome = block[outcome_], returns = block[returns_];
    const auto performance = block[performance_];
    const double web_quality = block[web_quality_], comes_back = block[comes_back_];
    const double skilled = math::exp(-block[failure_by_skill_] * (block[staff_skill_] - 0.5));
    const Treatment treatment{block[failure_], skilled, web_quality};
    const auto abandoned = block[abandoned_], waiting = block[waiting_];
    for (std::size_t i = 0; i < channel.size(); ++i)
      outcome[i] = channel[i] == kForgone ? kNotTried : kNoOutcome;
    const auto who = block.rows_where(Entity::person, [&](std::uint32_t i) {
      return (channel[i] != kNoChannel) & (channel[i] != kForgone);
    });
    const auto luck = block.uniforms(of_outcome_, who), back = block.uniforms(of_return_, who),
               skill = skills(block, who);
    const auto region = block[region_];
    for (std::size_t n = 0; n < who.size(); ++n) {
      const std::uint32_t i = who[n];
      const bool desk = channel[i] == kCounter || channel[i] == kPhone;
      const std::size_t at =
          region[block.household_of(i)] * kDesks + (desk ? channel[i] - kCounter : 0);
      const double gives_up = desk ? abandoned[at] : 0;
      const double fails = treatment.failure(channel[i], skill[n]);
      outcome[i] = luck[n] < gives_up                            ? kAbandoned
                   : luck[n] < gives_up + (1 - gives_up) * fails ? kFailed
                                                                 : kSettled;
      returns[i] = outcome[i] != kSettled && back[n] < comes_back ? 1 : 0;
      performance[i] = experienced(channel[i], outcome[i] == kSettled, desk ? waiting[at] : 0,
                                   skill[n], web_quality);
      if (outcome[i] == kSettled) learn(block, i);
    }
  }

 private:
  static std::vector<Axis> desks(const Declaration& declaration) {
    return {{"region", declaration.labels("household.region")}, {"desk", {"counter", "phone"}}};
  }

  /// s of these persons of the block.
  std::span<const double> skills(const BlockView& block,
                                 std::span<const std::uint32_t> persons) const {
    const std::span<const double> z = block[skill_];
    const std::span<double> s = block.room(persons.size());
    for (std::size_t n = 0; n < s.size(); ++n) s[n] = z[persons[n]];
    math::normal_cdf(s, s);
    return s;
  }

  void learn(const BlockView& block, std::size_t i) const {
    if (block[channel_][i] == kWeb) block[talent_][i] += block[learning_];
    if (block[channel_][i] == kAssistedWeb) {
      block[talent_][i] += block[assisted_learning_];
      block[adopted_][i] = 1;
    }
  }

  Reads<std::int32_t> contacts_;
  Reads<double> skill_, weight_;
  Reads<std::uint8_t> region_;
  std::size_t regions_;
  Writes<std::uint8_t> returns_, adopted_;
  Writes<double> talent_;
  Writes<std::uint8_t> channel_, outcome_;
  Writes<double> performance_;
  OwnsStock staff_, waiting_, hours_at_start_, abandoned_;
  ReadsTable constants_;
  ReadsNumber by_wait_, by_skill_, closed_, push_, assistance_, web_quality_, staff_skill_,
      counter_staff_, phone_staff_, utilisation_, hours_;
  ReadsTable per_hour_, impatience_;
  ReadsNumber speed_by_skill_;
  ReadsTable failure_;
  ReadsNumber failure_by_skill_, comes_back_, learning_, assisted_learning_;
  Stream of_channel_, of_outcome_, of_return_;
};

ModelCard card() {
  const Axis desk{"desk", {"counter", "phone"}};
  ModelCard card;
  card.name = "services";
  card.title = "Public services";
  card.purpose =
      "Citizens with a need choose counter, phone, web or give up, wait, and are served or not. "
      "Needs the models needs, digital_skill and digital_use before it.";
  card.submodel = kSubmodel;
  const char* outcome = "person.outcome";
  card.sentences = {
      {"person.channel", "", "", ""},
      {outcome, "", "none", ""},
      {outcome, "", "settled", "settles a matter with an authority ({person.channel})", true},
      {outcome, "", "failed", "turns to an authority and settles nothing ({person.channel})", true},
      {outcome, "", "abandoned", "gives up waiting for an authority ({person.channel})", true},
      {outcome, "", "forgone", "has a matter to settle and turns to no authority", true},
  };
  card.concepts = {
      {DesignConcept::Kind::basic_principles,
       "Discrete choice by random utility (a logit); desks are Erlang-A queues."},
      {DesignConcept::Kind::adaptation,
       "Citizens with a need choose counter, phone or web, or give up."},
      {DesignConcept::Kind::objectives,
       "They choose what has the highest utility for them: by waits, levers, skill and luck."},
      {DesignConcept::Kind::learning,
       "Success on the web adds to digital skill, with help more than alone."},
      {DesignConcept::Kind::sensing, "Waits are known as they were at the end of the last step."},
      {DesignConcept::Kind::interaction,
       "Citizens of a region who choose the same desk wait in one queue."},
  };
  card.parameters = {
      on_card(
          "services.preference", "1", {{"channel", {"counter", "phone", "web", "forgone"}}},
          {-0.55, 0.30, 0.35, -2.4}, -10, 10,
          "assumed: so that 18 %, 45 % and 37 % of transactions are at the counter, by phone and "
          "on the web (England 2011/12: 32 % on the web)",
          "α: what a channel has for itself, without waiting, skill and levers"),
      on_card("services.served_per_hour", "1/hour", {desk}, {4, 10}, 0.1, 100,
              "assumed: 15 and 6 minutes each", "μ₀: that a server serves in an hour"),
      on_card("services.impatience", "1/hour", {desk}, {1, 10}, 0.01, 100,
              "assumed: patience of 60 and 6 minutes", "θ: 1 over the mean patience"),
      on_card("services.failure", "1", {{"channel", {"counter", "phone", "web", "assisted web"}}},
              {0.12, 0.12, 0.35, 0.15}, 0, 1,
              "assumed; more than 20 % of visits to councils' websites failed in 2011 (SOCITM)",
              "f₀: that a visit settles nothing, with staff of middle skill")};
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"services.preference_by_wait", "1/hour", 1, 0, 10, "assumed",
            "β_w: how much an hour of waiting at the counter repels; on the phone four times"},
           {"services.preference_by_skill", "1", 2.2, 0, 10,
            "assumed; that use rises with skills: Rodríguez-Hevía, Navío-Marco and Ruiz-Gómez "
            "(2020)",
            "β_s: how much digital skill draws to the web"},
           {"services.counters_closed", "1", 0, 0, 1, "assumed: policy",
            "Share of counters that are closed, their servers with them"},
           {"services.digital_push", "1", 0, 0, 1, "assumed: policy",
            "How hard citizens are urged to the web; 1: digital by default"},
           {"services.assistance", "1", 0, 0, 1, "assumed: policy",
            "Help for those who do not use the web by themselves"},
           {"services.web_quality", "1", 0.6, 0, 1, "assumed", "q: how good the web channel is"},
           {"services.staff_skill", "1", 0.51, 0, 1, "assumed: the steady state of capability",
            "K: skill of the staff in dealing with citizens"},
           {"services.counter_staff", "1", 1, 0.1, 5, "assumed: policy",
            "Servers at counters, times those of the start"},
           {"services.phone_staff", "1", 1, 0.1, 5, "assumed: policy",
            "Servers on the phone, times those of the start"},
           {"services.utilisation", "1", 0.93, 0.3, 1.2, "assumed",
            "Share of their time that servers are busy in the first month"},
           {"services.opening_hours", "hour/month", 160, 1, 744, "assumed",
            "Hours open in a month"},
           {"services.speed_by_staff_skill", "1", 0.30, 0, 0.6, "assumed",
            "ε_μ: how much faster full skill is than half"},
           {"services.failure_by_staff_skill", "1", 1, 0, 3, "assumed",
            "ζ: how fast failures fall with skill"},
           {"services.comes_back", "1", 0.6, 0, 1,
            "assumed; failure demand is 20 to 80 % of contacts in Seddon's studies",
            "ψ: who was not served comes back a step later"},
           {"services.learning_alone", "1", 0.01, 0, 1, "assumed",
            "What a success on the web adds to digital skill z"},
           {"services.learning_assisted", "1", 0.05, 0, 1, "assumed",
            "What a success on the web with help adds"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<Services> registered{card()};

}  // namespace
}  // namespace civitas

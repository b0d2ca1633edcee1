// SPDX-License-Identifier: Apache-2.0
// Services: citizens with a need choose a channel or give up, wait, and are served or not.
#include <algorithm>
#include <array>
#include <cmath>

#include "models/channels.hpp"
#include "models/erlang.hpp"
#include "models/services_card.hpp"
#include "sim/core/math.hpp"
#include "sim/core/math_bulk.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

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
        assisted_web_(declaration.number("services.preference_for_help")),
        by_wait_(declaration.number("services.preference_by_wait")),
        by_phone_wait_(declaration.number("services.preference_by_phone_wait")),
        by_skill_(declaration.number("services.preference_by_skill")),
        by_closing_(declaration.number("services.preference_by_closing")),
        by_web_quality_(declaration.number("services.preference_by_quality")),
        by_assistance_(declaration.number("services.preference_by_assistance")),
        from_counter_(declaration.number("services.push_from_counter")),
        from_phone_(declaration.number("services.push_from_phone")),
        to_web_(declaration.number("services.push_to_web")),
        closed_(declaration.number("services.counters_closed")),
        push_(declaration.number("services.digital_push")),
        assistance_(declaration.number("services.assistance")),
        web_quality_(declaration.number("services.web_quality")),
        usual_web_quality_(declaration.number("services.usual_web_quality")),
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
        bad_web_(declaration.number("services.failure_without_quality")),
        failure_by_quality_(declaration.number("services.failure_by_web_quality")),
        unskilled_(declaration.number("services.failure_without_skill")),
        failure_by_digital_skill_(declaration.number("services.failure_by_digital_skill")),
        experience_(declaration.table("services.experience")),
        patience_(declaration.table("services.patience")),
        ease_(declaration.table("services.ease")),
        ease_by_skill_(declaration.number("services.ease_by_skill")),
        comes_back_(declaration.number("services.comes_back")),
        learning_(declaration.number("services.learning_alone")),
        assisted_learning_(declaration.number("services.learning_assisted")),
        of_channel_(declaration.stream("services.channel", Entity::person)),
        of_outcome_(declaration.stream("services.outcome", Entity::person)),
        of_return_(declaration.stream("services.return", Entity::person)) {
    declaration.surveys(regions_ * kDesks);
    declaration.answers("person.outcome", "person.further_contacts");
  }

  void open(const WorldView& world) const override { world[hours_at_start_][0] = world[hours_]; }

  std::vector<double> derive(const StepView& step) const override {
    const auto constants = step[constants_];
    const ChannelMix mix{.by_wait = step[by_wait_],
                         .by_phone_wait = step[by_phone_wait_],
                         .by_closing = step[by_closing_],
                         .by_web_quality = step[by_web_quality_],
                         .by_assistance = step[by_assistance_],
                         .from_counter = step[from_counter_],
                         .from_phone = step[from_phone_],
                         .to_web = step[to_web_],
                         .closed = step[closed_],
                         .push = step[push_],
                         .assistance = step[assistance_],
                         .web_quality = step[web_quality_],
                         .usual_web_quality = step[usual_web_quality_],
                         .counter = constants[0],
                         .phone = constants[1],
                         .web = constants[2],
                         .forgone = constants[3],
                         .assisted_web = step[assisted_web_]};
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
    const Treatment treatment{block[failure_],
                              math::exp(-block[failure_by_skill_] * (block[staff_skill_] - 0.5)),
                              block[bad_web_] - block[failure_by_quality_] * web_quality,
                              block[unskilled_], block[failure_by_digital_skill_]};
    const Experience experience{block[experience_],
                                {block[patience_][0] / 60, block[patience_][1] / 60},
                                block[ease_],
                                block[ease_by_skill_],
                                web_quality};
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
      performance[i] = experience.performance(channel[i], outcome[i] == kSettled,
                                              desk ? waiting[at] : 0, skill[n]);
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
  ReadsNumber assisted_web_, by_wait_, by_phone_wait_, by_skill_, by_closing_, by_web_quality_,
      by_assistance_, from_counter_, from_phone_, to_web_, closed_, push_, assistance_,
      web_quality_, usual_web_quality_, staff_skill_, counter_staff_, phone_staff_, utilisation_,
      hours_;
  ReadsTable per_hour_, impatience_;
  ReadsNumber speed_by_skill_;
  ReadsTable failure_;
  ReadsNumber failure_by_skill_, bad_web_, failure_by_quality_, unskilled_,
      failure_by_digital_skill_;
  ReadsTable experience_, patience_, ease_;
  ReadsNumber ease_by_skill_, comes_back_, learning_, assisted_learning_;
  Stream of_channel_, of_outcome_, of_return_;
};

const Registered<Services> registered{services_card()};

}  // namespace
}  // namespace civitas

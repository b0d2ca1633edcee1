// SPDX-License-Identifier: Apache-2.0
// Capability: how well civil servants deal with citizens and with data, and what training does.
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
Two skills K in [0, 1], of service and of data. In each month
  K ← K + η Tr (1 − K) − δ (1 − use) K − χ (K − K_new)
training Tr (hours a month and head) closes part of the gap, what is not used decays, and who
leaves is replaced by somebody of skill K_new. The steady state is (η Tr + χ K_new) / (η Tr + δ (1
− use) + χ). Training costs hours · heads · wage.
)";

class Capability final : public Process {
 public:
  explicit Capability(Declaration& declaration)
      : service_(declaration.stock("capability.service", "1",
                                   "K: skill of civil servants in dealing with citizens")),
        data_(
            declaration.stock("capability.data", "1", "K: skill of civil servants in using data")),
        at_start_(declaration.number("capability.at_start")),
        effect_(declaration.number("capability.training_effect")),
        service_hours_(declaration.number("capability.service_training")),
        data_hours_(declaration.number("capability.data_training")),
        decay_(declaration.number("capability.decay")),
        use_(declaration.number("capability.use")),
        turnover_(declaration.number("capability.turnover")),
        newcomers_(declaration.number("capability.of_newcomers")) {}

  void open(const WorldView& world) const override {
    world[service_][0] = world[at_start_];
    world[data_][0] = world[at_start_];
  }

  void govern(const WorldView& world) const override {
    if (world.step() == 0) return;
    for (int month = 0; month < world.months(); ++month) {
      change(world, world[service_][0], world[service_hours_]);
      change(world, world[data_][0], world[data_hours_]);
    }
  }

  void step(const BlockView&) const override {}

 private:
  void change(const WorldView& world, double& skill, double hours) const {
    skill += world[effect_] * hours * (1 - skill) - world[decay_] * (1 - world[use_]) * skill -
             world[turnover_] * (skill - world[newcomers_]);
  }

  OwnsStock service_, data_;
  ReadsNumber at_start_, effect_, service_hours_, data_hours_, decay_, use_, turnover_, newcomers_;
};

ModelCard card() {
  ModelCard card;
  card.name = "capability";
  card.title = "Capability of the civil service";
  card.purpose =
      "Skill of civil servants in dealing with citizens and with data: training builds it, disuse "
      "and "
      "turnover wear it off. Formulas read capability.service and capability.data.";
  card.submodel = kSubmodel;
  card.concepts = {
      {DesignConcept::Kind::learning,
       "Staff learns by training, and forgets what it does not use."},
  };
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"capability.at_start", "1", 0.51, 0, 1,
            "computed: the steady state of the other numbers is .5078", "K at the start"},
           {"capability.training_effect", "1/hour", 0.0081, 0.003, 0.02,
            "assumed: a course of 20 hours closes 15 % of the gap", "η"},
           {"capability.service_training", "hour/month", 1.25, 0, 20, "assumed: policy",
            "Tr: training in dealing with citizens, a head"},
           {"capability.data_training", "hour/month", 1.25, 0, 20, "assumed: policy",
            "Tr: training in using data, a head"},
           {"capability.decay", "1/month", 0.063, 0, 0.2,
            "Tatel and Ackerman (2025): half of what was gained is lost 6.5 to 13 months after the "
            "last use; here 11",
            "δ: what is lost of an unused skill"},
           {"capability.use", "1", 0.9, 0, 1, "assumed", "Share of the skill that daily work uses"},
           {"capability.turnover", "1/month", 0.0113, 0, 0.05,
            "UK civil service: 12.7 % left or moved in 2023/24 (Institute for Government)",
            "χ: civil servants who are replaced"},
           {"capability.of_newcomers", "1", 0.35, 0.2, 0.6, "assumed", "K_new"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<Capability> registered{card()};

}  // namespace
}  // namespace civitas

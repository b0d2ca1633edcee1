// SPDX-License-Identifier: Apache-2.0
// Casework: claims pile up and an office works them off; what is not decided waits.
#include <algorithm>

#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  capacity = staff · hours · μ (1 + ε_μ (K − ½)) (1 + ε_it (q − 0.6)) cases a month
  Q ← Q + A − min(Q + A, capacity);   delay = 1 + Q / capacity months
with the cases A that are filed in the step, the value cases_filed; K is the skill of the staff in
using data, q the quality of their software. A claim takes at least the month in which it is filed.
)";

class Casework final : public Process {
 public:
  explicit Casework(Declaration& declaration)
      : backlog_(declaration.stock("casework.backlog", "1", "Q: cases that wait for a decision")),
        decided_(declaration.stock("casework.decided", "1", "cases decided in the last step")),
        delay_(declaration.stock("casework.delay", "1",
                                 "months from filing to decision for who files now")),
        filed_(declaration.value("cases_filed", "1")),
        staff_(declaration.number("casework.staff")),
        hours_(declaration.number("casework.hours")),
        per_hour_(declaration.number("casework.decided_per_hour")),
        staff_skill_(declaration.number("casework.staff_skill")),
        speed_by_skill_(declaration.number("casework.speed_by_skill")),
        software_(declaration.number("casework.software_quality")),
        speed_by_software_(declaration.number("casework.speed_by_software")) {}

  void open(const WorldView& world) const override { world[delay_][0] = 1; }

  void govern(const WorldView& world) const override {
    const double in_a_month = world[staff_] * world[hours_] * world[per_hour_] *
                              (1 + world[speed_by_skill_] * (world[staff_skill_] - 0.5)) *
                              (1 + world[speed_by_software_] * (world[software_] - 0.6));
    double& backlog = world[backlog_][0];
    backlog += world[filed_];
    world[decided_][0] = std::min(backlog, in_a_month * world.months());
    backlog -= world[decided_][0];
    world[delay_][0] = 1 + backlog / in_a_month;
  }

  void step(const BlockView&) const override {}

 private:
  OwnsStock backlog_, decided_, delay_;
  ReadsValue filed_;
  ReadsNumber staff_, hours_, per_hour_, staff_skill_, speed_by_skill_, software_,
      speed_by_software_;
};

ModelCard card() {
  ModelCard card;
  card.name = "casework";
  card.title = "Casework";
  card.purpose =
      "Claims pile up and an office works them off. Needs the value cases_filed; formulas read "
      "casework.delay.";
  card.submodel = kSubmodel;
  card.concepts = {
      {DesignConcept::Kind::interaction, "Claims share the capacity of one office."},
  };
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"casework.staff", "1", 700, 1, 1e6, "assumed", "Full-time caseworkers in the country"},
           {"casework.hours", "hour/month", 130, 100, 160, "assumed", "That each works on cases"},
           {"casework.decided_per_hour", "1/hour", 0.5, 0.25, 1, "assumed: two hours a case",
            "μ: cases that one decides in an hour"},
           {"casework.staff_skill", "1", 0.51, 0, 1, "assumed: the steady state of capability",
            "K: skill of the staff in using data"},
           {"casework.speed_by_skill", "1", 0.30, 0, 0.6, "assumed",
            "ε_μ: how much faster full skill is than half"},
           {"casework.software_quality", "1", 0.6, 0, 1, "assumed", "q"},
           {"casework.speed_by_software", "1", 0.30, 0, 0.6, "assumed",
            "ε_it: how much faster a point more of quality makes"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<Casework> registered{card()};

}  // namespace
}  // namespace civitas

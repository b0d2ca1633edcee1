// SPDX-License-Identifier: Apache-2.0
// Open data: how much of what the government knows others can use.
#include <algorithm>

#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
Openness OD in [0, 1] follows what is invested, and wears off as data grow old:
  OD ← clip(OD + r_O (investment − decay · OD), 0, 1)   a month
so it settles at investment / decay. What others make of it is the scenario's to connect: it finds
here how much more households learn of a benefit (λ_od), how much less paperwork is (κ_od), and how
much more a question is on citizens' minds, for a full point of openness more. All of these effects
are assumed: no causal estimate of them is known.
)";

class OpenData final : public Process {
 public:
  explicit OpenData(Declaration& declaration)
      : openness_(declaration.stock("open_data.openness", "1",
                                    "OD: how open the data of the government are, 0 to 1")),
        at_start_(declaration.number("open_data.at_start")),
        investment_(declaration.number("open_data.investment")),
        speed_(declaration.number("open_data.speed")),
        decay_(declaration.number("open_data.decay")) {}

  void open(const WorldView& world) const override { world[openness_][0] = world[at_start_]; }

  void govern(const WorldView& world) const override {
    if (world.step() == 0) return;
    double& openness = world[openness_][0];
    for (int month = 0; month < world.months(); ++month) {
      openness += world[speed_] * (world[investment_] - world[decay_] * openness);
      openness = std::clamp(openness, 0.0, 1.0);
    }
  }

  void step(const BlockView&) const override {}

 private:
  OwnsStock openness_;
  ReadsNumber at_start_, investment_, speed_, decay_;
};

ModelCard card() {
  ModelCard card;
  card.name = "open_data";
  card.title = "Open data";
  card.purpose =
      "How much of what the government knows others can use. Formulas read open_data.openness.";
  card.submodel = kSubmodel;
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"open_data.at_start", "1", 0.2, 0.05, 0.4, "assumed", "OD at the start"},
           {"open_data.investment", "1", 0.2, 0, 1, "assumed: policy",
            "What is put into open data; openness settles at investment / decay"},
           {"open_data.speed", "1/month", 0.05, 0.02, 0.1, "assumed",
            "r_O: how fast openness follows investment"},
           {"open_data.decay", "1", 1, 0.1, 2, "assumed",
            "What openness loses as data grow old, for each unit of investment"},
           {"open_data.awareness", "1/year", 0.3, 0, 1, "assumed: there is no causal estimate",
            "λ_od: for formulas, how much faster "
            "households learn of a benefit for a point of openness"},
           {"open_data.simplification", "1", 0.1, 0, 0.3, "assumed: there is no causal estimate",
            "κ_od: for formulas, paperwork saved for a "
            "point of openness"},
           {"open_data.salience", "1", 0.5, 0, 1, "assumed: there is no causal estimate",
            "For formulas, what a point of openness adds to θ of who takes part"},
           {"open_data.cost", "EUR/month", 500000, 1e5, 2e6, "assumed",
            "For formulas, cost of a full point of investment"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<OpenData> registered{card()};

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Budget: what comes in, what goes out, and what is owed.
#include <algorithm>

#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  debt ← debt (1 + r / 12) + spending − revenue        a month
  present value ← present value + (revenue − spending) (1 + d)^(−t),  t: years until the month ends
Both are values of the scenario: budget_revenue and budget_spending, in EUR/month. Either debt
grows, or the budget is balanced: at the end of a year the surtax becomes what, as a share of
revenue without it, the year has lacked; formulas of the law read budget.surtax.
)";

class Budget final : public Process {
 public:
  explicit Budget(Declaration& declaration)
      : debt_(declaration.stock("budget.debt", "EUR", "debt since the start")),
        balance_(declaration.stock("budget.balance", "EUR", "revenue less spending of this step")),
        this_year_(declaration.stock("budget.of_year", "EUR", "balance of the year so far")),
        revenue_of_year_(
            declaration.stock("budget.revenue_of_year", "EUR", "revenue of the year so far")),
        present_value_(declaration.stock("budget.present_value", "EUR",
                                         "all balances so far, discounted to the start")),
        surtax_(declaration.stock("budget.surtax", "1",
                                  "what is added to taxes, as a share of them, to balance")),
        revenue_(declaration.value("budget_revenue", "EUR/month")),
        spending_(declaration.value("budget_spending", "EUR/month")),
        interest_(declaration.number("budget.interest")),
        discount_(declaration.number("budget.discount")),
        balanced_(declaration.number("budget.balanced")) {
    declaration.works_through(
        "budget.balanced", "budget.surtax", "nobody pays the surtax, and the deficit stays",
        "Write for example {modify: person.income_tax, to: \"value * (1 + budget.surtax)\"} under "
        "`changes:`");
  }

  void govern(const WorldView& world) const override {
    const double revenue = world[revenue_] * world.months();
    world[balance_][0] = revenue - world[spending_] * world.months();
    world[this_year_][0] += world[balance_][0];
    const double years = static_cast<double>(world.step() + 1) * world.years();
    world[present_value_][0] +=
        world[balance_][0] * math::exp(-years * math::log(1 + world[discount_]));
    world[revenue_of_year_][0] += revenue;
    world[debt_][0] += world[debt_][0] * world[interest_] * world.years() - world[balance_][0];
    if ((world.month() + (world.months() - 1)).month() == 12) close(world);
  }

  void step(const BlockView&) const override {}

 private:
  // The year is over: the surtax of the next one.
  void close(const WorldView& world) const {
    double& surtax = world[surtax_][0];
    const double untaxed = world[revenue_of_year_][0] / (1 + surtax);
    if (untaxed > 0)
      surtax = world[balanced_] * std::max(-0.99, surtax - world[this_year_][0] / untaxed);
    world[this_year_][0] = world[revenue_of_year_][0] = 0;
  }

  OwnsStock debt_, balance_, this_year_, revenue_of_year_, present_value_, surtax_;
  ReadsValue revenue_, spending_;
  ReadsNumber interest_, discount_, balanced_;
};

ModelCard card() {
  ModelCard card;
  card.name = "budget";
  card.title = "The budget";
  card.purpose =
      "Adds up what comes in and goes out, with debt and a surtax. Needs the values budget_revenue "
      "and budget_spending; formulas read budget.debt and budget.surtax.";
  card.submodel = kSubmodel;
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"budget.interest", "1/year", 0.02, 0, 0.2, "assumed", "r: interest on the debt"},
           {"budget.discount", "1/year", 0.03, 0, 0.2, "assumed",
            "d: how much less a year later counts"},
           {"budget.balanced", "1", 0, 0, 1, "assumed: policy",
            "Share of a year's deficit that next year's surtax makes up; 0: debt grows"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<Budget> registered{card()};

}  // namespace
}  // namespace civitas

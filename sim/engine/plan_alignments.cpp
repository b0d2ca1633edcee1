// SPDX-License-Identifier: Apache-2.0
// Which events of models a scenario aligns, and numbers that no event can happen to.
#include <fmt/format.h>

#include <algorithm>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/engine/known_numbers.hpp"
#include "sim/engine/plan.hpp"

namespace civitas {
namespace {

/// A number below 0, the step in which it is there, and of which cell.
struct BelowZero {
  double number;
  std::size_t step;
  std::string where;  // ", 'deaths' of male"; empty: one number
};

// "male, 65+".
std::string labels_of(const Parameter& table, std::size_t cell) {
  std::string text;
  std::size_t below = table.cells.size();
  for (const Axis& axis : table.axes) {
    below /= axis.labels.size();
    text += (text.empty() ? "" : ", ") + axis.labels[cell / below % axis.labels.size()];
  }
  return text;
}

}  // namespace

void Plan::bind_alignments(language::Binder& binder, Problems& problems) {
  for (const Alignment& alignment : scenario_.alignments) {
    std::vector<std::string> known;
    bool found = false;
    for (Process& process : processes_) {
      for (const Decision& decision : process.declaration->decisions()) {
        known.push_back(process.declaration->name(decision));
        if (known.back() != alignment.event.chars) continue;
        found = true;
        process.alignments[decision.index] = std::make_unique<BoundAlignment>(
            alignment, decision, graph_, binder, *process.declaration);
      }
    }
    if (found) continue;
    std::string advice = did_you_mean(alignment.event.chars, known);
    if (scenario_.find_rule(alignment.event.chars) != nullptr)
      advice = "It is a rule: write `align` in it, beside `chance`";
    const std::string model = alignment.event.chars.substr(0, alignment.event.chars.find('.'));
    if (advice.empty() && known.empty() && find_model(model) != nullptr)
      advice = "Add '" + model + "' to the schedule";
    if (advice.empty())
      advice = known.empty() ? "No model of the schedule has any" : "Known are " + joined(known);
    problems.add(Mistake::unknown_name, alignment.event.place(),
                 "no model of the schedule has the event '" + alignment.event.chars + "'", "",
                 advice);
  }
}

// Numbers of the law, and cells of tables that are taken as they are, are looked at before anything
// runs. Not of steps in which nothing happens.
void Plan::check_alignments(Problems& problems) const {
  const TimeSpan& time = scenario_.time;
  const KnownNumbers known(graph_, *law_, time, population_);
  const auto below_zero = [&](language::NodeId node,
                              const auto& happens_in) -> std::optional<BelowZero> {
    if (node >= 0 && graph_[node].operation == language::Operation::broadcast)
      node = graph_[node].a;
    if (node < 0) return std::nullopt;
    if (known.has(node)) {
      const std::vector<double> numbers = known.in_each_step(node);
      for (std::size_t step = 0; step < numbers.size(); ++step) {
        if (numbers[step] < 0 && happens_in(time.of_step(step)))
          return BelowZero{numbers[step], step, ""};
      }
      return std::nullopt;
    }
    if (graph_[node].operation != language::Operation::pick) return std::nullopt;
    for (const Parameter& table : scenario_.parameters) {
      if (table.form != Parameter::Form::table || law_->table_slot(table.name) != graph_[node].slot)
        continue;
      for (std::size_t step = 0; step < time.steps(); ++step) {
        const std::vector<double>& cells = law_->cells(table.name, step);
        const auto at = std::find_if(cells.begin(), cells.end(), [](double n) { return n < 0; });
        if (at == cells.end() || !happens_in(time.of_step(step))) continue;
        const auto cell = static_cast<std::size_t>(at - cells.begin());
        return BelowZero{*at, step, ", '" + table.name + "' of " + labels_of(table, cell)};
      }
    }
    return std::nullopt;
  };
  const auto tell = [&](const Text& formula, const std::string& who, const char* key,
                        const BelowZero& found) {
    problems.add(Mistake::alignment_unmet, formula.place(),
                 fmt::format("{} to {:.6g} citizens in {}", who, found.number,
                             time.of_step(found.step).text()),
                 fmt::format("this is `{}`{}", key, found.where),
                 found.where.empty() ? "It is a number from 0 on: write for example max(0, …)"
                                     : "It is a number from 0 on: mend the table");
  };
  for (const Process& process : processes_) {
    for (const auto& [decision, alignment] : process.alignments) {
      const auto found = below_zero(alignment->to(), [](Month) { return true; });
      if (found) tell(alignment->alignment().to, "an event cannot happen", "to", *found);
    }
    if (process.rule == nullptr || process.written->align.chars.empty()) continue;
    const auto found = below_zero(process.rule->room(), [&](Month month) {
      return process.entry->due(month) && process.written->due(month, time.months_per_step);
    });
    if (found)
      tell(process.written->align, "the rule '" + process.written->name + "' is to happen", "align",
           *found);
  }
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// How indicators are counted of a population, and put together.
#include <cmath>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/engine/citizen_name.hpp"
#include "sim/engine/no_number.hpp"
#include "sim/engine/placed.hpp"
#include "sim/engine/tally_counter.hpp"

namespace civitas {

std::vector<double> Tally::run(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                               const language::Scalars& scalars, Month month) const {
  Evaluation evaluation(*graph_, program_, sorted_);
  std::vector<Counter> counters(static_cast<std::size_t>(workers.count()), Counter(*this, month));
  Codes codes = room_for_codes(domain.population);
  const Place file = {shapes_.empty() ? FileName() : shapes_[0].place.file};
  placed(
      file, [] { return std::string("an indicator"); }, month,
      [&] {
        evaluation.run(domain, workers, workspaces, scalars,
                       [&](int stage, const Block& block, const language::Workspace& rows,
                           std::size_t worker) {
                         counters[worker].count(stage, domain, block, rows, evaluation.memory());
                         keep_codes(codes, stage, domain, block, rows, month);
                       });
      });
  for (Counter& counter : counters) counter.weigh();
  for (std::size_t worker = 1; worker < counters.size(); ++worker)
    counters[0].add(counters[worker]);
  std::vector<double> out;
  std::size_t series = 0;  // of the entry: one, and one for each grouping
  for (const Entry& entry : entries_) {
    const Shape& shape = shapes_[series];
    series += 1 + entry.groups.size();
    if (entry.statistic == Statistic::number) {
      out.push_back(evaluation.number(entry.number));
      if (!std::isfinite(out.back()))
        throw InputError({Mistake::no_number, shape.place,
                          "'" + shape.series.name + "' is not a number", "in " + month.text(),
                          look_for(*graph_, entry.number)});
    } else if (entry.ranking >= 0) {
      tell_ranked(entry, evaluation.ranked(entry.ranking, entry.part), out);
      for (const std::size_t group : entry.groups) {
        for (const Distribution& part :
             split(evaluation, domain, entry, group, codes.at({index(entry.entity), group})))
          tell_ranked(entry, part, out);
      }
    } else {
      tell_sums(entry, counters[0], std::nullopt, out);
      for (const std::size_t group : entry.groups) tell_sums(entry, counters[0], group, out);
    }
  }
  return out;
}

void Tally::tell_sums(const Entry& entry, Counter& counter, std::optional<std::size_t> group,
                      std::vector<double>& out) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const bool divided = entry.statistic != Statistic::sum && entry.statistic != Statistic::count;
  const std::vector<ExactSum> above = counter.sums(entry.above, group);
  const std::vector<ExactSum> below = divided ? counter.sums(entry.below, group) : above;
  for (std::size_t i = 0; i < above.size(); ++i) {
    const double base = below[i].value();
    out.push_back(!divided ? above[i].value() : base == 0 ? kNone : above[i].value() / base);
  }
}

// The label of each row of a block in one group.
const double* Tally::codes(const Group& group, Entity entity, int stage, const Domain& domain,
                           const Block& block, const language::Workspace& rows, const Place& place,
                           Month month) const {
  const double* code = program_.rows(stage, group.node, rows);
  const std::size_t count = block.count_of(entity);
  if (const std::size_t bad = first_not_finite(code, count); bad < count)
    refuse(group.node, place, "the groups '" + dimensions_[group.dimension].name + "' meet",
           domain.population, entity, block.first_of(entity) + bad, month);
  return code;
}

void Tally::refuse(NodeId node, Place place, const std::string& what, const Population& population,
                   Entity entity, std::size_t row, Month month) const {
  throw InputError({Mistake::no_number, std::move(place), what + " a value that is not a number",
                    "for " + citizen_name(population, entity, row) + " in " + month.text(),
                    look_for(*graph_, node) + "; `where:` can leave such cases out"});
}

}  // namespace civitas

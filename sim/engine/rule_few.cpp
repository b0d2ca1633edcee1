// SPDX-License-Identifier: Apache-2.0
// How a rule runs that is about few: its formulas are worked out for these alone.
#include <algorithm>
#include <limits>

#include "sim/engine/rule.hpp"
#include "sim/engine/rule_rows.hpp"

namespace civitas {
namespace {

constexpr int kWhom = 0, kAll = 1;  // stages: whom it is about, and all the rest
constexpr std::size_t kMost = 2;    // of so many rows of a block one: else all are worked out

}  // namespace

// Only where no formula looks at others. What is wrong is found again with the whole block, and
// told from there.
void BoundRule::run_few(Domain& domain, const Workers& workers, Workspaces& workspaces,
                        const language::Graph& graph, const language::Scalars& scalars,
                        Month month) const {
  language::Memory memory;
  memory.scalars = scalars;
  program_.start(memory);
  program_.run_scalars(kWhom, memory);
  program_.run_scalars(kAll, memory);
  std::vector<std::vector<std::uint32_t>> whom(workspaces.rows.size());
  workers.for_each(domain.blocks.size(), [&](std::size_t item, std::size_t worker) {
    const Block& block = domain.blocks[item];
    const std::size_t count = block.count_of(rule_.of);
    language::Workspace& rows = workspaces.rows[worker];
    std::vector<std::uint32_t>& these = whom[worker];
    these.resize(count);
    program_.run_block(kWhom, domain.population, block, memory, rows);
    these.resize(
        select(program_.rows(kWhom, where_, rows), count, block.first_of(rule_.of), these.data()));
    if (these.empty()) return;
    if (these.size() * kMost <= count) {
      program_.run_rows(kAll, domain.population, rule_.of, these, memory, rows);
      if (apply_to(domain, these, rows)) return;
    }
    program_.run_block(kAll, domain.population, block, memory, rows);
    apply(domain, block, graph, rows, kAll, month, nullptr);
  });
}

// False, and nothing is set, when something is wrong with one of them.
bool BoundRule::apply_to(Domain& domain, std::span<const std::uint32_t> these,
                         const language::Workspace& rows) const {
  const auto of = [&](NodeId node) { return program_.rows(kAll, node, rows); };
  const double* fires = of(fires_);
  if (first_not_finite(fires, these.size()) < these.size()) return false;
  for (const Limit& limit : limits_) {
    if (!all_between(of(limit.whom), of(limit.value), limit.least, limit.most, these.size()))
      return false;
  }
  for (const Set& set : sets_) {
    const auto& column = domain.population[rule_.of].columns[set.column];
    if (!may_be(column.attribute.storage, fires, of(set.node), these.size())) return false;
  }
  for (const Set& set : sets_) {
    const double* values = of(set.node);
    std::visit(
        [&]<class T>(std::vector<T>& list) {
          for (std::size_t i = 0; i < these.size(); ++i) {
            if (fires[i] != 0) list[these[i]] = static_cast<T>(values[i]);
          }
        },
        domain.population[rule_.of].columns[set.column].values);
  }
  return true;
}

}  // namespace civitas

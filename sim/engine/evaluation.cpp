// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/evaluation.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/engine/partial.hpp"

namespace civitas {
namespace {

using language::Reduction;

[[noreturn, gnu::noinline]] void not_a_number(const std::string& what,
                                              const std::string& functions) {
  throw InputError({Mistake::no_number,
                    {},
                    what + " over the whole population meets a value that is not a number",
                    "a division by zero, a root or logarithm of something negative, or an overflow",
                    "Look at the formulas with " + functions});
}

// The rows of each group in their order; of all, when there are no groups.
std::vector<std::vector<std::uint32_t>> by_group(std::vector<std::uint32_t> order,
                                                 const std::vector<std::uint8_t>& group_of,
                                                 int groups) {
  std::vector<std::vector<std::uint32_t>> parts(static_cast<std::size_t>(groups));
  if (groups == 0) return {std::move(order)};
  for (const std::uint32_t row : order) parts[group_of[row]].push_back(row);
  return parts;
}

}  // namespace

void Evaluation::run(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                     const language::Scalars& scalars, const Visit& visit) {
  memory_.scalars = scalars;
  memory_.ranked.resize(graph_.rankings().size());
  memory_.ranks.resize(graph_.rankings().size());
  memory_.ranked_groups.resize(graph_.rankings().size());
  memory_.groups.resize(graph_.reductions().size());
  memory_.spreads.resize(graph_.spreads().size());
  memory_.sights.resize(graph_.sights().size());
  memory_.partners.resize(graph_.meetings().size());
  orders_.resize(graph_.rankings().size());
  distributions_.resize(graph_.rankings().size());
  program_.start(memory_);
  for (const auto& [node, slot] : program_.shared().kept)
    (*scalars.shared)[static_cast<std::size_t>(slot)].resize(
        domain.population[graph_[node].entity].rows());
  for (int stage = 0; stage < program_.stages(); ++stage) {
    program_.run_scalars(stage, memory_);
    prepare(domain, stage);
    reduce(domain, workers, workspaces, stage, visit);
    for (const int ranking : program_.rankings(stage)) rank(domain, workers, stage, ranking);
    for (const int meeting : program_.meetings(stage)) meet(domain, workers, meeting);
    for (const int at : program_.sights(stage)) {
      const language::Sight& sight = graph_.sights()[static_cast<std::size_t>(at)];
      const auto& kept = memory_.spreads[static_cast<std::size_t>(sight.spread)];
      const Network& network =
          *domain.population.networks[static_cast<std::size_t>(sight.network)].network;
      memory_.sights[static_cast<std::size_t>(at)].emplace(
          network, sight.what,
          kept.yes_no.empty() ? NetworkSums::Values(std::span<const double>(kept.numbers))
                              : NetworkSums::Values(std::span<const std::uint8_t>(kept.yes_no)),
          static_cast<std::size_t>(workers.count()));
    }
    for (const int at : program_.reductions(stage)) {
      if (graph_.reductions()[static_cast<std::size_t>(at)].kind == Reduction::Kind::quantile)
        tell_quantile(at);
    }
  }
}

void Evaluation::tell_quantile(int at) {
  const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(at)];
  if (reduction.groups == 0) {
    program_.set_result(at, ranked(reduction.ranking, reduction.part).quantile(reduction.share),
                        memory_);
    return;
  }
  auto& groups = memory_.groups[static_cast<std::size_t>(at)];
  groups.clear();
  for (int group = 0; group < reduction.groups; ++group)
    groups.push_back(ranked(reduction.ranking, group).quantile(reduction.share));
}

// Room for what is kept of every row in this stage.
void Evaluation::prepare(const Domain& domain, int stage) {
  for (const int at : program_.rankings(stage)) {
    const language::Ranking& ranking = graph_.rankings()[static_cast<std::size_t>(at)];
    const std::size_t rows = domain.population[ranking.entity].rows();
    memory_.ranked[static_cast<std::size_t>(at)].resize(rows);
    if (ranking.groups > 0) memory_.ranked_groups[static_cast<std::size_t>(at)].resize(rows);
  }
  for (const int at : program_.spreads(stage)) {
    const language::Spread& spread = graph_.spreads()[static_cast<std::size_t>(at)];
    auto& kept = memory_.spreads[static_cast<std::size_t>(at)];
    const std::size_t rows = domain.population[spread.entity].rows();
    if (spread.yes_no)
      kept.yes_no.resize(rows);
    else
      kept.numbers.resize(rows);
  }
}

void Evaluation::keep(const Block& block, int stage, const language::Workspace& rows) {
  for (const int at : program_.rankings(stage)) {
    const language::Ranking& ranking = graph_.rankings()[static_cast<std::size_t>(at)];
    std::copy_n(
        program_.rows(stage, ranking.value, rows), block.count_of(ranking.entity),
        memory_.ranked[static_cast<std::size_t>(at)].begin() + block.first_of(ranking.entity));
    if (ranking.groups == 0) continue;
    const double* group = program_.rows(stage, ranking.group, rows);
    const std::size_t count = block.count_of(ranking.entity);
    if (first_not_finite(group, count) < count) not_a_number("a group", "`by` or `where`");
    std::transform(group, group + count,
                   memory_.ranked_groups[static_cast<std::size_t>(at)].begin() +
                       block.first_of(ranking.entity),
                   [](double code) { return static_cast<std::uint8_t>(code); });
  }
  for (const int at : program_.spreads(stage)) {
    const language::Spread& spread = graph_.spreads()[static_cast<std::size_t>(at)];
    auto& kept = memory_.spreads[static_cast<std::size_t>(at)];
    const double* values = program_.rows(stage, spread.value, rows);
    const std::size_t count = block.count_of(spread.entity), first = block.first_of(spread.entity);
    if (first_not_finite(values, count) < count)
      not_a_number("what others look at", "a network, or partner");
    if (spread.yes_no)
      std::transform(values, values + count,
                     kept.yes_no.begin() + static_cast<std::ptrdiff_t>(first),
                     [](double yes) { return static_cast<std::uint8_t>(yes != 0); });
    else
      std::copy_n(values, count, kept.numbers.begin() + static_cast<std::ptrdiff_t>(first));
  }
}

void Evaluation::reduce(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                        int stage, const Visit& visit) {
  std::vector<int> reductions;
  std::vector<Partial> nothing;
  for (const int at : program_.reductions(stage)) {
    const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(at)];
    if (reduction.kind == Reduction::Kind::quantile) continue;
    reductions.push_back(at);
    nothing.emplace_back(reduction);
  }
  std::vector<std::vector<Partial>> partials(static_cast<std::size_t>(workers.count()), nothing);
  workers.for_each(domain.blocks.size(), [&](std::size_t item, std::size_t worker) {
    const Block& block = domain.blocks[item];
    language::Workspace& rows = workspaces.rows[worker];
    program_.run_block(stage, domain.population, block, memory_, rows);
    keep(block, stage, rows);
    for (std::size_t i = 0; i < reductions.size(); ++i) {
      const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(reductions[i])];
      const std::size_t count = block.count_of(reduction.entity);
      const auto weight =
          domain.weight(reduction.entity).subspan(block.first_of(reduction.entity), count);
      const auto rows_of = [&](language::NodeId node) {
        return node < 0 ? nullptr : program_.rows(stage, node, rows);
      };
      const double* values = rows_of(reduction.value);
      if (values != nullptr && first_not_finite(values, count) < count)
        not_a_number("a sum", "mean, sum, min or max of persons or households");
      const double* group = rows_of(reduction.group);
      if (group != nullptr && first_not_finite(group, count) < count)
        not_a_number("a group", "`by`");
      partials[worker][i].add(reduction, weight, values, group);
    }
    visit(stage, block, rows, worker);
  });
  for (std::size_t i = 0; i < reductions.size(); ++i) {
    Partial& all = nothing[i];
    for (const auto& partial : partials) all.add(partial[i]);
    const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(reductions[i])];
    if (reduction.groups == 0) {
      program_.set_result(reductions[i], all.number(0), memory_);
      continue;
    }
    auto& groups = memory_.groups[static_cast<std::size_t>(reductions[i])];
    groups.clear();
    for (int group = 0; group < reduction.groups; ++group)
      groups.push_back(all.number(static_cast<std::size_t>(group)));
  }
}

// Everybody is put into a random order and paired with who comes next.
void Evaluation::meet(const Domain& domain, const Workers& workers, int at) {
  const language::Meeting& meeting = graph_.meetings()[static_cast<std::size_t>(at)];
  const Entity entity = graph_.spreads()[static_cast<std::size_t>(meeting.spread)].entity;
  const auto& keys = domain.population[entity].keys;
  std::vector<double> tickets(keys.size());
  uniforms(memory_.scalars.streams[static_cast<std::size_t>(meeting.stream)], keys,
           memory_.scalars.step, 0, tickets);
  const std::vector<std::uint32_t> order = sorted_rows(tickets, workers);
  auto& partners = memory_.partners[static_cast<std::size_t>(at)];
  partners.resize(keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t other = std::min(i ^ 1U, order.size() - 1);
    partners[order[i]] = order[other];
  }
}

void Evaluation::rank(const Domain& domain, const Workers& workers, int stage, int at) {
  const auto i = static_cast<std::size_t>(at);
  const language::Ranking& ranking = graph_.rankings()[i];
  const std::vector<double>& values = memory_.ranked[i];
  if (first_not_finite(values.data(), values.size()) < values.size()) {
    not_a_number("a rank", "median, quantile, decile or gini");
  }
  const auto& weights = ranking.weigh_persons
                            ? domain.members_weights
                            : domain.weights[static_cast<std::size_t>(index(ranking.entity))];
  const bool sorted = std::find(sorted_.begin(), sorted_.end(), at) != sorted_.end();
  distributions_[i].clear();
  if (sorted || ranking.groups > 0 || program_.wants_ranks(at)) {
    orders_[i] = by_group(sorted_rows(values, workers), memory_.ranked_groups[i], ranking.groups);
    memory_.ranks[i].resize(program_.wants_ranks(at) ? values.size() : 0);
    for (const auto& order : orders_[i]) {
      distributions_[i].push_back(distribution(values, weights, order, workers));
      if (program_.wants_ranks(at)) rank_rows(values, weights, order, memory_.ranks[i]);
    }
    return;
  }
  std::vector<double> shares;
  for (const int reduction : program_.reductions(stage)) {
    const Reduction& read = graph_.reductions()[static_cast<std::size_t>(reduction)];
    if (read.ranking == at) shares.push_back(read.share);
  }
  distributions_[i].push_back(near_quantiles(values, weights, shares, workers));
}

std::size_t Evaluation::bytes() const {
  std::size_t sum = 0;
  for (const auto& ranked : memory_.ranked)
    sum += ranked.size() * (sizeof(double) * 2 + sizeof(ExactWeight) + sizeof(std::uint32_t));
  for (const auto& ranks : memory_.ranks) sum += ranks.size() * sizeof(double);
  for (const auto& kept : memory_.spreads)
    sum += kept.numbers.size() * sizeof(double) + kept.yes_no.size();
  for (const auto& partners : memory_.partners) sum += partners.size() * sizeof(std::uint32_t);
  return sum;
}

}  // namespace civitas

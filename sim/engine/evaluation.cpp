// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/evaluation.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "sim/core/clones.hpp"
#include "sim/core/exact_sum.hpp"

namespace civitas {
namespace {

using language::Reduction;

[[noreturn, gnu::noinline]] void not_a_number(const std::string& what,
                                              const std::string& functions) {
  Problem problem;
  problem.what = what + " over the whole population meets a value that is not a number";
  problem.why = "a division by zero, a root or logarithm of something negative, or an overflow";
  problem.advice = "Look at the formulas with " + functions;
  throw InputError(std::move(problem));
}

struct Partial {
  ExactSum sum;
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
};

}  // namespace

Domain::Domain(Population start, std::size_t block_size)
    : population(std::move(start)), blocks(civitas::blocks(population, block_size)) {
  for (const Entity entity : kAllEntities) {
    const auto at = static_cast<std::size_t>(index(entity));
    weight_column[at] = population[entity].find(kWeight);
    for (const double weight : this->weight(entity)) weights[at].push_back(exact_weight(weight));
  }
  members_weights.assign(population.households(), 0);
  for (std::size_t person = 0; person < population.persons(); ++person)
    members_weights[population.household[person]] += weights[0][person];
}

std::span<const double> Domain::weight(Entity entity) const {
  return population[entity]
      .columns[static_cast<std::size_t>(weight_column[index(entity)])]
      .as<double>();
}

CIVITAS_CLONES bool all_finite(const double* rows, std::size_t count) {
  constexpr std::uint64_t kExponent = 0x7ff0000000000000U;  // all ones: an infinity or no number
  std::uint64_t bad = 0;
  for (std::size_t i = 0; i < count; ++i) {
    bad |= (std::bit_cast<std::uint64_t>(rows[i]) & kExponent) == kExponent ? 1U : 0U;
  }
  return bad == 0;
}

std::size_t first_not_finite(const double* rows, std::size_t count) {
  if (all_finite(rows, count)) return count;
  return static_cast<std::size_t>(
      std::find_if(rows, rows + count, [](double x) { return !std::isfinite(x); }) - rows);
}

void Evaluation::run(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                     const language::Scalars& scalars, const Visit& visit) {
  memory_.scalars = scalars;
  memory_.ranked.resize(graph_.rankings().size());
  orders_.resize(graph_.rankings().size());
  distributions_.resize(graph_.rankings().size());
  program_.start(memory_);
  for (int stage = 0; stage < program_.stages(); ++stage) {
    program_.run_scalars(stage, memory_);
    reduce(domain, workers, workspaces, stage, visit);
  }
}

void Evaluation::reduce(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                        int stage, const Visit& visit) {
  const std::vector<int>& reductions = program_.reductions(stage);
  const std::vector<int>& rankings = program_.rankings(stage);
  for (const int ranking : rankings) {
    const Entity entity = graph_.rankings()[static_cast<std::size_t>(ranking)].entity;
    memory_.ranked[static_cast<std::size_t>(ranking)].resize(domain.population[entity].rows());
  }
  std::vector<std::vector<Partial>> partials(static_cast<std::size_t>(workers.count()),
                                             std::vector<Partial>(reductions.size()));
  workers.for_each(domain.blocks.size(), [&](std::size_t item, std::size_t worker) {
    const Block& block = domain.blocks[item];
    language::Workspace& rows = workspaces.rows[worker];
    program_.run_block(stage, domain.population, block, memory_, rows);
    for (const int at : rankings) {
      const language::Ranking& ranking = graph_.rankings()[static_cast<std::size_t>(at)];
      const double* values = program_.rows(stage, ranking.value, rows);
      std::copy_n(
          values, block.count_of(ranking.entity),
          memory_.ranked[static_cast<std::size_t>(at)].begin() + block.first_of(ranking.entity));
    }
    for (std::size_t i = 0; i < reductions.size(); ++i) {
      const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(reductions[i])];
      if (reduction.kind == Reduction::Kind::quantile) continue;
      const std::size_t count = block.count_of(reduction.entity);
      const auto weight =
          domain.weight(reduction.entity).subspan(block.first_of(reduction.entity), count);
      Partial& partial = partials[worker][i];
      if (reduction.kind == Reduction::Kind::count_weight) {
        partial.sum.add(weight);
        continue;
      }
      const std::span<const double> values(program_.rows(stage, reduction.value, rows), count);
      if (first_not_finite(values.data(), count) < count)
        not_a_number("a sum", "mean, sum, min or max of persons or households");
      if (reduction.kind == Reduction::Kind::sum) {
        partial.sum.add_products(weight, values);
      } else {
        for (const double value : values) {
          partial.low = std::min(partial.low, value);
          partial.high = std::max(partial.high, value);
        }
      }
    }
    visit(stage, block, rows, worker);
  });
  for (const int ranking : rankings) rank(domain, workers, stage, ranking);
  for (std::size_t i = 0; i < reductions.size(); ++i) {
    const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(reductions[i])];
    Partial all;
    for (const auto& partial : partials) {
      all.sum.add(partial[i].sum);
      all.low = std::min(all.low, partial[i].low);
      all.high = std::max(all.high, partial[i].high);
    }
    double value = all.sum.value();
    if (reduction.kind == Reduction::Kind::minimum) value = all.low;
    if (reduction.kind == Reduction::Kind::maximum) value = all.high;
    if (reduction.kind == Reduction::Kind::quantile)
      value = distributions_[static_cast<std::size_t>(reduction.ranking)].quantile(reduction.share);
    program_.set_result(reductions[i], value, memory_);
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
  if (std::find(sorted_.begin(), sorted_.end(), at) != sorted_.end()) {
    orders_[i] = sorted_rows(values, workers);
    distributions_[i] = distribution(values, weights, orders_[i], workers);
    return;
  }
  std::vector<double> shares;
  for (const int reduction : program_.reductions(stage)) {
    const Reduction& read = graph_.reductions()[static_cast<std::size_t>(reduction)];
    if (read.ranking == at) shares.push_back(read.share);
  }
  distributions_[i] = near_quantiles(values, weights, shares, workers);
}

std::size_t Evaluation::bytes() const {
  std::size_t sum = 0;
  for (const auto& ranked : memory_.ranked)
    sum += ranked.size() * (sizeof(double) * 2 + sizeof(ExactWeight) + sizeof(std::uint32_t));
  return sum;
}

}  // namespace civitas

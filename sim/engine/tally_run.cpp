// SPDX-License-Identifier: Apache-2.0
// How indicators are counted, block by block, and put together.
#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/engine/tally.hpp"

namespace civitas {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::span<const double> rows_of(const Domain& domain, Entity entity, const Block& block) {
  return domain.weight(entity).subspan(block.first_of(entity), block.count_of(entity));
}

// Of each cell of one group: the sum over the cells of all other groups of the grid.
std::vector<ExactSum> along(const std::vector<ExactSum>& cells, std::size_t stride,
                            std::size_t labels) {
  std::vector<ExactSum> sums(labels);
  for (std::size_t i = 0; i < cells.size(); ++i) sums[i / stride % labels].add(cells[i]);
  return sums;
}

[[noreturn]] void refuse(Place place, const std::string& what, const Population& population,
                         Entity entity, std::size_t row, Month month) {
  throw InputError({Mistake::no_number, std::move(place), what + " a value that is not a number",
                    "for " + std::string(name(entity)) + " " +
                        std::to_string(population[entity].keys[row]) + " in " + month.text(),
                    "Look for a division by zero, a root or logarithm of something negative, or an "
                    "overflow; `where:` can leave such cases out"});
}

}  // namespace

/// What one worker counts: for each term the cells of each of its grids, or one sum.
struct Tally::Counter {
  std::vector<std::vector<std::vector<ExactSum>>> cells;  // [term][grid of the term][cell]
  std::vector<std::vector<std::uint32_t>> cell_of;        // [grid][row of the block]
  std::vector<double> rates, weights, raised, before;
  std::vector<std::uint32_t> turn;
  language::Workspace workspace;

  void add(std::size_t term, const std::vector<std::size_t>& grids,
           std::span<const double> values) {
    if (grids.empty()) {
      cells[term][0][0].add(values);
      return;
    }
    for (std::size_t i = 0; i < grids.size(); ++i) {
      scatter_add(cells[term][i],
                  std::span<const std::uint32_t>(cell_of[grids[i]].data(), values.size()), values);
    }
  }
};

void Tally::count(int stage, const Domain& domain, const Block& block,
                  const language::Workspace& rows, const language::Memory& memory, Counter& counter,
                  Month month) const {
  for (std::size_t g = 0; g < grids_.size(); ++g) {
    const Grid& grid = grids_[g];
    const auto user = std::find_if(terms_.begin(), terms_.end(), [&](const Term& term) {
      return term.stage == stage &&
             std::find(term.grids.begin(), term.grids.end(), g) != term.grids.end();
    });
    if (user == terms_.end()) continue;
    const std::size_t count = block.count_of(grid.entity);
    std::vector<std::uint32_t>& cell = counter.cell_of[g];
    cell.assign(count, 0);
    std::uint32_t stride = 1;
    for (const std::size_t at : grid.groups) {
      const Group& group = groups_[index(grid.entity)][at];
      const double* code = program_.rows(stage, group.node, rows);
      if (const std::size_t bad = first_not_finite(code, count); bad < count)
        refuse(user->place, "the groups '" + dimensions_[group.dimension].name + "' meet",
               domain.population, grid.entity, block.first_of(grid.entity) + bad, month);
      for (std::size_t i = 0; i < count; ++i)
        cell[i] += stride * static_cast<std::uint32_t>(static_cast<std::int32_t>(code[i]));
      stride *= static_cast<std::uint32_t>(group.labels);
    }
  }
  for (std::size_t t = 0; t < terms_.size(); ++t) {
    const Term& term = terms_[t];
    if (term.stage != stage) continue;
    const std::size_t count = block.count_of(term.entity);
    const double* values = nullptr;
    if (term.marginal >= 0) {
      if (!term.of_whom)
        add_marginal(marginals_[static_cast<std::size_t>(term.marginal)], domain, block, memory,
                     counter);
      values = term.of_whom ? counter.weights.data() : counter.rates.data();
    } else {
      values = program_.rows(stage, term.node, rows);
    }
    if (const std::size_t bad = first_not_finite(values, count); bad < count)
      refuse(term.place, "the indicator '" + term.indicator + "' meets", domain.population,
             term.entity, block.first_of(term.entity) + bad, month);
    counter.add(t, term.grids, {values, count});
  }
}

// Raises the amount of one member of each household at a time: first everybody's first earner, then
// the second, …
void Tally::add_marginal(const Marginal& marginal, const Domain& domain, const Block& block,
                         const language::Memory& memory, Counter& counter) const {
  const std::size_t persons = block.count_of(Entity::person),
                    households = block.count_of(Entity::household);
  const auto column = domain.population[Entity::person]
                          .columns[static_cast<std::size_t>(marginal.column)]
                          .as<double>()
                          .subspan(block.first_of(Entity::person), persons);
  const auto weight = rows_of(domain, Entity::person, block);
  language::Memory own;  // the same parameters, room of its own for the constants
  own.scalars = memory.scalars;
  marginal.program.start(own);
  marginal.program.run_scalars(0, own);
  counter.rates.assign(persons, 0);
  counter.weights.assign(persons, 0);
  counter.turn.assign(persons, 0);
  std::uint32_t turns = 0;
  for (std::size_t person = 0; person < persons; ++person) {
    const std::uint32_t row = block.first_of(Entity::person) + static_cast<std::uint32_t>(person);
    const bool first = domain.population.first_member[domain.population.household[row]] == row;
    std::uint32_t before = 0;
    for (std::size_t other = person; !first && other-- > 0;) {
      if (domain.population.household[block.first_of(Entity::person) + other] !=
          domain.population.household[row])
        break;
      if (column[other] > 0) {
        before = counter.turn[other];
        break;
      }
    }
    if (column[person] > 0) counter.turn[person] = before + 1;
    turns = std::max(turns, counter.turn[person]);
  }
  marginal.program.run_block(0, domain.population, block, own, counter.workspace);
  const double* value = marginal.program.rows(0, marginal.value, counter.workspace);
  counter.before.assign(value, value + households);
  for (std::uint32_t turn = 1; turn <= turns; ++turn) {
    counter.raised.assign(column.begin(), column.end());
    for (std::size_t person = 0; person < persons; ++person) {
      if (counter.turn[person] == turn) counter.raised[person] += marginal.by;
    }
    marginal.program.run_block(0, domain.population, block, own, counter.workspace,
                               {Entity::person, marginal.column, counter.raised.data()});
    value = marginal.program.rows(0, marginal.value, counter.workspace);
    for (std::size_t person = 0; person < persons; ++person) {
      if (counter.turn[person] != turn) continue;
      const std::size_t household =
          domain.population.household[block.first_of(Entity::person) + person] -
          block.first_of(Entity::household);
      const double kept = (value[household] - counter.before[household]) /
                          (counter.raised[person] - column[person]);
      counter.weights[person] = weight[person];
      counter.rates[person] = weight[person] * (1 - kept);
    }
  }
}

std::vector<Distribution> Tally::split(const Evaluation& evaluation, const language::Graph& graph,
                                       const Domain& domain, const Entry& entry, std::size_t group,
                                       const std::vector<std::uint8_t>& codes) const {
  const language::Ranking& ranking = graph.rankings()[static_cast<std::size_t>(entry.ranking)];
  const std::vector<double>& values =
      evaluation.memory().ranked[static_cast<std::size_t>(entry.ranking)];
  std::vector<Distribution> parts(groups_[index(entry.entity)][group].labels);
  const auto add = [&](std::uint8_t code, double value, ExactWeight weight) {
    if (weight == 0) return;
    parts[code].values.push_back(value);
    parts[code].weights.push_back(weight);
  };
  for (const std::uint32_t row : evaluation.order(entry.ranking, entry.part)) {
    if (!ranking.weigh_persons) {
      add(codes[row], values[row],
          domain.weights[static_cast<std::size_t>(index(ranking.entity))][row]);
      continue;
    }
    for (std::uint32_t person = domain.population.first_member[row];
         person < domain.population.first_member[row + 1]; ++person) {
      add(codes[person], values[row], domain.weights[0][person]);
    }
  }
  return parts;
}

std::vector<double> Tally::run(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                               const language::Scalars& scalars, Month month) const {
  Evaluation evaluation(*graph_, program_, sorted_);
  std::vector<Counter> counters(static_cast<std::size_t>(workers.count()));
  for (Counter& counter : counters) {
    counter.cell_of.resize(grids_.size());
    for (const Term& term : terms_) {
      auto& cells = counter.cells.emplace_back();
      for (const std::size_t grid : term.grids) cells.emplace_back(grids_[grid].cells);
      if (term.grids.empty()) cells.emplace_back(1);
    }
  }
  // Ranks by group need to know every row's group.
  std::map<std::pair<int, std::size_t>, std::vector<std::uint8_t>> codes;
  for (const Entry& entry : entries_) {
    if (entry.ranking < 0) continue;
    for (const std::size_t at : entry.groups)
      codes[{index(entry.entity), at}].resize(domain.population[entry.entity].rows());
  }
  evaluation.run(
      domain, workers, workspaces, scalars,
      [&](int stage, const Block& block, const language::Workspace& rows, std::size_t worker) {
        count(stage, domain, block, rows, evaluation.memory(), counters[worker], month);
        for (auto& [key, list] : codes) {
          const Entity entity = static_cast<Entity>(key.first);
          const Group& group = groups_[key.first][key.second];
          if ((*graph_)[group.node].stage != stage) continue;
          const double* code = program_.rows(stage, group.node, rows);
          const std::size_t rows_here = block.count_of(entity);
          if (const std::size_t bad = first_not_finite(code, rows_here); bad < rows_here)
            refuse({}, "the groups '" + dimensions_[group.dimension].name + "' meet",
                   domain.population, entity, block.first_of(entity) + bad, month);
          for (std::size_t i = 0; i < rows_here; ++i)
            list[block.first_of(entity) + i] = static_cast<std::uint8_t>(code[i]);
        }
      });
  for (std::size_t worker = 1; worker < counters.size(); ++worker) {
    for (std::size_t t = 0; t < terms_.size(); ++t) {
      for (std::size_t g = 0; g < counters[0].cells[t].size(); ++g) {
        for (std::size_t c = 0; c < counters[0].cells[t][g].size(); ++c)
          counters[0].cells[t][g][c].add(counters[worker].cells[t][g][c]);
      }
    }
  }
  const auto& cells = counters[0].cells;

  // The sum of a term in each cell of one group, or in all.
  const auto sums = [&](std::size_t t, int group) {
    const Term& term = terms_[t];
    if (group < 0) {
      ExactSum all;
      for (const ExactSum& cell : cells[t][0]) all.add(cell);
      return std::vector<ExactSum>{all};
    }
    for (std::size_t i = 0; i < term.grids.size(); ++i) {
      const Grid& grid = grids_[term.grids[i]];
      std::size_t stride = 1;
      for (const std::size_t at : grid.groups) {
        const std::size_t labels = groups_[index(term.entity)][at].labels;
        if (at == static_cast<std::size_t>(group)) return along(cells[t][i], stride, labels);
        stride *= labels;
      }
    }
    throw Bug("a group is in no grid of its term");
  };
  const auto statistic = [&](const Entry& entry, const Distribution& distribution,
                             std::vector<double>& out) {
    switch (entry.statistic) {
      case Statistic::gini:
        out.push_back(distribution.gini());
        return;
      case Statistic::s80s20:
        out.push_back(distribution.s80s20());
        return;
      case Statistic::decile_means:
      case Statistic::decile_shares: {
        const Distribution::Deciles deciles = distribution.deciles();
        const auto& list =
            entry.statistic == Statistic::decile_means ? deciles.means : deciles.shares;
        out.insert(out.end(), list.begin(), list.end());
        return;
      }
      default:
        out.push_back(distribution.quantile(entry.share));
        return;
    }
  };
  std::vector<double> out;
  for (const Entry& entry : entries_) {
    if (entry.statistic == Statistic::number) {
      out.push_back(evaluation.number(entry.number));
    } else if (entry.ranking >= 0) {
      statistic(entry, evaluation.ranked(entry.ranking, entry.part), out);
      for (const std::size_t group : entry.groups) {
        for (const Distribution& part : split(evaluation, *graph_, domain, entry, group,
                                              codes.at({index(entry.entity), group})))
          statistic(entry, part, out);
      }
    } else {
      const bool divided = entry.statistic != Statistic::sum && entry.statistic != Statistic::count;
      std::vector<int> groups = {-1};
      for (const std::size_t group : entry.groups) groups.push_back(static_cast<int>(group));
      for (const int group : groups) {
        const std::vector<ExactSum> above = sums(entry.above, group);
        const std::vector<ExactSum> below = divided ? sums(entry.below, group) : above;
        for (std::size_t i = 0; i < above.size(); ++i) {
          const double base = below[i].value();
          out.push_back(!divided ? above[i].value() : base == 0 ? kNone : above[i].value() / base);
        }
      }
    }
  }
  return out;
}

}  // namespace civitas

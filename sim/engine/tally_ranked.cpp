// SPDX-License-Identifier: Apache-2.0
// How indicators of ranked values are told: of everybody, and of each group.
#include "sim/engine/tally.hpp"

namespace civitas {

// Room for the group of every row, wherever ranks are told by group.
Tally::Codes Tally::room_for_codes(const Population& population) const {
  Codes codes;
  for (const Entry& entry : entries_) {
    if (entry.ranking < 0) continue;
    for (const std::size_t at : entry.groups)
      codes[{index(entry.entity), at}].resize(population[entry.entity].rows());
  }
  return codes;
}

void Tally::keep_codes(Codes& codes, int stage, const Domain& domain, const Block& block,
                       const language::Workspace& rows, Month month) const {
  for (auto& [key, list] : codes) {
    const auto entity = static_cast<Entity>(key.first);
    const Group& group = groups_[key.first][key.second];
    if ((*graph_)[group.node].stage != stage) continue;
    const double* code = this->codes(group, entity, stage, domain, block, rows, {}, month);
    for (std::size_t i = 0; i < block.count_of(entity); ++i)
      list[block.first_of(entity) + i] = static_cast<std::uint8_t>(code[i]);
  }
}

// The values of a ranking, group by group.
std::vector<Distribution> Tally::split(const Evaluation& evaluation, const Domain& domain,
                                       const Entry& entry, std::size_t group,
                                       const std::vector<std::uint8_t>& codes) const {
  const language::Ranking& ranking = graph_->rankings()[static_cast<std::size_t>(entry.ranking)];
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

void Tally::tell_ranked(const Entry& entry, const Distribution& distribution,
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
}

}  // namespace civitas

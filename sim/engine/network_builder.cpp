// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/network_builder.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/engine/state_within.hpp"
#include "sim/population/network_generators.hpp"
#include "sim/population/network_renewal.hpp"
#include "sim/population/network_teams.hpp"

namespace civitas {
namespace {

class Builder {
 public:
  Builder(const NetworkSource& source, std::uint64_t seed, const Population& population,
          NetworkPeople people = {})
      : source_(source),
        population_(population),
        people_(std::move(people)),
        key_(network_key(seed, source.name)) {
    people_.members.resize(population[source.of].rows());
  }

  Network build() const {
    const auto& citizens = population_[source_.of].keys;
    switch (source_.type) {
      case NetworkType::random:
        return random_network(citizens, groups(), source_.mean_degree, key_);
      case NetworkType::small_world:
        return small_world(citizens, groups(), source_.neighbours, source_.rewire, key_,
                           people_.homophily);
      case NetworkType::preferential_attachment:
        return preferential_attachment(citizens, groups(), source_.links, key_);
      case NetworkType::ring:
        return ring(groups(), source_.neighbours);
      case NetworkType::grid:
        return grid(citizens.size(),
                    {source_.rows, source_.columns,
                     source_.moore ? Adjacency::moore : Adjacency::von_neumann, source_.torus});
      case NetworkType::household:
        return Network::of_groups(
            {population_.household, static_cast<std::uint32_t>(population_.households())});
      case NetworkType::complete:
      case NetworkType::group:
        return Network::of_groups(groups());
      case NetworkType::teams:
        return teams({citizens, groups(), people_.members}, source_.mean_degree, key_);
      case NetworkType::edges:
        break;
    }
    throw Bug("the network " + source_.name + " has not been read");
  }

  Network renewed(const Network& before, const Renewal::Rows& rows, std::uint32_t step,
                  const Workers& workers) const {
    switch (source_.type) {
      case NetworkType::household:
      case NetworkType::complete:
      case NetworkType::group:
        return before.in_groups() ? build() : build().listed();
      case NetworkType::teams:
        return with_members(before, origins(rows), step);
      default:
        return civitas::renewed(
            before, {rows, population_[source_.of].keys, groups(), key_, step, &people_.homophily},
            workers.split());
    }
  }

  /// `from`: see renewed_teams.
  Network with_members(const Network& before, std::span<const std::uint32_t> from,
                       std::uint32_t step) const {
    const Groups regions = groups();
    return renewed_teams(before, from, {population_[source_.of].keys, regions, people_.members},
                         source_.mean_degree, key_, step);
  }

  Groups groups() const {
    if (source_.within.chars.empty()) return one_group(population_[source_.of].rows());
    for (const Entity entity : {source_.of, Entity::household}) {
      const std::string prefix = std::string(name(entity)) + ".";
      const bool full = source_.within.chars.starts_with(prefix);
      const Table& table = population_[entity];
      const int at =
          table.find(full ? source_.within.chars.substr(prefix.size()) : source_.within.chars);
      if (at < 0 || (!full && entity != source_.of)) continue;
      const Column& column = table.columns[static_cast<std::size_t>(at)];
      if (column.attribute.storage == Storage::real)
        throw InputError({Mistake::wrong_type, source_.within.place(),
                          "'" + source_.within.chars + "' has no groups",
                          "it is a column of amounts", "Name a category or whole numbers"});
      const Groups groups = groups_by(column);
      if (entity == source_.of) return groups;
      Groups of_persons{{}, groups.count};
      of_persons.of.reserve(population_.persons());
      for (const std::uint32_t home : population_.household)
        of_persons.of.push_back(groups.of[home]);
      return of_persons;
    }
    std::vector<std::string> known;
    for (const Entity entity : {source_.of, Entity::household}) {
      for (const Column& column : population_[entity].columns)
        known.push_back(std::string(name(entity)) + "." + column.attribute.name);
    }
    throw InputError({Mistake::unknown_column, source_.within.place(),
                      "unknown column '" + source_.within.chars + "'", "",
                      did_you_mean(source_.within.chars, known)});
  }

 private:
  // The row before of each row, or kGone of who is new.
  static std::vector<std::uint32_t> origins(const Renewal::Rows& rows) {
    std::vector<std::uint32_t> from = rows.from;
    for (const auto* list : {&rows.born, &rows.copied}) {
      for (const std::uint32_t row : *list) from[row] = Renewal::kGone;
    }
    return from;
  }

  const NetworkSource& source_;
  const Population& population_;
  NetworkPeople people_;
  StreamKey key_;
};

/// Hands each network to `change`, with its builder, and keeps what that returns, if anything.
template <class Change>
void each_network(const NetworkMeans& means, const Change& change) {
  Population& population = means.domain.population;
  for (std::size_t i = 0; i < population.networks.size(); ++i) {
    const NetworkSource& source = means.scenario.networks[i];
    const NetworkFormulas& formulas = means.formulas[i];
    std::optional<Network> changed = change(formulas, source, *population.networks[i].network, [&] {
      return Builder(source, means.scenario.seed, population,
                     formulas.any()
                         ? formulas.people({means.domain, means.workers, means.workspaces,
                                            means.graph, means.scalars})
                         : NetworkPeople{});
    });
    if (changed)
      population.networks[i].network = std::make_shared<const Network>(std::move(*changed));
  }
}

}  // namespace

void add_networks(const Scenario& scenario, const std::vector<NamedNetwork>& read,
                  Population& population, Problems& problems) {
  for (const NetworkSource& source : scenario.networks) {
    const auto known = std::find_if(read.begin(), read.end(), [&](const NamedNetwork& named) {
      return named.name == source.name;
    });
    try {
      NetworkSource now = source;  // columns of the state are filled later, and it is made again
      if (state_within(source, scenario) != nullptr) now.within = {};
      population.networks.push_back(
          known != read.end() ? *known
                              : NamedNetwork{source.name, source.of,
                                             std::make_shared<const Network>(
                                                 Builder(now, scenario.seed, population).build())});
    } catch (const InputError& error) {
      for (Problem problem : error.problems()) {
        if (problem.place.file.empty()) problem.place = source.place;
        problems.add(problem);
      }
      // So that formulas which read it are not blamed for it.
      const auto rows = static_cast<std::uint32_t>(population[source.of].rows());
      population.networks.push_back(
          {source.name, source.of,
           std::make_shared<const Network>(Network::of_links(rows, {}, Ties::mutual))});
    }
  }
}

Groups groups_of(const NetworkSource& source, const Population& population) {
  return Builder(source, 0, population).groups();
}

void start_networks(const NetworkMeans& means, bool of_state) {
  each_network(
      means,
      [&](const NetworkFormulas& formulas, const NetworkSource&, const Network& before,
          const auto& builder) -> std::optional<Network> {
        if ((!formulas.any() && !formulas.read_state()) || formulas.read_state() != of_state)
          return {};
        Network made = builder().build();
        return made.in_groups() && !before.in_groups() ? made.listed() : std::move(made);
      });
}

void renew_networks(const NetworkMeans& means, const Renewal& renewal) {
  each_network(means, [&](const NetworkFormulas&, const NetworkSource& source,
                          const Network& before, const auto& builder) {
    return std::optional(builder().renewed(before, renewal[source.of], means.step, means.workers));
  });
}

void follow_members(const NetworkMeans& means) {
  each_network(means,
               [&](const NetworkFormulas&, const NetworkSource& source, const Network& before,
                   const auto& builder) -> std::optional<Network> {
                 if (source.type != NetworkType::teams) return {};
                 std::vector<std::uint32_t> same(before.nodes());
                 std::iota(same.begin(), same.end(), 0U);
                 return builder().with_members(before, same, means.step);
               });
}

}  // namespace civitas

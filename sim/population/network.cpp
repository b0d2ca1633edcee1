// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

// Turns counts, kept one place behind, into where each row begins.
void add_up(std::vector<std::uint32_t>& first) {
  std::partial_sum(first.begin(), first.end(), first.begin());
}

template <class T>
Groups by_value(std::span<const T> values) {
  if (values.empty()) return {};
  const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
  const std::int64_t least = *lowest;
  const auto range = static_cast<std::size_t>(*highest - least) + 1;
  Groups groups{{}, 0};
  groups.of.reserve(values.size());
  if (range <= values.size() + 256) {
    std::vector<std::uint32_t> group(range);
    for (const T value : values) group[static_cast<std::size_t>(value - least)] = 1;
    for (std::uint32_t& one : group) one = one == 0 ? 0 : groups.count++;
    for (const T value : values)
      groups.of.push_back(group[static_cast<std::size_t>(value - least)]);
    return groups;
  }
  std::vector<T> known(values.begin(), values.end());
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  groups.count = static_cast<std::uint32_t>(known.size());
  for (const T value : values) {
    const auto at = std::lower_bound(known.begin(), known.end(), value);
    groups.of.push_back(static_cast<std::uint32_t>(at - known.begin()));
  }
  return groups;
}

}  // namespace

Groups one_group(std::size_t rows) { return {std::vector<std::uint32_t>(rows), 1}; }

Groups groups_by(const Column& column) {
  switch (column.attribute.storage) {
    case Storage::boolean:
    case Storage::category:
      return by_value(column.as<std::uint8_t>());
    case Storage::integer:
      return by_value(column.as<std::int32_t>());
    case Storage::real:
      break;
  }
  throw Bug("'" + column.attribute.name + "' is real: equal values make no groups");
}

Members::Members(const Groups& groups)
    : first(std::size_t{groups.count} + 1), rows(groups.of.size()) {
  for (const std::uint32_t group : groups.of) {
    if (group >= groups.count) throw Bug("a row belongs to a group that is not there");
    ++first[group + 1];
  }
  add_up(first);
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::uint32_t row = 0; row < groups.of.size(); ++row) rows[next[groups.of[row]]++] = row;
}

void require_countable(double links) {
  if (links > std::numeric_limits<std::uint32_t>::max())
    throw InputError({Mistake::network_unfit,
                      {},
                      "the network would have more than 4294967295 links",
                      "they are numbered with 32 bits",
                      "Choose fewer links or fewer persons"});
}

Network Network::of_groups(const Groups& groups) {
  Members members(groups);
  Network network;
  network.nodes_ = static_cast<std::uint32_t>(groups.of.size());
  network.first_ = std::move(members.first);
  network.neighbours_ = std::move(members.rows);
  network.group_ = groups.of;
  return network;
}

Network Network::of_teams(const Groups& groups, std::vector<std::uint32_t> first_teams) {
  Network network = of_groups(groups);
  network.first_teams_ = std::move(first_teams);
  return network;
}

Network Network::of_links(std::uint32_t nodes, std::span<const Link> links, Ties ties,
                          std::span<const double> weights) {
  const bool mutual = ties == Ties::mutual;
  const bool weighted = !weights.empty();
  if (weighted && weights.size() != links.size()) throw Bug("not one weight for each link");
  require_countable(static_cast<double>(links.size()) * (mutual ? 2 : 1));
  for (const double weight : weights) {
    if (!(weight >= 0)) throw Bug("the weight of a link is below 0 or no number");
  }

  Network network;
  network.nodes_ = nodes;
  network.mutual_ = mutual;
  std::vector<std::uint32_t>& first = network.first_;
  first.assign(std::size_t{nodes} + 1, 0);
  for (const auto [from, to] : links) {
    if (from >= nodes || to >= nodes) throw Bug("a link with a row that is not there");
    if (from == to) throw Bug("a link to oneself");
    ++first[from + 1];
    if (mutual) ++first[to + 1];
  }
  add_up(first);

  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  network.neighbours_.resize(first.back());
  network.weights_.resize(weighted ? first.back() : 0);
  const auto put = [&](std::uint32_t from, std::uint32_t to, std::size_t link) {
    const std::uint32_t at = next[from]++;
    network.neighbours_[at] = to;
    if (weighted) network.weights_[at] = weights[link];
  };
  for (std::size_t link = 0; link < links.size(); ++link) {
    put(links[link].from, links[link].to, link);
    if (mutual) put(links[link].to, links[link].from, link);
  }

  // Sort each row, drop what is there twice and close the gaps.
  std::vector<std::pair<std::uint32_t, double>> sorted;
  std::uint32_t kept = 0;
  for (std::uint32_t node = 0; node < nodes; ++node) {
    const std::uint32_t begin = first[node], end = next[node];
    const auto at = network.neighbours_.begin();
    first[node] = kept;
    if (weighted) {
      sorted.clear();
      for (std::uint32_t i = begin; i < end; ++i)
        sorted.emplace_back(network.neighbours_[i], network.weights_[i]);
      std::sort(sorted.begin(), sorted.end());
      for (std::uint32_t i = begin; i < end; ++i) {
        network.neighbours_[i] = sorted[i - begin].first;
        network.weights_[i] = sorted[i - begin].second;
      }
      if (std::adjacent_find(at + begin, at + end) != at + end)
        throw Bug("a link with two weights");
      kept = end;
    } else {
      std::sort(at + begin, at + end);
      const auto last = std::unique(at + begin, at + end);
      kept = static_cast<std::uint32_t>(std::move(at + begin, last, at + kept) - at);
    }
  }
  first[nodes] = kept;
  network.neighbours_.resize(kept);
  return network;
}

Network Network::of_rows(Ties ties, std::vector<std::uint32_t> first,
                         std::vector<std::uint32_t> neighbours, std::vector<double> weights) {
  Network network;
  network.nodes_ = static_cast<std::uint32_t>(first.size()) - 1;
  network.mutual_ = ties == Ties::mutual;
  network.first_ = std::move(first);
  network.neighbours_ = std::move(neighbours);
  network.weights_ = std::move(weights);
  return network;
}

std::uint64_t Network::links() const {
  if (!in_groups()) return neighbours_.size();
  std::uint64_t sum = 0;
  for (std::size_t g = 0; g + 1 < first_.size(); ++g) {
    const std::uint64_t members = first_[g + 1] - first_[g];
    sum += members * (members - (members > 0 ? 1 : 0));
  }
  return sum;
}

void Network::require_lists() const {
  if (in_groups()) throw Bug("a network in groups keeps no lists of neighbours");
}

std::span<const std::uint32_t> Network::neighbours(std::uint32_t node) const {
  require_lists();
  return row(node);
}

std::span<const double> Network::weights(std::uint32_t node) const {
  require_lists();
  if (!weighted()) return {};
  return std::span(weights_).subspan(first_[node], first_[node + 1] - first_[node]);
}

std::size_t Network::bytes() const {
  return (first_.capacity() + neighbours_.capacity() + group_.capacity() +
          first_teams_.capacity()) *
             sizeof(std::uint32_t) +
         weights_.capacity() * sizeof(double);
}

Network Network::listed() const {
  if (!in_groups()) return *this;
  require_countable(static_cast<double>(links()));
  Network network;
  network.nodes_ = nodes_;
  network.mutual_ = mutual_;
  network.first_.push_back(0);
  network.neighbours_.reserve(links());
  for (std::uint32_t node = 0; node < nodes_; ++node) {
    for_each_neighbour(node, [&](std::uint32_t other) { network.neighbours_.push_back(other); });
    network.first_.push_back(static_cast<std::uint32_t>(network.neighbours_.size()));
  }
  return network;
}

}  // namespace civitas

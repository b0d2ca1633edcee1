// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_renewal.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kTries = 8;  // to meet somebody who is not known yet

class Drawing {
 public:
  Drawing(const NetworkRenewal& renewal, bool mutual, double mean_links)
      : renewal_(renewal), members_(renewal.groups), mutual_(mutual), mean_links_(mean_links) {}

  void newcomer(std::uint32_t row) {
    const double extra =
        uniform(renewal_.key, renewal_.keys[row], renewal_.step, 0) < std::fmod(mean_links_, 1) ? 1
                                                                                                : 0;
    draw(row, static_cast<std::uint32_t>(std::floor(mean_links_) + extra), {});
  }

  /// `known`: the neighbours that are left, ascending.
  void draw(std::uint32_t row, std::uint32_t count, std::span<const std::uint32_t> known) {
    for (const std::uint32_t other : others(row, count, known, 1)) links_.push_back({row, other});
    if (mutual_) return;
    for (const std::uint32_t other : others(row, count, {}, 1 + count * kTries))
      links_.push_back({other, row});
  }

  const std::vector<Link>& links() const { return links_; }

 private:
  // Up to `count` of the group who are not known; draws from number `first` on.
  std::vector<std::uint32_t> others(std::uint32_t row, std::uint32_t count,
                                    std::span<const std::uint32_t> known,
                                    std::uint32_t first) const {
    const auto group = members_.of(renewal_.groups.of[row]);
    std::vector<std::uint32_t> met;
    const auto is_in = [](const auto& list, std::uint32_t one) {
      return std::find(list.begin(), list.end(), one) != list.end();
    };
    for (std::uint32_t i = 0; i < count * kTries && met.size() < count; ++i) {
      const double u = uniform(renewal_.key, renewal_.keys[row], renewal_.step, first + i);
      const std::uint32_t other =
          group[static_cast<std::size_t>(u * static_cast<double>(group.size()))];
      if (other != row && !is_in(known, other) && !is_in(met, other)) met.push_back(other);
    }
    return met;
  }

  const NetworkRenewal& renewal_;
  const Members members_;
  bool mutual_;
  double mean_links_;
  std::vector<Link> links_;
};

// The rows with some more links, each of which may be given twice.
Network with_links(Ties ties, std::vector<std::uint32_t> first,
                   std::vector<std::uint32_t> neighbours, std::vector<double> weights,
                   std::vector<Link> links) {
  if (ties == Ties::mutual) {
    const std::size_t one_way = links.size();
    for (std::size_t i = 0; i < one_way; ++i) links.push_back({links[i].to, links[i].from});
  }
  const auto ends = [](const Link& link) { return std::pair(link.from, link.to); };
  std::sort(links.begin(), links.end(),
            [&](const Link& a, const Link& b) { return ends(a) < ends(b); });
  links.erase(std::unique(links.begin(), links.end()), links.end());

  std::vector<std::uint32_t> more_first = {0}, more;
  std::vector<double> more_weights;
  more_first.reserve(first.size());
  more.reserve(neighbours.size() + links.size());
  auto link = links.begin();
  for (std::uint32_t row = 0; row + 1 < first.size(); ++row) {
    for (std::uint32_t i = first[row];; ++i) {
      const bool old = i < first[row + 1];
      while (link != links.end() && link->from == row && (!old || link->to < neighbours[i])) {
        more.push_back(link->to);
        if (!weights.empty()) more_weights.push_back(1);
        ++link;
      }
      if (!old) break;
      more.push_back(neighbours[i]);
      if (!weights.empty()) more_weights.push_back(weights[i]);
      if (link != links.end() && link->from == row && link->to == neighbours[i]) ++link;
    }
    more_first.push_back(static_cast<std::uint32_t>(more.size()));
  }
  return Network::of_rows(ties, std::move(more_first), std::move(more), std::move(more_weights));
}

}  // namespace

Network renewed(const Network& before, const NetworkRenewal& renewal) {
  if (before.in_groups()) throw Bug("a network in groups is formed anew");
  const Renewal::Rows& rows = renewal.rows;
  const auto nodes = static_cast<std::uint32_t>(rows.from.size());
  std::vector<std::uint8_t> fresh(nodes);
  for (const auto* list : {&rows.born, &rows.copied}) {
    for (const std::uint32_t row : *list) fresh[row] = 1;
  }

  // What is left, as rows of the population now.
  std::vector<std::uint32_t> first = {0}, neighbours;
  std::vector<double> weights;
  first.reserve(std::size_t{nodes} + 1);
  neighbours.reserve(before.arrays().neighbours.size());
  // Who goes takes along the own links and those of others to him; so does who comes bring both.
  const double mean =
      before.nodes() == 0 ? 0 : static_cast<double>(before.links()) / before.nodes();
  Drawing drawing(renewal, before.mutual(), mean);
  std::vector<std::pair<std::uint32_t, double>> row_now;
  const auto& group = renewal.groups.of;
  for (std::uint32_t row = 0; row < nodes; ++row) {
    row_now.clear();
    std::uint32_t cut = 0;
    if (fresh[row] == 0) {
      const std::uint32_t from = rows.from[row];
      const auto old = before.neighbours(from);
      const auto weight = before.weights(from);
      for (std::size_t i = 0; i < old.size(); ++i) {
        const std::uint32_t to = rows.to[old[i]];
        if (to == Renewal::kGone) continue;
        if (group[to] != group[row])
          ++cut;
        else
          row_now.emplace_back(to, weight.empty() ? 1 : weight[i]);
      }
      if (!std::is_sorted(row_now.begin(), row_now.end()))
        std::sort(row_now.begin(), row_now.end());
    }
    for (const auto& [to, weight] : row_now) {
      neighbours.push_back(to);
      if (before.weighted()) weights.push_back(weight);
    }
    const std::span known = std::span(neighbours).subspan(first.back());
    if (fresh[row] != 0)
      drawing.newcomer(row);
    else if (cut > 0 && std::binary_search(rows.moved.begin(), rows.moved.end(), row))
      drawing.draw(row, cut, known);
    first.push_back(static_cast<std::uint32_t>(neighbours.size()));
  }
  return with_links(before.mutual() ? Ties::mutual : Ties::one_way, std::move(first),
                    std::move(neighbours), std::move(weights), drawing.links());
}

}  // namespace civitas

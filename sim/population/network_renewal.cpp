// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_renewal.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/core/problem.hpp"
#include "sim/population/network_rows.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kTries = 8;  // to meet somebody who is not known yet

class Drawing {
 public:
  /// `links`: how many a newcomer draws on average.
  Drawing(const NetworkRenewal& renewal, bool mutual, double links)
      : renewal_(renewal), members_(renewal.groups), mutual_(mutual), links_each_(links) {
    if (renewal.homophily == nullptr || renewal.homophily->index == 0) return;
    kinds_ = crossed(renewal.groups, renewal.homophily->kinds);
    of_kind_.emplace(kinds_);
  }

  void newcomer(std::uint32_t row) {
    const double extra =
        uniform(renewal_.key, renewal_.keys[row], renewal_.step, 0) < std::fmod(links_each_, 1) ? 1
                                                                                                : 0;
    draw(row, static_cast<std::uint32_t>(std::floor(links_each_) + extra), {});
  }

  /// `known`: the neighbours that are left, ascending.
  void draw(std::uint32_t row, std::uint32_t count, std::span<const std::uint32_t> known) {
    for (const std::uint32_t other : others(row, count, known, 1)) links_.push_back({row, other});
    if (mutual_) return;
    for (const std::uint32_t other : others(row, count, {}, 1 + count * kTries))
      links_.push_back({other, row});
  }

  /// Both ways, where ties are mutual.
  std::vector<Link> links() && {
    const std::size_t one_way = links_.size();
    for (std::size_t i = 0; mutual_ && i < one_way; ++i)
      links_.push_back({links_[i].to, links_[i].from});
    return std::move(links_);
  }

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
      const auto [u, v] = uniform_pair(renewal_.key, renewal_.keys[row], renewal_.step, first + i);
      const bool alike = of_kind_ && v < renewal_.homophily->index;
      const auto from = alike ? of_kind_->of(kinds_.of[row]) : group;
      const std::uint32_t other =
          from[static_cast<std::size_t>(u * static_cast<double>(from.size()))];
      if (other != row && !is_in(known, other) && !is_in(met, other)) met.push_back(other);
    }
    return met;
  }

  const NetworkRenewal& renewal_;
  const Members members_;
  Groups kinds_;                    // each within a group
  std::optional<Members> of_kind_;  // none: links are blind to kinds
  bool mutual_;
  double links_each_;
  std::vector<Link> links_;
};

// The links of those who are gone, and of others to them.
std::size_t lost(const Network& before, const std::vector<std::uint32_t>& to_now) {
  const Network::Arrays links = before.arrays();
  std::size_t count = 0;
  for (std::uint32_t row = 0; row < before.nodes(); ++row) {
    const bool gone = to_now[row] == Renewal::kGone;
    if (!gone && before.mutual()) continue;  // seen from the other end
    for (std::uint32_t i = links.first[row]; i < links.first[row + 1]; ++i) {
      const bool other_gone = to_now[links.neighbours[i]] == Renewal::kGone;
      count += gone || other_gone ? 1 : 0;
      count += before.mutual() && !other_gone ? 1 : 0;
    }
  }
  return count;
}

// How many links each newcomer draws, so that the mean degree lasts; at most twice that. A link
// drawn is a neighbour for both, or comes with one in the other direction.
double links_of_newcomers(const Network& before, const NetworkRenewal& renewal) {
  const auto now = static_cast<double>(renewal.rows.from.size());
  const auto come = static_cast<double>(renewal.rows.born.size() + renewal.rows.copied.size());
  if (before.nodes() == 0 || come == 0) return 0;
  const double mean = static_cast<double>(before.links()) / before.nodes();
  const double missing =
      mean * (now - before.nodes()) + static_cast<double>(lost(before, renewal.rows.to));
  return std::clamp(missing / 2 / come, 0.0, 2 * mean);
}

}  // namespace

Network renewed(const Network& before, const NetworkRenewal& renewal, const Split& split) {
  if (before.in_groups()) throw Bug("a network in groups is formed anew");
  Drawing drawing(renewal, before.mutual(), links_of_newcomers(before, renewal));
  const NetworkRows rows(before, renewal);
  for (const auto* list : {&renewal.rows.born, &renewal.rows.copied}) {
    for (const std::uint32_t row : *list) drawing.newcomer(row);
  }
  for (const std::uint32_t row : renewal.rows.moved) {
    if (const std::uint32_t cut = rows.cut(row); cut > 0) drawing.draw(row, cut, rows.kept(row));
  }
  return rows.with(std::move(drawing).links(), before.mutual() ? Ties::mutual : Ties::one_way,
                   split);
}

}  // namespace civitas

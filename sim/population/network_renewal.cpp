// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_renewal.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "sim/core/problem.hpp"

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

// All rows as they are now: what is left of the links, and the new ones.
class Rows {
 public:
  Rows(const Network& before, const NetworkRenewal& renewal)
      : before_(before.arrays()), renewal_(renewal), new_(renewal.rows.from.size()) {
    for (const auto* list : {&renewal.rows.born, &renewal.rows.copied}) {
      for (const std::uint32_t row : *list) new_[row] = 1;
    }
    now_.reserve(renewal.rows.to.size());
    for (const std::uint32_t to : renewal.rows.to)
      now_.push_back({to, to == Renewal::kGone ? kNowhere : renewal.groups.of[to]});
  }

  std::uint32_t nodes() const { return static_cast<std::uint32_t>(new_.size()); }

  // The links that a row keeps, ascending.
  std::vector<std::uint32_t> kept(std::uint32_t row) const {
    const auto [begin, end] = old(row);
    std::vector<std::uint32_t> list(end - begin);
    bool sorted = true;
    list.resize(keep(row, begin, end, list.data(), sorted));
    std::sort(list.begin(), list.end());
    return list;
  }
  // How many it loses because not both are in one group any more.
  std::uint32_t cut(std::uint32_t row) const {
    const auto [begin, end] = old(row);
    std::uint32_t links = 0;
    for (std::uint32_t i = begin; i < end; ++i) {
      const Now& other = now_[before_.neighbours[i]];
      links += other.row != Renewal::kGone && !is_kept(row, other) ? 1 : 0;
    }
    return links;
  }

  // `more`: links, each of which may be given twice or be there already.
  Network with(std::vector<Link> more, Ties ties) && {
    const auto ends = [](const Link& link) { return std::pair(link.from, link.to); };
    std::sort(more.begin(), more.end(),
              [&](const Link& a, const Link& b) { return ends(a) < ends(b); });
    more.erase(std::unique(more.begin(), more.end()), more.end());
    std::vector<std::uint32_t> first(std::size_t{nodes()} + 1);
    const std::size_t most = before_.neighbours.size() + more.size();
    neighbours_.reserve(in_sixteenths(most));  // so that the next month fits where this one stood
    neighbours_.resize(most);
    weights_.resize(before_.weights.empty() ? 0 : neighbours_.size());
    std::uint32_t size = 0;
    auto link = more.begin();
    for (std::uint32_t row = 0; row < nodes(); ++row) {
      size = with_kept(row, size);
      const auto begin = link;
      while (link != more.end() && link->from == row) ++link;
      if (begin != link) size = with_more({begin, link}, first[row], size);
      first[row + 1] = size;
    }
    neighbours_.resize(size);
    weights_.resize(weights_.empty() ? 0 : size);
    return Network::of_rows(ties, std::move(first), std::move(neighbours_), std::move(weights_));
  }

 private:
  // The next sixteenth of a power of two.
  static std::size_t in_sixteenths(std::size_t size) {
    const std::size_t step = std::max<std::size_t>(std::bit_floor(size) / 16, 1);
    return (size + step - 1) / step * step;
  }

  // Of a row now: which links it had, in the arrays before.
  std::pair<std::uint32_t, std::uint32_t> old(std::uint32_t row) const {
    if (new_[row] != 0) return {0, 0};
    const std::uint32_t from = renewal_.rows.from[row];
    return {before_.first[from], before_.first[from + 1]};
  }
  // Where somebody of before is now; the two numbers side by side, as links lead anywhere.
  struct Now {
    std::uint32_t row, group;
  };
  static constexpr std::uint32_t kNowhere = Renewal::kGone;  // the group of those who are gone
  bool is_kept(std::uint32_t row, const Now& other) const {
    return renewal_.groups.of[row] == other.group;
  }

  // Writes those of the links begin … end - 1 that are left and gives their number, without jumps.
  std::uint32_t keep(std::uint32_t row, std::uint32_t begin, std::uint32_t end, std::uint32_t* out,
                     bool& sorted) const {
    const Now* const now = now_.data();
    std::uint32_t size = 0, last = 0;
    bool ascends = true;
    for (std::uint32_t i = begin; i < end; ++i) {
      const Now other = now[before_.neighbours[i]];
      const bool kept = is_kept(row, other);
      ascends &= !kept || last <= other.row;
      last = kept ? other.row : last;
      out[size] = other.row;
      size += kept ? 1 : 0;
    }
    sorted = ascends;
    return size;
  }

  std::uint32_t with_kept(std::uint32_t row, std::uint32_t size) {
    const auto [begin, end] = old(row);
    bool sorted = true;
    if (weights_.empty()) {
      const std::uint32_t kept = keep(row, begin, end, &neighbours_[size], sorted);
      if (!sorted) std::sort(&neighbours_[size], &neighbours_[size] + kept);
      return size + kept;
    }
    std::vector<std::pair<std::uint32_t, double>> list;
    for (std::uint32_t i = begin; i < end; ++i) {
      const Now& other = now_[before_.neighbours[i]];
      if (is_kept(row, other)) list.emplace_back(other.row, before_.weights[i]);
    }
    std::sort(list.begin(), list.end());
    for (const auto& [to, weight] : list) {
      neighbours_[size] = to;
      weights_[size++] = weight;
    }
    return size;
  }

  // The row begins at `begin` and ends at `end`; gives where it ends then.
  std::uint32_t with_more(std::span<const Link> more, std::uint32_t begin, std::uint32_t end) {
    for (const Link& link : more) {
      std::uint32_t at = end;
      while (at > begin && neighbours_[at - 1] > link.to) --at;
      if (at > begin && neighbours_[at - 1] == link.to) continue;
      std::copy_backward(&neighbours_[at], &neighbours_[end], &neighbours_[end] + 1);
      neighbours_[at] = link.to;
      if (!weights_.empty()) {
        std::copy_backward(&weights_[at], &weights_[end], &weights_[end] + 1);
        weights_[at] = 1;
      }
      ++end;
    }
    return end;
  }

  const Network::Arrays before_;
  const NetworkRenewal& renewal_;
  std::vector<std::uint8_t> new_;  // of each row
  std::vector<Now> now_;           // of each row before
  std::vector<std::uint32_t> neighbours_;
  std::vector<double> weights_;
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

Network renewed(const Network& before, const NetworkRenewal& renewal) {
  if (before.in_groups()) throw Bug("a network in groups is formed anew");
  Drawing drawing(renewal, before.mutual(), links_of_newcomers(before, renewal));
  Rows rows(before, renewal);
  for (const auto* list : {&renewal.rows.born, &renewal.rows.copied}) {
    for (const std::uint32_t row : *list) drawing.newcomer(row);
  }
  for (const std::uint32_t row : renewal.rows.moved) {
    if (const std::uint32_t cut = rows.cut(row); cut > 0) drawing.draw(row, cut, rows.kept(row));
  }
  return std::move(rows).with(std::move(drawing).links(),
                              before.mutual() ? Ties::mutual : Ties::one_way);
}

}  // namespace civitas

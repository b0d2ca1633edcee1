// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_rows.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "sim/core/clones.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kRows = 256;  // told in one go at most
constexpr std::uint32_t kFew = 8;     // rows that are not worth it

// Of each link: where the other end is now. Gives how many are not among the rows begin … end - 1,
// and which.
CIVITAS_CLONES std::size_t tell_places(const std::uint32_t* now, const std::uint32_t* others,
                                       std::size_t n, std::uint32_t begin, std::uint32_t end,
                                       std::uint32_t* places, std::uint32_t* elsewhere) {
  constexpr std::size_t kLanes = 16;
  const std::uint32_t rows = end - begin;
  std::size_t count = 0;
  const auto one = [&](std::size_t i) {
    elsewhere[count] = static_cast<std::uint32_t>(i);
    count += places[i] - begin >= rows ? 1 : 0;
  };
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    std::uint32_t differ = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::uint32_t place = now[others[i + lane]];
      places[i + lane] = place;
      differ |= place - begin >= rows ? 1U : 0U;
    }
    if (differ == 0) continue;
    for (std::size_t lane = 0; lane < kLanes; ++lane) one(i + lane);
  }
  for (; i < n; ++i) {
    places[i] = now[others[i]];
    one(i);
  }
  return count;
}

// The rows from `row` on that are of one group.
NetworkRows::Side side_by_side(const std::vector<std::uint32_t>& groups, std::uint32_t row) {
  std::uint32_t end = row + 1;
  while (end < groups.size() && groups[end] == groups[row]) ++end;
  return {row, end};
}

// The next sixteenth of a power of two.
std::size_t in_sixteenths(std::size_t size) {
  const std::size_t step = std::max<std::size_t>(std::bit_floor(size) / 16, 1);
  return (size + step - 1) / step * step;
}

}  // namespace

NetworkRows::NetworkRows(const Network& before, const NetworkRenewal& renewal)
    : before_(before.arrays()),
      renewal_(renewal),
      new_(renewal.rows.from.size()),
      now_(renewal.rows.to.size(), Renewal::kGone) {
  for (const auto* list : {&renewal.rows.born, &renewal.rows.copied}) {
    for (const std::uint32_t row : *list) new_[row] = 1;
  }
  for (const Renewal::Rows::Run& run : renewal.rows.runs) {
    std::iota(now_.begin() + run.from, now_.begin() + run.from + run.count, run.now);
  }
}

// Of a row now: which links it had, in the arrays before.
std::pair<std::uint32_t, std::uint32_t> NetworkRows::old(std::uint32_t row) const {
  if (new_[row] != 0) return {0, 0};
  const std::uint32_t from = renewal_.rows.from[row];
  return {before_.first[from], before_.first[from + 1]};
}

// Writes the rows of those who are left, ascending, and gives their number.
std::uint32_t NetworkRows::keep(std::uint32_t row, std::uint32_t* out) const {
  const auto [begin, end] = old(row);
  const auto& groups = renewal_.groups.of;
  std::uint32_t size = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    const std::uint32_t other = renewal_.rows.to[before_.neighbours[i]];
    if (other != Renewal::kGone && groups[other] == groups[row]) out[size++] = other;
  }
  if (!std::is_sorted(out, out + size)) std::sort(out, out + size);
  return size;
}

std::vector<std::uint32_t> NetworkRows::kept(std::uint32_t row) const {
  const auto [begin, end] = old(row);
  std::vector<std::uint32_t> list(end - begin);
  list.resize(keep(row, list.data()));
  return list;
}

std::uint32_t NetworkRows::cut(std::uint32_t row) const {
  const auto [begin, end] = old(row);
  const auto& groups = renewal_.groups.of;
  std::uint32_t links = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    const std::uint32_t other = renewal_.rows.to[before_.neighbours[i]];
    links += other != Renewal::kGone && groups[other] != groups[row] ? 1 : 0;
  }
  return links;
}

Network NetworkRows::with(std::vector<Link> more, Ties ties) && {
  const auto ends = [](const Link& link) { return std::pair(link.from, link.to); };
  std::sort(more.begin(), more.end(),
            [&](const Link& a, const Link& b) { return ends(a) < ends(b); });
  more.erase(std::unique(more.begin(), more.end()), more.end());
  const std::size_t most = before_.neighbours.size() + more.size();
  first_.resize(std::size_t{nodes()} + 1);
  neighbours_.reserve(in_sixteenths(most));  // so that the next month fits where this one stood
  neighbours_.resize(most);
  weights_.resize(before_.weights.empty() ? 0 : most);
  auto run = renewal_.rows.runs.begin();
  auto link = more.begin();
  for (std::uint32_t row = 0; row < nodes();) {
    while (run != renewal_.rows.runs.end() && run->now + run->count <= row) ++run;
    while (side_.end <= row) side_ = side_by_side(renewal_.groups.of, row);
    if (weights_.empty() && run != renewal_.rows.runs.end() && run->now <= row) {
      const std::uint32_t next = link != more.end() ? link->from : nodes();
      const std::uint32_t end = std::min({next, run->now + run->count, side_.end, row + kRows});
      if (end >= row + kFew) {
        add_alike(row, end);
        row = end;
        continue;
      }
    }
    const auto begin = link;
    while (link != more.end() && link->from == row) ++link;
    add(row++, {begin, link});
  }
  neighbours_.resize(size_);
  weights_.resize(weights_.empty() ? 0 : size_);
  return Network::of_rows(ties, std::move(first_), std::move(neighbours_), std::move(weights_));
}

// Rows of one run and one group, without new links.
void NetworkRows::add_alike(std::uint32_t row, std::uint32_t end) {
  const std::uint32_t* const first = before_.first.data() + renewal_.rows.from[row];
  const std::uint32_t begin = first[0], count = first[end - row] - begin;
  if (places_.size() <= count) places_.resize(count + 1), elsewhere_.resize(count + 1);
  const std::size_t elsewhere =
      tell_places(now_.data(), before_.neighbours.data() + begin, count, side_.begin, side_.end,
                  places_.data(), elsewhere_.data());
  std::uint32_t done = row;
  for (std::size_t i = 0; i < elsewhere; ++i) {
    const std::uint32_t link = begin + elsewhere_[i];
    const auto after = std::upper_bound(first + (done - row), first + (end - row) + 1, link);
    const auto of = row + static_cast<std::uint32_t>(after - first) - 1;  // whose link it is
    if (of < done) continue;                                              // a row that is done
    copy(done, of, first[done - row] - begin);
    add(of, {});
    done = of + 1;
  }
  copy(done, end, first[done - row] - begin);
}

// Rows all of whose links are left; those of the first begin at places_[link].
void NetworkRows::copy(std::uint32_t row, std::uint32_t end, std::uint32_t link) {
  const std::uint32_t* const first = before_.first.data() + renewal_.rows.from[row];
  const std::uint32_t on = size_ - first[0];  // modulo
  for (std::uint32_t i = 1; i <= end - row; ++i) first_[row + i] = first[i] + on;
  std::copy_n(places_.data() + link, first[end - row] - first[0], neighbours_.data() + size_);
  size_ += first[end - row] - first[0];
}

void NetworkRows::add(std::uint32_t row, std::span<const Link> more) {
  if (weights_.empty())
    size_ += keep(row, neighbours_.data() + size_);
  else
    add_weighted(row);
  for (const Link& link : more) insert(row, link);
  first_[row + 1] = size_;
}

void NetworkRows::add_weighted(std::uint32_t row) {
  const auto [begin, end] = old(row);
  const auto& groups = renewal_.groups.of;
  std::vector<std::pair<std::uint32_t, double>> list;
  for (std::uint32_t i = begin; i < end; ++i) {
    const std::uint32_t other = renewal_.rows.to[before_.neighbours[i]];
    if (other != Renewal::kGone && groups[other] == groups[row])
      list.emplace_back(other, before_.weights[i]);
  }
  std::sort(list.begin(), list.end());
  for (const auto& [to, weight] : list) {
    neighbours_[size_] = to;
    weights_[size_++] = weight;
  }
}

// Among the links of the row, which is the last so far.
void NetworkRows::insert(std::uint32_t row, const Link& link) {
  std::uint32_t at = size_;
  while (at > first_[row] && neighbours_[at - 1] > link.to) --at;
  if (at > first_[row] && neighbours_[at - 1] == link.to) return;
  const auto open = [&](auto& list) {
    std::copy_backward(list.data() + at, list.data() + size_, list.data() + size_ + 1);
  };
  open(neighbours_);
  neighbours_[at] = link.to;
  if (!weights_.empty()) {
    open(weights_);
    weights_[at] = 1;
  }
  ++size_;
}

}  // namespace civitas

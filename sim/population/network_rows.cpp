// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_rows.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "sim/population/network_stretch.hpp"

namespace civitas {
namespace {

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
  const std::vector<std::uint32_t>& groups = renewal.groups.of;
  for (std::uint32_t row = 0; row < nodes(); ++row) {
    if (row == 0 || groups[row] != groups[row - 1]) sides_.push_back(row);
  }
  sides_.push_back(nodes());
}

// Of a row now: which links it had, in the arrays before.
std::pair<std::uint32_t, std::uint32_t> NetworkRows::old(std::uint32_t row) const {
  if (new_[row] != 0) return {0, 0};
  const std::uint32_t from = renewal_.rows.from[row];
  return {before_.first[from], before_.first[from + 1]};
}

// How many links the rows begin … end - 1 had.
std::size_t NetworkRows::old_links(std::uint32_t begin, std::uint32_t end) const {
  std::size_t links = 0;
  for (std::uint32_t row = begin; row < end; ++row) {
    const auto [from, to] = old(row);
    links += to - from;
  }
  return links;
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

Network NetworkRows::with(std::vector<Link> more, Ties ties, const Split& split) const {
  const auto ends = [](const Link& link) { return std::pair(link.from, link.to); };
  std::sort(more.begin(), more.end(),
            [&](const Link& a, const Link& b) { return ends(a) < ends(b); });
  more.erase(std::unique(more.begin(), more.end()), more.end());
  const std::size_t most = before_.neighbours.size() + more.size();
  std::vector<std::uint32_t> first(std::size_t{nodes()} + 1), neighbours;
  neighbours.reserve(in_sixteenths(most));  // so that the next month fits where this one stood
  neighbours.resize(most);
  std::vector<double> weights(before_.weights.empty() ? 0 : most);

  struct Part {
    std::uint32_t begin, end;
    std::span<const Link> more;
    std::size_t at, links;  // where it is laid out, and with how many
  };
  std::vector<Part> parts;
  const std::size_t count = std::clamp<std::size_t>(split.parts, 1, std::max(nodes(), 1U));
  auto link = more.begin();
  for (std::size_t i = 0; i < count; ++i) {
    const auto begin = static_cast<std::uint32_t>(nodes() * i / count);
    const auto end = static_cast<std::uint32_t>(nodes() * (i + 1) / count);
    const auto from = link;
    while (link != more.end() && link->from < end) ++link;
    parts.push_back({begin, end, {from, link}, 0, 0});
  }
  if (count > 1) {
    split.each(count, [&](std::size_t i) {
      parts[i].links = old_links(parts[i].begin, parts[i].end) + parts[i].more.size();
    });
    for (std::size_t i = 1; i < count; ++i) parts[i].at = parts[i - 1].at + parts[i - 1].links;
  }
  split.each(count, [&](std::size_t i) {
    Part& part = parts[i];
    Stretch stretch(
        *this, {neighbours.data() + part.at, weights.empty() ? nullptr : weights.data() + part.at});
    stretch.lay_out(part.begin, part.end, part.more, first.data() + part.begin);
    part.links = stretch.size();
  });
  std::size_t size = 0;
  for (const Part& part : parts) {
    if (part.at != size) {
      const auto close_up = [&](auto& list) {
        std::copy_n(list.begin() + part.at, part.links, list.begin() + size);
      };
      close_up(neighbours);
      if (!weights.empty()) close_up(weights);
    }
    if (size > 0) {
      for (std::uint32_t row = part.begin; row < part.end; ++row) first[row + 1] += size;
    }
    size += part.links;
  }
  neighbours.resize(size);
  weights.resize(weights.empty() ? 0 : size);
  return Network::of_rows(ties, std::move(first), std::move(neighbours), std::move(weights));
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_stretch.hpp"

#include <algorithm>

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

}  // namespace

void NetworkRows::Stretch::lay_out(std::uint32_t begin, std::uint32_t end,
                                   std::span<const Link> more, std::uint32_t* first) {
  begin_ = begin;
  ends_ = first + 1;
  const auto& runs = rows_.renewal_.rows.runs;
  auto side = std::upper_bound(rows_.sides_.begin(), rows_.sides_.end(), begin) - 1;
  auto link = more.begin();
  auto run = std::partition_point(runs.begin(), runs.end(), [&](const Renewal::Rows::Run& one) {
    return one.now + one.count <= begin;
  });
  for (std::uint32_t row = begin; row < end;) {
    while (run != runs.end() && run->now + run->count <= row) ++run;
    while (side[1] <= row) ++side;
    side_begin_ = side[0], side_end_ = side[1];
    if (room_.weights == nullptr && run != runs.end() && run->now <= row) {
      const std::uint32_t next = link != more.end() ? link->from : end;
      const std::uint32_t last =
          std::min({next, run->now + run->count, side_end_, row + kRows, end});
      if (last >= row + kFew) {
        add_alike(row, last);
        row = last;
        continue;
      }
    }
    const auto from = link;
    while (link != more.end() && link->from == row) ++link;
    add(row++, {from, link});
  }
}

// Rows of one run and one group, without new links.
void NetworkRows::Stretch::add_alike(std::uint32_t row, std::uint32_t end) {
  const std::uint32_t* const first = rows_.before_.first.data() + rows_.renewal_.rows.from[row];
  const std::uint32_t begin = first[0], count = first[end - row] - begin;
  if (places_.size() <= count) places_.resize(count + 1), elsewhere_.resize(count + 1);
  const std::size_t elsewhere =
      tell_places(rows_.now_.data(), rows_.before_.neighbours.data() + begin, count, side_begin_,
                  side_end_, places_.data(), elsewhere_.data());
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
void NetworkRows::Stretch::copy(std::uint32_t row, std::uint32_t end, std::uint32_t link) {
  const std::uint32_t* const first = rows_.before_.first.data() + rows_.renewal_.rows.from[row];
  const std::uint32_t on = size_ - first[0];  // modulo
  for (std::uint32_t i = 0; i < end - row; ++i) ends_[row - begin_ + i] = first[i + 1] + on;
  std::copy_n(places_.data() + link, first[end - row] - first[0], room_.neighbours + size_);
  size_ += first[end - row] - first[0];
}

void NetworkRows::Stretch::add(std::uint32_t row, std::span<const Link> more) {
  const std::uint32_t begin = size_;
  if (room_.weights == nullptr)
    size_ += rows_.keep(row, room_.neighbours + size_);
  else
    add_weighted(row);
  for (const Link& link : more) insert(begin, link);
  ends_[row - begin_] = size_;
}

void NetworkRows::Stretch::add_weighted(std::uint32_t row) {
  const auto [begin, end] = rows_.old(row);
  const Renewal::Rows& rows = rows_.renewal_.rows;
  const auto& groups = rows_.renewal_.groups.of;
  std::vector<std::pair<std::uint32_t, double>> list;
  for (std::uint32_t i = begin; i < end; ++i) {
    const std::uint32_t other = rows.to[rows_.before_.neighbours[i]];
    if (other != Renewal::kGone && groups[other] == groups[row])
      list.emplace_back(other, rows_.before_.weights[i]);
  }
  std::sort(list.begin(), list.end());
  for (const auto& [to, weight] : list) {
    room_.neighbours[size_] = to;
    room_.weights[size_++] = weight;
  }
}

// Among the links of the last row so far, which begin at `begin`.
void NetworkRows::Stretch::insert(std::uint32_t begin, const Link& link) {
  std::uint32_t at = size_;
  while (at > begin && room_.neighbours[at - 1] > link.to) --at;
  if (at > begin && room_.neighbours[at - 1] == link.to) return;
  const auto open = [&](auto* list) {
    std::copy_backward(list + at, list + size_, list + size_ + 1);
  };
  open(room_.neighbours);
  room_.neighbours[at] = link.to;
  if (room_.weights != nullptr) {
    open(room_.weights);
    room_.weights[at] = 1;
  }
  ++size_;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// A market of two sides: who meets whom.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

namespace civitas {

struct Seeker {
  double score, ticket;
  std::uint64_t key;
  std::uint32_t row;
  std::size_t household;
};

/// The nth of one side by score meets the nth of the other. Of the side that is more numerous those
/// with the highest tickets wait. Two of one household do not meet: the second changes places with
/// the first of the side who can. Pairs of rows, of `one` and of `other`, by the scores.
inline std::vector<std::pair<std::uint32_t, std::uint32_t>> meet(std::vector<Seeker> one,
                                                                 std::vector<Seeker> other) {
  const std::size_t pairs = std::min(one.size(), other.size());
  for (auto* side : {&one, &other}) {
    std::sort(side->begin(), side->end(), [](const Seeker& a, const Seeker& b) {
      return std::tie(a.ticket, a.key) < std::tie(b.ticket, b.key);
    });
    side->resize(pairs);
    std::sort(side->begin(), side->end(), [](const Seeker& a, const Seeker& b) {
      return std::tie(a.score, a.key) < std::tie(b.score, b.key);
    });
  }
  const auto together = [&](std::size_t a, std::size_t b) {
    return one[a].household == other[b].household;
  };
  for (std::size_t i = 0; i < pairs; ++i) {
    for (std::size_t j = 0; together(i, i) && j < pairs; ++j) {
      if (!together(i, j) && !together(j, i)) std::swap(other[i], other[j]);
    }
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> list;
  for (std::size_t i = 0; i < pairs; ++i) list.emplace_back(one[i].row, other[i].row);
  return list;
}

}  // namespace civitas

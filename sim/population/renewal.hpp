// SPDX-License-Identifier: Apache-2.0
// The population after births, deaths and moves: which row becomes which.
//
// Rows stay ordered by (region, household, key), whatever has happened before; households that
// nobody lives in any more are gone, and their rows with them. So memory follows the number of
// citizens alive.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/population/events.hpp"
#include "sim/population/population.hpp"

namespace civitas {

struct Renewal {
  static constexpr std::uint32_t kGone = std::numeric_limits<std::uint32_t>::max();

  /// The rows of one table, before and now.
  struct Rows {
    /// Rows next to each other that were so before, too.
    struct Run {
      std::uint32_t from, now, count;
    };
    std::vector<Run> runs;              // of rows in their order of before
    std::vector<std::uint32_t> placed;  // rows now, ascending: all others
    std::vector<std::uint32_t> from;    // of each row now: the row that it was, or that it is like
    std::vector<std::uint32_t> to;      // of each row before: its row now, or kGone
    std::vector<std::uint64_t> keys;    // of each row now
    std::vector<std::uint32_t> born;    // rows now, ascending: new ones that inherit
    std::vector<std::uint32_t> copied;  // …and those that are copies in everything
    std::vector<std::uint32_t> moved;   // …and old ones in another household or region
  };
  std::array<Rows, kEntities> rows;
  std::vector<std::uint32_t> household, first_member;  // as in Population
  std::vector<std::uint32_t> births;   // of each of Rows::born of persons: which event
  std::array<double, kFlows> flows{};  // citizens, weighted

  const Rows& operator[](Entity entity) const {
    return rows[static_cast<std::size_t>(index(entity))];
  }
};

/// Who ends, does so; of several moves of one person the first counts. `step`: part of the keys of
/// those who arrive. A move into a household that is neither there nor founded is a Bug, as is a
/// key that exists already.
/// `room`: a renewal that is not needed any more, whose memory is used again.
Renewal renewal(const Population& population, const Events& events, std::uint32_t step,
                Renewal room = {});

/// Moves each run from where it was to where it is now. No run may overwrite one that has yet to
/// move: those that go down move from the first to the last, those that go up from the last to the
/// first, and runs between two of the other kind are out of their way.
template <class T>
void shift(T* values, const std::vector<Renewal::Rows::Run>& runs) {
  const auto goes_up = [](const Renewal::Rows::Run& run) { return run.now > run.from; };
  for (auto run = runs.begin(); run != runs.end();) {
    const auto end = std::find_if(
        run, runs.end(), [&](const auto& other) { return goes_up(other) != goes_up(*run); });
    if (goes_up(*run)) {
      for (auto last = end; last-- != run;)
        std::copy_backward(values + last->from, values + last->from + last->count,
                           values + last->now + last->count);
    } else {
      for (auto first = run; first != end; ++first) {
        if (first->now != first->from)
          std::copy_n(values + first->from, first->count, values + first->now);
      }
    }
    run = end;
  }
}

/// Values of rows as they are afterwards; who is new has what the row has that it is like. Most
/// rows move by a few places only, so they are shifted where they stand.
template <class T>
void renew(std::vector<T>& values, const Renewal::Rows& rows) {
  std::vector<T> elsewhere;
  for (const std::uint32_t row : rows.placed) elsewhere.push_back(values[rows.from[row]]);
  const std::size_t count = rows.from.size();
  if (values.capacity() < count) values.reserve(count + count / 8);  // populations grow each month
  if (values.size() < count) values.resize(count);
  shift(values.data(), rows.runs);
  values.resize(count);
  for (std::size_t i = 0; i < rows.placed.size(); ++i) values[rows.placed[i]] = elsewhere[i];
}

/// The column as it is afterwards. Copies have every value; others who are new inherit it if it is
/// inherited, and else have 0.
void renew(Column& column, const Renewal::Rows& rows);

}  // namespace civitas

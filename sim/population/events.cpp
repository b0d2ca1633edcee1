// SPDX-License-Identifier: Apache-2.0
#include "sim/population/events.hpp"

#include <iterator>

namespace civitas {

bool Events::empty() const {
  return ends.empty() && moves.empty() && births.empty() && foundations.empty() &&
         arrivals.empty() && relocations.empty();
}

void Events::append(Events&& other) {
  const auto add = [](auto& list, auto& more) {
    list.insert(list.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
  };
  add(ends, other.ends);
  add(moves, other.moves);
  add(births, other.births);
  add(foundations, other.foundations);
  add(arrivals, other.arrivals);
  add(relocations, other.relocations);
  add(considered, other.considered);
}

}  // namespace civitas

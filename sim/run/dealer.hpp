// SPDX-License-Identifier: Apache-2.0
// Deals work out to the threads of all ranks: whoever is free takes what comes next, so that none
// waits while another has much to do. Rank 0 holds the pack and works, too.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "sim/run/ranks.hpp"

namespace civitas {

class Dealer {
 public:
  /// Numbers below `items`, the same on each rank, for `threads` threads here. `ranks` must outlive
  /// it.
  Dealer(Ranks& ranks, std::size_t items, int threads);

  /// A number that nobody else gets, larger than any that this rank got before; `items` when all are
  /// dealt out, nothing when dealing was stopped before. May be called by several threads; waits
  /// until tend() has brought some.
  std::optional<std::size_t> next();
  /// To be called again and again by the main thread: asks, and on rank 0 answers. `stop`: this
  /// rank was asked to stop; gives true when any rank was: nothing is dealt out any more.
  bool tend(bool stop);
  /// No thread of this rank works any more, be it for an error.
  void leave();
  /// This rank will not be given any more; on rank 0: no rank will, and each knows.
  bool over() const;

 private:
  struct Hand {
    std::size_t begin, end;
    bool empty() const { return begin == end; }
  };
  Hand deal();
  void take(const Ranks::Message& message);

  Ranks& ranks_;
  const std::size_t items_;
  const std::size_t parts_;  // into which what is left is cut
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Hand hand_ = {0, 0};
  std::size_t dealt_ = 0;  // rank 0: numbers below are given away
  int told_ = 0;           // rank 0: other ranks that know there is nothing left
  bool hungry_ = false;    // a thread waits
  bool asked_ = false;     // and rank 0 has not answered yet
  bool last_ = false;      // the hand is the last one
  bool left_ = false, stopped_ = false;
};

}  // namespace civitas

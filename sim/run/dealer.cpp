// SPDX-License-Identifier: Apache-2.0
// A rank asks with {stop, leaves, 0} and is answered {stop, begin, end}: an empty range says that it
// gets no more.
#include "sim/run/dealer.hpp"

#include <algorithm>

namespace civitas {
namespace {

// The larger the hands, the fewer messages; the smaller the last ones, the less any thread waits at
// the end. Assumed.
constexpr std::size_t kHandsPerThread = 4;

}  // namespace

Dealer::Dealer(Ranks& ranks, std::size_t items, int threads)
    : ranks_(ranks),
      items_(items),
      parts_(kHandsPerThread * static_cast<std::size_t>(threads * ranks.count())) {}

Dealer::Hand Dealer::deal() {
  const std::size_t left = stopped_ ? 0 : items_ - dealt_;
  const std::size_t begin = dealt_;
  dealt_ += std::min(left, left / parts_ + 1);
  return {begin, dealt_};
}

std::optional<std::size_t> Dealer::next() {
  std::unique_lock lock(mutex_);
  while (hand_.empty() && !last_) {
    if (ranks_.rank() == 0) {
      hand_ = deal();
      last_ = hand_.empty();
    } else if (stopped_) {
      return std::nullopt;  // rank 0 may be no more
    } else {
      hungry_ = true;
      changed_.wait(lock);
    }
  }
  if (!hand_.empty()) return hand_.begin++;
  if (hand_.end == items_) return items_;
  return std::nullopt;
}

bool Dealer::tend(bool stop) {
  const std::lock_guard lock(mutex_);
  stopped_ = stopped_ || stop;
  if (ranks_.rank() != 0) {
    if (const auto answer = ranks_.received()) take(answer->message);
    if (stopped_) changed_.notify_all();
    if (!last_ && !asked_ && (hungry_ || stopped_ || left_)) {
      ranks_.send(0, {stopped_, left_, 0});
      asked_ = true;
    }
    return stopped_;
  }
  while (const auto asking = ranks_.received()) {
    stopped_ = stopped_ || asking->message[0] != 0;
    const Hand hand = asking->message[1] != 0 ? Hand{dealt_, dealt_} : deal();
    if (hand.empty()) ++told_;
    ranks_.send(asking->from, {stopped_, hand.begin, hand.end});
  }
  return stopped_;
}

void Dealer::take(const Ranks::Message& message) {
  stopped_ = stopped_ || message[0] != 0;
  asked_ = hungry_ = false;
  const Hand given = {message[1], message[2]};
  last_ = given.empty();
  if (hand_.empty()) hand_ = given;
  changed_.notify_all();
}

void Dealer::leave() {
  const std::lock_guard lock(mutex_);
  left_ = true;
}

bool Dealer::over() const {
  const std::lock_guard lock(mutex_);
  return ranks_.rank() == 0 ? told_ == ranks_.count() - 1 : last_;
}

}  // namespace civitas

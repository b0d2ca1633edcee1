// SPDX-License-Identifier: Apache-2.0
// What events come to: who leaves, and which households gain members, begin or move elsewhere.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/population/renewal.hpp"

namespace civitas {

/// Somebody who changes the household, is born or arrives.
struct Comer {
  std::uint64_t key;
  std::uint32_t from;                    // row before: oneself, the mother, or of whom it is a copy
  std::uint32_t birth = Renewal::kGone;  // which event
  enum class Kind : unsigned char { moved, born, copied } kind = Kind::moved;
};

/// A household that gains members or changes its place in the order.
struct Changed {
  double region;
  std::uint64_t key;
  std::uint32_t from;  // row before: itself, or the one that it is like
  enum class Kind : unsigned char { old, founded, copied } kind = Kind::old;
  std::vector<Comer> comers;
};

class Rearrangement {
 public:
  Rearrangement(const Population& population, const Events& events, std::uint32_t step);

  double region(std::uint32_t household) const {
    return region_ == nullptr ? 0.0 : region_->number(household);
  }
  bool leaves(std::uint32_t person) const { return leaves_[person] != 0; }
  const std::vector<Changed>& changed() const { return changed_; }
  /// Of a household before: what has become of it; null when it has gained nobody and not moved.
  const Changed* changed_of(std::uint32_t household) const {
    const std::uint32_t at = changed_of_[household];
    return at == Renewal::kGone ? nullptr : &changed_[at];
  }
  /// Whether a household before has moved to another region.
  bool out_of_place(std::uint32_t household) const { return out_of_place_[household] != 0; }
  /// Households before that are not as they were, in order; and one beyond the last.
  std::vector<std::uint32_t> touched() const;
  const std::array<double, kFlows>& flows() const { return flows_; }  // citizens, weighted

 private:
  void count(Flow why, std::uint32_t person);
  void leave(std::uint32_t person);
  Changed& change(std::uint32_t household);
  Changed& at_home(const Home& home);
  void end();
  void found();
  void move();
  void bear();
  void arrive();

  const Population& population_;
  const Events& events_;
  std::uint32_t step_;
  const Table& persons_;
  const Table& households_;
  const Column* region_;
  std::span<const double> weight_;
  std::vector<std::uint8_t> leaves_;  // of each person: not where they were
  std::vector<std::uint32_t> left_;   // those persons
  std::vector<Changed> changed_;
  std::vector<std::uint32_t> changed_of_;   // of each household: which of them, or nobody
  std::vector<std::uint8_t> out_of_place_;  // of each household
  std::vector<std::uint32_t> founded_;      // which of changed_, in order of their keys
  std::array<double, kFlows> flows_{};
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Who is what in a household: the column person.position, which the model households brings along.
//
// A household has at most one couple. Children are those who live with a parent, whatever their
// age; when no parent is left, they are on their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/key.hpp"
#include "sim/engine/process.hpp"

namespace civitas {

enum Position : std::uint8_t { kAdult = 0, kPartner = 1, kChild = 2 };
enum Sex : std::uint8_t { kMale = 0, kFemale = 1 };
enum Activity : std::uint8_t {
  kEmployed = 0,
  kUnemployed = 1,
  kInactive = 2,
  kRetired = 3,
  kStudent = 4,
  kPupil = 5  // labelled child: too young for anything else
};

inline const std::vector<std::string>& sexes() {
  static const std::vector<std::string> labels = {"male", "female"};
  return labels;
}
inline const std::vector<std::string>& activities() {
  static const std::vector<std::string> labels = {"employed", "unemployed", "inactive",
                                                  "retired",  "student",    "child"};
  return labels;
}
inline const std::vector<std::string>& positions() {
  static const std::vector<std::string> labels = {"adult", "partner", "child"};
  return labels;
}

inline constexpr std::int32_t kOfAge = 18;

/// A month as columns keep it: 202503 is March 2025.
inline std::int32_t written(Month month) { return 100 * month.year() + month.month(); }

/// A household of a block as it will be, without those who end or leave in this step.
class Family {
 public:
  Family(const BlockView& block, std::span<const std::uint8_t> position, std::size_t household)
      : block_(block), position_(position), members_(block.members(household)) {
    for (std::size_t i = members_.first; i < members_.end; ++i) {
      if (block.leaves(i)) continue;
      ++size_;
      if (position[i] == kPartner) (first_ ? second_ : first_) = i;
      if (position[i] != kChild) ++adults_;
    }
  }

  std::size_t size() const { return size_; }
  /// Members who are not somebody's children here.
  std::size_t adults() const { return adults_; }
  bool has_couple() const { return second_.has_value(); }
  /// The partner of person i of the block, if any.
  std::optional<std::size_t> partner(std::size_t i) const {
    if (!second_) return std::nullopt;
    return i == *first_ ? second_ : i == *second_ ? first_ : std::nullopt;
  }
  std::size_t one() const { return *first_; }     // of the couple
  std::size_t other() const { return *second_; }  // …and the other one

  template <class Visit>
  void for_each_member(Visit visit) const {
    for (std::size_t i = members_.first; i < members_.end; ++i) {
      if (!block_.leaves(i)) visit(i);
    }
  }

 private:
  const BlockView& block_;
  std::span<const std::uint8_t> position_;
  BlockView::Members members_;
  std::optional<std::size_t> first_, second_;
  std::size_t size_ = 0, adults_ = 0;
};

/// Person i of the block moves out and founds a household like the one left. Its key depends on the
/// person and the step alone.
inline Home move_out(const BlockView& block, std::size_t i) {
  const std::uint64_t key =
      newborn_key(block.key(Entity::person, i), static_cast<std::uint32_t>(block.step()), 0);
  const Home home = block.events().found(key, block.row(Entity::household, block.household_of(i)));
  block.move(i, home);
  return home;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Which records of a file citizens are, or are copies of: so that a message can name them as the
// file does.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/population/entity.hpp"

namespace civitas {

/// The key of the person (household) whom the file knows by `id`.
[[nodiscard]] std::uint64_t record_key(Entity entity, std::string_view id);
/// The key of its nth copy.
[[nodiscard]] std::uint64_t copy_key(std::uint64_t record, std::uint32_t nth);

struct RecordIds {
  using Ids = std::array<std::vector<std::string>, kEntities>;

  std::shared_ptr<const Ids> ids;  // null: nobody comes from a file
  std::uint32_t copies = 0;        // at most so many of each; 0: citizens are the records

  /// The record that a citizen is, or is a copy of; empty for who is none. Looks at all: for
  /// messages.
  [[nodiscard]] std::string of(Entity entity, std::uint64_t key) const;
};

}  // namespace civitas

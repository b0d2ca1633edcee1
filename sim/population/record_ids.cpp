// SPDX-License-Identifier: Apache-2.0
#include "sim/population/record_ids.hpp"

#include "sim/core/key.hpp"

namespace civitas {

std::uint64_t record_key(Entity entity, std::string_view id) {
  return hash(hash(name(entity)), hash(id));
}

std::uint64_t copy_key(std::uint64_t record, std::uint32_t nth) { return hash(record, nth); }

std::string RecordIds::of(Entity entity, std::uint64_t key) const {
  if (ids == nullptr) return {};
  for (const std::string& id : (*ids)[static_cast<std::size_t>(index(entity))]) {
    const std::uint64_t record = record_key(entity, id);
    if (copies == 0 && record == key) return id;
    for (std::uint32_t nth = 0; nth < copies; ++nth) {
      if (copy_key(record, nth) == key) return id;
    }
  }
  return {};
}

}  // namespace civitas

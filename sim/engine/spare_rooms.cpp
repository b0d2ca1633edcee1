// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/spare_rooms.hpp"

#include <utility>

namespace civitas {

SpareRooms::Room SpareRooms::take() {
  const std::lock_guard lock(mutex_);
  if (rooms_.empty()) return {};
  Room room = std::move(rooms_.back());
  rooms_.pop_back();
  return room;
}

std::shared_ptr<const SpareRooms::Room> SpareRooms::lend(Room room) {
  return {new Room(std::move(room)), [rooms = shared_from_this()](Room* done) {
            rooms->give_back(std::move(*done));
            delete done;
          }};
}

void SpareRooms::give_back(Room room) {
  const std::lock_guard lock(mutex_);
  if (rooms_.size() < most_) rooms_.push_back(std::move(room));
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Memory of saved states that were written to the disk, kept for the next ones: of a checkpoint,
// fresh memory would cost more than all the copying into it.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace civitas {

/// May be used by several threads. Made by std::make_shared, because rooms come back on their own.
class SpareRooms : public std::enable_shared_from_this<SpareRooms> {
 public:
  using Room = std::vector<std::byte>;

  /// Keeps at most `most` rooms that nobody uses.
  explicit SpareRooms(std::size_t most) : most_(most) {}

  /// One that was used before, or an empty one.
  Room take();
  /// The room for reading; it comes back when the last reader lets go of it.
  std::shared_ptr<const Room> lend(Room room);

 private:
  void give_back(Room room);

  std::size_t most_;
  std::mutex mutex_;
  std::vector<Room> rooms_;
};

}  // namespace civitas

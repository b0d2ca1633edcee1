// SPDX-License-Identifier: Apache-2.0
#include "sim/io/checkpoint_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <initializer_list>
#include <utility>

#include "sim/core/mistake.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/checksum.hpp"
#include "sim/io/digest.hpp"
#include "sim/io/file.hpp"

namespace civitas {
namespace {

// As in PNG: not text, and a transfer that takes it for text shows.
constexpr std::array<char, 8> kMagic = {'\x89', 'C', 'I', 'V', '\r', '\n', '\x1a', '\n'};
constexpr std::uint32_t kFormat = 2;
constexpr std::size_t kPiece = std::size_t{1} << 20;  // summed and written while it is in the cache

struct Head {
  std::array<char, 8> magic = kMagic;
  std::uint32_t format = kFormat;
  std::uint64_t length = 0;  // of the contents

  template <class Archive>
  void fields(Archive& archive) {
    archive(magic, format, length);
  }
};
constexpr std::size_t kHeadBytes = 8 + 4 + 8, kOwnBytes = kHeadBytes + sizeof(Checksum);

struct Entry {
  std::uint32_t number;
  std::uint64_t steps, length;

  template <class Archive>
  void fields(Archive& archive) {
    archive(number, steps, length);
  }
};

[[noreturn]] void damaged(const std::string& path, const std::string& why) {
  throw InputError(Problem{Mistake::checkpoint_damaged,
                           {path, 0, 0},
                           "this checkpoint is damaged",
                           why,
                           "Begin again without --resume"});
}

[[noreturn]] void unfit(const std::string& path, const std::string& what, const std::string& why) {
  std::error_code unknown;  // of results the checkpoint may be what is meant
  const bool beside = std::filesystem::exists(checkpoint_name(path), unknown);
  throw InputError({Mistake::checkpoint_unfit,
                    {path, 0, 0},
                    what,
                    why,
                    beside ? "Give " + checkpoint_name(path) + ", which lies beside it"
                           : "Give the name of a checkpoint, or run from the beginning"});
}

// The length of the contents, as the head says it.
std::uint64_t contents_length(const std::string& path, const OpenFile& file) {
  std::vector<std::byte> bytes(std::min<std::uint64_t>(file.size(), kHeadBytes));
  file.read(0, bytes);
  const std::size_t begins = std::min(bytes.size(), kMagic.size());
  if (bytes.empty()) damaged(path, "it is empty");
  if (std::memcmp(bytes.data(), kMagic.data(), begins) != 0)
    unfit(path, "this is no checkpoint", "it begins otherwise");
  if (file.size() < kOwnBytes) damaged(path, "it is cut short");
  Head head;
  Loader loader(bytes);
  loader(head);
  if (head.format != kFormat)
    unfit(path, fmt::format("this checkpoint has the format {}", head.format),
          fmt::format("this program knows format {}", kFormat));
  if (head.length != file.size() - kOwnBytes)
    damaged(path, fmt::format("it has {} bytes of {}", file.size(), kOwnBytes + head.length));
  return head.length;
}

// What stands before the states, with where they begin in the file.
struct Front {
  Checkpoint checkpoint;
  std::vector<Entry> entries;
  std::uint64_t end = kHeadBytes;
};

// Nothing: its parts do not fit together.
std::optional<Front> front(const OpenFile& file, std::uint64_t length) {
  for (std::uint64_t most = std::uint64_t{1} << 20;; most *= 8) {
    std::vector<std::byte> bytes(std::min(most, length));
    file.read(kHeadBytes, bytes);
    try {
      Front front;
      Loader loader(bytes);
      std::uint64_t count = 0;
      loader(front.checkpoint, count);
      for (; count > 0; --count) loader(front.entries.emplace_back());
      front.end += bytes.size() - loader.rest().size();
      std::uint64_t left = kHeadBytes + length - front.end;
      for (const Entry& entry : front.entries) {
        if (entry.length > left) return {};
        left -= entry.length;
      }
      return left == 0 ? std::optional(std::move(front)) : std::nullopt;
    } catch (const Unloadable&) {
      if (most >= length) return {};
    }
  }
}

// Reads a part of the file into nowhere, for its sums.
void sum(const OpenFile& file, std::uint64_t at, std::uint64_t length,
         std::initializer_list<Checksummer*> sums) {
  std::vector<std::byte> piece;
  for (; length > 0; at += piece.size(), length -= piece.size()) {
    piece.resize(std::min<std::uint64_t>(kPiece, length));
    file.read(at, piece);
    for (Checksummer* const one : sums) one->add(piece);
  }
}

// Read when it is asked for: of many replicates of many citizens, memory would not hold all.
ReplicateState in_file(const std::string& path, std::shared_ptr<const OpenFile> file,
                       const Entry& entry, std::uint64_t at, const Checksum& sum) {
  const auto read = [path, file = std::move(file), length = entry.length, at,
                     sum](SpareRooms* rooms) -> std::shared_ptr<const ReplicateState::Bytes> {
    ReplicateState::Bytes bytes = rooms != nullptr ? rooms->take() : ReplicateState::Bytes{};
    if (bytes.capacity() < length) {
      bytes = {};
      bytes.reserve(length + length / 8);  // the next one to be saved there may be larger
    }
    bytes.resize(length);
    file->read(at, bytes);
    Checksummer now;
    now.add(bytes);
    if (now.value() != sum) damaged(path, "it was written over since the run began");
    if (rooms != nullptr) return rooms->lend(std::move(bytes));
    return std::make_shared<const ReplicateState::Bytes>(std::move(bytes));
  };
  return {entry.number, entry.steps, entry.length, read};
}

}  // namespace

std::string checkpoint_name(const std::string& results) { return results + ".checkpoint"; }
std::string checkpoint_before(const std::string& checkpoint) { return checkpoint + ".before"; }

void write_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
  Saver contents;
  contents(checkpoint, std::uint64_t{checkpoint.states.size()});
  for (const ReplicateState& state : checkpoint.states)
    contents(Entry{state.number, state.steps, state.length});
  const std::vector<std::byte> first = contents.take();
  Head head;
  head.length = first.size();
  for (const ReplicateState& state : checkpoint.states) head.length += state.length;
  Saver saver;
  saver(head);
  const std::vector<std::byte> begin = saver.take();
  publish(
      path,
      [&](const Put& put) {
        Checksummer checksummer;
        const auto put_summed = [&](std::span<const std::byte> bytes) {
          for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
            const auto piece = bytes.subspan(at, std::min(kPiece, bytes.size() - at));
            checksummer.add(piece);
            put(piece);
          }
        };
        put_summed(begin);
        put_summed(first);
        for (const ReplicateState& state : checkpoint.states) put_summed(*state.bytes(nullptr));
        put(checksummer.value());
      },
      checkpoint_before(path));
}

Checkpoint read_checkpoint(const std::string& path) {
  const auto file = std::make_shared<const OpenFile>(path);
  const std::uint64_t length = contents_length(path, *file);
  std::optional<Front> front = civitas::front(*file, length);
  Checksummer whole;
  std::uint64_t at = front ? front->end : kHeadBytes + length;
  sum(*file, 0, at, {&whole});
  if (front) {
    for (const Entry& entry : front->entries) {
      Checksummer own;
      sum(*file, at, entry.length, {&whole, &own});
      front->checkpoint.states.push_back(in_file(path, file, entry, at, own.value()));
      at += entry.length;
    }
  }
  Checksum written{};
  file->read(at, written);
  if (whole.value() != written) damaged(path, "its bytes are not those written");
  if (!front) damaged(path, "its parts do not fit together");
  return std::move(front->checkpoint);
}

std::optional<LastCheckpoint> last_checkpoint(const std::string& path) {
  LastCheckpoint last;
  for (const std::string& name : {path, checkpoint_before(path)}) {
    std::error_code unknown;
    if (!std::filesystem::exists(name, unknown)) continue;
    try {
      last.checkpoint = read_checkpoint(name);
      last.path = name;
      return last;
    } catch (const InputError& error) {
      if (error.blame() != Blame::files) throw;
      last.refused.push_back(error.problems()[0]);
    }
  }
  if (!last.refused.empty()) throw InputError(last.refused);
  return std::nullopt;
}

void remove_checkpoint(const std::string& path) {
  std::error_code ignored;  // what is left does no harm
  std::filesystem::remove(path, ignored);
}

std::string population_digest(const Population& population, const std::vector<StateColumn>& added) {
  std::string digests;
  const auto is_added = [&](const Table& table, const Column& column) {
    return std::any_of(added.begin(), added.end(), [&](const StateColumn& one) {
      return &population[one.entity] == &table && one.attribute.name == column.attribute.name;
    });
  };
  const auto add = [&](const auto&... values) {
    Sha256Sum sum;
    Saver saver([&](std::span<const std::byte> bytes) { sum.add(bytes); });
    saver(values...);
    digests += hex(sum.value());
  };
  for (const Table& table : population.tables) {
    add(table.keys);
    for (const Column& column : table.columns) {
      if (!is_added(table, column)) add(column.attribute.name, column.values);
    }
  }
  add(population.household, population.first_member);
  for (const NamedNetwork& named : population.networks) add(named.name, named.network);
  return sha256_hex(digests);
}

}  // namespace civitas

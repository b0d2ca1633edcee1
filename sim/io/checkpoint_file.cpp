// SPDX-License-Identifier: Apache-2.0
#include "sim/io/checkpoint_file.hpp"

#include <fmt/format.h>

#include <cstring>
#include <filesystem>

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

std::span<const std::byte> contents_of(const std::string& path, std::span<const std::byte> bytes) {
  const std::size_t begins = std::min(bytes.size(), kMagic.size());
  if (bytes.empty()) damaged(path, "it is empty");
  if (std::memcmp(bytes.data(), kMagic.data(), begins) != 0)
    unfit(path, "this is no checkpoint", "it begins otherwise");
  if (bytes.size() < kOwnBytes) damaged(path, "it is cut short");
  Head head;
  Loader loader(bytes);
  loader(head);
  if (head.format != kFormat)
    unfit(path, fmt::format("this checkpoint has the format {}", head.format),
          fmt::format("this program knows format {}", kFormat));
  if (head.length != bytes.size() - kOwnBytes)
    damaged(path, fmt::format("it has {} bytes of {}", bytes.size(), kOwnBytes + head.length));
  const std::size_t summed = bytes.size() - sizeof(Checksum);
  Checksummer checksummer;
  checksummer.add(bytes.first(summed));
  if (std::memcmp(checksummer.value().data(), &bytes[summed], sizeof(Checksum)) != 0)
    damaged(path, "its bytes are not those written");
  return bytes.subspan(kHeadBytes, head.length);
}

}  // namespace

std::string checkpoint_name(const std::string& results) { return results + ".checkpoint"; }
std::string checkpoint_before(const std::string& checkpoint) { return checkpoint + ".before"; }

void write_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
  Saver contents;
  contents(checkpoint, std::uint64_t{checkpoint.states.size()});
  for (const ReplicateState& state : checkpoint.states)
    contents(Entry{state.number, state.steps, state.bytes.size()});
  const std::vector<std::byte> first = contents.take();
  Head head;
  head.length = first.size();
  for (const ReplicateState& state : checkpoint.states) head.length += state.bytes.size();
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
        for (const ReplicateState& state : checkpoint.states) put_summed(state.bytes);
        put(checksummer.value());
      },
      checkpoint_before(path));
}

Checkpoint read_checkpoint(const std::string& path) {
  const auto file = std::make_shared<const std::string>(read_file(path));
  const auto contents = contents_of(path, std::as_bytes(std::span(*file)));
  Checkpoint checkpoint;
  try {
    Loader loader(contents);
    std::uint64_t count = 0;
    loader(checkpoint, count);
    std::vector<Entry> entries;
    for (; count > 0; --count) loader(entries.emplace_back());
    for (const Entry& entry : entries)
      checkpoint.states.push_back({entry.number, entry.steps, file, loader.take(entry.length)});
    if (!loader.rest().empty()) throw Unloadable("there is more");
  } catch (const Unloadable&) {
    damaged(path, "its parts do not fit together");
  }
  return checkpoint;
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
    Saver saver;
    saver(values...);
    const std::vector<std::byte> bytes = saver.take();
    digests += sha256_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
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

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/shard_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/digest.hpp"
#include "sim/io/file.hpp"
#include "sim/io/json_text.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "shards hold little-endian numbers");

constexpr std::string_view kFirstLine = "civitas shard 1\n";
constexpr std::size_t kDigest = 64;
constexpr const char* kSuffix = ".shard";

template <typename T>
void put(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void put(std::string& bytes, const std::vector<double>& values) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw InputError(Problem{Mistake::sweep_damaged,
                           {path, 0, 0},
                           "this shard of a sweep is damaged",
                           why,
                           "Delete it, and run again with --resume"});
}

// Takes one value after the other from the bytes; the digest has been found right before.
class Taker {
 public:
  Taker(std::string_view bytes, const std::string& path) : bytes_(bytes), path_(path) {}

  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) refuse(path_, "it ends early");
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  template <typename T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::vector<double> numbers(std::size_t count) {
    if (count > bytes_.size() / sizeof(double)) refuse(path_, "it ends early");
    std::vector<double> values(count);
    std::memcpy(values.data(), take(count * sizeof(double)).data(), count * sizeof(double));
    return values;
  }
  std::string_view line() {
    const std::size_t end = bytes_.find('\n');
    if (end == std::string_view::npos) refuse(path_, "it ends early");
    return take(end + 1);
  }
  bool done() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
  const std::string& path_;
};

SweepRun take_run(Taker& from, const Shard& shard) {
  SweepRun run;
  run.point = from.number<std::uint32_t>();
  run.replicate = from.number<std::uint32_t>();
  run.status = static_cast<RunStatus>(from.number<std::uint32_t>());
  run.message = from.take(from.number<std::uint32_t>());
  if (run.status != RunStatus::complete) return run;
  run.scenario = from.numbers(shard.values);
  if (shard.baseline) run.baseline = from.numbers(shard.values);
  return run;
}

}  // namespace

void write_shard(const std::string& path, const Shard& shard) {
  std::vector<const SweepRun*> runs;
  for (const SweepRun& run : shard.runs) runs.push_back(&run);
  std::sort(runs.begin(), runs.end(), [](const SweepRun* a, const SweepRun* b) {
    return std::pair(a->point, a->replicate) < std::pair(b->point, b->replicate);
  });
  const nlohmann::ordered_json header = {{"plan", shard.plan},
                                         {"program", shard.program},
                                         {"values", shard.values},
                                         {"baseline", shard.baseline},
                                         {"runs", runs.size()}};
  std::string bytes = std::string(kFirstLine) + json_text(header) + "\n";
  for (const SweepRun* run : runs) {
    put(bytes, run->point);
    put(bytes, run->replicate);
    put(bytes, static_cast<std::uint32_t>(run->status));
    put(bytes, static_cast<std::uint32_t>(run->message.size()));
    bytes += run->message;
    put(bytes, run->scenario);
    put(bytes, run->baseline);
  }
  bytes += sha256_hex(bytes);
  publish(path, std::as_bytes(std::span(bytes)));
}

Shard read_shard(const std::string& path) {
  const std::string bytes = read_file(path);
  const std::string_view all = bytes;
  if (!all.starts_with(kFirstLine)) refuse(path, "it does not begin as a shard of version 1 does");
  if (all.size() < kFirstLine.size() + kDigest) refuse(path, "it ends early");
  const std::string_view content = all.substr(0, all.size() - kDigest);
  if (sha256_hex(content) != all.substr(content.size()))
    refuse(path, "its bytes are not those that were written");
  Taker from(content.substr(kFirstLine.size()), path);
  Shard shard;
  try {
    const auto header = nlohmann::json::parse(from.line());
    shard.plan = header.at("plan");
    shard.program = header.at("program");
    shard.values = header.at("values");
    shard.baseline = header.at("baseline");
  } catch (const nlohmann::json::exception&) {
    refuse(path, "its header cannot be read");
  }
  while (!from.done()) shard.runs.push_back(take_run(from, shard));
  return shard;
}

std::string shard_path(const std::string& folder, std::size_t index, std::size_t count) {
  return (fs::path(folder) / "runs" / fmt::format("{:05}-of-{:05}{}", index, count, kSuffix))
      .string();
}

std::vector<std::string> shard_paths(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code none;  // no folder: no shards
  for (const auto& entry : fs::directory_iterator(fs::path(folder) / "runs", none)) {
    if (entry.path().extension() == kSuffix) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// A checkpoint of 1,000,000 citizens, from the columns to the disk, beside a plain write of the
// same bytes; and what a month waits for it.
#include <benchmark/benchmark.h>

#include <ctime>
#include <filesystem>

#include "sim/io/atomic_file.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/file.hpp"
#include "tests/bench/beside.hpp"

namespace civitas {
namespace {

constexpr std::size_t kPersons = 1'000'000;
const std::string kPath = "checkpoint_bench.checkpoint";

void write_checkpoint_beside_plain(benchmark::State& state) {
  const auto plan = made_up("tests/bench/policy.yaml", kPersons);
  const Workers one(1);
  Simulation simulation(*plan, 1, 1, kBlockPersons, one);
  simulation.step(false);
  double saving = 0, whole = 0, plain = 0;
  std::clock_t worked = 0,
               worked_plain = 0;  // by the processor alone: neighbours and disks count less
  const auto rooms = std::make_shared<SpareRooms>(1);
  const auto save_into = [&](Checkpoint& checkpoint) {
    Saver saver(rooms->take());
    simulation.save(saver);
    auto bytes = rooms->lend(saver.take());
    checkpoint.states = {ReplicateState::in_memory(1, 1, bytes)};
  };
  {
    Checkpoint first;  // into fresh memory: only the first one of a run
    state.counters["first_waits_ms"] = 1e3 * seconds([&] { save_into(first); });
  }
  for (auto _ : state) {
    Checkpoint checkpoint;
    checkpoint.replicates = 1;
    const std::clock_t start = std::clock();
    const double save = seconds([&] { save_into(checkpoint); });
    saving += save;
    whole += save + seconds([&] { write_checkpoint(kPath, checkpoint); });
    worked += std::clock() - start;
    const std::string same = read_file(kPath);
    const std::clock_t start_plain = std::clock();
    plain += seconds([&] { publish(kPath + ".plain", std::as_bytes(std::span(same))); });
    worked_plain += std::clock() - start_plain;
    state.counters["MB"] = static_cast<double>(same.size()) / 1e6;
  }
  for (const std::string& name : {kPath, checkpoint_before(kPath), kPath + ".plain"})
    std::filesystem::remove(name);
  state.counters["checkpoint/plain"] = whole / plain;
  state.counters["waits/plain"] = saving / plain;
  state.counters["cpu/plain_cpu"] = static_cast<double>(worked) / static_cast<double>(worked_plain);
}

BENCHMARK(write_checkpoint_beside_plain)->Unit(benchmark::kMillisecond)->Iterations(20);

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// A checkpoint of 1,000,000 citizens, from the columns to the disk, beside a plain write of the same
// bytes; and what a month waits for it.
#include <benchmark/benchmark.h>

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
  Simulation simulation(*plan, 1, 1, kBlock, one);
  simulation.step(false);
  double saving = 0, whole = 0, plain = 0;
  for (auto _ : state) {
    Checkpoint checkpoint;
    checkpoint.replicates = 1;
    const double save = seconds([&] {
      Saver saver;
      simulation.save(saver);
      auto bytes = std::make_shared<const std::vector<std::byte>>(saver.take());
      checkpoint.states = {{1, 1, bytes, *bytes}};
    });
    saving += save;
    whole += save + seconds([&] { write_checkpoint(kPath, checkpoint); });
    const std::string same = read_file(kPath);
    plain += seconds([&] { publish(kPath + ".plain", std::as_bytes(std::span(same))); });
    state.counters["MB"] = static_cast<double>(same.size()) / 1e6;
  }
  for (const std::string& name : {kPath, checkpoint_before(kPath), kPath + ".plain"})
    std::filesystem::remove(name);
  state.counters["checkpoint/plain"] = whole / plain;
  state.counters["waits/plain"] = saving / plain;
}

BENCHMARK(write_checkpoint_beside_plain)->Unit(benchmark::kMillisecond)->Iterations(20);

}  // namespace
}  // namespace civitas

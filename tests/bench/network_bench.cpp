// SPDX-License-Identifier: Apache-2.0
// Building networks, and sums over neighbours beside loops written by hand. One million citizens
// with ten neighbours each; items are links looked along, so one over their rate is the time for a
// link.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "sim/core/key.hpp"
#include "sim/population/network_generators.hpp"
#include "sim/population/network_sums.hpp"
#include "sim/population/network_teams.hpp"

namespace civitas {
namespace {

constexpr std::size_t kCitizens = 1000000;
const StreamKey kKey = network_key(42, "friends");

const std::vector<std::uint64_t>& citizens() {
  static const std::vector<std::uint64_t> keys = [] {
    std::vector<std::uint64_t> list(kCitizens);
    for (std::size_t i = 0; i < kCitizens; ++i) list[i] = hash(i);
    return list;
  }();
  return keys;
}

Network random_one() { return random_network(citizens(), one_group(kCitizens), 10, kKey); }
Network small_one() { return small_world(citizens(), one_group(kCitizens), 10, 0.1, kKey); }
Network attached_one() {
  return preferential_attachment(citizens(), one_group(kCitizens), 5, kKey);
}
Network alike_one() {
  Homophily alike{{std::vector<std::uint32_t>(kCitizens), 15}, 0.5};
  for (std::uint32_t i = 0; i < kCitizens; ++i)
    alike.kinds.of[i] = static_cast<std::uint32_t>(uniform(kKey, i, 0, 1) * 15);
  return small_world(citizens(), one_group(kCitizens), 10, 0.1, kKey, alike);
}
Network teams_one() {
  const Groups all = one_group(kCitizens);
  std::vector<std::uint8_t> members(kCitizens);
  for (std::uint32_t i = 0; i < kCitizens; ++i) members[i] = uniform(kKey, i, 0, 2) < 0.5 ? 1 : 0;
  return teams({citizens(), all, members}, 8, kKey);
}
Network group_one() {
  Groups regions{std::vector<std::uint32_t>(kCitizens), 9};
  for (std::uint32_t i = 0; i < kCitizens; ++i) regions.of[i] = i / (kCitizens / 9 + 1);
  return Network::of_groups(regions);
}

template <Network make()>
const Network& kept() {
  static const Network network = make();
  return network;
}

template <Network make()>
void build(benchmark::State& state) {
  double bytes = 0;
  for (auto _ : state) {
    const Network network = make();
    bytes = static_cast<double>(network.bytes());
  }
  state.counters["bytes_per_citizen"] = bytes / static_cast<double>(kCitizens);
}

template <class Value>
std::vector<Value> values() {
  std::vector<Value> list(kCitizens);
  for (std::size_t i = 0; i < kCitizens; ++i)
    list[i] = static_cast<Value>(uniform(kKey, i, 0, 0) < 0.3);
  return list;
}

template <Network make(), class Value, OverNeighbours what>
void look(benchmark::State& state) {
  const Network& network = kept<make>();
  const std::vector<Value> x = values<Value>();
  std::vector<double> out(kCitizens);
  for (auto _ : state) {
    const NetworkSums sums(network, what, std::span<const Value>(x));
    for (std::uint32_t first = 0; first < kCitizens; first += 1000)
      sums.rows(first, std::span(out).subspan(first, 1000));
    benchmark::ClobberMemory();
  }
  const std::uint64_t links = network.in_groups() ? kCitizens : network.links();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(links));
}

/// The sum over neighbours with nothing around it.
template <Network make(), class Value>
void by_hand(benchmark::State& state) {
  const Network& network = kept<make>();
  const auto [first, neighbours, group, weights] = network.arrays();
  const std::vector<Value> x = values<Value>();
  std::vector<double> out(kCitizens);
  for (auto _ : state) {
    for (std::size_t i = 0; i < kCitizens; ++i) {
      double sum = 0;
      for (std::uint32_t link = first[i]; link < first[i + 1]; ++link)
        sum += static_cast<double>(x[neighbours[link]]);
      out[i] = sum;
    }
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(network.links()));
}

/// What memory gives at best: the neighbours' rows, read once from end to end.
void read_links(benchmark::State& state) {
  const auto neighbours = kept<random_one>().arrays().neighbours;
  for (auto _ : state) {
    std::uint32_t sum = 0;
    for (const std::uint32_t row : neighbours) sum += row;
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(neighbours.size()));
}

BENCHMARK(build<random_one>)->Unit(benchmark::kMillisecond);
BENCHMARK(build<small_one>)->Unit(benchmark::kMillisecond);
BENCHMARK(build<alike_one>)->Unit(benchmark::kMillisecond);
BENCHMARK(build<teams_one>)->Unit(benchmark::kMillisecond);
BENCHMARK(build<attached_one>)->Unit(benchmark::kMillisecond);
BENCHMARK(build<group_one>)->Unit(benchmark::kMillisecond);
BENCHMARK(read_links);
BENCHMARK(by_hand<small_one, double>);
BENCHMARK(look<small_one, double, OverNeighbours::sum>);
BENCHMARK(by_hand<small_one, std::uint8_t>);
BENCHMARK(look<small_one, std::uint8_t, OverNeighbours::count>);
BENCHMARK(by_hand<random_one, double>);
BENCHMARK(look<random_one, double, OverNeighbours::sum>);
BENCHMARK(look<random_one, double, OverNeighbours::least>);
BENCHMARK(by_hand<random_one, std::uint8_t>);
BENCHMARK(look<random_one, std::uint8_t, OverNeighbours::count>);
BENCHMARK(look<random_one, std::uint8_t, OverNeighbours::any>);
BENCHMARK(look<group_one, double, OverNeighbours::sum>);

}  // namespace
}  // namespace civitas

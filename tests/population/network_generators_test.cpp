// SPDX-License-Identifier: Apache-2.0
// Generated networks follow the laws of their papers and stay put when a citizen is added.
#include "sim/population/network_generators.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "sim/core/problem.hpp"
#include "tests/population/network_laws.hpp"

namespace civitas {
namespace {

const StreamKey kKey = network_key(42, "friends");

Network random_of(std::size_t n, double mean_degree, StreamKey key = kKey) {
  return random_network(citizens(n), one_group(n), mean_degree, key);
}
Network small_world_of(std::size_t n, std::uint32_t neighbours, double rewire) {
  return small_world(citizens(n), one_group(n), neighbours, rewire, kKey);
}
Network attached(std::size_t n, std::uint32_t links) {
  return preferential_attachment(citizens(n), one_group(n), links, kKey);
}
Network complete(std::size_t n) {
  std::vector<Link> links;
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = 0; j < i; ++j) links.push_back({i, j});
  }
  return Network::of_links(static_cast<std::uint32_t>(n), links, Ties::mutual);
}

double share_of_largest_component(const Network& network) {
  std::vector<bool> seen(network.nodes());
  std::size_t largest = 0;
  for (std::uint32_t start = 0; start < network.nodes(); ++start) {
    if (seen[start]) continue;
    std::vector<std::uint32_t> reached = {start};
    seen[start] = true;
    for (std::size_t i = 0; i < reached.size(); ++i) {
      network.for_each_neighbour(reached[i], [&](std::uint32_t other) {
        if (!seen[other]) reached.push_back(other);
        seen[other] = true;
      });
    }
    largest = std::max(largest, reached.size());
  }
  return static_cast<double>(largest) / network.nodes();
}

// The mean, over nodes of degree 2 or more, of the share of pairs of neighbours that are tied.
double clustering(const Network& network) {
  double sum = 0, nodes = 0;
  for (std::uint32_t node = 0; node < network.nodes(); ++node) {
    const std::span<const std::uint32_t> row = network.neighbours(node);
    if (row.size() < 2) continue;
    double tied = 0;
    for (const std::uint32_t a : row) {
      const auto of_a = network.neighbours(a);
      for (const std::uint32_t b : row) tied += std::binary_search(of_a.begin(), of_a.end(), b);
    }
    sum += tied / (static_cast<double>(row.size()) * static_cast<double>(row.size() - 1));
    ++nodes;
  }
  return sum / nodes;
}

struct Moments {
  double mean = 0, variance = 0;
};
Moments degrees(const Network& network) {
  Moments m;
  const double n = network.nodes();
  for (std::uint32_t i = 0; i < network.nodes(); ++i) m.mean += network.degree(i) / n;
  for (std::uint32_t i = 0; i < network.nodes(); ++i)
    m.variance += std::pow(network.degree(i) - m.mean, 2) / n;
  return m;
}

TEST(RandomNetwork, DegreesAreBinomial) {
  const std::size_t n = 50000;
  for (const double z : {0.5, 2.0, 10.0}) {
    const Network network = random_of(n, z);
    expect_network_laws(network);
    const Moments m = degrees(network);
    const double pairs = n * (n - 1.0) / 2, p = z / (n - 1.0);
    // The number of ties is binomial; the variance of a Poisson sample's variance is (2z^2 + z) /
    // n.
    EXPECT_NEAR(m.mean, z, 4 * std::sqrt(pairs * p * (1 - p)) * 2 / n) << z;
    EXPECT_NEAR(m.variance, z * (1 - p), 4 * std::sqrt((2 * z * z + z) / n)) << z;
    double count = 0;  // of those without ties
    for (std::uint32_t i = 0; i < n; ++i) count += network.degree(i) == 0;
    const double alone = std::exp(-z);
    EXPECT_NEAR(count / n, alone, 4 * std::sqrt(alone * (1 - alone) * (1 + z) / n) + 1.0 / n) << z;
  }
}

TEST(RandomNetwork, HasTheGiantComponentOfErdosAndRenyi) {
  // z = 1 - exp(-2 z); at mean degree 1/2 the largest component is of order log n.
  EXPECT_NEAR(share_of_largest_component(random_of(100000, 2)), 0.796812, 0.01);
  EXPECT_LT(share_of_largest_component(random_of(100000, 0.5)), 0.001);
}

// In dense graphs hits in both directions and twice are frequent; every one of the 15 pairs among 6
// must still have the chance p, and pairs must not depend on each other.
TEST(RandomNetwork, EveryPairHasTheSameChanceIndependently) {
  const int networks = 20000;
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> count;
  double square = 0;
  for (int i = 0; i < networks; ++i) {
    const Network network = random_of(6, 3, network_key(static_cast<std::uint64_t>(i), "dense"));
    for (std::uint32_t a = 0; a < 6; ++a) {
      for (const std::uint32_t b : network.neighbours(a)) {
        if (a < b) ++count[{a, b}];
      }
    }
    square += std::pow(static_cast<double>(network.links()) / 2 - 9, 2);
  }
  const double p = 0.6;
  EXPECT_EQ(count.size(), 15U);
  for (const auto& [pair, times] : count)
    EXPECT_NEAR(times / networks, p, 4 * std::sqrt(p * (1 - p) / networks));
  // The number of ties is binomial (15, p): variance 3.6, and that of its estimate from its fourth
  // moment, 3 v^2 + v (1 - 6 p (1 - p)).
  const double v = 15 * p * (1 - p), fourth = 3 * v * v + v * (1 - 6 * p * (1 - p));
  EXPECT_NEAR(square / networks, v, 4 * std::sqrt((fourth - v * v) / networks));
}

TEST(RandomNetwork, SmallGroupsAreComplete) {
  EXPECT_EQ(random_of(5, 4), complete(5));
  EXPECT_EQ(random_of(3, 1e300), complete(3));
  EXPECT_EQ(random_of(0, 4).links(), 0U);
  EXPECT_EQ(random_of(1, 4).links(), 0U);
  EXPECT_EQ(random_of(1000, 0).links(), 0U);
}

TEST(SmallWorld, WithoutRewiringItIsTheRing) {
  for (const std::uint32_t k : {2U, 4U, 10U}) {
    const Network network = small_world_of(1000, k, 0);
    expect_network_laws(network);
    EXPECT_EQ(network, ring(one_group(1000), k));
    for (std::uint32_t i = 0; i < 1000; ++i) ASSERT_EQ(network.degree(i), k);
    EXPECT_EQ(network.neighbours(0)[0], 1U);
    EXPECT_EQ(network.neighbours(0)[k - 1], 999U);
    EXPECT_NEAR(clustering(network), 3 * (k - 2.0) / (4 * (k - 1.0)), 1e-12);
  }
}

TEST(SmallWorld, TiesKeepTheirNumberAndClusteringFallsWithTheCubeOfWhatStays) {
  const std::size_t n = 40000;
  const std::uint32_t k = 10;
  for (const double rewire : {0.01, 0.1, 0.5}) {
    const Network network = small_world_of(n, k, rewire);
    expect_network_laws(network);
    EXPECT_EQ(network.links(), n * k);
    // Barrat and Weigt (2000), "On the properties of small-world network models".
    const double at_start = 3 * (k - 2.0) / (4 * (k - 1.0));
    EXPECT_NEAR(clustering(network), at_start * std::pow(1 - rewire, 3), 0.01) << rewire;
  }
}

TEST(SmallWorld, RewiredThroughoutItIsNearlyRandom) {
  const std::size_t n = 40000;
  const std::uint32_t k = 10;
  const Network network = small_world_of(n, k, 1);
  expect_network_laws(network);
  EXPECT_EQ(network.links(), n * k);
  // Each node keeps the k / 2 ties that it owns and gets as many, on average, from others by
  // chance.
  const Moments m = degrees(network);
  EXPECT_NEAR(m.variance, k / 2.0, 4 * std::sqrt((2 * 25.0 + 5) / n));
  EXPECT_LT(clustering(network), 0.002);
  for (std::uint32_t i = 0; i < n; ++i) ASSERT_GE(network.degree(i), k / 2);
}

TEST(SmallWorld, SmallGroupsAreComplete) {
  for (const std::size_t n : {0U, 1U, 2U, 3U, 4U, 5U}) {
    EXPECT_EQ(small_world_of(n, 4, 0.5), complete(n)) << n;
    EXPECT_EQ(ring(one_group(n), 4), complete(n)) << n;
  }
  // Here many are tied to all others before their own ties are moved.
  for (const std::size_t n : {6U, 7U, 8U}) {
    expect_network_laws(small_world_of(n, 4, 1));
    EXPECT_EQ(small_world_of(n, 4, 1).links(), n * 4);
  }
}

TEST(PreferentialAttachment, HasTheTiesAndTheTailOfBarabasiAndAlbert) {
  const std::size_t n = 100000;
  for (const std::uint32_t m : {1U, 3U}) {
    const Network network = attached(n, m);
    expect_network_laws(network);
    EXPECT_EQ(network.links() / 2, m * (m + 1) / 2 + m * (n - m - 1));
    EXPECT_EQ(share_of_largest_component(network), 1);
    std::map<std::uint32_t, double> count;
    std::uint32_t largest = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      ++count[network.degree(i)];
      largest = std::max(largest, network.degree(i));
    }
    EXPECT_EQ(count.begin()->first, m);
    // Dorogovtsev, Mendes and Samukhin (2000), "Structure of growing networks with preferential
    // linking": P(k) = 2 m (m + 1) / (k (k + 1) (k + 2)).
    for (std::uint32_t k = m; k < m + 8; ++k) {
      const double p = 2.0 * m * (m + 1) / (k * (k + 1.0) * (k + 2.0));
      EXPECT_NEAR(count[k] / n, p, 4 * std::sqrt(p * (1 - p) / n)) << "m " << m << ", k " << k;
    }
    // P(degree >= k) = m (m + 1) / (k (k + 1)), so its slope far out is -2 (of P itself -3).
    double beyond = 0;
    for (const auto& [k, times] : count) beyond += k >= 30 ? times : 0;
    const double tail = m * (m + 1) / (30.0 * 31.0);
    EXPECT_NEAR(beyond / n, tail, 5 * std::sqrt(tail / n));
    EXPECT_GT(largest, std::sqrt(n) * m / 3);  // it grows as m sqrt(n)
  }
}

TEST(PreferentialAttachment, SmallGroupsAreComplete) {
  for (const std::size_t n : {0U, 1U, 2U, 3U, 4U}) EXPECT_EQ(attached(n, 3), complete(n)) << n;
  EXPECT_EQ(attached(5, 3).links() / 2, 6U + 3U);
}

TEST(Grid, CellsHaveTheDegreesOfTheirPlaces) {
  const auto count = [](const Network& network) {
    expect_network_laws(network);
    std::map<std::uint32_t, int> times;
    for (std::uint32_t i = 0; i < network.nodes(); ++i) ++times[network.degree(i)];
    return times;
  };
  using Times = std::map<std::uint32_t, int>;
  const Grid open{5, 7, Adjacency::von_neumann, false}, king{5, 7, Adjacency::moore, false};
  EXPECT_EQ(count(grid(35, open)), (Times{{2, 4}, {3, 16}, {4, 15}}));
  EXPECT_EQ(count(grid(35, king)), (Times{{3, 4}, {5, 16}, {8, 15}}));
  EXPECT_EQ(count(grid(35, {5, 7, Adjacency::von_neumann, true})), (Times{{4, 35}}));
  EXPECT_EQ(count(grid(35, {5, 7, Adjacency::moore, true})), (Times{{8, 35}}));
  EXPECT_EQ(count(grid(9, {3, 3, Adjacency::moore, true})), (Times{{8, 9}}));
  EXPECT_EQ(count(grid(4, {1, 4, Adjacency::moore, false})), (Times{{1, 2}, {2, 2}}));
  EXPECT_EQ(neighbours(grid(35, open), 8), (std::vector<std::uint32_t>{1, 7, 9, 15}));
  EXPECT_EQ(neighbours(grid(35, {5, 7, Adjacency::moore, true}), 0),
            (std::vector<std::uint32_t>{1, 6, 7, 8, 13, 28, 29, 34}));
  EXPECT_EQ(grid(49, {}), grid(49, {7, 7, Adjacency::moore, false}));
  EXPECT_EQ(grid(0, {}).nodes(), 0U);
}

TEST(Generators, LinksStayWithinGroups) {
  const std::size_t n = 3000;
  const std::vector<std::uint64_t> keys = citizens(n);
  Groups groups{std::vector<std::uint32_t>(n), 4};
  for (std::uint32_t i = 0; i < n; ++i) groups.of[i] = i % 10 == 0 ? 3 : i % 2;  // 2 is empty
  for (const Network& network :
       {random_network(keys, groups, 6, kKey), small_world(keys, groups, 6, 0.3, kKey),
        preferential_attachment(keys, groups, 3, kKey)}) {
    expect_network_laws(network);
    std::vector<double> degree(groups.count), members(groups.count);
    for (std::uint32_t i = 0; i < n; ++i) {
      for (const std::uint32_t other : network.neighbours(i))
        ASSERT_EQ(groups.of[i], groups.of[other]);
      degree[groups.of[i]] += network.degree(i);
      members[groups.of[i]] += 1;
    }
    for (const std::uint32_t g : {0U, 1U, 3U})
      EXPECT_NEAR(degree[g] / members[g], 6, 4 * std::sqrt(12 / members[g])) << g;
  }
}

TEST(Generators, EveryNameAndSeedIsAnotherNetwork) {
  const auto ties = [](std::uint64_t seed, const char* name) {
    return random_of(1000, 5, network_key(seed, name));
  };
  EXPECT_EQ(ties(1, "friends"), ties(1, "friends"));
  EXPECT_NE(ties(1, "friends"), ties(1, "colleagues"));
  EXPECT_NE(ties(1, "friends"), ties(2, "friends"));
}

// Neither random networks nor attachment see where a citizen's row is.
TEST(Generators, RowsMayStandInAnyOrder) {
  const std::size_t n = 2000;
  const std::vector<std::uint64_t> keys = citizens(n), reversed(keys.rbegin(), keys.rend());
  const Groups all = one_group(n);
  EXPECT_EQ(ties_by_key(random_network(keys, all, 8, kKey), keys),
            ties_by_key(random_network(reversed, all, 8, kKey), reversed));
  EXPECT_EQ(ties_by_key(preferential_attachment(keys, all, 4, kKey), keys),
            ties_by_key(preferential_attachment(reversed, all, 4, kKey), reversed));
}

// 20 citizens are added, one after the other, each in the middle of the rows.
TEST(Generators, ACitizenAddedLeavesOthersTheirTies) {
  const auto lost_each = [](auto generate) {
    std::vector<std::uint64_t> keys = citizens(6000);
    TiesByKey before = ties_by_key(generate(keys), keys);
    std::size_t sum = 0;
    for (std::uint64_t added = 0; added < 20; ++added) {
      keys.insert(keys.begin() + 3000, hash(0xadd, added));
      const TiesByKey after = ties_by_key(generate(keys), keys);
      sum += lost(before, after);
      before = after;
    }
    return static_cast<double>(sum) / 20;
  };
  // Of 30000 ties each.
  EXPECT_LT(lost_each([](const auto& keys) {
              return random_network(keys, one_group(keys.size()), 10, kKey);
            }),
            15);
  EXPECT_LT(lost_each([](const auto& keys) {
              return small_world(keys, one_group(keys.size()), 10, 0.1, kKey);
            }),
            15);
  EXPECT_LT(lost_each([](const auto& keys) {
              return preferential_attachment(keys, one_group(keys.size()), 5, kKey);
            }),
            100);
}

TEST(Generators, ParametersOutOfRangeAreTheUsersMistake) {
  EXPECT_THROW((void)random_of(10, -1), InputError);
  EXPECT_THROW((void)random_of(10, std::nan("")), InputError);
  EXPECT_THROW((void)random_of(10, INFINITY), InputError);
  EXPECT_THROW((void)random_of(100000, 1e5), InputError);
  EXPECT_THROW((void)small_world_of(10, 0, 0.1), InputError);
  EXPECT_THROW((void)small_world_of(10, 3, 0.1), InputError);
  EXPECT_THROW((void)small_world_of(10, 4, 1.1), InputError);
  EXPECT_THROW((void)small_world_of(10, 4, std::nan("")), InputError);
  EXPECT_THROW((void)small_world_of(10, 4000000000, 0.5), InputError);
  EXPECT_THROW((void)ring(one_group(10), 5), InputError);
  EXPECT_THROW((void)attached(10, 0), InputError);
  EXPECT_THROW((void)attached(10, 4000000000), InputError);
  EXPECT_THROW((void)grid(10, {}), InputError);
  EXPECT_THROW((void)grid(10, {3, 4, Adjacency::moore, false}), InputError);
  EXPECT_THROW((void)grid(10, {10, 0, Adjacency::moore, false}), InputError);
  EXPECT_THROW((void)grid(10, {2, 5, Adjacency::moore, true}), InputError);
  EXPECT_THROW((void)random_network(citizens(3), one_group(4), 1, kKey), Bug);
}

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// The queue at a desk: tables of Erlang C and Erlang A, its balances, and a queue played through.
#include "models/erlang.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <queue>
#include <random>

namespace civitas {
namespace {

TEST(Erlang, WithoutImpatienceItIsErlangC) {
  struct Row {
    double arrivals, service;
    int servers;
    double any, mean;
  };
  for (const Row& row : {Row{8, 1, 10, .40918015, .20459008}, Row{9, 1, 10, .66873152, .66873152},
                         Row{18, 1, 20, .55076900, .27538450}, Row{45, 1, 50, .36386447, .07277289},
                         Row{95, 1, 100, .50645685, .10129137}, Row{0.5, 1, 1, .5, 1},
                         Row{1.5, 1, 2, .64285714, 1.28571429}}) {
    const Wait wait = wait_at({row.arrivals, row.service, 0, row.servers});
    EXPECT_NEAR(wait.any, row.any, 1e-8) << row.arrivals;
    EXPECT_NEAR(wait.mean, row.mean, 1e-8) << row.arrivals;
    EXPECT_EQ(wait.abandoned, 0);
  }
}

TEST(Erlang, WithImpatienceItIsErlangA) {
  struct Row {
    double arrivals, service, impatience;
    int servers;
    double any, abandoned, mean;
  };
  for (const Row& row :
       {Row{8, 1, .5, 10, .317434, .038821, .077643}, Row{10, 1, .5, 10, .619655, .103913, .207826},
        Row{12, 1, .5, 10, .850385, .195656, .391312},
        Row{100, 1, .5, 100, .596703, .033030, .066060},
        Row{110, 1, 1, 100, .841721, .099192, .099192}}) {
    const Wait wait = wait_at({row.arrivals, row.service, row.impatience, row.servers});
    EXPECT_NEAR(wait.any, row.any, 1e-6) << row.arrivals;
    EXPECT_NEAR(wait.abandoned, row.abandoned, 1e-6) << row.arrivals;
    EXPECT_NEAR(wait.mean, row.mean, 1e-6) << row.arrivals;
  }
}

// Who is served keeps servers busy: λ (1 − P_ab) = μ E[busy]. Desks of any size and load.
TEST(Erlang, WhoDoesNotGiveUpIsServed) {
  for (const int servers : {1, 2, 7, 60, 900, 20000}) {
    for (const double load : {0.01, 0.5, 0.93, 1.0, 1.3, 4.0}) {
      for (const double impatience : {0.05, 1.0, 30.0}) {
        const double arrivals = load * servers * 4;
        const Wait wait = wait_at({arrivals, 4, impatience, servers});
        EXPECT_NEAR(arrivals * (1 - wait.abandoned), 4 * wait.busy, 1e-8 * arrivals)
            << servers << " " << load << " " << impatience;
        EXPECT_LE(wait.busy, servers * (1 + 1e-12));
        EXPECT_GE(wait.abandoned, load > 1 ? 1 - 1 / load - 1e-9 : 0);
      }
    }
  }
}

TEST(Erlang, MoreServersShortenTheWait) {
  double before = 1e9;
  for (int servers = 1; servers < 40; ++servers) {
    const double mean = wait_at({60, 4, 1, servers}).mean;
    EXPECT_LT(mean, before);
    before = mean;
  }
}

// 400,000 people one after the other; batches of 4,000 give the standard error.
TEST(Erlang, AgreesWithAQueuePlayedThrough) {
  std::mt19937_64 luck(5);
  const Desk desk{10, 1, 0.5, 10};
  std::exponential_distribution<double> gap(desk.arrivals), work(desk.service),
      patience(desk.impatience);
  std::priority_queue<double, std::vector<double>, std::greater<>> free_at;
  for (int i = 0; i < desk.servers; ++i) free_at.push(0);
  constexpr int kBatches = 100, kBatch = 4000;
  double now = 0, sum = 0, squares = 0;
  for (int batch = 0; batch < kBatches; ++batch) {
    double left = 0;
    for (int i = 0; i < kBatch; ++i) {
      now += gap(luck);
      const double wait = std::max(free_at.top() - now, 0.0);
      if (patience(luck) < wait) {
        ++left;
        continue;
      }
      free_at.pop();
      free_at.push(now + wait + work(luck));
    }
    sum += left / kBatch;
    squares += left / kBatch * (left / kBatch);
  }
  const double mean = sum / kBatches;
  const double error = std::sqrt((squares / kBatches - mean * mean) / (kBatches - 1));
  EXPECT_NEAR(mean, wait_at(desk).abandoned, 3 * error);
}

}  // namespace
}  // namespace civitas

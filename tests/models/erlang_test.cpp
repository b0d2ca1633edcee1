// SPDX-License-Identifier: Apache-2.0
// The queue at a desk: tables of Erlang C and Erlang A, its balances, and a queue played through.
#include "models/erlang.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

// Erlang B, where nobody waits: B(0) = 1, B(n) = a B(n − 1) / (n + a B(n − 1)). Who never waits is
// infinitely impatient; and B = C (n − a) / (n − a C) of those who always do.
TEST(Erlang, WhereNobodyWaitsItIsErlangB) {
  EXPECT_NEAR(wait_at({8, 1, 1e15, 10}).abandoned, .121661, 1e-6);
  for (const double service : {1.0, 4.0}) {
    for (const int servers : {1, 2, 10, 50, 100}) {
      for (const double load : {0.1, 0.8, 0.95, 1.0, 1.5}) {
        const double a = load * servers;
        double b = 1;
        for (int n = 1; n <= servers; ++n) b = a * b / (n + a * b);
        const Wait hasty = wait_at({a * service, service, 1e15, servers});
        EXPECT_NEAR(hasty.abandoned, b, 1e-9) << servers << " " << load;
        EXPECT_NEAR(hasty.any, b, 1e-9) << servers << " " << load;
        if (load >= 1) continue;
        const double c = wait_at({a * service, service, 0, servers}).any;
        EXPECT_NEAR(c * (servers - a) / (servers - a * c), b, 1e-9) << servers << " " << load;
      }
    }
  }
}

// Little's law, L = λ W: those in the queue, summed over the numbers j in the system one by one,
// and those in the system, of whom an hour λ / μ (1 − P_ab) are served.
TEST(Erlang, LittlesLawHolds) {
  for (const Desk& desk : {Desk{8, 1, 0, 10}, Desk{9, 1, 0, 10}, Desk{0.5, 1, 0, 1},
                           Desk{10, 1, .5, 10}, Desk{110, 2, 3, 40}, Desk{30, 4, 10, 6}}) {
    double p = 1, total = 0, waiting = 0, present = 0;
    for (int j = 0; j < 5000 && p > 1e-300; ++j) {
      const int served = std::min(j, desk.servers);
      total += p;
      waiting += p * (j - served);
      present += p * j;
      p *= desk.arrivals / (j < desk.servers ? desk.service * (j + 1)
                                             : desk.service * desk.servers +
                                                   desk.impatience * (j + 1 - desk.servers));
    }
    const Wait wait = wait_at(desk);
    EXPECT_NEAR(waiting / total, desk.arrivals * wait.mean, 1e-9) << desk.arrivals;
    EXPECT_NEAR(present / total, desk.arrivals * (wait.mean + (1 - wait.abandoned) / desk.service),
                1e-9)
        << desk.arrivals;
  }
  // One server: ρ / (1 − ρ) in the system.
  EXPECT_NEAR(0.8 * (wait_at({0.8, 1, 0, 1}).mean + 1), 0.8 / 0.2, 1e-9);
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

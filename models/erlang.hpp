// SPDX-License-Identifier: Apache-2.0
// A desk with several servers at which people wait and may give up: the queue M/M/n+M, Erlang-A.
//
// Arrivals are Poisson, service times and patience exponential. The queue is in its steady state,
// as one that fills and empties within minutes is in a month. It is stable for any load, because
// who waits too long leaves; without impatience (θ = 0) it is Erlang C and must not be overloaded.
// Palm (1946); Garnett, Mandelbaum and Reiman (2002), doi:10.1287/msom.4.3.208.7753.
#pragma once

namespace civitas {

struct Desk {
  double arrivals;    // λ, an hour, > 0
  double service;     // μ, that one server can serve in an hour, > 0
  double impatience;  // θ, an hour: 1 / mean patience; 0: nobody leaves, and λ < nμ
  int servers;        // n, at least 1
};

struct Wait {
  double mean;       // E W, hours, over all who arrive
  double any;        // P(W > 0)
  double abandoned;  // P(give up)
  double busy;       // servers, on average
};

/// Exact to about 1e-10: the probabilities of all numbers of people in the system, from 0 to where
/// they are negligible.
Wait wait_at(const Desk& desk);

}  // namespace civitas

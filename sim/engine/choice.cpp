// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/core/exact_sum.hpp"

namespace civitas {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double odds(double p) { return p / (1 - p); }

// The lower, the sooner: exp(logit luck - logit chance).
double ticket(const Choice& choice, std::size_t i) {
  const double p = choice.chance[i];
  return p <= 0 ? kInfinity : p >= 1 ? 0 : odds(choice.luck[i]) / odds(p);
}

std::vector<std::uint8_t> sorted(const Choice& choice, double total) {
  std::vector<double> tickets(choice.chance.size());
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < tickets.size(); ++i) {
    tickets[i] = ticket(choice, i);
    if (tickets[i] < kInfinity) order.push_back(i);
  }
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(tickets[a], choice.keys[a]) < std::pair(tickets[b], choice.keys[b]);
  };
  std::vector<std::uint8_t> happens(tickets.size());
  ExactSum taken;
  std::size_t next = 0, in_order = 0;
  while (next < order.size() && taken.value() < total) {
    if (next == in_order) {  // events are rare: sort no more than needed
      const double wanted = (total - taken.value()) / choice.weight[order[next]];
      const auto all = static_cast<double>(order.size());
      const auto more = std::max(in_order, static_cast<std::size_t>(std::min(wanted, all)));
      in_order = std::min(order.size(), in_order + more + 64);
      const auto from = order.begin() + static_cast<std::ptrdiff_t>(next);
      const auto to = order.begin() + static_cast<std::ptrdiff_t>(in_order);
      std::nth_element(from, to, order.end(), before);
      std::sort(from, to, before);
    }
    const std::uint32_t i = order[next++];
    const double room = total - taken.value();
    taken.add(choice.weight[i]);
    happens[i] = choice.weight[i] <= room || choice.more_luck(i) * choice.weight[i] < room ? 1 : 0;
  }
  return happens;
}

// Citizens expected when all odds are multiplied by a factor.
class Expected {
 public:
  explicit Expected(const Choice& choice) {
    for (std::size_t i = 0; i < choice.chance.size(); ++i) {
      const double p = choice.chance[i];
      if (p >= 1) {
        certain_.add(choice.weight[i]);
      } else if (p > 0) {
        odds_.push_back(odds(p));
        weight_.push_back(choice.weight[i]);
      }
    }
    chance_.resize(odds_.size());
  }
  double operator()(double factor) {
    for (std::size_t i = 0; i < odds_.size(); ++i) chance_[i] = 1 / (1 + 1 / (factor * odds_[i]));
    ExactSum sum = certain_;
    sum.add_products(weight_, chance_);
    return sum.value();
  }

 private:
  ExactSum certain_;
  std::vector<double> odds_, weight_, chance_;
};

std::vector<std::uint8_t> scaled(const Choice& choice, double total) {
  Expected expected(choice);
  double low = 0, high = 1;
  while (high < 1e300 && expected(high) < total) high *= 4;
  for (int i = 0; i < 200 && low < high; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (expected(middle) < total ? low : high) = middle;
    if (high - low <= 1e-12 * high) break;
  }
  std::vector<std::uint8_t> happens(choice.chance.size());
  for (std::size_t i = 0; i < happens.size(); ++i) happens[i] = ticket(choice, i) < high ? 1 : 0;
  return happens;
}

}  // namespace

double at_risk(const Choice& choice) {
  ExactSum sum;
  for (std::size_t i = 0; i < choice.chance.size(); ++i) {
    if (choice.chance[i] > 0) sum.add(choice.weight[i]);
  }
  return sum.value();
}

std::optional<std::vector<std::uint8_t>> choose(AlignMethod method, const Choice& choice,
                                                double total) {
  if (at_risk(choice) < total) return std::nullopt;
  if (total == 0) return std::vector<std::uint8_t>(choice.chance.size());
  return method == AlignMethod::sorting ? sorted(choice, total) : scaled(choice, total);
}

}  // namespace civitas

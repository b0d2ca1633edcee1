// SPDX-License-Identifier: Apache-2.0
#include "sim/population/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/math.hpp"
#include "sim/core/mistake.hpp"
#include "sim/population/making_facts.hpp"
#include "sim/population/margin_agreement.hpp"

namespace civitas {
namespace {

constexpr double kNewtonTolerance = 1e-10;  // of a total
constexpr double kFar = 10;  // weight ratio over the mean ratio, or its inverse; assumed
constexpr int kMostSteps = 100;
constexpr int kMostHalvings = 30;
constexpr double kRedundant = 1e-10;  // of a pivot beside the diagonal it began with
constexpr double kMostExponent = 500;

struct Ratio {
  double value, slope;
};

Ratio ratio(double u, const std::optional<std::pair<double, double>>& bounds) {
  if (!bounds) {
    const double value = math::exp(std::clamp(u, -kMostExponent, kMostExponent));
    return {value, value};
  }
  const auto [low, high] = *bounds;
  const double a = (high - low) / ((1 - low) * (high - 1));
  const double e = math::exp(std::clamp(a * u, -kMostExponent, kMostExponent));
  const double below = high - 1 + (1 - low) * e;
  const double value = (low * (high - 1) + high * (1 - low) * e) / below;
  return {value, a * (value - low) * (high - value) / (high - low)};
}

/// Solves A x = b for a symmetric A that may be singular: rows that follow from others get 0.
std::vector<double> solve(std::vector<double> a, std::vector<double> b) {
  const std::size_t n = b.size();
  std::vector<double> start(n);
  for (std::size_t i = 0; i < n; ++i) start[i] = a[i * n + i];
  std::vector<bool> out(n);
  for (std::size_t j = 0; j < n; ++j) {  // Cholesky: L below the diagonal
    double pivot = a[j * n + j];
    for (std::size_t k = 0; k < j; ++k) pivot -= a[j * n + k] * a[j * n + k];
    out[j] = !(pivot > kRedundant * start[j]);
    const double root = out[j] ? 0 : std::sqrt(pivot);
    a[j * n + j] = root;
    for (std::size_t i = j + 1; i < n; ++i) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = out[j] ? 0 : sum / root;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] = out[i] ? 0 : b[i] / a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] = out[i] ? 0 : b[i] / a[i * n + i];
  }
  return b;
}

class Newton {
 public:
  Newton(std::span<const double> design, const Constraints& constraints,
         std::optional<std::pair<double, double>> bounds)
      : design_(design), constraints_(constraints), bounds_(bounds), of_(design.size()) {
    // Each total is made 1, or about so, which keeps the equations in balance.
    for (std::size_t c = 0; c < constraints.size(); ++c)
      scale_.push_back(std::max(std::abs(constraints.total[c]), 1.0));
    for (std::size_t c = 0; c < constraints.size(); ++c) {
      for (std::size_t k = constraints.first[c]; k < constraints.first[c + 1]; ++k)
        of_[constraints.item[k]].emplace_back(c, constraints.count[k] / scale_[c]);
    }
  }

  Ratios run(double tolerance) {
    const std::size_t n = constraints_.size();
    std::vector<double> lambda(n);
    Ratios best = at(lambda);
    for (int step = 1; step <= kMostSteps && best.convergence.error > tolerance; ++step) {
      std::vector<double> move = solve(slope(lambda), missing(best.of));
      bool better = false;
      for (int halving = 0; halving < kMostHalvings && !better; ++halving) {
        std::vector<double> next(n);
        for (std::size_t c = 0; c < n; ++c) next[c] = lambda[c] + move[c];
        Ratios there = at(next);
        if (there.convergence.error < best.convergence.error) {
          best = std::move(there);
          lambda = std::move(next);
          better = true;
        }
        for (double& m : move) m /= 2;
      }
      best.convergence.sweeps = step;
      if (!better) break;
    }
    best.convergence.reached = best.convergence.error <= tolerance;
    return best;
  }

 private:
  // x_h · λ
  double exponent(std::size_t h, const std::vector<double>& lambda) const {
    double u = 0;
    for (const auto& [c, x] : of_[h]) u += lambda[c] * (x / design_[h]);
    return u;
  }

  Ratios at(const std::vector<double>& lambda) const {
    Ratios ratios;
    ratios.of.assign(design_.size(), 1);
    for (std::size_t h = 0; h < design_.size(); ++h) {
      if (design_[h] > 0) ratios.of[h] = ratio(exponent(h, lambda), bounds_).value;
    }
    for (const double gap : missing(ratios.of))
      ratios.convergence.error = std::max(ratios.convergence.error, std::abs(gap));
    return ratios;
  }

  // T - Σ w x, in parts of T.
  std::vector<double> missing(const std::vector<double>& of) const {
    std::vector<double> gap;
    for (std::size_t c = 0; c < constraints_.size(); ++c)
      gap.push_back((constraints_.total[c] - constraints_.sum(c, of)) / scale_[c]);
    return gap;
  }

  std::vector<double> slope(const std::vector<double>& lambda) const {
    const std::size_t n = constraints_.size();
    std::vector<double> matrix(n * n);
    for (std::size_t h = 0; h < design_.size(); ++h) {
      if (!(design_[h] > 0)) continue;
      const double by = ratio(exponent(h, lambda), bounds_).slope / design_[h];
      for (const auto& [a, x] : of_[h]) {
        for (const auto& [b, y] : of_[h]) matrix[a * n + b] += x * y * by;
      }
    }
    return matrix;
  }

  std::span<const double> design_;
  const Constraints& constraints_;
  std::optional<std::pair<double, double>> bounds_;
  std::vector<double> scale_;
  std::vector<std::vector<std::pair<std::size_t, double>>> of_;  // of each household
};

}  // namespace

Ratios calibrate(std::span<const double> design, const Constraints& constraints,
                 std::optional<std::pair<double, double>> bounds, double tolerance) {
  return Newton(design, constraints, bounds).run(tolerance);
}

void calibrate(Population& records, const std::vector<Margin>& margins,
               const CalibrationOptions& options) {
  Problems problems;
  const auto weight = [&](Entity entity) -> std::span<double> {
    Table& table = records[entity];
    return table.columns[static_cast<std::size_t>(table.find(kWeight))].as<double>();
  };
  const std::span<double> persons = weight(Entity::person);
  const std::span<double> households = weight(Entity::household);
  const std::vector<double> design(households.begin(), households.end());
  std::vector<Margin> agreed = margins;
  const double disagreement = make_agree(agreed, {}, options.tolerance, problems);
  problems.throw_if_any();
  Constraints constraints;
  for (const Margin& margin : agreed) {
    const std::vector<std::uint32_t> cells = cells_of(margin, records, problems);
    problems.throw_if_any();
    // Members of a household that are in the same cell count together.
    std::vector<std::vector<std::pair<std::uint32_t, double>>> of(margin.cells());
    for (std::size_t row = 0; row < cells.size(); ++row) {
      const bool person = margin.of == Entity::person;
      const auto h = person ? records.household[row] : static_cast<std::uint32_t>(row);
      const double count = person ? persons[row] : households[row];
      if (count == 0) continue;
      auto& list = of[cells[row]];
      if (!list.empty() && list.back().first == h)
        list.back().second += count;
      else
        list.emplace_back(h, count);
    }
    for (std::size_t cell = 0; cell < margin.cells(); ++cell) {
      const double total = margin.totals[cell];
      if (of[cell].empty() && total > 0)
        problems.add(Mistake::margins_unmet, margin.place,
                     "nobody in the sample is '" + margin.label(cell) + "', but the margin '" +
                         margin.name + "' counts some",
                     "weights cannot make somebody out of nobody", "Merge it with another class");
      if (!of[cell].empty() && !(total > 0))
        problems.add(Mistake::margins_unmet, margin.place,
                     "the margin '" + margin.name + "' counts no '" + margin.label(cell) +
                         "', but the sample has some",
                     "calibrated weights are above 0", "Merge it with another class");
      for (const auto& [h, count] : of[cell]) constraints.add(h, count);
      constraints.close(total);
    }
  }
  problems.throw_if_any();
  const Ratios ratios = calibrate(design, constraints, options.bounds, kNewtonTolerance);
  for (std::size_t h = 0; h < households.size(); ++h) households[h] *= ratios.of[h];
  for (std::size_t p = 0; p < persons.size(); ++p) persons[p] *= ratios.of[records.household[p]];

  records.making.fit = fits_of(margins, records, problems);
  std::vector<std::size_t> missed;
  for (std::size_t m = 0; m < margins.size(); ++m) {
    MarginFit& fit = records.making.fit[m];
    fit.weights_error = fit.max_error;
    if (fit.max_error > options.tolerance * fit.total) missed.push_back(m);
  }
  constexpr std::size_t kWhole[] = {0};  // zones
  const auto contradicts = missed.empty() ? std::optional<Problem>()
                                          : contradiction(agreed, {}, kWhole, options.tolerance);
  if (contradicts) {
    problems.add(*contradicts);
  } else if (!missed.empty()) {  // one mistake, told with the margin that is worst
    const auto share = [&](std::size_t m) {
      return records.making.fit[m].max_error / records.making.fit[m].total;
    };
    const std::size_t m =
        *std::max_element(missed.begin(), missed.end(),
                          [&](std::size_t a, std::size_t b) { return share(a) < share(b); });
    const MarginFit& fit = records.making.fit[m];
    problems.add(
        Mistake::margins_unmet, margins[m].place,
        fmt::format("the margin '{}' is missed by {:.6g} of {:.6g} in {}{}", fit.margin,
                    fit.max_error, fit.total, fit.worst,
                    missed.size() == 1 ? "" : fmt::format(" and {} more", missed.size() - 1)),
        options.bounds ? "the margins contradict each other, or the bounds are too narrow"
                       : "the margins contradict each other",
        options.bounds ? "Widen `bounds`, raise `tolerance` or mend the margin"
                       : "Raise `tolerance` or mend the margin");
  }
  problems.throw_if_any();
  std::string stretched;
  const auto [least, most] = std::minmax_element(ratios.of.begin(), ratios.of.end());
  const double mean = std::accumulate(households.begin(), households.end(), 0.0) /
                      std::accumulate(design.begin(), design.end(), 0.0);
  if (*least * kFar < mean || *most > kFar * mean)
    stretched = fmt::format("by {:.3g} to {:.3g}, by {:.3g} in the mean", *least, *most, mean);
  records.making.facts = {
      {"weights", fmt::format("multiplied by {:.6g} to {:.6g}", *least, *most)},
      {"largest difference between margins", fmt::format("{:.6g}", disagreement)},
      {"steps of the calibration", std::to_string(ratios.convergence.sweeps)},
      {"largest error of the calibration", fmt::format("{:.3g}", ratios.convergence.error)}};
  if (!stretched.empty()) records.making.facts.emplace_back(kStretched, stretched);
}

}  // namespace civitas

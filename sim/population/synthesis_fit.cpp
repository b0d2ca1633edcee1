// SPDX-License-Identifier: Apache-2.0
#include "sim/population/synthesis_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "sim/core/mistake.hpp"
#include "sim/population/calibration.hpp"
#include "sim/population/margin_agreement.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostTold = 5;        // problems of one kind
constexpr double kFitTolerance = 1e-4;      // persons or households
constexpr double kRakingTolerance = 1e-10;  // of a total
constexpr std::size_t kMostRaked = 2000;    // totals: Newton's method solves so many equations
constexpr std::size_t kMostCounted = 50'000'000;  // households in cells: 2 GB

enum class Raking { met, too_large, failed };

// Proportional fitting stalls where households count several members in a cell: the factor of a
// total comes once, whatever the count. Raking takes it to the power of the count and converges
// wherever positive weights meet all totals.
Raking rake(std::vector<double> design, const Constraints& constraints,
            std::vector<double>& weights, Convergence& convergence) {
  if (constraints.size() > kMostRaked || constraints.item.size() > kMostCounted)
    return Raking::too_large;
  double wanted = 0, found = 0;
  for (std::size_t c = 0; c < constraints.size(); ++c) {
    wanted += constraints.total[c];
    found += constraints.sum(c, design);
    if (constraints.total[c] > 0) continue;
    for (std::size_t k = constraints.first[c]; k < constraints.first[c + 1]; ++k)
      design[constraints.item[k]] = 0;
  }
  if (!(wanted > 0 && found > 0)) return Raking::failed;
  for (double& weight : design) weight *= wanted / found;  // of the sample, not of the area
  Constraints positive;
  for (std::size_t c = 0; c < constraints.size(); ++c) {
    if (!(constraints.total[c] > 0)) continue;
    for (std::size_t k = constraints.first[c]; k < constraints.first[c + 1]; ++k) {
      const std::uint32_t item = constraints.item[k];
      if (design[item] > 0) positive.add(item, design[item] * constraints.count[k]);
    }
    positive.close(constraints.total[c]);
  }
  const Ratios ratios = calibrate(design, positive, {}, kRakingTolerance);
  for (std::size_t item = 0; item < design.size(); ++item) design[item] *= ratios.of[item];
  double error = 0;
  for (std::size_t c = 0; c < constraints.size(); ++c)
    error = std::max(error, std::abs(constraints.sum(c, design) - constraints.total[c]));
  if (!(error <= kFitTolerance)) return Raking::failed;
  convergence = {convergence.sweeps + ratios.convergence.sweeps, error, true};
  weights = std::move(design);
  return Raking::met;
}

class ZoneFit {
 public:
  ZoneFit(const Geography& geography, const std::vector<Margin>& margins,
          const std::vector<HouseholdClass>& classes, int within, double tolerance)
      : geography_(geography),
        margins_(margins),
        classes_(classes),
        within_(within),
        tolerance_(tolerance) {
    result_.classes = classes.size();
    result_.weights.assign(geography.zones() * classes.size(), 0);
  }

  ZoneWeights run(const ForEach& for_each) {
    const std::vector<std::vector<std::size_t>> areas = zones_by_area();
    std::vector<Convergence> convergence(areas.size());
    std::vector<Problems> problems(areas.size());
    for_each(areas.size(),
             [&](std::size_t area) { convergence[area] = fit_area(areas[area], problems[area]); });
    Problems all;
    for (std::size_t area = 0; area < areas.size(); ++area) {
      if (areas[area].empty()) continue;
      ++result_.fits;
      for (const Problem& problem : problems[area].list()) {
        if (all.size() < 4 * kMostTold) all.add(problem);
      }
      result_.sweeps += convergence[area].sweeps;
      result_.reached += convergence[area].reached ? 1 : 0;
    }
    all.throw_if_any();
    return std::move(result_);
  }

 private:
  int rank(const Margin& margin) const {
    return margin.level == Margin::kWhole ? static_cast<int>(geography_.levels.size())
                                          : margin.level;
  }
  const Geography::Level& level(int at) const {
    return geography_.levels[static_cast<std::size_t>(at)];
  }

  /// Zones that are fitted together: those of each area of the coarsest level with a margin.
  std::vector<std::vector<std::size_t>> zones_by_area() const {
    int coarsest = 0;
    for (const Margin& margin : margins_) coarsest = std::max(coarsest, rank(margin));
    const bool whole = coarsest >= static_cast<int>(geography_.levels.size());
    std::vector<std::vector<std::size_t>> areas(whole ? 1 : level(coarsest).labels.size());
    for (std::size_t zone = 0; zone < geography_.zones(); ++zone)
      areas[areas.size() == 1 ? 0 : level(coarsest).of[zone]].push_back(zone);
    return areas;
  }

  // Whether the zone may have households of this class.
  bool allowed(std::size_t zone, std::size_t c) const {
    return within_ < 0 || classes_[c].profile.group == static_cast<double>(level(within_).of[zone]);
  }

  Convergence fit_area(const std::vector<std::size_t>& zones, Problems& problems) {
    const std::size_t classes = classes_.size();
    std::vector<double> weights(zones.size() * classes);
    for (std::size_t z = 0; z < zones.size(); ++z) {
      for (std::size_t c = 0; c < classes; ++c) {
        if (allowed(zones[z], c)) weights[z * classes + c] = classes_[c].weight();
      }
    }
    Constraints constraints;
    std::vector<Asked> asked;
    std::vector<std::size_t> order(margins_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return rank(margins_[a]) < rank(margins_[b]);
    });
    for (const std::size_t m : order) {
      const Margin& margin = margins_[m];
      std::map<std::size_t, std::vector<std::size_t>> zones_of;  // of each area: places in `zones`
      for (std::size_t z = 0; z < zones.size(); ++z)
        zones_of[margin.area_of(geography_, zones[z])].push_back(z);
      std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> in(margin.cells());
      for (std::uint32_t c = 0; c < classes; ++c) {
        for (const auto& [cell, count] : classes_[c].profile.cells[m])
          in[cell].emplace_back(c, count);
      }
      for (const auto& [area, list] : zones_of) {
        for (std::size_t cell = 0; cell < margin.cells(); ++cell) {
          for (const std::size_t z : list) {
            for (const auto& [c, count] : in[cell]) {
              const std::size_t item = z * classes + c;
              if (weights[item] > 0) constraints.add(static_cast<std::uint32_t>(item), count);
            }
          }
          constraints.close(margin.totals[area * margin.cells() + cell]);
          asked.push_back({m, area, cell});
        }
      }
    }
    const std::vector<double> sample = weights;
    Convergence convergence = fit(weights, constraints, kFitTolerance);
    const Raking raking =
        convergence.reached ? Raking::met : rake(sample, constraints, weights, convergence);
    std::vector<Miss> empty, missed;
    for (std::size_t c = 0; c < constraints.size(); ++c) {
      const double wanted = constraints.total[c], fitted = constraints.sum(c, weights);
      const double total = margins_[asked[c].margin].total(asked[c].area);
      const double off = std::abs(fitted - wanted);
      if (off <= tolerance_ * total + kFitTolerance) continue;
      const bool nobody = constraints.first[c] == constraints.first[c + 1];
      (nobody ? empty : missed).push_back({asked[c], wanted, fitted, off / total});
    }
    const auto contradicts = missed.empty() || !empty.empty()
                                 ? std::optional<Problem>()
                                 : contradiction(margins_, geography_, zones, tolerance_);
    if (contradicts)
      problems.add(*contradicts);
    else
      tell(empty, missed, raking, problems);
    for (std::size_t z = 0; z < zones.size(); ++z)
      std::copy_n(weights.begin() + static_cast<std::ptrdiff_t>(z * classes), classes,
                  result_.weights.begin() + static_cast<std::ptrdiff_t>(zones[z] * classes));
    return convergence;
  }

  /// A cell of a margin in an area.
  struct Asked {
    std::size_t margin, area, cell;
  };
  struct Miss {
    Asked where;
    double wanted, fitted, share;  // share: of the margin's total in its area
  };

  // Cells that nobody can be drawn for, each; else margins that cannot be met together are one
  // mistake, told with the cell that is worst.
  void tell(const std::vector<Miss>& empty, const std::vector<Miss>& missed, Raking raking,
            Problems& problems) const {
    for (const Miss& miss : empty) {
      if (problems.size() >= kMostTold) return;
      const Margin& margin = margins_[miss.where.margin];
      problems.add(
          Mistake::margins_unmet, margin.place,
          fmt::format("the margin '{}' asks for {:.6g} with {} in {}, but the sample has none",
                      margin.name, miss.wanted, margin.label(miss.where.cell),
                      margin.area_name(geography_, miss.where.area)),
          "nobody can be drawn", "Merge the class with another, or raise `tolerance`");
    }
    if (missed.empty() || !empty.empty()) return;
    const Miss& worst =
        *std::max_element(missed.begin(), missed.end(),
                          [](const Miss& a, const Miss& b) { return a.share < b.share; });
    const Margin& margin = margins_[worst.where.margin];
    const std::size_t others = missed.size() - 1;
    problems.add(
        Mistake::margins_unmet, margin.place,
        fmt::format("the margin '{}' cannot be met: {:.6g} instead of {:.6g} with {} in {}{}",
                    margin.name, worst.fitted, worst.wanted, margin.label(worst.where.cell),
                    margin.area_name(geography_, worst.where.area),
                    others == 0 ? "" : fmt::format(" and {} more", others)),
        raking == Raking::too_large ? "the fit did not converge"
                                    : "the margins contradict each other or the sample",
        raking == Raking::too_large ? "Take fewer or coarser margins, or raise `tolerance`"
                                    : "Mend the margins, or raise `tolerance`");
  }

  const Geography& geography_;
  const std::vector<Margin>& margins_;
  const std::vector<HouseholdClass>& classes_;
  int within_;
  double tolerance_;
  ZoneWeights result_;
};

}  // namespace

ZoneWeights fit_zones(const Geography& geography, const std::vector<Margin>& margins,
                      const std::vector<HouseholdClass>& classes, int within, double tolerance,
                      const ForEach& for_each) {
  return ZoneFit(geography, margins, classes, within, tolerance).run(for_each);
}

}  // namespace civitas

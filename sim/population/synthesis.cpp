// SPDX-License-Identifier: Apache-2.0
#include "sim/population/synthesis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "sim/core/key.hpp"
#include "sim/core/mistake.hpp"
#include "sim/population/expand.hpp"
#include "sim/random/stream.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostTold = 5;               // problems of one kind
constexpr double kFitTolerance = 1e-4;             // persons or households
constexpr double kGolden = 0x1.3c6ef372fe95p-1;    // (√5 - 1) / 2
constexpr std::size_t kMostWeights = 400'000'000;  // zones × classes: 3.2 GB

/// How often a household counts in each cell of each margin.
struct Profile {
  double group = 0;  // the value of `within`; 0 without
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> cells;  // [margin]: cell, count
  friend auto operator<=>(const Profile&, const Profile&) = default;
};

class Synthesiser {
 public:
  Synthesiser(const Population& sample, const Geography& geography,
              const std::vector<Margin>& margins, const SynthesisOptions& options)
      : sample_(sample),
        geography_(geography),
        published_(margins),
        margins_(margins),
        options_(options) {
    for (const Margin& margin : margins_) coarsest_ = std::max(coarsest_, rank(margin));
  }

  Population run(const ForEach& for_each) {
    agree();
    classify();
    fit_all(for_each);
    draw(for_each);
    Population result = build();
    for (std::size_t zone = 0; zone < geography_.zones(); ++zone) {
      const auto drawn = std::span(copies_).subspan(zone * profiles_.size(), profiles_.size());
      const auto some = [](std::uint32_t copies) { return copies > 0; };
      empty_zones_ += std::any_of(drawn.begin(), drawn.end(), some) ? 0 : 1;
    }
    result.making.fit = fits(result);
    result.making.facts = {
        {"zones", std::to_string(geography_.zones())},
        {"zones without households", std::to_string(empty_zones_)},
        {"classes of households", std::to_string(profiles_.size())},
        {"sweeps of the fit", std::to_string(sweeps_)},
        {"fits that met every margin to 0.0001", fmt::format("{} of {}", reached_, fits_)},
        {"largest difference between margins", fmt::format("{:.6g}", disagreement_)},
        {"integerised", options_.integerise == Integerise::largest_remainder
                            ? "largest_remainder"
                            : "truncate_replicate_sample"}};
    return result;
  }

 private:
  int rank(const Margin& margin) const {
    return margin.level == Margin::kWhole ? static_cast<int>(geography_.levels.size())
                                          : margin.level;
  }

  void agree() {
    Problems problems;
    disagreement_ = make_agree(margins_, geography_, options_.tolerance, problems);
    if (std::none_of(margins_.begin(), margins_.end(),
                     [](const Margin& margin) { return margin.level == 0; }))
      problems.add(Mistake::synthesis_unfit, options_.place,
                   "no margin tells how many live in each zone", "",
                   "Add a margin with the column '" + geography_.levels[0].name + "'");
    problems.throw_if_any();
  }

  void classify() {
    Problems problems;
    for (const Margin& margin : margins_) cells_.push_back(cells_of(margin, sample_, problems));
    problems.throw_if_any();
    const Table& households = sample_[Entity::household];
    const std::size_t n = households.rows();
    const auto weight =
        households.columns[static_cast<std::size_t>(households.find(kWeight))].as<double>();
    const int within = options_.within < 0 ? -1 : households.find(level(options_.within).name);
    std::vector<Profile> all(n);
    std::map<std::uint32_t, std::uint32_t> tally;
    for (std::size_t h = 0; h < n; ++h) {
      if (within >= 0)
        all[h].group = households.columns[static_cast<std::size_t>(within)].number(h);
      for (std::size_t m = 0; m < margins_.size(); ++m) {
        tally.clear();
        if (margins_[m].of == Entity::household) {
          ++tally[cells_[m][h]];
        } else {
          for (std::uint32_t p = sample_.first_member[h]; p < sample_.first_member[h + 1]; ++p)
            ++tally[cells_[m][p]];
        }
        all[h].cells.emplace_back(tally.begin(), tally.end());
      }
    }
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto by = all[a] <=> all[b];
      return by < 0 || (by == 0 && households.keys[a] < households.keys[b]);
    });
    for (const std::uint32_t h : order) {
      if (!(weight[h] > 0)) continue;
      if (profiles_.empty() || profiles_.back() != all[h]) {
        profiles_.push_back(all[h]);
        members_.emplace_back();
        up_to_.emplace_back();
      }
      members_.back().push_back(h);
      up_to_.back().push_back((up_to_.back().empty() ? 0 : up_to_.back().back()) + weight[h]);
    }
    if (geography_.zones() * profiles_.size() > kMostWeights)
      throw InputError({Mistake::synthesis_unfit, options_.place,
                        fmt::format("{} zones times {} classes of households are too many weights",
                                    geography_.zones(), profiles_.size()),
                        "they would not fit in memory", "Use fewer margins or coarser classes"});
  }

  const Geography::Level& level(int at) const {
    return geography_.levels[static_cast<std::size_t>(at)];
  }

  // Whether the zone may have households of this class.
  bool allowed(std::size_t zone, std::size_t c) const {
    return options_.within < 0 ||
           profiles_[c].group == static_cast<double>(level(options_.within).of[zone]);
  }

  void fit_all(const ForEach& for_each) {
    const std::size_t zones = geography_.zones();
    std::size_t areas = 1;
    if (coarsest_ < static_cast<int>(geography_.levels.size()))
      areas = level(coarsest_).labels.size();
    areas_.resize(areas);
    for (std::size_t zone = 0; zone < zones; ++zone)
      areas_[areas == 1 ? 0 : level(coarsest_).of[zone]].push_back(zone);
    weights_.assign(zones * profiles_.size(), 0);
    std::vector<Convergence> convergence(areas);
    std::vector<Problems> problems(areas);
    for_each(areas,
             [&](std::size_t area) { convergence[area] = fit_area(areas_[area], problems[area]); });
    Problems all;
    for (std::size_t area = 0; area < areas; ++area) {
      if (areas_[area].empty()) continue;
      ++fits_;
      for (const Problem& problem : problems[area].list()) {
        if (all.size() < 4 * kMostTold) all.add(problem);
      }
      sweeps_ += convergence[area].sweeps;
      reached_ += convergence[area].reached ? 1 : 0;
    }
    all.throw_if_any();
  }

  Convergence fit_area(const std::vector<std::size_t>& zones, Problems& problems) {
    const std::size_t classes = profiles_.size();
    std::vector<double> weights(zones.size() * classes);
    for (std::size_t z = 0; z < zones.size(); ++z) {
      for (std::size_t c = 0; c < classes; ++c) {
        if (allowed(zones[z], c)) weights[z * classes + c] = up_to_[c].back();
      }
    }
    Constraints constraints;
    struct Asked {
      std::size_t margin, area, cell;
    };
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
        for (const auto& [cell, count] : profiles_[c].cells[m]) in[cell].emplace_back(c, count);
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
    const Convergence convergence = fit(weights, constraints, kFitTolerance);
    for (std::size_t c = 0; c < constraints.size(); ++c)
      check(margins_[asked[c].margin], asked[c].area, asked[c].cell, constraints.sum(c, weights),
            constraints.first[c] == constraints.first[c + 1], problems);
    for (std::size_t z = 0; z < zones.size(); ++z)
      std::copy_n(weights.begin() + static_cast<std::ptrdiff_t>(z * classes), classes,
                  weights_.begin() + static_cast<std::ptrdiff_t>(zones[z] * classes));
    return convergence;
  }

  void check(const Margin& margin, std::size_t area, std::size_t cell, double fitted, bool nobody,
             Problems& problems) const {
    const double wanted = margin.totals[area * margin.cells() + cell];
    if (std::abs(fitted - wanted) <= options_.tolerance * margin.total(area) + kFitTolerance)
      return;
    if (problems.size() >= kMostTold) return;
    problems.add(
        Mistake::margins_unmet, margin.place,
        nobody
            ? fmt::format("the margin '{}' asks for {:.6g} with {} in {}, but the sample has none",
                          margin.name, wanted, margin.label(cell),
                          margin.area_name(geography_, area))
            : fmt::format("the margin '{}' cannot be met: {:.6g} instead of {:.6g} with {} in {}",
                          margin.name, fitted, wanted, margin.label(cell),
                          margin.area_name(geography_, area)),
        nobody ? "nobody can be drawn" : "the margins contradict each other or the sample",
        nobody ? "Merge the class with another, or raise `tolerance`"
               : "Mend the margins, or raise `tolerance`");
  }

  std::span<const double> weights_of(std::size_t zone) const {
    return std::span(weights_).subspan(zone * profiles_.size(), profiles_.size());
  }

  void draw(const ForEach& for_each) {
    const std::size_t zones = geography_.zones(), classes = profiles_.size();
    std::vector<double> size(classes), of_zone(zones);
    // Classes hold households of one size only when a margin asks for it: their mean is what
    // counts.
    for (std::size_t c = 0; c < classes; ++c) {
      double members = 0, before = 0;
      for (std::size_t i = 0; i < members_[c].size(); ++i) {
        const std::uint32_t h = members_[c][i];
        members +=
            (up_to_[c][i] - before) * (sample_.first_member[h + 1] - sample_.first_member[h]);
        before = up_to_[c][i];
      }
      size[c] = members / up_to_[c].back();
    }
    double households = 0;
    for (std::size_t zone = 0; zone < zones; ++zone) {
      for (std::size_t c = 0; c < classes; ++c) {
        of_zone[zone] += weights_of(zone)[c];
        persons_ += weights_of(zone)[c] * size[c];
      }
      households += of_zone[zone];
    }
    if (!(persons_ > 0))
      throw InputError({Mistake::synthesis_unfit, options_.place, "the margins count nobody", "",
                        "Mend the margins"});
    const double scale = options_.persons ? static_cast<double>(*options_.persons) / persons_ : 1.0;
    if (scale * persons_ > 2e9)
      throw InputError({Mistake::synthesis_unfit, options_.place, "this population is too large",
                        "", "Say `persons: …`"});
    const std::vector<std::uint64_t> due =
        largest_remainder(of_zone, static_cast<std::uint64_t>(std::llround(households * scale)));
    const bool luck = options_.integerise == Integerise::truncate_replicate_sample;
    const StreamKey stream = stream_key(options_.seed, 0, "synthesis.households");
    copies_.assign(zones * classes, 0);
    for_each(zones, [&](std::size_t zone) {
      const std::uint64_t key = hash(geography_.levels[0].labels[zone]);
      const std::vector<std::uint64_t> count =
          luck ? truncate_replicate_sample(weights_of(zone), due[zone], uniform(stream, key, 0, 0))
               : largest_remainder(weights_of(zone), due[zone]);
      for (std::size_t c = 0; c < classes; ++c)
        copies_[zone * classes + c] = static_cast<std::uint32_t>(count[c]);
    });
  }

  Population build() {
    const std::size_t zones = geography_.zones(), classes = profiles_.size();
    // Without luck every seed gives the same population.
    const bool luck = options_.integerise == Integerise::truncate_replicate_sample;
    const StreamKey stream = stream_key(luck ? options_.seed : 0, 0, "synthesis.members");
    std::vector<std::uint32_t> households, zone_of;
    std::vector<std::uint64_t> household_keys;
    std::vector<std::uint32_t> used(sample_.households());
    for (std::size_t zone = 0; zone < zones; ++zone) {
      const std::uint64_t zone_key = hash(geography_.levels[0].labels[zone]);
      std::fill(used.begin(), used.end(), 0U);
      for (std::size_t c = 0; c < classes; ++c) {
        if (copies_[zone * classes + c] == 0) continue;
        // Addressed by zone and class, so that another zone changes nobody here.
        double position = uniform(
            stream, hash(zone_key, sample_[Entity::household].keys[members_[c].front()]), 0, 0);
        for (std::uint32_t copy = 0; copy < copies_[zone * classes + c]; ++copy) {
          position += kGolden;
          position -= std::floor(position);
          const double at = position * up_to_[c].back();
          const auto i = std::min(
              static_cast<std::size_t>(std::upper_bound(up_to_[c].begin(), up_to_[c].end(), at) -
                                       up_to_[c].begin()),
              up_to_[c].size() - 1);
          const std::uint32_t h = members_[c][i];
          households.push_back(h);
          zone_of.push_back(static_cast<std::uint32_t>(zone));
          household_keys.push_back(
              hash(sample_[Entity::household].keys[h], hash(zone_key, used[h]++)));
        }
      }
    }
    return populated(households, zone_of, std::move(household_keys));
  }

  Population populated(const std::vector<std::uint32_t>& from,
                       const std::vector<std::uint32_t>& zone_of,
                       std::vector<std::uint64_t> keys) const {
    std::vector<std::uint32_t> persons_from, household_of;
    std::vector<std::uint64_t> person_keys;
    for (std::uint32_t row = 0; row < from.size(); ++row) {
      for (std::uint32_t p = sample_.first_member[from[row]];
           p < sample_.first_member[from[row] + 1]; ++p) {
        persons_from.push_back(p);
        household_of.push_back(row);
        person_keys.push_back(hash(sample_[Entity::person].keys[p], keys[row]));
      }
    }
    Table households = sample_[Entity::household].gathered(from);
    Table persons = sample_[Entity::person].gathered(persons_from);
    households.keys = std::move(keys);
    persons.keys = std::move(person_keys);
    for (const Geography::Level& level : geography_.levels) {
      int at = households.find(level.name);
      if (at < 0) {
        Attribute attribute;
        attribute.name = level.name;
        attribute.storage = Storage::category;
        attribute.labels = level.labels;
        attribute.description = "where the household was drawn for";
        if (level.labels.size() > 255) {  // the reader has seen that these are numbers
          attribute.storage = Storage::integer;
          attribute.labels.clear();
        }
        at = households.add(attribute);
      }
      Column& column = households.columns[static_cast<std::size_t>(at)];
      for (std::size_t row = 0; row < from.size(); ++row) {
        const std::uint32_t area = level.of[zone_of[row]];
        column.set_number(row, column.attribute.storage == Storage::integer
                                   ? std::stod(level.labels[area])
                                   : area);
      }
    }
    const double weight = persons_ / static_cast<double>(std::max<std::size_t>(persons.rows(), 1));
    for (Table* table : {&households, &persons}) {
      const auto column =
          table->columns[static_cast<std::size_t>(table->find(kWeight))].as<double>();
      std::fill(column.begin(), column.end(), weight);
    }
    return ordered(persons, households, household_of);
  }

  // Of the population in hand beside the margins as published; `weights_error` from the weights it
  // was drawn by.
  std::vector<MarginFit> fits(const Population& population) const {
    const std::size_t classes = profiles_.size();
    const double weight =
        persons_ / static_cast<double>(std::max<std::size_t>(population.persons(), 1));
    std::vector<MarginFit> list;
    for (std::size_t m = 0; m < published_.size(); ++m) {
      const Margin& margin = published_[m];
      std::vector<double> drawn(margin.totals.size()), fitted(margin.totals.size());
      for (std::size_t zone = 0; zone < geography_.zones(); ++zone) {
        const std::size_t area = margin.area_of(geography_, zone);
        for (std::size_t c = 0; c < classes; ++c) {
          for (const auto& [cell, count] : profiles_[c].cells[m]) {
            fitted[area * margin.cells() + cell] += count * weights_of(zone)[c];
            drawn[area * margin.cells() + cell] += count * copies_[zone * classes + c] * weight;
          }
        }
      }
      list.push_back(fit_of(margin, geography_, drawn));
      list.back().weights_error = fit_of(margin, geography_, fitted).max_error;
    }
    return list;
  }

  const Population& sample_;
  const Geography& geography_;
  const std::vector<Margin>& published_;
  std::vector<Margin> margins_;  // made to agree
  const SynthesisOptions& options_;
  int coarsest_ = 0;  // level of the largest areas that are fitted together
  std::vector<std::vector<std::uint32_t>> cells_;  // [margin][row]
  std::vector<Profile> profiles_;                  // of the classes, ascending
  std::vector<std::vector<std::uint32_t>>
      members_;                                  // of each class: rows of the sample's households
  std::vector<std::vector<double>> up_to_;       // …and the sum of their weights up to each
  std::vector<std::vector<std::size_t>> areas_;  // zones that are fitted together
  std::vector<double> weights_;                  // [zone][class]
  std::vector<std::uint32_t> copies_;            // [zone][class]
  double persons_ = 0;                           // that the weights stand for
  double disagreement_ = 0;
  std::size_t empty_zones_ = 0, fits_ = 0, reached_ = 0;
  long sweeps_ = 0;
};

}  // namespace

Population synthesise(const Population& sample, const Geography& geography,
                      const std::vector<Margin>& margins, const SynthesisOptions& options,
                      const ForEach& for_each) {
  return Synthesiser(sample, geography, margins, options).run(for_each);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/population/synthesis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/joined.hpp"
#include "sim/core/key.hpp"
#include "sim/core/mistake.hpp"
#include "sim/population/expand.hpp"
#include "sim/population/making_facts.hpp"
#include "sim/population/margin_agreement.hpp"
#include "sim/random/stream.hpp"

namespace civitas {
namespace {

constexpr std::string_view kRegion = "region";     // that which households move between
constexpr double kGolden = 0x1.3c6ef372fe95p-1;    // (√5 - 1) / 2
constexpr std::size_t kMostNamed = 10;             // zones
constexpr double kRounding = 2;                    // households
constexpr std::size_t kMostWeights = 400'000'000;  // zones × classes: 3.2 GB

class Synthesiser {
 public:
  Synthesiser(const Population& sample, const Geography& geography,
              const std::vector<Margin>& margins, const SynthesisOptions& options)
      : sample_(sample),
        geography_(geography),
        published_(margins),
        margins_(margins),
        options_(options) {}

  Population run(const ForEach& for_each) {
    agree();
    classify();
    weights_ =
        fit_zones(geography_, margins_, classes_, options_.within, options_.tolerance, for_each);
    draw(for_each);
    Population result = build();
    look_for_empty_zones();
    result.making.fit = fits(result);
    result.making.facts = {
        {"zones", std::to_string(geography_.zones())},
        {"zones without households", std::to_string(empty_zones_)},
        {"classes of households", std::to_string(classes_.size())},
        {"sweeps of the fit", std::to_string(weights_.sweeps)},
        {"fits that met every margin to 0.0001",
         fmt::format("{} of {}", weights_.reached, weights_.fits)},
        {"largest difference between margins", fmt::format("{:.6g}", disagreement_)},
        {"integerised", options_.integerise == Integerise::largest_remainder
                            ? "largest_remainder"
                            : "truncate_replicate_sample"}};
    if (!deserted_.empty()) result.making.facts.emplace_back(kDeserted, deserted_);
    if (!missed_.empty()) result.making.facts.emplace_back(kMissed, missed_);
    return result;
  }

 private:
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
    const auto within = static_cast<std::size_t>(options_.within);
    classes_ = household_classes(
        sample_, margins_, options_.within < 0 ? "" : geography_.levels[within].name, problems);
    problems.throw_if_any();
    if (geography_.zones() * classes_.size() > kMostWeights)
      throw InputError({Mistake::synthesis_unfit, options_.place,
                        fmt::format("{} zones times {} classes of households are too many weights",
                                    geography_.zones(), classes_.size()),
                        "they would not fit in memory", "Use fewer margins or coarser classes"});
  }

  void draw(const ForEach& for_each) {
    const std::size_t zones = geography_.zones(), classes = classes_.size();
    std::vector<double> size(classes), of_zone(zones);
    for (std::size_t c = 0; c < classes; ++c) size[c] = classes_[c].mean_size(sample_);
    double households = 0;
    for (std::size_t zone = 0; zone < zones; ++zone) {
      for (std::size_t c = 0; c < classes; ++c) {
        of_zone[zone] += weights_.of(zone)[c];
        persons_ += weights_.of(zone)[c] * size[c];
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
          luck ? truncate_replicate_sample(weights_.of(zone), due[zone], uniform(stream, key, 0, 0))
               : largest_remainder(weights_.of(zone), due[zone]);
      for (std::size_t c = 0; c < classes; ++c)
        copies_[zone * classes + c] = static_cast<std::uint32_t>(count[c]);
    });
  }

  Population build() {
    const std::size_t zones = geography_.zones(), classes = classes_.size();
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
        const HouseholdClass& its = classes_[c];
        // Addressed by zone and class, so that another zone changes nobody here.
        double position = uniform(
            stream, hash(zone_key, sample_[Entity::household].keys[its.members.front()]), 0, 0);
        for (std::uint32_t copy = 0; copy < copies_[zone * classes + c]; ++copy) {
          position += kGolden;
          position -= std::floor(position);
          const double at = position * its.weight();
          const auto i = std::min(
              static_cast<std::size_t>(std::upper_bound(its.up_to.begin(), its.up_to.end(), at) -
                                       its.up_to.begin()),
              its.up_to.size() - 1);
          const std::uint32_t h = its.members[i];
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
    const bool has_regions =
        std::any_of(geography_.levels.begin(), geography_.levels.end(),
                    [](const Geography::Level& level) { return level.name == kRegion; });
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
      households.columns[static_cast<std::size_t>(at)].attribute.within_region =
          has_regions && level.name != kRegion;
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

  void look_for_empty_zones() {
    std::vector<std::string> names;
    for (std::size_t zone = 0; zone < geography_.zones(); ++zone) {
      const auto drawn = std::span(copies_).subspan(zone * classes_.size(), classes_.size());
      const auto some = [](auto households) { return households > 0; };
      if (std::any_of(drawn.begin(), drawn.end(), some)) continue;
      ++empty_zones_;
      const auto due = weights_.of(zone);
      if (std::any_of(due.begin(), due.end(), some))
        names.push_back(geography_.levels[0].labels[zone]);
    }
    if (names.empty()) return;
    const std::size_t more = names.size() - std::min(names.size(), kMostNamed);
    names.resize(names.size() - more);
    deserted_ = "'" + joined(names, "', '") + "'" +
                (more == 0 ? "" : " and " + std::to_string(more) + " more");
  }

  // Of a whole population two households less or more are not told: few cannot be shared out
  // better.
  void look_for_misses(const Margin& margin, std::span<const double> drawn, double weight) {
    double worst = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const std::size_t area = i / margin.cells();
      if (!margin.has_zones(geography_, area)) continue;
      const double beyond = std::abs(drawn[i] - margin.totals[i]) -
                            options_.tolerance * margin.total(area) -
                            (options_.persons ? 0 : kRounding * weight);
      if (beyond <= worst) continue;
      worst = beyond;
      at = i;
    }
    if (worst <= 0) return;
    missed_ += (missed_.empty() ? "" : "; ") +
               fmt::format("'{}' by {:.6g} of {:.6g} with {} in {}", margin.name,
                           std::abs(drawn[at] - margin.totals[at]), margin.totals[at],
                           margin.label(at % margin.cells()),
                           margin.area_name(geography_, at / margin.cells()));
  }

  // Of the population in hand beside the margins as published; `weights_error` from the weights it
  // was drawn by.
  std::vector<MarginFit> fits(const Population& population) {
    const std::size_t classes = classes_.size();
    const double weight =
        persons_ / static_cast<double>(std::max<std::size_t>(population.persons(), 1));
    std::vector<MarginFit> list;
    for (std::size_t m = 0; m < published_.size(); ++m) {
      const Margin& margin = published_[m];
      std::vector<double> drawn(margin.totals.size()), fitted(margin.totals.size());
      for (std::size_t zone = 0; zone < geography_.zones(); ++zone) {
        const std::size_t area = margin.area_of(geography_, zone);
        for (std::size_t c = 0; c < classes; ++c) {
          for (const auto& [cell, count] : classes_[c].profile.cells[m]) {
            fitted[area * margin.cells() + cell] += count * weights_.of(zone)[c];
            drawn[area * margin.cells() + cell] += count * copies_[zone * classes + c] * weight;
          }
        }
      }
      list.push_back(fit_of(margin, geography_, drawn));
      look_for_misses(margin, drawn, weight);
      list.back().weights_error = fit_of(margin, geography_, fitted).max_error;
    }
    return list;
  }

  const Population& sample_;
  const Geography& geography_;
  const std::vector<Margin>& published_;
  std::vector<Margin> margins_;  // made to agree
  const SynthesisOptions& options_;
  std::vector<HouseholdClass> classes_;
  ZoneWeights weights_;
  std::vector<std::uint32_t> copies_;  // [zone][class]
  double persons_ = 0;                 // that the weights stand for
  double disagreement_ = 0;
  std::size_t empty_zones_ = 0;
  std::string deserted_, missed_;
};

}  // namespace

Population synthesise(const Population& sample, const Geography& geography,
                      const std::vector<Margin>& margins, const SynthesisOptions& options,
                      const ForEach& for_each) {
  return Synthesiser(sample, geography, margins, options).run(for_each);
}

}  // namespace civitas

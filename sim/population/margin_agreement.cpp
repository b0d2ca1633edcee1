// SPDX-License-Identifier: Apache-2.0
#include "sim/population/margin_agreement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostTold = 5;  // problems of one margin
constexpr const char* kAdvice = "Mend one of them, or raise `tolerance`";

std::string called(const Margin& margin) {
  const std::string place = to_string(margin.place);
  return "'" + margin.name + "'" + (place.empty() ? "" : " in " + place);
}

/// How many there are by a margin; where it has them in ranges, at least and at most so many.
struct Range {
  double least = 0, most = 0;
};

// The axis of the sizes of households; null: there is none.
const MarginAxis* by_size(const Margin& margin) {
  const auto found = std::find_if(margin.axes.begin(), margin.axes.end(), [](const auto& axis) {
    return axis.of == Entity::household && axis.column < 0;
  });
  return found == margin.axes.end() ? nullptr : &*found;
}

std::size_t class_of(const Margin& margin, const MarginAxis& wanted, std::size_t cell) {
  std::size_t below = margin.cells();
  for (const MarginAxis& axis : margin.axes) {
    below /= axis.classes.size();
    if (&axis == &wanted) return cell / below % axis.classes.size();
  }
  return 0;
}

// Persons of an area by a margin; of households only where these are told by size.
std::optional<Range> persons_in(const Margin& margin, std::size_t area) {
  if (margin.of == Entity::person) return Range{margin.total(area), margin.total(area)};
  const MarginAxis* sizes = by_size(margin);
  if (sizes == nullptr) return std::nullopt;
  Range range;
  for (std::size_t cell = 0; cell < margin.cells(); ++cell) {
    const double households = margin.totals[area * margin.cells() + cell];
    if (households == 0) continue;
    const MarginAxis::Class& size = sizes->classes[class_of(margin, *sizes, cell)];
    range.least += households * std::max(1.0, std::ceil(size.low));
    range.most += households * std::floor(size.high);
  }
  return range;
}

std::string in_words(const Range& range, const Margin& margin, Entity counted) {
  if (margin.of == counted) return fmt::format("sums to {:.9g}", range.least);
  if (range.least == range.most) return fmt::format("makes {:.9g} persons", range.least);
  if (std::isinf(range.most)) return fmt::format("makes at least {:.9g} persons", range.least);
  return fmt::format("makes {:.9g} to {:.9g} persons", range.least, range.most);
}

/// Two margins in an area of the coarser one.
class Pair {
 public:
  Pair(const Margin& one, const Margin& other, const Geography& geography,
       std::span<const std::size_t> zones)
      : one_(one),
        other_(other),
        geography_(geography),
        zones_(zones),
        counted_(one.of == other.of ? one.of : Entity::person) {}

  // Areas of the finer one make up those of the coarser one.
  bool is_comparable() const {
    const Margin& finer = &coarser() == &one_ ? other_ : one_;
    const bool same = one_.of == other_.of && one_.level == other_.level;  // these agree
    return !same &&
           (one_.level == other_.level || finer.level == 0 || coarser().level == Margin::kWhole);
  }

  // The largest share of the number by which they differ; 0: they agree.
  double worst() {
    double most = 0;
    std::set<std::size_t> areas;
    for (const std::size_t zone : zones_) areas.insert(coarser().area_of(geography_, zone));
    for (const std::size_t area : areas) {
      const std::optional<Range> one = in(one_, area), other = in(other_, area);
      if (!one || !other) return 0;
      const double off = std::max({0.0, one->least - other->most, other->least - one->most});
      const double share = off / std::max(one->least, other->least);
      if (!(share > most)) continue;
      most = share;
      area_ = area;
    }
    return most;
  }

  Problem told() const {
    const Range one = *in(one_, area_), other = *in(other_, area_);
    const double off = std::max(one.least - other.most, other.least - one.most);
    return {Mistake::margins_disagree, other_.place,
            fmt::format("the margins '{}' and '{}' disagree by {:.6g} {}s in {}", one_.name,
                        other_.name, off, name(counted_), coarser().area_name(geography_, area_)),
            called(one_) + " " + in_words(one, one_, counted_) + ", " + called(other_) + " " +
                in_words(other, other_, counted_),
            kAdvice};
  }

 private:
  const Margin& coarser() const {
    const auto rank = [](const Margin& margin) {
      return margin.level == Margin::kWhole ? std::numeric_limits<int>::max() : margin.level;
    };
    return rank(one_) >= rank(other_) ? one_ : other_;
  }

  std::optional<Range> in(const Margin& margin, std::size_t area) const {
    std::set<std::size_t> areas;  // of the margin itself
    for (const std::size_t zone : zones_) {
      if (coarser().area_of(geography_, zone) == area)
        areas.insert(margin.area_of(geography_, zone));
    }
    Range sum;
    for (const std::size_t part : areas) {
      const double total = margin.total(part);
      const std::optional<Range> range =
          margin.of == counted_ ? Range{total, total} : persons_in(margin, part);
      if (!range) return std::nullopt;
      sum.least += range->least;
      sum.most += range->most;
    }
    return sum;
  }

  const Margin &one_, &other_;
  const Geography& geography_;
  std::span<const std::size_t> zones_;
  Entity counted_;
  std::size_t area_ = 0;
};

}  // namespace

double make_agree(std::vector<Margin>& margins, const Geography& geography, double tolerance,
                  Problems& problems) {
  double most = 0;
  for (Margin& margin : margins) {
    const auto leader = std::find_if(margins.begin(), margins.end(), [&](const Margin& other) {
      return other.of == margin.of && other.level == margin.level;
    });
    if (&*leader == &margin) continue;
    std::size_t told = 0;
    for (std::size_t area = 0; area < margin.areas(geography); ++area) {
      const double wanted = leader->total(area), said = margin.total(area);
      const double off = std::abs(said - wanted);
      if (off > tolerance * std::max(said, wanted) || (said == 0) != (wanted == 0)) {
        if (told++ < kMostTold)
          problems.add(
              Mistake::margins_disagree, margin.place,
              fmt::format("the margins '{}' and '{}' disagree by {:.6g} {}s in {}", leader->name,
                          margin.name, off, name(margin.of), margin.area_name(geography, area)),
              fmt::format("{} sums to {:.9g}, {} to {:.9g}", called(*leader), wanted,
                          called(margin), said),
              kAdvice);
        continue;
      }
      if (off == 0) continue;
      most = std::max(most, off);
      for (std::size_t cell = 0; cell < margin.cells(); ++cell)
        margin.totals[area * margin.cells() + cell] *= wanted / said;
    }
  }
  return most;
}

std::optional<Problem> contradiction(const std::vector<Margin>& margins, const Geography& geography,
                                     std::span<const std::size_t> zones, double tolerance) {
  std::optional<Problem> found;
  double most = tolerance;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    for (std::size_t j = i + 1; j < margins.size(); ++j) {
      Pair pair(margins[i], margins[j], geography, zones);
      if (!pair.is_comparable()) continue;
      const double worst = pair.worst();
      if (!(worst > most)) continue;
      most = worst;
      found = pair.told();
    }
  }
  return found;
}

}  // namespace civitas

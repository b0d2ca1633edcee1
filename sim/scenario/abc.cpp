// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/abc.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/core/math.hpp"
#include "sim/random/stream.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostBatches = 200;      // of a generation, each as large as it. Assumed
constexpr std::uint32_t kMostAttempts = 1000;  // to stay inside the cube; then the particle itself
constexpr double kLeastDeviation = 1e-6;       // of a kernel whose particles agree

std::uint32_t index(std::size_t number) { return static_cast<std::uint32_t>(number); }

void normalise(std::vector<Particle>& particles) {
  double sum = 0;
  for (const Particle& particle : particles) sum += particle.weight;
  for (Particle& particle : particles) particle.weight /= sum;
}

// The particle in whose part of the cumulated weights `share` lies.
std::size_t at_share(const std::vector<Particle>& particles, double share) {
  double sum = 0;
  for (std::size_t i = 0; i < particles.size(); ++i) {
    sum += particles[i].weight;
    if (share < sum) return i;
  }
  return particles.size() - 1;
}

// Of the moves from one generation to the next.
class Kernel {
 public:
  Kernel(const std::vector<Particle>& from, std::size_t generation, std::uint64_t seed)
      : from_(from),
        generation_(index(generation)),
        ancestor_(stream_key(seed, 0, "calibration.ancestor")),
        move_(stream_key(seed, 0, "calibration.move")) {
    for (std::size_t d = 0; d < from[0].at.size(); ++d) {
      double mean = 0, square = 0;
      for (const Particle& one : from) mean += one.weight * one.at[d];
      for (const Particle& one : from)
        square += one.weight * (one.at[d] - mean) * (one.at[d] - mean);
      deviation_.push_back(std::max(std::sqrt(2 * square), kLeastDeviation));
    }
  }

  std::vector<double> propose(std::size_t point) const {
    const std::size_t dimensions = deviation_.size();
    std::vector<double> at(dimensions);
    std::size_t ancestor = 0;
    for (std::uint32_t attempt = 0; attempt < kMostAttempts; ++attempt) {
      ancestor = at_share(from_, uniform(ancestor_, point, generation_, attempt));
      bool inside = true;
      for (std::size_t d = 0; d < dimensions; ++d) {
        const auto draw = index(attempt * dimensions + d);
        at[d] = from_[ancestor].at[d] + deviation_[d] * normal(move_, point, generation_, draw);
        inside = inside && at[d] >= 0 && at[d] <= 1;
      }
      if (inside) return at;
    }
    return from_[ancestor].at;
  }

  // The density of proposing `at`, but for a factor that all points share.
  double density(const std::vector<double>& at) const {
    double sum = 0;
    for (const Particle& one : from_) {
      double square = 0;
      for (std::size_t d = 0; d < at.size(); ++d)
        square += std::pow((at[d] - one.at[d]) / deviation_[d], 2);
      sum += one.weight * math::exp(-square / 2);
    }
    return sum;
  }

 private:
  const std::vector<Particle>& from_;
  std::uint32_t generation_;
  StreamKey ancestor_, move_;
  std::vector<double> deviation_;
};

// Batches as large as the generation until enough are near; the first ones in order count.
Generation drawn(const Distances& distances, std::size_t wanted, double within,
                 const std::function<std::vector<double>(std::size_t point)>& propose) {
  Generation generation;
  generation.within = within;
  for (std::size_t batch = 0; batch < kMostBatches; ++batch) {
    UnitPoints points;
    for (std::size_t i = 0; i < wanted; ++i) points.push_back(propose(generation.tried + i));
    generation.tried += wanted;
    const std::vector<double> found = distances(points);
    for (std::size_t i = 0; i < wanted && generation.particles.size() < wanted; ++i) {
      if (found[i] <= within && std::isfinite(found[i]))
        generation.particles.push_back({std::move(points[i]), found[i], 1});
    }
    if (generation.particles.size() == wanted) break;
  }
  return generation;
}

// The quantile of the distances; where many lie at the bound itself, the next one below it. The
// bound itself where there is none.
double nearer_bound(const Generation& last, double share) {
  std::vector<double> sorted;
  for (const Particle& particle : last.particles) sorted.push_back(particle.distance);
  std::sort(sorted.begin(), sorted.end());
  const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  const double quantile = sorted[std::min(place, sorted.size() - 1)];
  if (quantile < std::min(last.within, sorted.back())) return quantile;
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), sorted.back());
  return below == sorted.begin() ? last.within : *std::prev(below);
}

}  // namespace

double Generation::effective() const {
  double sum = 0, squares = 0;
  for (const Particle& one : particles) {
    sum += one.weight;
    squares += one.weight * one.weight;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

Generation abc_rejection(const Distances& distances, std::size_t dimensions, std::size_t samples,
                         std::size_t keep, std::optional<double> within, std::uint64_t seed) {
  UnitPoints points = random_points(samples, dimensions, seed);
  const std::vector<double> found = distances(points);
  std::vector<std::size_t> order(samples);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return found[a] < found[b]; });
  Generation generation;
  generation.tried = samples;
  for (const std::size_t i : order) {
    const bool near = within ? found[i] <= *within : generation.particles.size() < keep;
    if (!near || !std::isfinite(found[i])) break;
    generation.particles.push_back({std::move(points[i]), found[i], 1});
    generation.within = found[i];
  }
  if (within) generation.within = *within;
  normalise(generation.particles);
  return generation;
}

std::vector<Generation> abc_smc(const Distances& distances, std::size_t dimensions,
                                const SmcOptions& options) {
  const StreamKey prior = stream_key(options.seed, 0, "calibration.prior");
  std::vector<Generation> generations;
  generations.push_back(drawn(distances, options.particles, std::numeric_limits<double>::infinity(),
                              [&](std::size_t point) {
                                std::vector<double> at(dimensions);
                                for (std::size_t d = 0; d < dimensions; ++d)
                                  at[d] = uniform(prior, point, index(d), 0);
                                return at;
                              }));
  normalise(generations[0].particles);
  if (generations[0].particles.size() < options.particles) return generations;
  while (generations.size() < options.generations) {
    const Generation& last = generations.back();
    double within = nearer_bound(last, options.quantile);
    if (options.within) within = std::max(within, *options.within);
    if (within >= last.within) break;
    const Kernel kernel(last.particles, generations.size(), options.seed);
    Generation next = drawn(distances, options.particles, within,
                            [&](std::size_t point) { return kernel.propose(point); });
    if (next.particles.size() < options.particles) break;
    for (Particle& particle : next.particles) particle.weight = 1 / kernel.density(particle.at);
    normalise(next.particles);
    generations.push_back(std::move(next));
    if (options.within && within <= *options.within) break;
  }
  return generations;
}

UnitPoints resampled(const Generation& generation, std::uint64_t seed) {
  const auto count = static_cast<double>(generation.particles.size());
  const double first = uniform(stream_key(seed, 0, "calibration.resample"), 0, 0, 0);
  UnitPoints points;
  for (std::size_t i = 0; i < generation.particles.size(); ++i)
    points.push_back(
        generation
            .particles[at_share(generation.particles, (static_cast<double>(i) + first) / count)]
            .at);
  return points;
}

}  // namespace civitas

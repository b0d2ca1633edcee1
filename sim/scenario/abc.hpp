// SPDX-License-Identifier: Apache-2.0
// Approximate Bayesian computation: which numbers make a simulation come near to what was observed.
//
// Points lie in the unit cube and are uniform before anything is known. Each is simulated once with
// luck of its own; what is near enough is a draw from the posterior. Draws are addressed by
// generation and point, so that points do not depend on how they are spread over threads.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sim/scenario/sampling.hpp"

namespace civitas {

/// Simulates points and tells how far each is from what was observed; infinity: it could not run.
using Distances = std::function<std::vector<double>(const UnitPoints& points)>;

struct Particle {
  std::vector<double> at;
  double distance = 0;
  double weight = 1;  // all of a generation sum to 1
};

struct Generation {
  std::vector<Particle> particles;
  double within = 0;      // none is farther
  std::size_t tried = 0;  // points that were simulated for it
  /// Of as many equal weights: (Σ w)² / Σ w².
  double effective() const;
};

/// Rejection (Pritchard et al. 1999): of `samples` points the `keep` nearest, or all within a
/// distance; nearest first, with equal weights. Fewer where others could not run.
Generation abc_rejection(const Distances& distances, std::size_t dimensions, std::size_t samples,
                         std::size_t keep, std::optional<double> within, std::uint64_t seed);

struct SmcOptions {
  std::size_t particles = 0;
  std::size_t generations = 0;   // at most
  double quantile = 0.5;         // of the distances: the bound of the next generation
  std::optional<double> within;  // ends with the generation of this bound
  std::uint64_t seed = 1;
};

/// Sequential Monte Carlo (Toni et al. 2009; Beaumont et al. 2009): each generation moves particles
/// of the one before by a normal kernel with twice their variance in each dimension, keeps those
/// within a smaller distance, and weights them by prior over proposal. It ends early where less
/// than one point of 200 is near enough (assumed), or nothing comes nearer.
std::vector<Generation> abc_smc(const Distances& distances, std::size_t dimensions,
                                const SmcOptions& options);

/// As many points of equal weight, by systematic resampling (Carpenter, Clifford and Fearnhead
/// 1999).
UnitPoints resampled(const Generation& generation, std::uint64_t seed);

}  // namespace civitas

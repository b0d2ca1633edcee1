// SPDX-License-Identifier: Apache-2.0
// Synthesis: a population for every zone, drawn from the households of a sample so that margins are
// met.
//
// 1. Households that are alike in all that the margins count are one class; its first weight is the
//    sum of theirs. (Proportional fitting multiplies alike households by the same factors, so
//    nothing is lost.)
// 2. For each area of the coarsest level that has a margin: the weights of its zones × classes are
//    fitted to the margins of zones and of larger areas together: by proportional fitting, and by
//    generalised raking where that does not converge.
// 3. The weights become whole numbers of households, zone by zone.
// 4. The copies of a class are spread over its households in proportion to their weights, by a
//    sequence that is equally dense everywhere (steps of the golden ratio).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/population/integerise.hpp"
#include "sim/population/synthesis_fit.hpp"

namespace civitas {

struct SynthesisOptions {
  Integerise integerise = Integerise::truncate_replicate_sample;
  double tolerance = 0.01;  // of a margin's total in its area: more is an error
  int within = -1;          // level whose areas draw only households of their own; -1: all
  std::optional<std::size_t> persons;  // about so many agents; absent: as many as the margins ask
  std::uint64_t seed = 1;
  Place place;  // of the synthesis in the scenario
};

/// `sample`: weighted records. The households of the result have a column for each level of the
/// geography and the weight (margins' persons) / persons. Reports as InputError: margins that
/// disagree, cells that nobody in the sample can fill and totals that cannot be met together, each
/// when it is more than the tolerance; less than that is in the fit.
Population synthesise(const Population& sample, const Geography& geography,
                      const std::vector<Margin>& margins, const SynthesisOptions& options,
                      const ForEach& for_each);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Which of the numbers that a plan records are kept: a few indicators out of many.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/engine/plan.hpp"
#include "sim/engine/simulation.hpp"

namespace civitas {

class Selection {
 public:
  /// `names`: of series, `unmet` or `unmet_by_region`; none: all without groups. Throws InputError
  /// for unknown ones.
  Selection(const Plan& plan, const std::vector<Text>& names);

  /// What is kept, in order, without values and assumptions; a count has its (empty) list of
  /// integers.
  const std::vector<Series>& series() const { return series_; }
  /// The groups that they use.
  const std::vector<Dimension>& dimensions() const { return dimensions_; }
  std::size_t steps() const { return steps_; }
  /// Numbers kept of a whole run: [series][step][cell].
  std::size_t values() const { return values_; }
  /// The place of series `i` in these, and how many cells it has in a step.
  std::size_t first(std::size_t i) const { return parts_[i].first; }
  std::size_t cells(std::size_t i) const { return parts_[i].cells; }

  /// Puts what was recorded of a step into `run`, of values() numbers; what was not due stays.
  void keep(const Record& record, std::size_t step, std::span<double> run) const;
  /// From now on each series has the assumptions that it rests on. `plan`: the same one.
  void tell_assumptions(const Plan& plan);
  /// The same series with the same groups in as many steps.
  bool fits(const Selection& other) const;

 private:
  struct Part {
    std::size_t cadence, offset, cells, first;
  };
  std::vector<Series> series_;
  std::vector<Dimension> dimensions_;
  std::vector<Part> parts_;
  std::size_t steps_ = 0, values_ = 0;
};

/// The scenario without indicators that no series of `names` belongs to, assertions, targets and
/// panel: what is not kept need not be computed. (It changes no other number.)
Scenario only_recording(Scenario scenario, const std::vector<Text>& names);

}  // namespace civitas

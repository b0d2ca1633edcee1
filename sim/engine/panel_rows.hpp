// SPDX-License-Identifier: Apache-2.0
// The citizens of the panel: where they are now, and what is recorded of them.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/evaluation.hpp"
#include "sim/engine/plan.hpp"
#include "sim/population/renewal.hpp"

namespace civitas {

class PanelRows {
 public:
  /// As every replicate starts. `plan` must outlive them.
  explicit PanelRows(const Plan& plan);

  /// After births, deaths and moves.
  void follow(const Renewal& renewal);
  /// [attribute][citizen]; who is gone has no values.
  std::vector<double> values(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                             const language::Scalars& scalars) const;
  std::size_t bytes() const;
  template <class Archive>
  void fields(Archive& archive) {
    archive(rows_, places_);
  }

 private:
  const Plan& plan_;
  std::vector<std::uint32_t> rows_;  // of those who are still there…
  std::vector<std::size_t> places_;  // …and their places in the panel
};

}  // namespace civitas

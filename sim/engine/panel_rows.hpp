// SPDX-License-Identifier: Apache-2.0
// The citizens of the panel: where they are now, and what is recorded of them.
//
// As household panels do, it follows the children who are born to those it follows: from their
// birth, with the weight of the mother. So it goes on to stand for those who lived in the country
// at the start and their descendants; immigrants are not among them.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/evaluation.hpp"
#include "sim/engine/plan.hpp"
#include "sim/population/renewal.hpp"

namespace civitas {

/// A child born into the panel.
struct PanelChild {
  std::uint64_t key = 0, mother = 0;
  double weight = 0;

  template <class Archive>
  void fields(Archive& archive) {
    archive(key, mother, weight);
  }
};

/// What is recorded of the panel in one step. Citizens stand in the order in which they came.
struct PanelRecord {
  std::vector<double> values;        // [attribute][citizen so far]; nothing of who is gone
  std::vector<PanelChild> children;  // who came in this step

  template <class Archive>
  void fields(Archive& archive) {
    archive(values, children);
  }
};

class PanelRows {
 public:
  /// As every replicate starts. `plan` must outlive them.
  explicit PanelRows(const Plan& plan);

  /// After births, deaths and moves, and before the tables change.
  void follow(const Renewal& renewal, const Events& events);
  PanelRecord record(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                     const language::Scalars& scalars);
  std::size_t bytes() const;
  template <class Archive>
  void fields(Archive& archive) {
    archive(rows_, places_, keys_, weights_, children_, came_);
  }

 private:
  std::vector<double> values(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                             const language::Scalars& scalars) const;
  void bear(const Renewal& renewal, const Events& events);

  const Plan& plan_;
  std::vector<std::uint32_t> rows_;   // of those who are still there…
  std::vector<std::size_t> places_;   // …their places in the panel
  std::vector<std::uint64_t> keys_;   // …and keys
  std::vector<double> weights_;       // …and weights
  std::vector<PanelChild> children_;  // since the last record
  std::size_t came_;                  // how many were ever in it
};

}  // namespace civitas

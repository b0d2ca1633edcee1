// SPDX-License-Identifier: Apache-2.0
// What models bring along: columns, events and stocks, whatever the scenario.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/registry.hpp"

namespace civitas {

struct Brought {
  std::vector<std::string> columns, events;  // full names; events: those that can be aligned
  /// Those that formulas can read. Axes that follow the population, such as its regions, have no
  /// labels.
  std::vector<Stock> stocks;
};

/// What the model of this card declares when there are no citizens.
Brought brought_by(const ModelCard& card);

/// The number of the card that a stock begins with; null when it begins with 0, or with 1.
const Parameter* start_of(const ModelCard& card, const std::string& stock);

/// "It is a stock of the model 'x', …": what a reform that would set `name` must know; empty when
/// no model has such a stock.
std::string about_stock(const std::string& name);

}  // namespace civitas

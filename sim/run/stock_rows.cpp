// SPDX-License-Identifier: Apache-2.0
#include "sim/run/stock_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/joined.hpp"
#include "sim/engine/brought.hpp"
#include "sim/engine/opening.hpp"

namespace civitas {
namespace {

// "0.51: capability.at_start", or the number alone. `opened`: null when no scenario opens it.
std::string begins_with(const ModelCard& card, const Stock& stock,
                        const std::vector<double>* opened) {
  const Parameter* start = start_of(card, stock.name);
  std::string text;
  if (opened != nullptr && !opened->empty()) {
    text = fmt::format("{:.6g}", opened->front());
    if (std::adjacent_find(opened->begin(), opened->end(), std::not_equal_to<>()) != opened->end())
      text += " …";
  }
  if (start != nullptr) text += (text.empty() ? "" : ": ") + start->name;
  return text;
}

void add(const ModelCard& card, const Stock& stock, const std::vector<double>* opened, Rows& rows) {
  rows.push_back({stock.name, begins_with(card, stock, opened), stock.unit.text(), card.name,
                  axes_of(stock), stock.description});
}

}  // namespace

std::string axes_of(const Stock& stock) {
  std::vector<std::string> axes;
  for (const Axis& axis : stock.axes)
    axes.push_back(axis.labels.empty() ? axis.name : axis.name + " (" + joined(axis.labels) + ")");
  return joined(axes);
}

Rows stock_rows(const Plan* plan) {
  Rows rows = {{"stock", "begins with", "unit", "model", "axes", "meaning"}};
  if (plan == nullptr) {
    for (const ModelCard& card : models()) {
      for (const Stock& stock : brought_by(card).stocks) add(card, stock, nullptr, rows);
    }
    return rows;
  }
  const StockValues opened = opening(*plan);
  const std::vector<Stock>& stocks = plan->law().stocks();
  for (const Plan::Process& process : plan->processes()) {
    const ModelCard* card = find_model(process.declaration->process());
    if (card == nullptr) continue;
    const auto& written = process.declaration->writes();
    for (std::size_t i = 0; i < stocks.size(); ++i) {
      if (std::find(written.begin(), written.end(), stocks[i].name) != written.end())
        add(*card, stocks[i], &opened[i], rows);
    }
  }
  return rows;
}

}  // namespace civitas

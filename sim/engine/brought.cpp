// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/brought.hpp"

namespace civitas {

Brought brought_by(const ModelCard& card) {
  Scenario nothing;
  nothing.parameters = card.parameters;
  Law law(nothing);
  Population nobody;
  Problems columns_missing;
  Declaration declaration(card.name, {}, nobody, law, columns_missing);
  card.make(declaration);
  Brought brought;
  brought.columns = declaration.added();
  for (const Decision& decision : declaration.decisions())
    brought.events.push_back(declaration.name(decision));
  for (const Stock& stock : law.stocks()) {
    if (!stock.name.empty()) brought.stocks.push_back(stock);
  }
  return brought;
}

const Parameter* start_of(const ModelCard& card, const std::string& stock) {
  const std::string model = stock.substr(0, stock.find('.'));
  for (const std::string& name : {stock + "_at_start", model + ".at_start"}) {
    for (const Parameter& parameter : card.parameters) {
      if (parameter.name == name) return &parameter;
    }
  }
  return nullptr;
}

std::string about_stock(const std::string& name) {
  for (const ModelCard& card : models()) {
    for (const Stock& stock : brought_by(card).stocks) {
      if (stock.name != name) continue;
      const Parameter* start = start_of(card, name);
      return "It is a stock of the model '" + card.name + "', which changes it in each step: " +
             (start == nullptr ? "set a number of the model, see `civitas list parameters`"
                               : "set " + start->name + ", with which it begins");
    }
  }
  return "";
}

}  // namespace civitas

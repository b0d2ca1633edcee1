// SPDX-License-Identifier: Apache-2.0
// The law under which the people are made.
#include <algorithm>

#include "sim/scenario/scenario.hpp"

namespace civitas {
namespace {

template <class Item>
void lay(const Item& item, std::vector<Item>& list) {
  const auto at = std::find_if(list.begin(), list.end(),
                               [&](const Item& known) { return known.name == item.name; });
  if (at == list.end())
    list.push_back(item);
  else
    *at = item;
}

}  // namespace

const Scenario& Scenario::first_with(std::string_view parameter) const {
  const bool before = base && std::any_of(base->parameters.begin(), base->parameters.end(),
                                          [&](const Parameter& p) { return p.name == parameter; });
  return before ? base->first_with(parameter) : *this;
}

Scenario Scenario::origin() const {
  Scenario origin = root();
  origin.time = time;
  const MadeUnder law = std::move(origin.made_under);
  origin.made_under = {};
  // A value may have taken the place of a model's number since, or the other way round.
  for (const Parameter& parameter : law.parameters) {
    std::erase_if(origin.values, [&](const Value& value) { return value.name == parameter.name; });
    lay(parameter, origin.parameters);
  }
  for (const Value& value : law.values) {
    std::erase_if(origin.parameters, [&](const Parameter& p) { return p.name == value.name; });
    lay(value, origin.values);
  }
  return origin;
}

}  // namespace civitas

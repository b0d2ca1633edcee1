// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/start_value.hpp"

#include <cmath>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/engine/citizen_name.hpp"
#include "sim/engine/no_number.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

// Whether a column kept so can take the number.
bool can_keep(Storage storage, double value) {
  return std::isfinite(value) && (storage != Storage::integer ||
                                  (value == std::floor(value) &&
                                   std::abs(value) <= std::numeric_limits<std::int32_t>::max()));
}

}  // namespace

void require_start(const Plan& plan, const Plan::Start& start, const Population& population,
                   std::size_t row, double value) {
  const Attribute& attribute = population[start.entity].columns[start.column].attribute;
  if (can_keep(attribute.storage, value)) return;
  Place place;
  for (const StateColumn& known : plan.scenario().state) {
    if (known.entity == start.entity && known.attribute.name == attribute.name)
      place = known.start.place();
  }
  const std::string what =
      "the start of '" + std::string(name(start.entity)) + "." + attribute.name + "' ";
  const std::string whose = "for " + citizen_name(population, start.entity, row);
  if (!std::isfinite(value))
    throw InputError({Mistake::no_number, place, what + "is not a number", whose,
                      look_for(plan.graph(), start.node)});
  throw InputError({Mistake::no_number, place, what + "comes to " + number_text(value, {}), whose,
                    whole_advice(value)});
}

}  // namespace civitas

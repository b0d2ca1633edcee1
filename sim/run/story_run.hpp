// SPDX-License-Identifier: Apache-2.0
// Tells and prints the lives of citizens: what `civitas explain --story` does.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/engine/story.hpp"
#include "sim/run/session.hpp"

namespace civitas {

/// The life of `person`, a key or an id of the microdata, until `last` or the end of the scenario.
/// `values`: what is told of amounts; empty: what the scenario's panel follows, or without a panel
/// the values that no other one reads.
std::vector<LifeEvent> story_of(const Scenario& scenario, const std::string& person, Month last,
                                const std::vector<std::string>& values, Session& session);

std::string story_text(const std::vector<LifeEvent>& story);
/// Both in one; lines that only one of them has begin with - or +.
std::string story_text(const std::vector<LifeEvent>& base, const std::vector<LifeEvent>& reform);

nlohmann::ordered_json story_json(const std::vector<LifeEvent>& story);

}  // namespace civitas

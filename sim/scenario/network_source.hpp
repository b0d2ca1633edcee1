// SPDX-License-Identifier: Apache-2.0
// How a scenario describes a network.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/population/entity.hpp"

namespace civitas {

enum class NetworkType {
  random,
  small_world,
  preferential_attachment,
  complete,
  ring,
  grid,
  household,
  group,
  teams,
  edges
};

struct NetworkSource {
  std::string name;
  Entity of = Entity::person;
  NetworkType type = NetworkType::random;
  double mean_degree = 0;               // random, teams
  std::uint32_t neighbours = 0;         // small_world, ring
  double rewire = 0;                    // small_world
  std::uint32_t links = 0;              // preferential_attachment
  std::uint32_t rows = 0, columns = 0;  // grid; 0: a square
  bool moore = true, torus = false;     // grid
  std::vector<Text> alike;              // small_world: formulas; who has the same in all is alike
  double homophily = 0;                 // small_world: Coleman's index of ties to those alike
  Text among;                           // teams: formula, a condition: who belongs to one
  Text within;       // a column: links stay inside its groups; empty: everybody is in one
  std::string file;  // edges: path of the CSV file…
  Text file_text;    // …as written
  std::string from = "from", to = "to", weight;  // …and its columns; no weight: all alike
  bool one_way = false;                          // edges
  Place place;
};

}  // namespace civitas

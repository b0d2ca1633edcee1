// SPDX-License-Identifier: Apache-2.0
// Reads the links of a network from CSV: two columns with ids, one row for each link.
#pragma once

#include <optional>
#include <string>

#include "sim/population/entity.hpp"
#include "sim/population/network.hpp"
#include "sim/population/table.hpp"

namespace civitas {

/// Where the links stand. The ids are those by which the microdata know persons (households).
struct LinkColumns {
  std::string from = "from";
  std::string to = "to";              // `from` looks at `to`
  std::optional<std::string> weight;  // at least 0
};

/// Throws InputError with every mistake found: unknown ids, links to oneself, links that are there
/// twice (of mutual ties in either direction), weights that are missing, no numbers or below 0.
/// `nodes` must be the records themselves: copies made by expand() are nobody that the file knows.
Network read_network(const std::string& path, const LinkColumns& columns, Ties ties, Entity entity,
                     const Table& nodes);

}  // namespace civitas

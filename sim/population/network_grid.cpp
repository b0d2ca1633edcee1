// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>
#include <vector>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/population/network_generators.hpp"

namespace civitas {

Network grid(std::size_t nodes, const Grid& shape) {
  std::uint64_t rows = shape.rows, columns = shape.columns;
  if (rows == 0 && columns == 0) {
    rows = columns = static_cast<std::uint64_t>(std::llround(std::sqrt(nodes)));
    if (rows * columns != nodes)
      throw InputError({Mistake::network_unfit,
                        {},
                        std::to_string(nodes) + " rows make no square grid",
                        "",
                        "Say its rows and columns, or choose " + std::to_string(rows * columns) +
                            " for the population"});
  }
  if (rows * columns != nodes)
    throw InputError({Mistake::network_unfit,
                      {},
                      "a grid of " + std::to_string(rows) + " × " + std::to_string(columns) +
                          " has " + std::to_string(rows * columns) + " cells, but there are " +
                          std::to_string(nodes) + " rows",
                      "every row stands in a cell of its own",
                      ""});
  if (shape.torus && nodes > 0 && (rows < 3 || columns < 3))
    throw InputError({Mistake::network_unfit,
                      {},
                      "a torus with a side shorter than 3",
                      "both neighbours along it would be the same",
                      "Choose a longer side or no torus"});

  // A tie belongs to the cell from which it leads right or down.
  struct Step {
    std::int64_t down, right;
  };
  std::vector<Step> steps = {{0, 1}, {1, 0}};
  if (shape.adjacency == Adjacency::moore) steps.insert(steps.end(), {{1, -1}, {1, 1}});
  const auto height = static_cast<std::int64_t>(rows), width = static_cast<std::int64_t>(columns);
  std::vector<Link> links;
  links.reserve(nodes * steps.size());
  for (std::int64_t row = 0; row < height; ++row) {
    for (std::int64_t column = 0; column < width; ++column) {
      for (const auto [down, right] : steps) {
        std::int64_t r = row + down, c = column + right;
        if (shape.torus) {
          r %= height;
          c = (c + width) % width;
        }
        if (r >= height || c < 0 || c >= width) continue;
        links.push_back({static_cast<std::uint32_t>(row * width + column),
                         static_cast<std::uint32_t>(r * width + c)});
      }
    }
  }
  return Network::of_links(static_cast<std::uint32_t>(nodes), links, Ties::mutual);
}

}  // namespace civitas

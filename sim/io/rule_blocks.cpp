// SPDX-License-Identifier: Apache-2.0
#include "sim/io/block_tables.hpp"

namespace civitas {

std::vector<FileBlock> rule_blocks() {
  const auto type = [](std::string_view word) { return needed("type", word, "how it is tied"); };
  const Key of = {"of", "person|household", "whom it ties; persons if left out"};
  const Key within = {"within", "text", "a column: ties stay inside its groups"};
  const Key neighbours = needed("neighbours", "whole", "how many each has, an even number");
  return {
      {"rule",
       "Changes citizens",
       {needed("for", "person|household", "whom it is about"),
        {"where", "formula", "condition: those it is about; everybody if left out"},
        {"chance", "formula",
         "that it happens, `hazard(rate)` of a yearly rate; certain if left out"},
        needed("set", "{formula}", "columns and what they become"),
        {"first", "formula", "room for so many citizens"},
        {"by", "formula", "those with the smallest number come first"},
        {"align", "formula", "exactly so many, the likelier the higher their chance"},
        {"every", "month|quarter|year", "how often; each step if left out"},
        {"in", "month_number", "month of a yearly rule; 1 if left out"},
        kDescription}},
      {"alignment",
       "To how many citizens an event of a model happens",
       {{"where", "formula", "condition: those it is about; everybody if left out"},
        {"by", "texts", "categories: groups, each with a total of its own"},
        needed("to", "formula", "citizens in a year, in `1/year`, the same for all in a group"),
        {"method", "sorting|logit",
         "exactly so many, or so many on average; `sorting` if left out"}}},
      {"network_random",
       "Every pair is tied with the same chance",
       {of, type("'random'"), within,
        needed("mean_degree", "number", "ties that each has on average")}},
      {"network_small_world",
       "A ring whose ties are moved to anybody by chance (Watts and Strogatz)",
       {of, type("'small_world'"), within, neighbours,
        needed("rewire", "number", "chance that a tie is moved")}},
      {"network_preferential_attachment",
       "Who has many neighbours gets more (Barabási and Albert)",
       {of, type("'preferential_attachment'"), within,
        needed("links", "whole", "ties that each newcomer brings")}},
      {"network_complete", "Everybody with everybody", {of, type("'complete'")}},
      {"network_ring",
       "Each with the next ones on either side",
       {of, type("'ring'"), within, neighbours}},
      {"network_grid",
       "A chessboard",
       {of,
        type("'grid'"),
        {"rows", "whole", "rows; a square if left out"},
        {"columns", "whole", "columns"},
        {"adjacency", "moore|von_neumann", "8 cells around, or 4; `moore` if left out"},
        {"torus", "true|false", "whether the edges touch"}}},
      {"network_household", "The other members of the household", {of, type("'household'")}},
      {"network_group",
       "Everybody with all others in the group",
       {of, type("'group'"), needed("within", "text", "the column that names the groups")}},
      {"network_edges",
       "Links from a file",
       {of,
        type("'edges'"),
        needed("file", "text", "CSV file with a row for each link"),
        {"from", "text", "column with the id at one end; `from` if left out"},
        {"to", "text", "column with the id at the other; `to` if left out"},
        {"weight", "text", "column with the weight of the link"},
        {"one_way", "true|false", "whether only `from` looks at `to`"}}},
  };
}

}  // namespace civitas

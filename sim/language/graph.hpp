// SPDX-License-Identifier: Apache-2.0
// Bound formulas as one graph: equal parts stand in it once, constants are folded.
#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/language/operation.hpp"
#include "sim/language/schedule.hpp"
#include "sim/population/entity.hpp"
#include "sim/population/network_sums.hpp"

namespace civitas::language {

using NodeId = int;

/// One operation. `stage` counts how often everybody's rows must be known before it.
struct Node {
  Operation operation = Operation::constant;
  Entity entity = Entity::world;  // whose rows it has; world: one number
  NodeId a = -1, b = -1, c = -1;
  int slot = -1;  // parameter, schedule, table, stairs, stream: slot; column: its index; result,
                  // rank, previous, partner, over_neighbours: which one in the lists of the graph
  int network = -1;   // of links: in which network
  double number = 0;  // constant
  int stage = 0;

  bool operator==(const Node&) const = default;
};

struct NodeHash {
  std::size_t operator()(const Node& node) const;
};

/// Values of one entity in order, to be ranked with weights.
struct Ranking {
  NodeId value = -1;
  Entity entity = Entity::person;  // whose rows hold the values
  bool weigh_persons = false;      // a household counts as often as its members do
  NodeId group = -1;               // a category: each group is ranked by itself
  int groups = 0;                  // how many labels it has
  auto operator<=>(const Ranking&) const = default;
};

/// A number made from a whole population, weighted; or, with groups, one for each group.
struct Reduction {
  enum class Kind { sum, count_weight, minimum, maximum, quantile };
  Kind kind = Kind::sum;
  NodeId value = -1;               // sum, minimum, maximum: of this; count_weight: unused
  Entity entity = Entity::person;  // sum, count_weight, minimum, maximum
  int ranking = -1;                // quantile
  double share = 0;                // quantile
  int part = 0;                    // quantile without groups: in which group of the ranking
  NodeId group = -1;               // the group of each row: a category
  int groups = 0;                  // how many labels it has
  int stage = 0;  // in which its value is at hand; its result is known from stage + 1 on
  auto operator<=>(const Reduction&) const = default;
};

/// Everybody's rows of `value`, kept for others to look at.
struct Spread {
  NodeId value = -1;
  Entity entity = Entity::person;
  bool yes_no = false;  // kept in one byte each
  auto operator<=>(const Spread&) const = default;
};

/// What each row sees among its neighbours.
struct Sight {
  int network = -1;
  OverNeighbours what = OverNeighbours::sum;
  int spread = -1;
  auto operator<=>(const Sight&) const = default;
};

/// Each meets one other, drawn anew in each step; and what that one had.
struct Meeting {
  int stream = -1;
  int spread = -1;
  auto operator<=>(const Meeting&) const = default;
};

/// A value or column as it was at the end of the last step.
struct Previous {
  std::string name;  // full
  Entity entity = Entity::world;
  NodeId now = -1;    // the same at the end of this step
  NodeId first = -1;  // what stands for it in the first step
  Place place;        // of one reading
};

/// Where a formula looks up in a table what the table may not have.
struct Lookup {
  std::string table;
  Place place;
};

/// A list in which each item stands once.
template <class Item, class Places = std::map<Item, int>>
class Distinct {
 public:
  /// Where the item stands; puts it at the end when it is new.
  int enter(const Item& item) {
    const auto [at, is_new] = places_.try_emplace(item, static_cast<int>(list_.size()));
    if (is_new) list_.push_back(item);
    return at->second;
  }
  bool contains(const Item& item) const { return places_.contains(item); }
  const std::vector<Item>& list() const { return list_; }

 private:
  std::vector<Item> list_;
  Places places_;
};

class Graph {
 public:
  NodeId constant(double number);
  NodeId parameter(int slot);
  NodeId column(Entity entity, int column);
  NodeId operation(Operation operation, NodeId a, NodeId b = -1, NodeId c = -1);
  NodeId schedule(int slot, NodeId base);
  /// The cell of a table at `index`, row-major; NaN where the index is below 0.
  NodeId pick(int slot, NodeId index);
  NodeId climb(const Stairs& stairs, NodeId number);
  void may_miss(NodeId pick, Lookup lookup) { lookups_.emplace(pick, std::move(lookup)); }
  /// Those on which a number or the rows of a node rest, in the order of their nodes.
  std::vector<Lookup> lookups_behind(NodeId node) const;
  /// A number that is the same for all, as a row for each member of `entity` (of links: in
  /// `network`); what has rows already stays.
  NodeId rows(NodeId number, Entity entity, int network = -1);
  /// A household's number, for each of its members.
  NodeId up(NodeId household_value);
  /// Over the members of each household: Operation::sum_members, min_members or max_members.
  NodeId over_members(Operation operation, NodeId person_value);
  /// 1 for the member of the household with the smallest value among those for whom the condition
  /// holds, 2 for the next, …; 0 for those for whom it does not hold.
  NodeId place_among_members(NodeId person_value, NodeId condition);
  /// The number of a reduction; with groups, that of the group which `group` names.
  NodeId result(const Reduction& reduction, NodeId group = -1);
  /// The ranking of `value` among persons or households; one that stands up from households is
  /// ranked there. With a group, each group is ranked by itself.
  int ranking(NodeId value, Entity of, NodeId group = -1, int groups = 0);
  /// When the values of all rows, and their groups, are at hand.
  int stage_of_ranking(int ranking) const;
  /// The share of the population or of one's group, by weight, whose value is not above one's own.
  NodeId rank(int ranking);

  /// Which stream of random numbers `name` is.
  int stream(const std::string& name);
  /// The stream that decides whether the chances of rules come true, which several may share.
  int rule_stream(const std::string& name) {
    rule_streams_.insert(name);
    return stream(name);
  }
  /// A draw for each row of `entity`: Operation::uniform or Operation::normal.
  NodeId draw(Operation operation, int stream, Entity entity);

  /// Rows of `value`, for others to look at.
  int spread(NodeId value, Entity of, bool yes_no);
  NodeId over_neighbours(const Sight& sight);
  /// How many neighbours each row of `of` has.
  NodeId degree(int network, Entity of);
  /// The value of the one at the other end of each link of `network`, among rows of `of`.
  NodeId neighbour(int network, int spread);
  /// The value of the one at this end of each link.
  NodeId own(int network, NodeId value);
  NodeId link_weight(int network);
  /// Operation::sum_links, min_links or max_links of the values of links, for each row of `of`.
  NodeId over_links(Operation operation, int network, NodeId link_value, Entity of);
  NodeId partner(const Meeting& meeting);

  /// A number or rows that hold what `name` was; its node is told later.
  NodeId previous(const std::string& name, Entity entity);
  Previous& previous_named(const std::string& name);

  const Node& operator[](NodeId id) const { return nodes_.list()[static_cast<std::size_t>(id)]; }
  const std::vector<Reduction>& reductions() const { return reductions_.list(); }
  const std::vector<Ranking>& rankings() const { return rankings_.list(); }
  const std::vector<std::string>& streams() const { return streams_.list(); }
  /// Whether a formula does.
  bool draws_from(const std::string& stream) const {
    return streams_.contains(stream) && !rule_streams_.contains(stream);
  }
  const std::vector<Stairs>& stairs() const { return stairs_.list(); }
  const std::vector<Spread>& spreads() const { return spreads_.list(); }
  const std::vector<Sight>& sights() const { return sights_.list(); }
  const std::vector<Meeting>& meetings() const { return meetings_.list(); }
  const std::vector<Previous>& previous() const { return previous_; }
  /// Networks whose links have rows of their own.
  std::set<int> link_networks() const;
  bool is_constant(NodeId id) const { return (*this)[id].operation == Operation::constant; }

 private:
  NodeId add(const Node& node) { return nodes_.enter(node); }
  int stage_of_spread(int spread) const {
    return (*this)[spreads()[static_cast<std::size_t>(spread)].value].stage;
  }

  Distinct<Node, std::unordered_map<Node, int, NodeHash>> nodes_;
  Distinct<Reduction> reductions_;
  Distinct<Ranking> rankings_;
  Distinct<std::string> streams_;
  std::set<std::string> rule_streams_;
  Distinct<Stairs> stairs_;
  Distinct<Spread> spreads_;
  Distinct<Sight> sights_;
  Distinct<Meeting> meetings_;
  std::vector<Previous> previous_;
  std::map<NodeId, Lookup> lookups_;  // by the node that picks
};

}  // namespace civitas::language

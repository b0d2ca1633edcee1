// SPDX-License-Identifier: Apache-2.0
// Which rows the programs of a step share: what several need, and nothing changes in between, is
// worked out once and kept until the last of them has run.
//
// Told in the order of a step: which program runs, and what changes then. Rows are shared when it
// takes clearly longer to work them out than to keep them and look them up, never when they rest on
// others (sums over all, ranks, networks): the whole population would have to be gone through to
// know whether these have changed.
#pragma once

#include <limits>
#include <map>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "sim/language/program.hpp"

namespace civitas {

class Sharing {
 public:
  explicit Sharing(const language::Graph& graph) : graph_(graph) {}

  /// A program that computes `outputs` runs. `always`: in every step; from others nobody takes
  /// anything.
  void run(std::span<const language::Output> outputs, bool always = true);
  /// Something changes, for all programs that run later.
  void change_column(Entity entity, int column) { columns_[{index(entity), column}] = ++now_; }
  void change_number(int slot) { numbers_[slot] = ++now_; }
  void change_table(int slot) { tables_[slot] = ++now_; }
  void move_rows() { moved_ = ++now_; }

  /// What the i-th program shares with others, and whose rows each slot holds; when all is told.
  struct Given {
    std::vector<language::SharedRows> programs;
    std::vector<Entity> slots;
  };
  Given give_slots() const;

 private:
  using NodeId = language::NodeId;
  using Time = int;
  static constexpr Time kAlways = std::numeric_limits<Time>::max();

  struct Done {
    std::size_t program;
    Time when;
  };
  struct Share {
    NodeId node;
    std::size_t writer;
    std::set<std::size_t> readers;
  };

  void look_at(NodeId id);
  Time changed(NodeId id);
  Time changed_here(const language::Node& node) const;
  bool is_worth(NodeId id) const;
  void share(NodeId id, std::size_t writer);

  const language::Graph& graph_;
  Time now_ = 0, moved_ = 0;
  std::map<std::pair<int, int>, Time> columns_;  // when they changed last
  std::map<int, Time> numbers_, tables_;
  std::unordered_map<NodeId, Done> done_;  // by whom the rows of a node were worked out last
  std::map<std::pair<std::size_t, NodeId>, Share> shares_;  // by writer
  std::size_t programs_ = 0;                                // so far

  // Of the program, or the stage, that is looked at.
  std::set<NodeId> seen_, ranked_;
  std::vector<NodeId> here_;
  std::unordered_map<NodeId, Time> changed_;
};

}  // namespace civitas

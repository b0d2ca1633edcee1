// SPDX-License-Identifier: Apache-2.0
// The formulas of a network, bound and compiled: who is alike, who belongs to a team.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "sim/engine/evaluation.hpp"
#include "sim/language/binder.hpp"
#include "sim/population/network_kinds.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// What the formulas of a network say of each row.
struct NetworkPeople {
  Homophily homophily;
  std::vector<std::uint8_t> members;
};

class NetworkFormulas {
 public:
  /// Enters the formulas into the binder's graph; mistakes go to the binder's problems and to
  /// `problems`: no network may be in them.
  NetworkFormulas(const NetworkSource& source, const Scenario& scenario, language::Binder& binder,
                  Problems& problems);

  bool any() const { return !nodes_.empty(); }
  /// Full names of what the formulas read.
  const std::set<std::string>& read() const { return read_; }
  /// Whether they read columns of the state, which are filled last.
  bool read_state() const { return read_state_; }
  void build(const language::Graph& graph, std::size_t numbers, const Population& population);

  struct Means {
    const Domain& domain;
    const Workers& workers;
    Workspaces& workspaces;
    const language::Graph& graph;
    const language::Scalars& scalars;
  };
  /// Throws InputError when there are more than 1,000 kinds.
  NetworkPeople people(const Means& means) const;

 private:
  NetworkSource source_;
  std::vector<language::NodeId> nodes_;  // rows: of `alike`, or of `among`
  std::set<std::string> read_;
  bool read_state_ = false;
  language::Program program_;
};

}  // namespace civitas

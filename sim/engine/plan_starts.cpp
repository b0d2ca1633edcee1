// SPDX-License-Identifier: Apache-2.0
// What everybody starts with in the columns that the scenario adds: each is filled after those that
// its start reads, wherever they are written.
#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/engine/plan.hpp"
#include "sim/scenario/full_name.hpp"

namespace civitas {
namespace {

class Order {
 public:
  /// `needs`: of each start, those that it reads.
  explicit Order(const std::vector<std::set<std::size_t>>& needs)
      : needs_(needs), stands_(needs.size()) {
    for (std::size_t i = 0; i < needs.size(); ++i) visit(i);
  }

  /// Each after those that it reads, else as written.
  const std::vector<std::size_t>& list() const { return list_; }
  /// Starts that wait for one another; the first is the last.
  const std::vector<std::vector<std::size_t>>& circles() const { return circles_; }

 private:
  enum class Stands : unsigned char { unseen, on_the_way, done };

  void visit(std::size_t start) {
    if (stands_[start] == Stands::done) return;
    if (stands_[start] == Stands::on_the_way) {
      circles_.emplace_back(std::find(way_.begin(), way_.end(), start), way_.end());
      circles_.back().push_back(start);
      return;
    }
    stands_[start] = Stands::on_the_way;
    way_.push_back(start);
    for (const std::size_t need : needs_[start]) visit(need);
    way_.pop_back();
    stands_[start] = Stands::done;
    list_.push_back(start);
  }

  const std::vector<std::set<std::size_t>>& needs_;
  std::vector<Stands> stands_;
  std::vector<std::size_t> way_, list_;
  std::vector<std::vector<std::size_t>> circles_;
};

}  // namespace

std::set<std::string> Plan::bind_starts(language::Binder& binder, Problems& problems) {
  std::set<std::string> read;
  std::map<std::string, std::size_t> nth;  // column of the state
  for (const StateColumn& column : scenario_.state) nth.emplace(full_name(column), nth.size());
  std::vector<std::set<std::size_t>> needs(starts_.size());
  for (std::size_t start = 0; start < starts_.size(); ++start) {
    const StateColumn& column = scenario_.state[start];
    binder.forget_read();
    const auto bound = binder.bind_for(column.start, column.entity, type_of(column.attribute));
    if (bound) starts_[start].node = binder.rows(bound->node, column.entity);
    origins_.add({full_name(column)}, {binder.read().begin(), binder.read().end()});
    for (const std::string& full : binder.read()) {
      const auto at = nth.find(full);
      if (at != nth.end() && at->second < starts_.size()) needs[start].insert(at->second);
    }
    for (std::size_t i = 0; i < network_formulas_.size(); ++i) {
      const std::string& network = scenario_.networks[i].name;
      if (network_formulas_[i].read_state() && binder.read().contains(network))
        problems.add(Mistake::order_of_starts, column.start.place(),
                     "this start reads the network '" + network + "', which is not made yet",
                     "it depends on columns of the state, and is made when all are filled",
                     "Let a rule of the first month fill the column");
    }
    read.insert(binder.read().begin(), binder.read().end());
  }
  const Order order(needs);
  for (const std::vector<std::size_t>& circle : order.circles()) {
    std::string names;
    for (const std::size_t start : circle)
      names += (names.empty() ? "" : " → ") + full_name(scenario_.state[start]);
    problems.add(Mistake::order_of_starts, scenario_.state[circle[0]].start.place(),
                 "this start waits for itself", names,
                 "Take one of these out of the circle; a value between them may read it, too");
  }
  std::vector<Start> ordered;
  for (const std::size_t start : order.list()) ordered.push_back(std::move(starts_[start]));
  starts_ = std::move(ordered);
  return read;
}

}  // namespace civitas

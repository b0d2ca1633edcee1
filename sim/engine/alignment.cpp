// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/alignment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <type_traits>
#include <unordered_map>

#include "sim/core/mistake.hpp"
#include "sim/random/stream.hpp"

namespace civitas {

using language::NodeId;
using language::Type;

namespace {

/// Those of one group: their rows, and citizens in a year.
struct GroupRows {
  std::vector<std::uint32_t> rows;
  double total = 0;
};

}  // namespace

/// By the values of the formulas of `by`.
struct BoundAlignment::Groups {
  std::map<std::vector<double>, GroupRows> members;
};

namespace {

/// Finds the group of one row after the other, sooner than the map does.
class GroupFinder {
 public:
  explicit GroupFinder(std::map<std::vector<double>, GroupRows>& members) : members_(members) {}
  GroupRows& operator()(const std::vector<double>& group) {
    GroupRows*& found = known_[group];
    if (found == nullptr) found = &members_[group];
    return *found;
  }

 private:
  struct Hash {
    std::size_t operator()(const std::vector<double>& group) const {
      std::uint64_t hash = 0;
      for (const double value : group)  // 0 and -0 are the same
        hash = (hash ^ std::bit_cast<std::uint64_t>(value + 0.0)) * 0x9E3779B97F4A7C15U;
      return hash ^ hash >> 32;
    }
  };
  std::map<std::vector<double>, GroupRows>& members_;
  std::unordered_map<std::vector<double>, GroupRows*, Hash> known_;
};

}  // namespace

BoundAlignment::BoundAlignment(const Alignment& alignment, const Decision& decision,
                               language::Graph& graph, language::Binder& binder,
                               Declaration& declaration)
    : alignment_(alignment), of_(decision.stream.entity) {
  binder.forget_read();
  const auto bind = [&](const Text& formula, const Type& wanted) {
    const auto bound = binder.bind_for(formula, of_, wanted);
    return bound ? binder.rows(bound->node, of_) : -1;
  };
  where_ = alignment.where.chars.empty() ? graph.rows(graph.constant(1), of_)
                                         : bind(alignment.where, Type::boolean());
  to_ = bind(alignment.to, Type::number(*language::Unit::parse("1/year")));
  for (const Text& by : alignment.by) {
    const auto bound = binder.bind(by, of_);
    if (!bound) continue;
    by_.push_back(binder.rows(bound->node, of_));
    types_.push_back(bound->type);
  }
  declaration.tells(binder.read());
}

void BoundAlignment::build(const language::Graph& graph, std::size_t numbers,
                           const Population& population) {
  std::vector<NodeId> nodes = {where_, to_};
  nodes.insert(nodes.end(), by_.begin(), by_.end());
  int last = 0;
  for (const NodeId node : nodes) last = std::max(last, graph[node].stage);
  std::vector<language::Output> outputs;
  for (const NodeId node : nodes) {
    const language::Output output{node, last};
    if (std::find(outputs.begin(), outputs.end(), output) == outputs.end())
      outputs.push_back(output);
  }
  program_ = language::Program(graph, outputs, numbers, population);
}

std::string BoundAlignment::words(const std::vector<double>& group) const {
  std::string text;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const Type& type = types_[i];
    text += text.empty() ? " of " : ", ";
    text += alignment_.by[i].chars + " ";
    if (type.is_category())
      text += (*type.labels)[static_cast<std::size_t>(group[i])];
    else
      text += type.is_boolean() ? (group[i] != 0 ? "yes" : "no") : fmt::format("{:.6g}", group[i]);
  }
  return text;
}

BoundAlignment::Groups BoundAlignment::groups(const Means& means) const {
  const Population& population = means.domain.population;
  const std::size_t count = population[of_].rows();
  std::vector<double> where(count), to(count);
  std::vector<std::vector<double>> by(by_.size(), std::vector<double>(count));
  const int last = program_.stages() - 1;
  Evaluation(means.graph, program_)
      .run(means.domain, means.workers, means.workspaces, means.scalars,
           [&](int stage, const Block& block, const language::Workspace& rows, std::size_t) {
             if (stage != last) return;
             const auto take = [&](NodeId node, std::vector<double>& into) {
               std::copy_n(program_.rows(stage, node, rows), block.count_of(of_),
                           into.begin() + block.first_of(of_));
             };
             take(where_, where);
             take(to_, to);
             for (std::size_t i = 0; i < by_.size(); ++i) take(by_[i], by[i]);
           });
  Groups groups;
  GroupFinder find(groups.members);
  std::vector<double> group(by_.size());
  for (std::uint32_t row = 0; row < count; ++row) {
    if (where[row] == 0) continue;
    for (std::size_t i = 0; i < group.size(); ++i) group[i] = by[i][row];
    GroupRows& members = find(group);
    const auto fail = [&](const std::string& what, const std::string& why,
                          const std::string& advice) {
      throw InputError({Mistake::alignment_unmet, alignment_.to.place(), what,
                        why + words(group) + " in " + means.month.text(), advice});
    };
    if (!(std::isfinite(to[row]) && to[row] >= 0))
      fail("an event cannot happen to " + fmt::format("{:.6g}", to[row]) + " citizens",
           "this is `to`", "It is a number from 0 on");
    if (members.rows.empty()) members.total = to[row];
    if (members.total != to[row])
      fail("`to` is not the same for all in a group",
           fmt::format("it is {:.9g} and {:.9g}", members.total, to[row]),
           "Add to `by` what it depends on");
    members.rows.push_back(row);
  }
  double most = 0;
  for (const double number : to) most = std::max(most, number);
  if (groups.members.empty() && most > 0)
    throw InputError(
        {Mistake::alignment_unmet, alignment_.event.place(),
         fmt::format("'{}' is to happen to {:.6g} citizens in {}", alignment_.event.chars,
                     most * means.months / 12, means.month.text()),
         "`where` holds for nobody then", "Widen `where`, or let `to` be 0"});
  return groups;
}

std::vector<std::uint8_t> BoundAlignment::run(const Means& means,
                                              std::span<const double> chance) const {
  const Table& table = means.domain.population[of_];
  const auto weight = means.domain.weight(of_);
  std::vector<double> luck(chance.size());
  const auto step = static_cast<std::uint32_t>(means.step);
  uniforms(means.stream, table.keys, step, 0, luck);
  std::vector<std::uint8_t> happens(chance.size());
  for (std::size_t row = 0; row < chance.size(); ++row)
    happens[row] = luck[row] < chance[row] ? 1 : 0;
  const Groups all = groups(means);
  struct Unmet {
    double total = 0, possible = 0;
    bool is = false;
  };
  std::vector<const GroupRows*> list;
  for (const auto& [group, members] : all.members) list.push_back(&members);
  std::vector<Unmet> unmet(list.size());
  means.workers.for_each(list.size(), [&](std::size_t at, std::size_t) {
    const std::vector<std::uint32_t>& rows = list[at]->rows;
    const auto gathered = [&](const auto& of_all) {
      std::vector<std::remove_cvref_t<decltype(of_all[0])>> of_group(rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) of_group[i] = of_all[rows[i]];
      return of_group;
    };
    const auto chances = gathered(chance), lucks = gathered(luck), weights = gathered(weight);
    const auto keys = gathered(table.keys);
    const auto more = [&](std::size_t i) { return uniform(means.stream, keys[i], step, 1); };
    const Choice choice{chances, lucks, more, weights, keys};
    const double total = list[at]->total * means.months / 12;
    const auto chosen =
        choose(alignment_.by_logit ? AlignMethod::logit : AlignMethod::sorting, choice, total);
    if (!chosen) {
      unmet[at] = {total, at_risk(choice), true};
      return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) happens[rows[i]] = (*chosen)[i];
  });
  std::size_t at = 0;
  for (const auto& [group, members] : all.members) {
    const Unmet& one = unmet[at++];
    if (one.is)
      throw InputError(
          {Mistake::alignment_unmet, alignment_.event.place(),
           fmt::format("'{}' is to happen to {:.6g} citizens{} in {}", alignment_.event.chars,
                       one.total, words(group), means.month.text()),
           fmt::format("it can happen to {:.6g} only", one.possible),
           "Lower `to`, or raise the chances that the model gives"});
  }
  return happens;
}

}  // namespace civitas

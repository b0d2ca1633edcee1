// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/origins.hpp"

namespace civitas {

Origins::Node Origins::node(const std::string& name) {
  const auto [found, is_new] = nodes_.try_emplace(name, static_cast<Node>(from_.size()));
  if (is_new) from_.emplace_back();
  return found->second;
}

void Origins::add(const std::vector<std::string>& made, const std::vector<std::string>& from) {
  const Node maker = static_cast<Node>(from_.size());
  from_.emplace_back();
  for (const std::string& name : made) {
    const Node at = node(name);
    from_[at].push_back(maker);
  }
  for (const std::string& name : from) {
    const Node at = node(name);
    from_[maker].push_back(at);
  }
}

std::vector<std::string_view> Origins::behind(const std::vector<std::string>& names) const {
  std::vector<bool> seen(from_.size());
  std::vector<Node> open;
  const auto visit = [&](Node at) {
    if (!seen[at]) open.push_back(at);
    seen[at] = true;
  };
  for (const std::string& name : names) {
    if (const auto found = nodes_.find(name); found != nodes_.end()) visit(found->second);
  }
  while (!open.empty()) {
    const Node at = open.back();
    open.pop_back();
    for (const Node origin : from_[at]) visit(origin);
  }
  std::vector<std::string_view> all;
  for (const auto& [name, at] : nodes_) {
    if (seen[at]) all.push_back(name);
  }
  return all;
}

}  // namespace civitas

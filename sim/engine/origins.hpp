// SPDX-License-Identifier: Apache-2.0
// From which names other names come: columns from all that their writers read, parameters from
// the index that they follow. Tells on which assumptions a series of the results rests.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace civitas {

class Origins {
 public:
  /// Each name of `made` comes from each of `from`, besides what it came from before.
  void add(const std::vector<std::string>& made, const std::vector<std::string>& from);

  /// Those of the names that are known here, and all that they come from, directly or not; sorted.
  /// The views are good as long as this stands.
  std::vector<std::string_view> behind(const std::vector<std::string>& names) const;

 private:
  using Node = std::uint32_t;
  Node node(const std::string& name);

  std::map<std::string, Node> nodes_;
  std::vector<std::vector<Node>> from_;  // by node; those without a name stand for one `add`
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/blocks.hpp"

#include <algorithm>
#include <string>

#include "sim/core/problem.hpp"
#include "sim/io/block_tables.hpp"

namespace civitas {

const Key* FileBlock::find(std::string_view key) const {
  const auto at =
      std::find_if(keys.begin(), keys.end(), [&](const Key& known) { return known.name == key; });
  return at == keys.end() ? nullptr : &*at;
}

const std::vector<FileBlock>& blocks() {
  static const std::vector<FileBlock> all = [] {
    std::vector<FileBlock> list;
    for (const auto& some : {scenario_blocks(), law_blocks(), rule_blocks(), mapping_blocks(),
                             case_blocks(), experiment_blocks()})
      list.insert(list.end(), some.begin(), some.end());
    return list;
  }();
  return all;
}

const FileBlock& block(std::string_view name) {
  for (const FileBlock& known : blocks()) {
    if (known.name == name) return known;
  }
  throw Bug("there is no block '" + std::string(name) + "'");
}

}  // namespace civitas

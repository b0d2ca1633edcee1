// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/process.hpp"

namespace civitas {

std::span<const std::uint32_t> BlockView::happens(const Decision& decision, double most) const {
  const Entity of = decision.stream.entity;
  const std::size_t count = this->count(of);
  auto& lists = source_.draws->happening;
  if (lists.size() <= decision.index) lists.resize(decision.index + 1);
  std::vector<std::uint32_t>& list = lists[decision.index];
  list.clear();
  if (step() == 0) return list;
  if (const auto happens = aligned(decision); !happens.empty()) {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (happens[i] != 0) list.push_back(i);
    }
    return list;
  }
  const auto luck = uniforms(decision.stream);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (luck[i] < most && luck[i] < source_.process->chance(*this, decision, i)) list.push_back(i);
  }
  return list;
}

std::span<const double> BlockView::uniforms(Stream stream, std::span<const std::uint32_t> rows,
                                            std::uint32_t draw) const {
  const auto keys = this->keys(stream.entity);
  std::vector<std::uint64_t>& of_rows = source_.draws->keys;
  of_rows.clear();
  for (const std::uint32_t row : rows) of_rows.push_back(keys[row]);
  const auto out = source_.draws->take(rows.size());
  civitas::uniforms(source_.streams[stream.index], of_rows, static_cast<std::uint32_t>(step()),
                    draw, out);
  return out;
}

}  // namespace civitas

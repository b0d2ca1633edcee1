// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_sums.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>

#include "sim/core/clones.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr double over_nobody(OverNeighbours what) {
  return what == OverNeighbours::least      ? kInfinity
         : what == OverNeighbours::greatest ? -kInfinity
                                            : 0.0;
}

/// Whole numbers are counted as such, without jumps; the bits are those of the doubles.
template <OverNeighbours what, class Value>
using Result = std::conditional_t<what == OverNeighbours::count || what == OverNeighbours::any ||
                                      (what == OverNeighbours::sum && std::is_integral_v<Value>),
                                  std::uint64_t, double>;

/// The result so far, with one more value.
template <OverNeighbours what, class Value>
CIVITAS_INLINE Result<what, Value> with(Result<what, Value> result, Value value) {
  if constexpr (what == OverNeighbours::count) return result + (value != 0);
  if constexpr (what == OverNeighbours::any) return result | (value != 0);
  if constexpr (what == OverNeighbours::sum) return result + value;
  if constexpr (what == OverNeighbours::least) return value < result ? value : result;
  if constexpr (what == OverNeighbours::greatest) return value > result ? value : result;
}

struct Rows {
  const std::uint32_t* first;  // of the first row asked for; one more behind the last
  const std::uint32_t* neighbours;
  const double* weights;
  double* out;
  std::size_t count;
};

template <OverNeighbours what, class Value>
CIVITAS_INLINE void over_links(const Rows& rows, const Value* values) {
  std::uint32_t link = rows.first[0];
  for (std::size_t row = 0; row < rows.count; ++row) {
    auto result = static_cast<Result<what, Value>>(over_nobody(what));
    for (const std::uint32_t end = rows.first[row + 1]; link < end; ++link) {
      const Value value = values[rows.neighbours[link]];
      if constexpr (what == OverNeighbours::weighted_sum)
        result += rows.weights[link] * value;
      else
        result = with<what, Value>(result, value);
    }
    rows.out[row] = static_cast<double>(result);
  }
}

template <class Value>
CIVITAS_INLINE void over_links(OverNeighbours what, const Rows& rows, const Value* values) {
  switch (what) {
    case OverNeighbours::sum:
      return over_links<OverNeighbours::sum>(rows, values);
    case OverNeighbours::weighted_sum:
      return over_links<OverNeighbours::weighted_sum>(rows, values);
    case OverNeighbours::count:
      return over_links<OverNeighbours::count>(rows, values);
    case OverNeighbours::any:
      return over_links<OverNeighbours::any>(rows, values);
    case OverNeighbours::least:
      return over_links<OverNeighbours::least>(rows, values);
    case OverNeighbours::greatest:
      return over_links<OverNeighbours::greatest>(rows, values);
  }
}

CIVITAS_CLONES void links_of_doubles(OverNeighbours what, const Rows& rows, const double* values) {
  over_links(what, rows, values);
}

CIVITAS_CLONES void links_of_bytes(OverNeighbours what, const Rows& rows,
                                   const std::uint8_t* values) {
  over_links(what, rows, values);
}

/// How many neighbours of each node have a value that is not 0: those who have it tell theirs.
/// Empty when they are not few, so that asking all neighbours takes no longer on so many threads.
std::vector<std::uint32_t> told_by_few(const Network& network, std::span<const std::uint8_t> values,
                                       std::size_t threads) {
  constexpr std::uint64_t kFew = 4;  // a part of the links: writing to them costs more than reading
  const Network::Arrays links = network.arrays();
  std::uint64_t told = 0;
  const auto each = [&](const auto& visit) {
    std::uint64_t eight = 0;
    for (std::size_t row = 0; row < values.size(); row += sizeof eight) {
      const std::size_t rows = std::min(sizeof eight, values.size() - row);
      eight = 0;
      std::memcpy(&eight, &values[row], rows);
      for (std::size_t i = row; eight != 0 && i < row + rows; ++i) {
        if (values[i] != 0) visit(i);
      }
    }
  };
  each([&](std::size_t row) { told += links.first[row + 1] - links.first[row]; });
  if (told * kFew * threads > network.links()) return {};
  std::vector<std::uint32_t> heard(values.size());
  each([&](std::size_t row) {
    for (std::uint32_t link = links.first[row]; link < links.first[row + 1]; ++link)
      ++heard[links.neighbours[link]];
  });
  return heard;
}

using Total = NetworkSums::Total;

/// A group with one member more.
CIVITAS_INLINE void add(OverNeighbours what, Total& total, double value) {
  switch (what) {
    case OverNeighbours::sum:
    case OverNeighbours::weighted_sum: {
      // The rounding error of a sum, exactly: Knuth (1969), "Seminumerical algorithms", 4.2.2.
      const double sum = total.high + value;
      const double part = sum - total.high;
      total.low += (total.high - (sum - part)) + (value - part);
      total.high = sum;
      break;
    }
    case OverNeighbours::count:
    case OverNeighbours::any:
      total.high += value != 0 ? 1.0 : 0.0;
      break;
    case OverNeighbours::least:
      total.low = value < total.high ? total.high : value < total.low ? value : total.low;
      total.high = value < total.high ? value : total.high;
      break;
    case OverNeighbours::greatest:
      total.low = value > total.high ? total.high : value > total.low ? value : total.low;
      total.high = value > total.high ? value : total.high;
      break;
  }
}

/// A group without one of its members.
CIVITAS_INLINE double without(OverNeighbours what, const Total& total, double value) {
  switch (what) {
    case OverNeighbours::sum:
    case OverNeighbours::weighted_sum: {
      const double rest = total.high - value;
      const double part = rest - total.high;
      const double error = (total.high - (rest - part)) - (value + part);
      return rest + (error + total.low);
    }
    case OverNeighbours::count:
      return total.high - (value != 0 ? 1.0 : 0.0);
    case OverNeighbours::any:
      return total.high > (value != 0 ? 1.0 : 0.0) ? 1.0 : 0.0;
    case OverNeighbours::least:
    case OverNeighbours::greatest:
      return value == total.high ? total.low : total.high;
  }
  return 0;
}

}  // namespace

NetworkSums::NetworkSums(const Network& network, OverNeighbours what, Values values,
                         std::size_t threads)
    : arrays_(network.arrays()), nodes_(network.nodes()), what_(what), values_(values) {
  if (std::visit([](const auto& all) { return all.size(); }, values) != nodes_)
    throw Bug("not one value for each node of the network");
  if (what == OverNeighbours::weighted_sum && !network.weighted()) what_ = OverNeighbours::sum;
  if (!network.in_groups()) {
    const auto* bytes = std::get_if<std::span<const std::uint8_t>>(&values_);
    const bool whether = what_ == OverNeighbours::count || what_ == OverNeighbours::any;
    if (bytes != nullptr && network.mutual() && whether)
      heard_ = told_by_few(network, *bytes, threads);
    return;
  }
  totals_.reserve(arrays_.first.size() - 1);
  std::visit(
      [this](const auto& all) {
        for (std::size_t g = 0; g + 1 < arrays_.first.size(); ++g) {
          Total total{over_nobody(what_), over_nobody(what_)};
          for (std::uint32_t i = arrays_.first[g]; i < arrays_.first[g + 1]; ++i)
            add(what_, total, static_cast<double>(all[arrays_.neighbours[i]]));
          totals_.push_back(total);
        }
      },
      values_);
}

void NetworkSums::rows(std::uint32_t first, std::span<double> out) const {
  if (first > nodes_ || out.size() > nodes_ - first) throw Bug("rows that the network has not");
  if (!arrays_.group.empty()) {
    std::visit(
        [&](const auto& all) {
          for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = without(what_, totals_[arrays_.group[first + i]],
                             static_cast<double>(all[first + i]));
        },
        values_);
    return;
  }
  if (!heard_.empty()) {
    const std::uint32_t most =
        what_ == OverNeighbours::any ? 1 : std::numeric_limits<std::uint32_t>::max();
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::min(heard_[first + i], most);
    return;
  }
  const Rows rows{arrays_.first.data() + first, arrays_.neighbours.data(), arrays_.weights.data(),
                  out.data(), out.size()};
  if (const auto* doubles = std::get_if<std::span<const double>>(&values_))
    links_of_doubles(what_, rows, doubles->data());
  else
    links_of_bytes(what_, rows, std::get<std::span<const std::uint8_t>>(values_).data());
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/language/kernels.hpp"

#include <algorithm>
#include <limits>

#include "sim/core/clones.hpp"
#include "sim/language/elementwise.hpp"
#include "sim/language/member_kernels.hpp"

namespace civitas::language {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <Operation operation>
constexpr auto apply_to_two = [](double a, double b) { return apply<operation>(a, b, 0); };

CIVITAS_CLONES void apply_schedule(const Schedule& schedule, double* out, const double* x,
                                   bool scalar, std::size_t n) {
  // A row may be overwritten by its own result, so each row is finished before the next begins.
  const double* above = schedule.above.data();
  const double* gives = schedule.gives.data();
  const std::size_t brackets = schedule.above.size();
  const std::size_t step = scalar ? 0 : 1;
  constexpr std::size_t kLanes = 64;
  for (std::size_t from = 0; from < n; from += kLanes) {
    const std::size_t lanes = n - from < kLanes ? n - from : kLanes;
    double base[kLanes];
    double sum[kLanes];
    for (std::size_t i = 0; i < lanes; ++i) {
      base[i] = x[(from + i) * step];
      sum[i] = base[i] - base[i];  // 0, or nothing where the base is nothing
    }
    for (std::size_t k = 0; k < brackets; ++k) {
      const double threshold = above[k], gift = gives[k], width = schedule.width(k);
      switch (schedule.kind) {
        case ScheduleKind::marginal_rate:
          for (std::size_t i = 0; i < lanes; ++i) {
            const double over = base[i] > threshold ? base[i] - threshold : 0.0;
            sum[i] += gift * (over < width ? over : width);
          }
          break;
        case ScheduleKind::marginal_amount:
          for (std::size_t i = 0; i < lanes; ++i) sum[i] += base[i] >= threshold ? gift : 0.0;
          break;
        case ScheduleKind::single_amount:
          for (std::size_t i = 0; i < lanes; ++i) sum[i] = base[i] >= threshold ? gift : sum[i];
          break;
      }
    }
    for (std::size_t i = 0; i < lanes; ++i) out[from + i] = sum[i];
  }
}

CIVITAS_CLONES void climb(const Stairs& stairs, double* out, const double* x, bool scalar,
                          std::size_t n) {
  const double* from = stairs.from.data();
  const double* gives = stairs.gives.data();
  const double below = stairs.below;
  const std::size_t steps = stairs.from.size(), stride = scalar ? 0 : 1;
  constexpr std::size_t kLanes = 64;
  for (std::size_t begin = 0; begin < n; begin += kLanes) {
    const std::size_t lanes = n - begin < kLanes ? n - begin : kLanes;
    double at[kLanes];
    double given[kLanes];
    for (std::size_t i = 0; i < lanes; ++i) {
      at[i] = x[(begin + i) * stride];
      given[i] = at[i] == at[i] ? below : kNoResult;
    }
    for (std::size_t k = 0; k < steps; ++k) {
      const double start = from[k], gift = gives[k];
      for (std::size_t i = 0; i < lanes; ++i) given[i] = at[i] >= start ? gift : given[i];
    }
    for (std::size_t i = 0; i < lanes; ++i) out[begin + i] = given[i];
  }
}

template <class Combine>
CIVITAS_INLINE void over_links(const LinkRows& links, std::size_t n, double* out, const double* x,
                               double start, Combine combine) {
  const std::uint32_t offset = links.first[0];
  for (std::size_t i = 0; i < n; ++i) {
    double total = start;
    for (std::uint32_t link = links.first[i]; link < links.first[i + 1]; ++link)
      total = combine(total, x[link - offset]);
    out[i] = total;
  }
}
CIVITAS_CLONES void sum_links(const LinkRows& links, std::size_t n, double* out, const double* x) {
  over_links(links, n, out, x, 0.0, apply_to_two<Operation::add>);
}
CIVITAS_CLONES void min_links(const LinkRows& links, std::size_t n, double* out, const double* x) {
  over_links(links, n, out, x, kInfinity, apply_to_two<Operation::minimum>);
}
CIVITAS_CLONES void max_links(const LinkRows& links, std::size_t n, double* out, const double* x) {
  over_links(links, n, out, x, -kInfinity, apply_to_two<Operation::maximum>);
}

CIVITAS_CLONES void look_up(const std::vector<double>& cells, double* out, const double* index,
                            bool scalar, std::size_t n) {
  const double* list = cells.data();
  const auto size = static_cast<double>(cells.size());
  const auto cell = [&](double at) {
    return at >= 0 && at < size ? list[static_cast<std::int32_t>(at)] : kNoResult;
  };
  if (scalar) {
    std::fill_n(out, n, cell(*index));
    return;
  }
#pragma GCC ivdep  // a row may be overwritten by its own result, never by another's
  for (std::size_t i = 0; i < n; ++i) out[i] = cell(index[i]);
}

CIVITAS_CLONES void up(const Rows& rows, double* out, const double* of_household) {
  const std::uint32_t first = rows.first_household;
#pragma GCC ivdep
  for (std::size_t i = 0; i < rows.count[0]; ++i) out[i] = of_household[rows.household[i] - first];
}

template <class T>
CIVITAS_INLINE void as_numbers(const T* __restrict column, double* __restrict out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<double>(column[i]);
}

}  // namespace

CIVITAS_CLONES void load(const double* column, double* out, std::size_t n) {
  as_numbers(column, out, n);
}
CIVITAS_CLONES void load(const std::int32_t* column, double* out, std::size_t n) {
  as_numbers(column, out, n);
}
CIVITAS_CLONES void load(const std::uint8_t* column, double* out, std::size_t n) {
  as_numbers(column, out, n);
}

void run(std::span<const Instruction> instructions, double* const* places, const Rows& rows,
         const Lists& lists) {
  for (const Instruction& instruction : instructions) {
    double* out = places[instruction.out];
    const double* a = instruction.a < 0 ? nullptr : places[instruction.a];
    const double* b = instruction.b < 0 ? nullptr : places[instruction.b];
    const double* c = instruction.c < 0 ? nullptr : places[instruction.c];
    const std::size_t n = rows.of(instruction);
    const bool scalar = (instruction.scalar & 1U) != 0;
    switch (instruction.operation) {
      case Operation::schedule:
        apply_schedule(lists.schedules[instruction.slot], out, a, scalar, n);
        break;
      case Operation::climb:
        climb(lists.stairs[instruction.slot], out, a, scalar, n);
        break;
      case Operation::pick:
        look_up(lists.tables[instruction.slot], out, a, scalar, n);
        break;
      case Operation::of_group:
        look_up(lists.groups[instruction.slot], out, a, scalar, n);
        break;
      case Operation::up:
        up(rows, out, a);
        break;
      case Operation::sum_members:
        sum_members(rows, out, a);
        break;
      case Operation::min_members:
        min_members(rows, out, a);
        break;
      case Operation::max_members:
        max_members(rows, out, a);
        break;
      case Operation::place_among_members:
        place_among_members(rows, out, a, b);
        break;
      case Operation::neighbour: {
        const std::uint32_t* neighbour = rows.links[instruction.network].neighbour;
        for (std::size_t i = 0; i < n; ++i) out[i] = a[neighbour[i]];
        break;
      }
      case Operation::own: {
        const LinkRows& links = rows.links[instruction.network];
        for (std::size_t link = 0, i = 0; link < n; ++link) {
          while (links.first[i + 1] - links.first[0] <= link) ++i;
          out[link] = a[i];
        }
        break;
      }
      case Operation::sum_links:
        sum_links(rows.links[instruction.slot], n, out, a);
        break;
      case Operation::min_links:
        min_links(rows.links[instruction.slot], n, out, a);
        break;
      case Operation::max_links:
        max_links(rows.links[instruction.slot], n, out, a);
        break;
      default:  // leaves are no instructions
        run_elementwise(instruction.operation, out, a, b, c, instruction.scalar, n);
        break;
    }
  }
}

}  // namespace civitas::language

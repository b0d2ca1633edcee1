// SPDX-License-Identifier: Apache-2.0
#include "sim/language/kernels.hpp"

#include <bit>
#include <limits>

#include "sim/core/clones.hpp"

namespace civitas::language {
namespace {

// Results may overwrite an operand row by row, never shifted: vectorising is safe.
#define CIVITAS_ROWS _Pragma("GCC ivdep") for (std::size_t i = 0; i < n; ++i)

template <Operation operation>
[[gnu::always_inline]] inline void each_row(double* out, const double* a, const double* b,
                                            const double* c, unsigned scalar, std::size_t n) {
  if constexpr (operation == Operation::select) {
    if (scalar & 1U) {
      const double condition = *a;
      const double* chosen = condition == 1 ? b : c;
      const bool same = (scalar & (condition == 1 ? 2U : 4U)) != 0;
      if (same || condition != condition) {
        const double x = condition != condition ? condition : *chosen;
        CIVITAS_ROWS out[i] = x;
      } else
        CIVITAS_ROWS out[i] = chosen[i];
    } else if ((scalar & 6U) == 6U) {
      const double x = *b, y = *c;
      CIVITAS_ROWS out[i] = apply<operation>(a[i], x, y);
    } else if (scalar & 2U) {
      const double x = *b;
      CIVITAS_ROWS out[i] = apply<operation>(a[i], x, c[i]);
    } else if (scalar & 4U) {
      const double y = *c;
      CIVITAS_ROWS out[i] = apply<operation>(a[i], b[i], y);
    } else {
      CIVITAS_ROWS out[i] = apply<operation>(a[i], b[i], c[i]);
    }
  } else if (b == nullptr) {
    if (scalar & 1U) {
      const double x = apply<operation>(*a, 0, 0);
      CIVITAS_ROWS out[i] = x;
    } else
      CIVITAS_ROWS out[i] = apply<operation>(a[i], 0, 0);
  } else if (scalar & 1U) {
    const double x = *a;
    if (scalar & 2U) {
      const double y = apply<operation>(x, *b, 0);
      CIVITAS_ROWS out[i] = y;
    } else
      CIVITAS_ROWS out[i] = apply<operation>(x, b[i], 0);
  } else if (scalar & 2U) {
    const double y = *b;
    CIVITAS_ROWS out[i] = apply<operation>(a[i], y, 0);
  } else {
    CIVITAS_ROWS out[i] = apply<operation>(a[i], b[i], 0);
  }
}

[[gnu::always_inline]] inline void apply_schedule(const Schedule& schedule, double* out,
                                                  const double* x, bool scalar, std::size_t n) {
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

template <Operation operation>
constexpr auto apply_to_two = [](double a, double b) { return apply<operation>(a, b, 0); };

// Members stand side by side, in households of all sizes, so neither the end of a loop over a
// household nor a branch where the next one begins can be foreseen. This runs through the persons
// with neither, and stores the running total of the household at each. A total waits for the one
// before it: therefore four parts of the block, each of whole households, are run through in step.
template <class Combine>
[[gnu::always_inline]] inline void over_members(const Rows& rows, double* out, const double* x,
                                                double start, Combine combine) {
  constexpr std::uint32_t kParts = 4;
  const std::uint32_t* household = rows.household;
  const std::uint32_t persons = rows.count[0];
  const auto anew = std::bit_cast<std::uint64_t>(start);
  std::uint32_t first[kParts + 1] = {};  // person of each part
  std::uint32_t in_step = persons;
  for (std::uint32_t part = 0; part < kParts; ++part) {
    std::uint32_t& next = first[part + 1] = persons * (part + 1) / kParts;
    while (next > 0 && next < persons && household[next] == household[next - 1]) ++next;
    in_step = next - first[part] < in_step ? next - first[part] : in_step;
  }
  std::uint32_t last[kParts];
  std::uint64_t total[kParts];
  const auto add = [&](std::uint32_t part, std::uint32_t person) {
    const std::uint32_t home = household[person];
    const std::uint64_t same = -std::uint64_t{home == last[part]};  // all bits or none
    const auto before = std::bit_cast<double>((total[part] & same) | (anew & ~same));
    const double sum = combine(before, x[person]);
    out[home - rows.first_household] = sum;
    total[part] = std::bit_cast<std::uint64_t>(sum);
    last[part] = home;
  };
#pragma GCC unroll 4
  for (std::uint32_t part = 0; part < kParts; ++part) last[part] = rows.first_household - 1;
#pragma GCC unroll 4
  for (std::uint32_t part = 0; part < kParts; ++part) total[part] = anew;
  for (std::uint32_t i = 0; i < in_step; ++i) {
#pragma GCC unroll 4
    for (std::uint32_t part = 0; part < kParts; ++part) add(part, first[part] + i);
  }
#pragma GCC unroll 4
  for (std::uint32_t part = 0; part < kParts; ++part) {
    for (std::uint32_t person = first[part] + in_step; person < first[part + 1]; ++person)
      add(part, person);
  }
}

// Households are small: comparing all members costs less than sorting them. Equal values go by key.
[[gnu::always_inline]] inline void place_among_members(const Rows& rows, double* out,
                                                       const double* x, const double* among) {
  const std::uint32_t* household = rows.household;
  for (std::uint32_t i = 0; i < rows.count[0]; ++i) {
    if (among[i] == 0) {
      out[i] = 0;
      continue;
    }
    double place = x[i] == x[i] && among[i] == among[i] ? 1 : kNoResult;
    const auto count = [&](std::uint32_t k) {
      const bool before = x[k] < x[i] || (x[k] == x[i] && rows.keys[k] < rows.keys[i]);
      place += among[k] != 0 && before ? 1 : 0;
      if (x[k] != x[k] || among[k] != among[k]) place = kNoResult;
    };
    for (std::uint32_t k = i; k-- > 0 && household[k] == household[i];) count(k);
    for (std::uint32_t k = i + 1; k < rows.count[0] && household[k] == household[i]; ++k) count(k);
    out[i] = place;
  }
}

template <class Combine>
[[gnu::always_inline]] inline void over_links(const LinkRows& links, std::size_t n, double* out,
                                              const double* x, double start, Combine combine) {
  const std::uint32_t offset = links.first[0];
  for (std::size_t i = 0; i < n; ++i) {
    double total = start;
    for (std::uint32_t link = links.first[i]; link < links.first[i + 1]; ++link)
      total = combine(total, x[link - offset]);
    out[i] = total;
  }
}

[[gnu::always_inline]] inline double cell(const std::vector<double>& cells, double index) {
  const bool inside = index >= 0 && index < static_cast<double>(cells.size());
  return inside ? cells[static_cast<std::size_t>(index)] : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

CIVITAS_CLONES void run(std::span<const Instruction> instructions, double* const* places,
                        const Rows& rows, const Lists& lists) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr auto add = apply_to_two<Operation::add>;
  constexpr auto lower = apply_to_two<Operation::minimum>;
  constexpr auto higher = apply_to_two<Operation::maximum>;
  for (const Instruction& instruction : instructions) {
    double* out = places[instruction.out];
    const double* a = instruction.a < 0 ? nullptr : places[instruction.a];
    const double* b = instruction.b < 0 ? nullptr : places[instruction.b];
    const double* c = instruction.c < 0 ? nullptr : places[instruction.c];
    const std::size_t n = rows.of(instruction);
    const std::size_t step_of_a = (instruction.scalar & 1U) != 0 ? 0 : 1;
    switch (instruction.operation) {
      case Operation::schedule:
        apply_schedule(lists.schedules[instruction.slot], out, a, instruction.scalar != 0, n);
        break;
      case Operation::pick:
        for (std::size_t i = 0; i < n; ++i)
          out[i] = cell(lists.tables[instruction.slot], a[i * step_of_a]);
        break;
      case Operation::of_group:
        for (std::size_t i = 0; i < n; ++i)
          out[i] = cell(lists.groups[instruction.slot], a[i * step_of_a]);
        break;
      case Operation::up: {
        const std::uint32_t first = rows.first_household;
        for (std::size_t i = 0; i < n; ++i)
          out[i] = a[static_cast<std::int32_t>(rows.household[i] - first)];
        break;
      }
      case Operation::sum_members:
        over_members(rows, out, a, 0.0, add);
        break;
      case Operation::min_members:
        over_members(rows, out, a, kInfinity, lower);
        break;
      case Operation::max_members:
        over_members(rows, out, a, -kInfinity, higher);
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
        over_links(rows.links[instruction.slot], n, out, a, 0.0, add);
        break;
      case Operation::min_links:
        over_links(rows.links[instruction.slot], n, out, a, kInfinity, lower);
        break;
      case Operation::max_links:
        over_links(rows.links[instruction.slot], n, out, a, -kInfinity, higher);
        break;
#define CIVITAS_CASE(name)                                          \
  case Operation::name:                                             \
    each_row<Operation::name>(out, a, b, c, instruction.scalar, n); \
    break;
        CIVITAS_ELEMENTWISE(CIVITAS_CASE)
#undef CIVITAS_CASE
      default:
        break;  // leaves are no instructions
    }
  }
}

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
#include "sim/language/member_kernels.hpp"

#include <bit>
#include <limits>

#include "sim/core/clones.hpp"
#include "sim/language/wide_members.hpp"

namespace civitas::language {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

CIVITAS_INLINE double chosen(bool first, double a, double b) {  // without a branch
  const std::uint64_t all = -std::uint64_t{first};
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(a) & all) |
                               (std::bit_cast<std::uint64_t>(b) & ~all));
}

// What apply<minimum> and apply<maximum> give.
CIVITAS_INLINE double lower(double a, double b) {
  return chosen(static_cast<bool>(int{b < a} | int{b != b}), b, a);
}
CIVITAS_INLINE double higher(double a, double b) {
  return chosen(static_cast<bool>(int{b > a} | int{b != b}), b, a);
}

// Members stand side by side, in households of all sizes, so neither the end of a loop over a
// household nor a branch where the next one begins can be foreseen. This runs through the persons
// with neither, and stores the running total of the household at each. A total waits for the one
// before it: therefore four parts of the block, each of whole households, are run through in step.
template <class Combine>
CIVITAS_INLINE void over_members(const Rows& rows, double* out, const double* x, double start,
                                 Combine combine) {
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

CIVITAS_CLONES void add_up(const Rows& rows, double* out, const double* x) {
  over_members(rows, out, x, 0.0, [](double a, double b) { return a + b; });
}
CIVITAS_CLONES void find_lowest(const Rows& rows, double* out, const double* x) {
  over_members(rows, out, x, kInfinity, [](double a, double b) { return lower(a, b); });
}
CIVITAS_CLONES void find_highest(const Rows& rows, double* out, const double* x) {
  over_members(rows, out, x, -kInfinity, [](double a, double b) { return higher(a, b); });
}

}  // namespace

void sum_members(const Rows& rows, double* out, const double* x) {
  if (!wide_sum_members(rows, out, x)) add_up(rows, out, x);
}
void min_members(const Rows& rows, double* out, const double* x) {
  if (!wide_min_members(rows, out, x)) find_lowest(rows, out, x);
}
void max_members(const Rows& rows, double* out, const double* x) {
  if (!wide_max_members(rows, out, x)) find_highest(rows, out, x);
}

namespace {

// The rows of a loop do not touch one another: vectorising is safe.
#define CIVITAS_EACH(n) _Pragma("GCC ivdep") for (std::size_t i = 0; i < (n); ++i)

CIVITAS_INLINE double nothing_of(double a, double b) { return a != a || b != b ? kNoResult : 0.0; }

// By how much the places of two members rise with each other: of the one whom `first` puts first,
// that of the other.
CIVITAS_INLINE double risen(bool first, double among_first, double x, double among) {
  return (first && among_first != 0 ? 1.0 : 0.0) + nothing_of(x, among);
}

}  // namespace

// Members stand side by side: each is compared with the next one, then with the one after that and
// the third, for all at once; who is further from another is in a large household, and there are
// few. Equal values go by key. What is nothing makes all places of its household nothing.
CIVITAS_CLONES void place_among_members(const Rows& rows, double* out, const double* x,
                                        const double* among) {
  constexpr std::uint32_t kNear = 3;
  const std::uint32_t persons = rows.count[0];
  const std::uint32_t* household = rows.household;
  const std::uint64_t* keys = rows.keys;
  CIVITAS_EACH(persons) out[i] = nothing_of(x[i], among[i]) + 1;
  for (std::uint32_t far = 1; far < persons && far <= kNear; ++far) {
    const std::uint32_t count = persons - far;
    const double* y = x + far;
    const double* among_y = among + far;
    const std::uint64_t* keys_y = keys + far;
    const std::uint32_t* household_y = household + far;
    double* out_y = out + far;
    CIVITAS_EACH(count) {
      const bool same = household[i] == household_y[i];
      const bool first = x[i] < y[i] || (x[i] == y[i] && keys[i] < keys_y[i]);
      const double before = first || among_y[i] == 0 ? 0.0 : 1.0;
      out[i] += same ? before + nothing_of(y[i], among_y[i]) : 0.0;
    }
    CIVITAS_EACH(count) {
      const bool same = household[i] == household_y[i];
      const bool first = x[i] < y[i] || (x[i] == y[i] && keys[i] < keys_y[i]);
      const double before = first && among[i] != 0 ? 1.0 : 0.0;
      out_y[i] += same ? before + nothing_of(x[i], among[i]) : 0.0;
    }
  }
  const std::uint32_t* first_member = rows.first_member;
  for (std::uint32_t h = 0; h < rows.count[1]; ++h) {
    const std::uint32_t end = first_member[h + 1] - first_member[0];
    for (std::uint32_t i = first_member[h] - first_member[0]; i + kNear + 1 < end; ++i) {
      for (std::uint32_t j = i + kNear + 1; j < end; ++j) {
        const bool first = x[i] < x[j] || (x[i] == x[j] && keys[i] < keys[j]);
        out[i] += risen(!first, among[j], x[j], among[j]);
        out[j] += risen(first, among[i], x[i], among[i]);
      }
    }
  }
  CIVITAS_EACH(persons) out[i] = among[i] == 0 ? 0.0 : out[i];
}

}  // namespace civitas::language

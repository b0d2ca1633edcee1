// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/rule_rows.hpp"

#include <cmath>
#include <limits>

#include "sim/core/clones.hpp"

namespace civitas {
namespace {

// Numbers that may not fit are not converted.
template <class T>
CIVITAS_INLINE void put_as(const double* fires, const double* x, std::size_t count, T* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const double before = static_cast<double>(out[i]);
    out[i] = static_cast<T>(fires[i] != 0 ? x[i] : before);
  }
}

}  // namespace

CIVITAS_CLONES bool all_between(const double* fires, const double* x, double low, double high,
                                std::size_t count) {
  std::uint64_t bad = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double checked = fires[i] != 0 ? x[i] : low;
    bad |= checked >= low && checked <= high ? 0U : 1U;
  }
  return bad == 0;
}

CIVITAS_CLONES bool all_whole(const double* fires, const double* x, std::size_t count) {
  std::uint64_t bad = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double checked = fires[i] != 0 ? x[i] : 0;
    bad |= checked == std::floor(checked) ? 0U : 1U;
  }
  return bad == 0;
}

bool may_be(Storage storage, const double* fires, const double* x, std::size_t count) {
  const bool whole = storage == Storage::integer;
  const double most =
      whole ? std::numeric_limits<std::int32_t>::max() : std::numeric_limits<double>::max();
  return all_between(fires, x, -most, most, count) && (!whole || all_whole(fires, x, count));
}

std::size_t select(const double* whom, std::size_t count, std::uint32_t first, std::uint32_t* out) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    out[found] = first + static_cast<std::uint32_t>(i);
    found += whom[i] != 0 ? 1 : 0;
  }
  return found;
}

CIVITAS_CLONES void put(const double* fires, const double* x, std::size_t count, double* out) {
  put_as(fires, x, count, out);
}

CIVITAS_CLONES void put(const double* fires, const double* x, std::size_t count,
                        std::int32_t* out) {
  put_as(fires, x, count, out);
}

CIVITAS_CLONES void put(const double* fires, const double* x, std::size_t count,
                        std::uint8_t* out) {
  put_as(fires, x, count, out);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Keys: 64-bit hashes of numbers and names, the same on every machine and in every run.
//
// They name citizens and random streams. They are no protection against an adversary.
#pragma once

#include <cstdint>
#include <string_view>

namespace civitas {

/// A bijection of 64-bit numbers that changes half of the bits when one changes: the step and the
/// finaliser of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
/// generators", with Stafford's constants, variant 13).
[[nodiscard]] constexpr std::uint64_t hash(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/// Of two numbers in their order; a bijection in each while the other is held.
[[nodiscard]] constexpr std::uint64_t hash(std::uint64_t a, std::uint64_t b) {
  return hash(hash(a) ^ b);
}

/// Of a name's bytes: FNV-1a with 64 bits (Fowler, Noll and Vo), then mixed.
[[nodiscard]] constexpr std::uint64_t hash(std::string_view name) {
  std::uint64_t x = 0xcbf29ce484222325u;
  for (const char c : name) x = (x ^ static_cast<unsigned char>(c)) * 0x00000100000001b3u;
  return hash(x);
}

/// The key of the nth child (from 0) that `parent` gets in `step`; depends on nobody else. Among n
/// citizens the chance that any two keys agree is about n^2 / 2^65: 3e-6 for ten million.
[[nodiscard]] constexpr std::uint64_t newborn_key(std::uint64_t parent, std::uint32_t step,
                                                  std::uint32_t nth) {
  return hash(parent, (static_cast<std::uint64_t>(step) << 32) | nth);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// What options that count take: decimal digits, and nothing else.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>

namespace civitas {

inline constexpr int kMostThreads = 4096;

/// For Option::transform. Zeros in front are passed over, so that numbers of jobs may have them.
CLI::Validator whole_number(std::uint64_t least,
                            std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

}  // namespace civitas

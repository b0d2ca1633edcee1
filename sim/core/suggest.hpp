// SPDX-License-Identifier: Apache-2.0
// Guesses which known name a misspelt word was meant to be.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace civitas {

/// The name in `known` that `word` most likely stands for, or nothing. In this order: the same but
/// for upper and lower case; the smallest Damerau-Levenshtein distance (a swap of neighbours counts
/// one; case is ignored) that is at most max(length of word, 3) / 3; the same words, split at
/// '_', '.', '-' and ' ', in another order; the same behind a '.': "staff" for "services.staff".
/// The earlier in `known` wins a tie. A word of more than 64 characters stands for nothing.
[[nodiscard]] std::string suggest(std::string_view word, std::span<const std::string> known);

/// "Did you mean 'x'?" or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> known);

}  // namespace civitas

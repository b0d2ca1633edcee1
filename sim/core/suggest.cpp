// SPDX-License-Identifier: Apache-2.0
// Edit distance and reordered words behind the suggestions.
#include "sim/core/suggest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace civitas {
namespace {

/// ASCII letters only: names are ASCII, and the locale shall not matter.
char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = lower_case(c);
  return lower;
}

bool is_between_words(char c) { return c == '_' || c == '.' || c == '-' || c == ' '; }

/// The word that others are compared with, in lower case. There may be 10,000 of them for each of
/// 500 mistakes, so a column of the table of distances is one machine word (Hyyrö 2003, "A
/// bit-vector algorithm for computing Levenshtein and Damerau edit distances").
class Wanted {
 public:
  static constexpr std::size_t kLongest = 64;

  explicit Wanted(std::string_view word) : size_(word.size()), letters_(letters(word)) {
    for (std::size_t i = 0; i < word.size(); ++i)
      places_[static_cast<unsigned char>(word[i])] |= std::uint64_t{1} << i;
  }

  /// Damerau-Levenshtein distance in the restricted form: no edits within a swapped pair.
  std::size_t distance(std::string_view name) const {
    const std::uint64_t last = std::uint64_t{1} << (size_ - 1);
    std::uint64_t up = ~std::uint64_t{0}, down = 0, diagonal = 0, before = 0;  // steps of a column
    std::size_t edits = size_;
    for (const char c : name) {
      const std::uint64_t here = places_[static_cast<unsigned char>(lower_case(c))];
      const std::uint64_t swapped = ((~diagonal & here) << 1) & before;
      diagonal = (((here & up) + up) ^ up) | here | down | swapped;
      const std::uint64_t more = down | ~(diagonal | up), fewer = diagonal & up;
      if ((more & last) != 0) ++edits;
      if ((fewer & last) != 0) --edits;
      up = (fewer << 1) | ~(diagonal | ((more << 1) | 1));
      down = ((more << 1) | 1) & diagonal;
      before = here;
    }
    return edits;
  }

  /// False when `name` cannot have the same words in another order.
  bool may_be_reordered(std::string_view name) const {
    return name.size() == size_ && letters(name) == letters_;
  }

 private:
  static unsigned letters(std::string_view word) {
    unsigned sum = 0;
    for (const char c : word)
      sum += is_between_words(c) ? 0 : static_cast<unsigned char>(lower_case(c));
    return sum;
  }

  std::size_t size_;
  unsigned letters_;                         // a sum of them
  std::array<std::uint64_t, 256> places_{};  // of each character: a bit for each place
};

std::vector<std::string> sorted_words(const std::string& name) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find_first_of("_.- ", begin), name.size());
    if (end > begin) words.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace

std::string suggest(std::string_view word, std::span<const std::string> known) {
  if (word.empty() || word.size() > Wanted::kLongest) return {};
  const std::string lower = lower_case(word);
  const Wanted wanted(lower);
  const std::vector<std::string> words = sorted_words(lower);
  std::size_t best = std::max<std::size_t>(word.size(), 3) / 3 + 1;
  const std::string* nearest = nullptr;
  const std::string* reordered = nullptr;
  const std::string* longer_by_front = nullptr;
  for (const std::string& name : known) {
    const std::size_t longer = std::max(word.size(), name.size()),
                      shorter = std::min(word.size(), name.size());
    if (longer - shorter < best) {  // each edit changes the length by one at most
      if (const std::size_t edits = wanted.distance(name); edits < best) {
        best = edits;
        nearest = &name;
      }
    }
    if (best == 0) return *nearest;
    if (reordered == nullptr && !words.empty() && wanted.may_be_reordered(name) &&
        sorted_words(lower_case(name)) == words)
      reordered = &name;
    if (longer_by_front == nullptr && name.size() > word.size() &&
        name[name.size() - word.size() - 1] == '.' && lower_case(name).ends_with(lower))
      longer_by_front = &name;
  }
  for (const std::string* found : {nearest, reordered, longer_by_front}) {
    if (found != nullptr) return *found;
  }
  return {};
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  const std::string name = suggest(word, known);
  return name.empty() ? name : "Did you mean '" + name + "'?";
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Edit distance and reordered words behind the suggestions.
#include "sim/core/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace civitas {
namespace {

/// ASCII letters only: names are ASCII, and the locale shall not matter.
std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

/// Damerau-Levenshtein distance in the restricted form: no edits within a swapped pair.
/// When it is `limit` or more, that is all that is said.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  thread_local std::vector<std::size_t> before_last, last, row;
  for (auto* list : {&before_last, &last, &row}) list->assign(b.size() + 1, 0);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    // Every way on leads through one of these rows; a swap may leap over the last one.
    const auto least = [](const auto& list) { return *std::min_element(list.begin(), list.end()); };
    if (least(row) >= limit && least(last) >= limit) return limit;
  }
  return row[b.size()];
}

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
  constexpr std::size_t kLongestName = 100;
  const std::string wanted = lower_case(word);
  if (wanted.empty() || wanted.size() > kLongestName) return {};
  std::size_t best = std::max<std::size_t>(word.size(), 3) / 3 + 1;
  const std::string* nearest = nullptr;
  const std::string* reordered = nullptr;
  const std::vector<std::string> words = sorted_words(wanted);
  for (const std::string& name : known) {
    const std::string candidate = lower_case(name);
    if (candidate == wanted) return name;
    const std::size_t longer = std::max(wanted.size(), candidate.size()),
                      shorter = std::min(wanted.size(), candidate.size());
    if (longer - shorter < best) {  // each edit changes the length by one at most
      if (const std::size_t edits = distance(wanted, candidate, best); edits < best) {
        best = edits;
        nearest = &name;
      }
    }
    if (reordered == nullptr && !words.empty() && longer == shorter &&
        sorted_words(candidate) == words) {
      reordered = &name;
    }
  }
  if (nearest != nullptr) return *nearest;
  return reordered != nullptr ? *reordered : std::string();
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  const std::string name = suggest(word, known);
  return name.empty() ? name : "Did you mean '" + name + "'?";
}

}  // namespace civitas

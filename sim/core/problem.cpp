// SPDX-License-Identifier: Apache-2.0
#include "sim/core/problem.hpp"

#include <algorithm>
#include <tuple>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

std::string joined(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += to_string(problem);
  }
  return text;
}

// That something is there which cannot be read, or cannot be written.
bool is_of_files(Mistake mistake) {
  switch (mistake) {
    case Mistake::file_unreadable:
    case Mistake::cannot_write:
    case Mistake::exists_already:
    case Mistake::checkpoint_damaged:
    case Mistake::sweep_damaged:
      return true;
    default:
      return false;
  }
}

constexpr std::size_t kLongestWord = 300, kHead = 120, kTail = 60;  // bytes

// Where a character begins, at or before i.
std::size_t whole(const std::string& text, std::size_t i) {
  while (i > 0 && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80) --i;
  return i;
}

std::string with_short_words(std::string text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    if (end - begin > kLongestWord) {
      const std::size_t head = whole(text, begin + kHead), tail = whole(text, end - kTail);
      text.replace(head, tail - head, "…");
      begin = head + std::string("…").size() + (end - tail);
    } else {
      begin = end + 1;
    }
  }
  return text;
}

}  // namespace

Problem::Problem(Mistake kind, Place at, std::string problem, std::string reason,
                 std::string suggestion)
    : mistake(kind),
      place(std::move(at)),
      what(with_short_words(std::move(problem))),
      why(with_short_words(std::move(reason))),
      advice(with_short_words(std::move(suggestion))) {}

std::string to_string(const Place& place) {
  std::string text = place.file.text();
  if (place.line > 0) text += ':' + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) text += ':' + std::to_string(place.column);
  return text;
}

std::string to_string(const Problem& problem) {
  std::string text = to_string(problem.place);
  if (!text.empty()) text += ": ";
  text += problem.what;
  if (!problem.why.empty()) text += " (" + problem.why + ")";
  if (!problem.advice.empty()) text += ". " + problem.advice;
  return text;
}

Blame blame_of(const std::vector<Problem>& problems) {
  const bool files = std::all_of(problems.begin(), problems.end(), [](const Problem& problem) {
    return is_of_files(problem.mistake);
  });
  return files ? Blame::files : Blame::input;
}

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(joined(problems)), problems_(std::move(problems)) {
  if (problems_.empty()) throw Bug("an InputError needs at least one problem");
}

InputError::InputError(Problem problem) : InputError(std::vector<Problem>{std::move(problem)}) {}

void Problems::add(Problem problem) {
  const auto same = [&](const Problem& other) {
    return other.place.file == problem.place.file && other.place.line == problem.place.line &&
           other.place.column == problem.place.column && other.what == problem.what;
  };
  if (std::any_of(list_.begin(), list_.end(), same)) return;
  if (list_.size() == kMost) {
    list_.push_back({Mistake::too_large,
                     {problem.place.file},
                     "there are more mistakes than these",
                     "the first " + std::to_string(kMost) + " are told",
                     "Mend these first"});
    throw_if_any();
  }
  list_.push_back(std::move(problem));
}

void Problems::add(Mistake mistake, Place place, std::string what, std::string why,
                   std::string advice) {
  add({mistake, std::move(place), std::move(what), std::move(why), std::move(advice)});
}

void Problems::add(const InputError& error) {
  for (const Problem& problem : error.problems()) add(problem);
}

std::size_t Problems::unmended() const {
  return static_cast<std::size_t>(std::count_if(
      list_.begin(), list_.end(), [](const Problem& problem) { return !problem.mended; }));
}

void Problems::throw_if_any() const {
  if (list_.empty()) return;
  std::vector<Problem> sorted = list_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) <
           std::tie(b.place.file, b.place.line, b.place.column);
  });
  throw InputError(std::move(sorted));
}

}  // namespace civitas

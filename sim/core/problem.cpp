// SPDX-License-Identifier: Apache-2.0
#include "sim/core/problem.hpp"

#include <algorithm>
#include <tuple>

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

}  // namespace

std::string to_string(const Place& place) {
  std::string text = place.file;
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

InputError::InputError(std::vector<Problem> problems, Blame blame)
    : std::runtime_error(joined(problems)), problems_(std::move(problems)), blame_(blame) {
  if (problems_.empty()) throw Bug("an InputError needs at least one problem");
}

InputError::InputError(Problem problem, Blame blame)
    : InputError(std::vector<Problem>{std::move(problem)}, blame) {}

void Problems::add(Problem problem) {
  const auto same = [&](const Problem& other) {
    return other.place.file == problem.place.file && other.place.line == problem.place.line &&
           other.place.column == problem.place.column && other.what == problem.what;
  };
  if (std::none_of(list_.begin(), list_.end(), same)) list_.push_back(std::move(problem));
}

void Problems::add(Mistake mistake, Place place, std::string what, std::string why,
                   std::string advice) {
  add({mistake, std::move(place), std::move(what), std::move(why), std::move(advice)});
}

void Problems::add(const InputError& error) {
  for (const Problem& problem : error.problems()) add(problem);
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

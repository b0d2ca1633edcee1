// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace civitas {
namespace {

constexpr int kOfAge = 18;

}  // namespace

std::string short_name(const std::string& name) {
  std::string result = name.substr(name.find('.') + 1);
  std::replace(result.begin(), result.end(), '_', ' ');
  return result;
}

std::string in_words(const Sentence* sentence, const std::string& what, const std::string& from,
                     const std::string& to, const std::vector<Portrait::Trait>& traits) {
  if (sentence == nullptr) return fmt::format("{}: {} → {}", short_name(what), from, to);
  std::string words = sentence->words;
  const auto put = [&](const std::string& name, const std::string& label) {
    const std::string place = "{" + name + "}";
    for (std::size_t at; (at = words.find(place)) != std::string::npos;)
      words.replace(at, place.size(), label);
  };
  put("from", from);
  put("to", to);
  for (const Portrait::Trait& trait : traits) put(trait.name, trait.text);
  return words;
}

std::string rounded(double number) {
  return std::abs(number) < 100 ? fmt::format("{:.3g}", number + 0.0)
                                : fmt::format("{:.0f}", number);
}

std::string with_unit(const std::string& number, const std::string& unit) {
  return unit == "1" ? number : number + " " + unit;
}

std::string noun(const Portrait::Person& person) {
  const bool grown = !person.age || *person.age >= kOfAge;
  if (person.sex == "female") return grown ? "a woman" : "a girl";
  if (person.sex == "male") return grown ? "a man" : "a boy";
  return "somebody";
}

std::string offspring(const Portrait::Person& person) {
  return person.sex == "female" ? "daughter" : person.sex == "male" ? "son" : "child";
}

std::string who(const Portrait::Person& person) {
  if (!person.age) return noun(person);
  return noun(person) + (*person.age == 0 ? " under 1" : fmt::format(" of {}", *person.age));
}

std::string with_key(const std::string& who, const Portrait::Person& person) {
  return fmt::format("{} (key {})", who, person.key);
}

std::string listed(const std::vector<std::string>& words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i)
    result += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return result;
}

}  // namespace civitas

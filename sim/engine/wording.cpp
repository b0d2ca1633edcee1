// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace civitas {
namespace {

constexpr int kOfAge = 18;

/// What the life course calls a change of these columns; an empty `from` is any. Other changes are
/// told by name and value alone.
struct Wording {
  std::string_view what, from, to, words;
};
constexpr std::array kWordings = {
    Wording{"person.activity", "", "employed", "begins to work"},
    Wording{"person.activity", "employed", "unemployed", "loses work"},
    Wording{"person.activity", "", "unemployed", "looks for work"},
    Wording{"person.activity", "employed", "inactive", "stops working"},
    Wording{"person.activity", "", "inactive", "neither works nor looks for work"},
    Wording{"person.activity", "", "retired", "retires"},
    Wording{"person.activity", "child", "student", "stays at school"},
    Wording{"person.activity", "", "student", "begins to study"},
    Wording{"person.position", "", "partner", "lives with a partner"},
    Wording{"person.position", "partner", "adult", "lives without a partner"},
    Wording{"person.position", "child", "adult", "lives without parents"},
    Wording{"household.region", "", "", "moves to another region"},
};

}  // namespace

std::string short_name(const std::string& name) {
  std::string result = name.substr(name.find('.') + 1);
  std::replace(result.begin(), result.end(), '_', ' ');
  return result;
}

std::string in_words(const std::string& whose, const std::string& what, const std::string& from,
                     const std::string& to) {
  const auto fits = [](std::string_view pattern, const std::string& text) {
    return pattern.empty() || pattern == text;
  };
  for (const Wording& wording : kWordings) {
    if (wording.what == what && fits(wording.from, from) && fits(wording.to, to))
      return fmt::format("{}{}{} ({} → {})", whose, whose.empty() ? "" : " ", wording.words, from,
                         to);
  }
  return fmt::format("{}{}{}: {} → {}", whose, whose.empty() ? "" : ", ", short_name(what), from,
                     to);
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

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/file_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/month.hpp"

namespace civitas {
namespace {

using hdf5::Reader;

constexpr const char* kNothing = "nothing";

std::string in_short(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  constexpr std::size_t most = 60;
  return text.size() > most ? text.substr(0, most) + "…" : text;
}

std::string number_text(double value) {
  return std::isnan(value) ? std::string("not recorded") : fmt::format("{}", value);
}

// The entry of a dimension in words: a month, a label, the number of a replicate or point.
std::string entry(const Reader& file, const std::string& dimension, std::size_t index) {
  if (dimension.empty() || !file.has("/" + dimension)) return fmt::format("{}", index + 1);
  if (file.is_text("/" + dimension)) return file.texts("/" + dimension).at(index);
  const double value = file.numbers("/" + dimension).at(index);
  if (dimension != "time") return fmt::format("{} {}", dimension, value);
  const std::string units = file.attribute("/time", "units");  // days since 2025-01-01
  const auto first = Month::parse(units.substr(std::min(units.size(), std::size_t{11}), 7));
  constexpr double days_a_month = 365.2425 / 12;
  return first ? (*first + static_cast<int>(std::round(value / days_a_month))).text()
               : fmt::format("day {}", value);
}

std::string place(const Reader& file, const std::string& dataset, std::size_t index) {
  const std::vector<std::size_t> shape = file.shape(dataset);
  const std::vector<std::string> dimensions = file.dimensions(dataset);
  std::string text;
  std::size_t cells = 1;
  for (std::size_t i = shape.size(); i-- > 0; cells *= shape[i])
    text = entry(file, dimensions[i], index / cells % shape[i]) + (text.empty() ? "" : ", ") + text;
  return text;
}

class Comparison {
 public:
  Comparison(const Reader& there, const Reader& here) : there_(there), here_(here) {}

  std::vector<FileDifference> list() {
    const std::vector<std::string> groups = {"/provenance", "/plan",  "/assertions",
                                             "/population", "/panel", "/failures"};
    compare_group("/", groups);
    for (const std::string& group : groups) {
      if (there_.has(group) != here_.has(group))
        add(group.substr(1), "", there_.has(group) ? "there" : kNothing,
            here_.has(group) ? "there" : kNothing, group == "/panel");
      else if (there_.has(group))
        compare_group(group, {});
    }
    std::stable_partition(list_.begin(), list_.end(),
                          [](const FileDifference& one) { return one.number; });
    return std::move(list_);
  }

 private:
  void add(const std::string& name, const std::string& where, const std::string& there,
           const std::string& here, bool number) {
    list_.push_back({name, where, in_short(there), in_short(here), number});
  }

  void compare_group(const std::string& group, const std::vector<std::string>& without) {
    compare_attributes(group);
    std::vector<std::string> names = there_.names(group);
    for (const std::string& name : here_.names(group)) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    const std::string prefix = group == "/" ? "/" : group + "/";
    for (const std::string& name : names) {
      const std::string path = prefix + name;
      if (std::find(without.begin(), without.end(), path) != without.end()) continue;
      const bool number = group == "/" || group == "/panel";
      if (!there_.has(path) || !here_.has(path))
        add(path.substr(1), "", there_.has(path) ? "there" : kNothing,
            here_.has(path) ? "there" : kNothing, number);
      else
        compare_dataset(path, number);
    }
  }

  void compare_dataset(const std::string& path, bool number) {
    compare_attributes(path);
    const std::string name = path.substr(1);
    if (there_.is_text(path) != here_.is_text(path) || there_.is_whole(path) != here_.is_whole(path))
      return add(name, "", "of one type", "of another", number);
    if (there_.shape(path) != here_.shape(path))
      return add(name, "", fmt::format("{}", fmt::join(there_.shape(path), " x ")),
                 fmt::format("{}", fmt::join(here_.shape(path), " x ")), number);
    if (there_.is_text(path)) {
      const auto a = there_.texts(path), b = here_.texts(path);
      const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin());
      if (x != a.end()) add(name, place_of(path, x - a.begin()), *x, *y, number);
      return;
    }
    const auto a = there_.numbers(path), b = here_.numbers(path);
    const auto same = [](double one, double other) {
      return one == other || (std::isnan(one) && std::isnan(other));
    };
    const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), same);
    if (x != a.end())
      add(name, place_of(path, x - a.begin()), number_text(*x), number_text(*y), number);
  }

  std::string place_of(const std::string& path, std::ptrdiff_t index) const {
    return place(there_, path, static_cast<std::size_t>(index));
  }

  void compare_attributes(const std::string& object) {
    const auto there = there_.attributes(object), here = here_.attributes(object);
    const std::string of = object == "/" ? "" : " of " + object.substr(1);
    for (const auto& [name, text] : there) {
      if (name == "digest" || name == "NAME" || name == "CLASS") continue;  // of what is told
      const std::string other = here_.attribute(object, name);
      if (other != text) add(name + of, "", text, other.empty() ? kNothing : other, name == "units");
    }
    for (const auto& [name, text] : here) {
      if (there_.attribute(object, name).empty()) add(name + of, "", kNothing, text, name == "units");
    }
  }

  const Reader& there_;
  const Reader& here_;
  std::vector<FileDifference> list_;
};

}  // namespace

std::vector<FileDifference> file_differences(const Reader& there, const Reader& here) {
  return Comparison(there, here).list();
}

}  // namespace civitas

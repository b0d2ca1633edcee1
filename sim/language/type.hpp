// SPDX-License-Identifier: Apache-2.0
// What a formula gives: a number with its unit, a yes or no, or one of a list of categories.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/language/unit.hpp"

namespace civitas::language {

using Labels = std::shared_ptr<const std::vector<std::string>>;

struct Type {
  enum class Kind { number, boolean, category };

  Kind kind = Kind::number;
  Unit unit;      // of a number
  Labels labels;  // of a category; its value is an index into them

  static Type number(Unit unit = {}) { return {Kind::number, std::move(unit), nullptr}; }
  static Type boolean() { return {Kind::boolean, {}, nullptr}; }
  static Type category(std::vector<std::string> labels) {
    return {
        Kind::category, {}, std::make_shared<const std::vector<std::string>>(std::move(labels))};
  }
  bool is_number() const { return kind == Kind::number; }
  bool is_boolean() const { return kind == Kind::boolean; }
  bool is_category() const { return kind == Kind::category; }

  /// In words, for messages: "a number in EUR/month", "yes or no", "a category".
  std::string text() const {
    if (is_boolean()) return "yes or no";
    if (is_category()) return "a category";
    return unit.is_one() ? "a pure number" : "a number in " + unit.text();
  }
};

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
// A table of columns: one row for each member of an entity, one array for each attribute.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/population/attribute.hpp"

namespace civitas {

struct Column {
  using Values =
      std::variant<std::vector<std::uint8_t>, std::vector<std::int32_t>, std::vector<double>>;

  Attribute attribute;
  Values values;

  Column(Attribute attribute_, std::size_t rows);
  std::size_t rows() const;
  /// The value of `row` as a number: yes is 1, a category its index.
  double number(std::size_t row) const;
  void set_number(std::size_t row, double value);
  /// The elements; T must be the stored type (uint8_t, int32_t or double).
  template <class T>
  std::span<T> as() {
    return std::get<std::vector<T>>(values);
  }
  template <class T>
  std::span<const T> as() const {
    return std::get<std::vector<T>>(values);
  }
  /// A column of the same attribute whose row i is this one's row from[i].
  Column gathered(std::span<const std::uint32_t> from) const;
  std::size_t bytes() const;
};

struct Table {
  std::vector<std::uint64_t> keys;  // of the rows; unique, and the same in every scenario
  std::vector<Column> columns;

  std::size_t rows() const { return keys.size(); }
  /// Index of the column `name`, or -1.
  int find(std::string_view name) const;
  /// Adds a column of zeros and gives its index; the name must be new.
  int add(Attribute attribute);
  /// A table whose row i is this one's row from[i], with the same keys. A column that is not wanted
  /// has no rows.
  Table gathered(
      std::span<const std::uint32_t> from, const std::function<bool(std::size_t column)>& wanted =
                                               [](std::size_t) { return true; }) const;
  std::size_t bytes() const;
};

}  // namespace civitas

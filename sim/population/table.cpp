// SPDX-License-Identifier: Apache-2.0
#include "sim/population/table.hpp"

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

Column::Values zeros(Storage storage, std::size_t rows) {
  switch (storage) {
    case Storage::boolean:
    case Storage::category:
      return std::vector<std::uint8_t>(rows);
    case Storage::integer:
      return std::vector<std::int32_t>(rows);
    case Storage::real:
      return std::vector<double>(rows);
  }
  throw Bug("unknown storage");
}

}  // namespace

Column::Column(Attribute attribute_, std::size_t rows)
    : attribute(std::move(attribute_)), values(zeros(attribute.storage, rows)) {}

std::size_t Column::rows() const {
  return std::visit([](const auto& list) { return list.size(); }, values);
}

double Column::number(std::size_t row) const {
  return std::visit([&](const auto& list) { return static_cast<double>(list[row]); }, values);
}

void Column::set_number(std::size_t row, double value) {
  std::visit([&]<class T>(std::vector<T>& list) { list[row] = static_cast<T>(value); }, values);
}

Column Column::gathered(std::span<const std::uint32_t> from) const {
  Column result(attribute, from.size());
  std::visit(
      [&]<class T>(const std::vector<T>& list) {
        auto& out = std::get<std::vector<T>>(result.values);
        for (std::size_t i = 0; i < from.size(); ++i) out[i] = list[from[i]];
      },
      values);
  return result;
}

std::size_t Column::bytes() const {
  return std::visit([]<class T>(const std::vector<T>& list) { return list.size() * sizeof(T); },
                    values);
}

int Table::find(std::string_view name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].attribute.name == name) return static_cast<int>(i);
  }
  return -1;
}

int Table::add(Attribute attribute) {
  if (find(attribute.name) >= 0) throw Bug("the column " + attribute.name + " exists twice");
  columns.emplace_back(std::move(attribute), rows());
  return static_cast<int>(columns.size()) - 1;
}

Table Table::gathered(std::span<const std::uint32_t> from,
                      const std::function<bool(std::size_t column)>& wanted) const {
  Table result;
  result.keys.reserve(from.size());
  for (const std::uint32_t row : from) result.keys.push_back(keys[row]);
  result.columns.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (wanted(i))
      result.columns.push_back(columns[i].gathered(from));
    else
      result.columns.emplace_back(columns[i].attribute, 0);
  }
  return result;
}

std::size_t Table::bytes() const {
  std::size_t sum = keys.size() * sizeof(std::uint64_t);
  for (const Column& column : columns) sum += column.bytes();
  return sum;
}

}  // namespace civitas

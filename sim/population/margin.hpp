// SPDX-License-Identifier: Apache-2.0
// Margins: how many persons or households of each kind there are known to be in each area, and how
// well a population meets them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/population/margin_fit.hpp"
#include "sim/population/population.hpp"

namespace civitas {

/// Areas in levels: the first level is the finest, its areas are the zones.
struct Geography {
  struct Level {
    std::string name;                 // "district"
    std::vector<std::string> labels;  // of its areas
    std::vector<std::uint32_t> of;    // of[zone]: the area of this level in which the zone lies
  };
  std::vector<Level> levels;
  std::size_t zones() const { return levels.empty() ? 1 : levels[0].labels.size(); }
};

/// One attribute by which a margin counts, and its classes: numbers from `low` to `high`, both
/// included; a category is its index.
struct MarginAxis {
  struct Class {
    std::string label;  // as written: "male", "15-64", "7+"
    double low = 0, high = 0;
  };
  std::string attribute;
  Entity of = Entity::person;
  int column = -1;             // of the table of `of`; -1: the number of members of the household
  std::vector<Class> classes;  // in ascending order, without overlap
};

/// Cells run over the classes of the axes, the last axis fastest; without axes there is one cell,
/// for everybody.
struct Margin {
  static constexpr int kWhole = -1;

  std::string name;
  Place place;
  Entity of = Entity::person;
  int level = kWhole;  // of Geography::levels; kWhole: the whole population is one area
  std::vector<MarginAxis> axes;
  std::vector<double> totals;  // [area][cell]

  std::size_t cells() const;
  std::size_t areas(const Geography& geography) const;
  std::size_t area_of(const Geography& geography, std::size_t zone) const;
  std::string label(std::size_t cell) const;  // "age 15-64, sex male"
  std::string area_name(const Geography& geography, std::size_t area) const;  // "zone 7"
  /// Whether a zone lies in the area; others count nobody and are in no fit.
  bool has_zones(const Geography& geography, std::size_t area) const;
  /// Σ of the cells of an area.
  double total(std::size_t area) const;
};

/// cell[row] of each row of margin.of. Rows in no class are a problem at the margin's place.
std::vector<std::uint32_t> cells_of(const Margin& margin, const Population& population,
                                    Problems& problems);

/// How well the weights of `population` meet margins that are of the whole. Leaves weights_error to
/// the caller.
std::vector<MarginFit> fits_of(const std::vector<Margin>& margins, const Population& population,
                               Problems& problems);

/// `counted` and margin.totals: [area][cell]. Leaves weights_error to the caller.
MarginFit fit_of(const Margin& margin, const Geography& geography, std::span<const double> counted);

}  // namespace civitas

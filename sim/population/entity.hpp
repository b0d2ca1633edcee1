// SPDX-License-Identifier: Apache-2.0
// The kinds of things that have attributes, and how they hang together.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace civitas {

/// `world` stands for the whole population: what is the same for everybody. `link` is what one row
/// of a network is to another; it has no table.
enum class Entity : signed char { world = -1, person = 0, household = 1, link = 2 };

inline constexpr int kEntities = 2;  // with a table of their own
inline constexpr std::array<Entity, kEntities> kAllEntities = {Entity::person, Entity::household};

constexpr std::string_view name(Entity entity) {
  switch (entity) {
    case Entity::person:
      return "person";
    case Entity::household:
      return "household";
    case Entity::link:
      return "link";
    case Entity::world:
      break;
  }
  return "world";
}

constexpr std::optional<Entity> entity_named(std::string_view word) {
  for (const Entity entity : kAllEntities) {
    if (name(entity) == word) return entity;
  }
  return std::nullopt;
}

constexpr int index(Entity entity) { return static_cast<int>(entity); }

}  // namespace civitas

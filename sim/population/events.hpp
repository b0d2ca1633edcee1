// SPDX-License-Identifier: Apache-2.0
// Births, deaths and moves: what happens to who exists and who lives with whom.
//
// Events are collected while every row stays where it is, and then happen together: see
// renewal.hpp. Rows are those of the population in which the events are collected.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/population/entity.hpp"

namespace civitas {

/// Why somebody appears or disappears.
enum class Flow : unsigned char { birth, death, immigration, emigration };
inline constexpr int kFlows = 4;
inline constexpr std::array<const char*, kFlows> kFlowNames = {"births", "deaths", "immigrants",
                                                               "emigrants"};

/// A line of the civil register: who was born, died, came or went, by keys.
struct Registration {
  Flow what;
  std::uint64_t person;
  std::uint64_t mother = 0;  // of who was born
};

/// Where somebody goes to live: a household that exists, or one that is founded.
struct Home {
  static constexpr std::uint32_t kNew = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t row = kNew;
  std::uint64_t key = 0;  // of a new one
};

class Events {
 public:
  /// What somebody new is like, where it differs from what is inherited.
  struct Cell {
    int column;  // of the person table
    double number;
  };
  struct End {
    std::uint32_t person;
    Flow why;
  };
  struct Move {
    std::uint32_t person;
    Home to;
  };
  struct Birth {
    std::uint64_t key;
    std::uint32_t mother;
    Home home;
    std::vector<Cell> cells;
  };
  struct Foundation {
    std::uint64_t key;
    std::uint32_t like;  // the household whose region, categories and weight it takes over
  };
  struct Arrival {
    std::uint32_t like;  // the household of which it is a copy, with all its members
    std::uint32_t nth;   // copy of that household in this step
  };

  /// The person dies or emigrates. Whatever else happens to the person in this step does not.
  void end(std::uint32_t person, Flow why) { ends.push_back({person, why}); }
  void move(std::uint32_t person, Home to) { moves.push_back({person, to}); }
  /// A household for those who move into it; without them there is none.
  Home found(std::uint64_t key, std::uint32_t like) {
    foundations.push_back({key, like});
    return {Home::kNew, key};
  }
  void birth(std::uint64_t key, std::uint32_t mother, Home home, std::vector<Cell> cells) {
    births.push_back({key, mother, home, std::move(cells)});
  }
  void arrival(std::uint32_t like, std::uint32_t nth) { arrivals.push_back({like, nth}); }
  /// The household's region has been written anew.
  void relocate(std::uint32_t household) { relocations.push_back(household); }

  /// Somebody of whom the process wants to know in Process::together; nothing happens by this.
  void consider(std::uint32_t row) { considered.push_back(row); }

  bool empty() const;
  void append(Events&& other);

  std::vector<End> ends;
  std::vector<Move> moves;
  std::vector<Birth> births;
  std::vector<Foundation> foundations;
  std::vector<Arrival> arrivals;
  std::vector<std::uint32_t> relocations;
  std::vector<std::uint32_t> considered;
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/population/rearrangement.hpp"

#include <algorithm>

#include "sim/core/key.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kNobody = Renewal::kGone;

}  // namespace

Rearrangement::Rearrangement(const Population& population, const Events& events, std::uint32_t step)
    : population_(population),
      events_(events),
      step_(step),
      persons_(population[Entity::person]),
      households_(population[Entity::household]),
      leaves_(population.persons()),
      changed_of_(population.households(), kNobody),
      out_of_place_(population.households()) {
  const int region = households_.find("region");
  region_ = region < 0 ? nullptr : &households_.columns[static_cast<std::size_t>(region)];
  weight_ = persons_.columns[static_cast<std::size_t>(persons_.find(kWeight))].as<double>();
  end();
  found();
  move();
  bear();
  arrive();
  for (const std::uint32_t row : events_.relocations) {
    out_of_place_[row] = 1;
    change(row);
  }
}

std::vector<std::uint32_t> Rearrangement::touched() const {
  std::vector<std::uint32_t> list;
  for (const Changed& changed : changed_) {
    if (changed.kind == Changed::Kind::old) list.push_back(changed.from);
  }
  for (const std::uint32_t person : left_) list.push_back(population_.household[person]);
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  list.push_back(static_cast<std::uint32_t>(population_.households()));
  return list;
}

void Rearrangement::count(Flow why, std::uint32_t person) {
  flows_[static_cast<std::size_t>(why)] += weight_[person];
}

void Rearrangement::leave(std::uint32_t person) {
  leaves_[person] = 1;
  left_.push_back(person);
}

Changed& Rearrangement::change(std::uint32_t household) {
  std::uint32_t& at = changed_of_[household];
  if (at == kNobody) {
    at = static_cast<std::uint32_t>(changed_.size());
    changed_.push_back(
        {region(household), households_.keys[household], household, Changed::Kind::old, {}});
  }
  return changed_[at];
}

Changed& Rearrangement::at_home(const Home& home) {
  if (home.row != Home::kNew) return change(home.row);
  const auto found =
      std::lower_bound(founded_.begin(), founded_.end(), home.key,
                       [&](std::uint32_t at, std::uint64_t key) { return changed_[at].key < key; });
  if (found == founded_.end() || changed_[*found].key != home.key)
    throw Bug("somebody moves into a household that is not founded");
  return changed_[*found];
}

void Rearrangement::end() {
  for (const Events::End& end : events_.ends) {
    if (leaves_[end.person] != 0) continue;
    leave(end.person);
    count(end.why, end.person);
  }
}

void Rearrangement::found() {
  for (const Events::Foundation& foundation : events_.foundations) {
    founded_.push_back(static_cast<std::uint32_t>(changed_.size()));
    changed_.push_back(
        {region(foundation.like), foundation.key, foundation.like, Changed::Kind::founded, {}});
  }
  std::sort(founded_.begin(), founded_.end(),
            [&](std::uint32_t a, std::uint32_t b) { return changed_[a].key < changed_[b].key; });
}

void Rearrangement::move() {
  for (const Events::Move& move : events_.moves) {
    if (leaves_[move.person] != 0 || move.to.row == population_.household[move.person]) continue;
    leave(move.person);
    at_home(move.to).comers.push_back({persons_.keys[move.person], move.person});
  }
}

void Rearrangement::bear() {
  for (std::uint32_t i = 0; i < events_.births.size(); ++i) {
    const Events::Birth& birth = events_.births[i];
    at_home(birth.home).comers.push_back({birth.key, birth.mother, i, Comer::Kind::born});
    count(Flow::birth, birth.mother);
  }
}

void Rearrangement::arrive() {
  for (const Events::Arrival& arrival : events_.arrivals) {
    const auto key = [&](std::uint64_t like) { return newborn_key(like, step_, arrival.nth); };
    Changed household{region(arrival.like),
                      key(households_.keys[arrival.like]),
                      arrival.like,
                      Changed::Kind::copied,
                      {}};
    for (std::uint32_t row = population_.first_member[arrival.like];
         row < population_.first_member[arrival.like + 1]; ++row) {
      household.comers.push_back({key(persons_.keys[row]), row, kNobody, Comer::Kind::copied});
      count(Flow::immigration, row);
    }
    changed_.push_back(std::move(household));
  }
}

}  // namespace civitas

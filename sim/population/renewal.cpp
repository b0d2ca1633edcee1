// SPDX-License-Identifier: Apache-2.0
#include "sim/population/renewal.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "sim/core/key.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kNobody = Renewal::kGone;

/// Somebody who changes the household, is born or arrives.
struct Comer {
  std::uint64_t key;
  std::uint32_t from;  // row before: oneself, the mother, or of whom it is a copy
  std::uint32_t birth = kNobody;
  enum class Kind : unsigned char { moved, born, copied } kind = Kind::moved;
};

/// A household that gains members or changes its place in the order.
struct Changed {
  double region;
  std::uint64_t key;
  std::uint32_t from;  // row before: itself, or the one that it is like
  enum class Kind : unsigned char { old, founded, copied } kind = Kind::old;
  std::vector<Comer> comers;
};

class Renewing {
 public:
  Renewing(const Population& population, const Events& events, std::uint32_t step, Renewal room)
      : population_(population),
        events_(events),
        step_(step),
        persons_(population[Entity::person]),
        households_(population[Entity::household]),
        leaves_(population.persons()),
        changed_of_(population.households(), kNobody),
        out_of_place_(population.households()),
        result_(std::move(room)) {
    const int region = households_.find("region");
    region_ = region < 0 ? nullptr : &households_.columns[static_cast<std::size_t>(region)];
    weight_ = persons_.columns[static_cast<std::size_t>(persons_.find(kWeight))].as<double>();
  }

  Renewal run() {
    result_.births.clear();
    result_.flows = {};
    end();
    found();
    move();
    bear();
    arrive();
    for (const std::uint32_t row : events_.relocations) {
      out_of_place_[row] = 1;
      change(row);
    }
    lay_out();
    return std::move(result_);
  }

 private:
  double region(std::uint32_t household) const {
    return region_ == nullptr ? 0.0 : region_->number(household);
  }
  void count(Flow why, std::uint32_t person) {
    result_.flows[static_cast<std::size_t>(why)] += weight_[person];
  }

  void leave(std::uint32_t person) {
    leaves_[person] = 1;
    left_.push_back(person);
  }

  Changed& change(std::uint32_t household) {
    std::uint32_t& at = changed_of_[household];
    if (at == kNobody) {
      at = static_cast<std::uint32_t>(changed_.size());
      changed_.push_back(
          {region(household), households_.keys[household], household, Changed::Kind::old, {}});
    }
    return changed_[at];
  }

  Changed& at_home(const Home& home) {
    if (home.row != Home::kNew) return change(home.row);
    const auto found = std::lower_bound(
        founded_.begin(), founded_.end(), home.key,
        [&](std::uint32_t at, std::uint64_t key) { return changed_[at].key < key; });
    if (found == founded_.end() || changed_[*found].key != home.key)
      throw Bug("somebody moves into a household that is not founded");
    return changed_[*found];
  }

  void end() {
    for (const Events::End& end : events_.ends) {
      if (leaves_[end.person] != 0) continue;
      leave(end.person);
      count(end.why, end.person);
    }
  }

  void found() {
    for (const Events::Foundation& foundation : events_.foundations) {
      founded_.push_back(static_cast<std::uint32_t>(changed_.size()));
      changed_.push_back(
          {region(foundation.like), foundation.key, foundation.like, Changed::Kind::founded, {}});
    }
    std::sort(founded_.begin(), founded_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return changed_[a].key < changed_[b].key; });
  }

  void move() {
    for (const Events::Move& move : events_.moves) {
      if (leaves_[move.person] != 0 || move.to.row == population_.household[move.person]) continue;
      leave(move.person);
      at_home(move.to).comers.push_back({persons_.keys[move.person], move.person});
    }
  }

  void bear() {
    for (std::uint32_t i = 0; i < events_.births.size(); ++i) {
      const Events::Birth& birth = events_.births[i];
      at_home(birth.home).comers.push_back({birth.key, birth.mother, i, Comer::Kind::born});
      count(Flow::birth, birth.mother);
    }
  }

  void arrive() {
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

  // Unchanged households as they were, run by run, and between them the others, in order.
  void lay_out() {
    std::vector<std::uint32_t> order;  // of those that are new or out of place
    for (std::uint32_t i = 0; i < changed_.size(); ++i) {
      if (changed_[i].kind != Changed::Kind::old || out_of_place_[changed_[i].from] != 0)
        order.push_back(i);
    }
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return place(a) < place(b); });
    reserve();
    auto next = order.begin();
    std::uint32_t row = 0;
    for (const std::uint32_t touched : touched_households()) {
      for (; next != order.end(); ++next) {
        const std::uint32_t before = first_after(row, touched, place(*next));
        if (before == touched) break;
        add_run(row, before);
        row = before;
        add(changed_[*next]);
      }
      add_run(row, touched);
      row = touched + 1;
      if (touched == population_.households() || out_of_place_[touched] != 0) continue;
      while (next != order.end() && place(*next) < place_of_row(touched)) add(changed_[*next++]);
      if (changed_of_[touched] != kNobody)
        add(changed_[changed_of_[touched]]);
      else
        add_remaining(touched);
    }
    while (next != order.end()) add(changed_[*next++]);
    first_member()[households_now_] = persons_now_;
    persons().from.resize(persons_now_);
    persons().keys.resize(persons_now_);
    result_.household.resize(persons_now_);
    households().from.resize(households_now_);
    households().keys.resize(households_now_);
    first_member().resize(households_now_ + 1);
  }

  /// Where a household stands in the order.
  using Place = std::pair<double, std::uint64_t>;
  Place place(std::uint32_t changed) const {
    return {changed_[changed].region, changed_[changed].key};
  }
  Place place_of_row(std::uint32_t household) const {
    return {region(household), households_.keys[household]};
  }
  /// The first of the households row … end - 1, all of them in order, that comes after the place.
  std::uint32_t first_after(std::uint32_t row, std::uint32_t end, const Place& place) const {
    while (row < end) {
      const std::uint32_t middle = row + (end - row) / 2;
      if (place < place_of_row(middle))
        end = middle;
      else
        row = middle + 1;
    }
    return end;
  }

  // Those that are not as they were, in order; and one beyond the last.
  std::vector<std::uint32_t> touched_households() const {
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

  Renewal::Rows& persons() { return result_.rows[0]; }
  Renewal::Rows& households() { return result_.rows[1]; }
  std::vector<std::uint32_t>& first_member() { return result_.first_member; }

  // Room for as many as there can be.
  void reserve() {
    std::size_t comers = 0;
    for (const Changed& changed : changed_) comers += changed.comers.size();
    const auto make = [](Renewal::Rows& rows, std::size_t before, std::size_t now) {
      rows.runs.clear();
      rows.born.clear();
      rows.copied.clear();
      rows.moved.clear();
      rows.to.assign(before, kNobody);
      rows.from.resize(now);
      rows.keys.resize(now);
    };
    make(persons(), population_.persons(), population_.persons() + comers);
    make(households(), population_.households(), population_.households() + changed_.size());
    result_.household.resize(persons().from.size());
    first_member().resize(households().from.size() + 1);
  }

  void add_to(Renewal::Rows& rows, std::uint32_t from, std::uint32_t now, std::uint32_t count) {
    if (!rows.runs.empty() && rows.runs.back().from + rows.runs.back().count == from)
      rows.runs.back().count += count;
    else
      rows.runs.push_back({from, now, count});
    std::iota(rows.from.begin() + now, rows.from.begin() + now + count, from);
  }
  void add_household(std::uint64_t key, std::uint32_t from) {
    first_member()[households_now_] = persons_now_;
    households().keys[households_now_] = key;
    add_to(households(), from, households_now_++, 1);
  }
  void add_person(std::uint64_t key, std::uint32_t from) {
    result_.household[persons_now_] = households_now_ - 1;
    persons().keys[persons_now_] = key;
    add_to(persons(), from, persons_now_++, 1);
  }
  std::uint32_t last_person() const { return persons_now_ - 1; }

  // Households row … end - 1, all as they were.
  void add_run(std::uint32_t row, std::uint32_t end) {
    if (row >= end) return;
    const std::uint32_t first = population_.first_member[row];
    const std::uint32_t count = population_.first_member[end] - first;
    const std::uint32_t on = persons_now_ - first, households_on = households_now_ - row;  // modulo
    std::copy_n(households_.keys.begin() + row, end - row,
                households().keys.begin() + households_now_);
    std::copy_n(persons_.keys.begin() + first, count, persons().keys.begin() + persons_now_);
    std::iota(households().to.begin() + row, households().to.begin() + end, households_now_);
    std::iota(persons().to.begin() + first, persons().to.begin() + first + count, persons_now_);
    for (std::uint32_t i = row; i < end; ++i)
      first_member()[i + households_on] = population_.first_member[i] + on;
    for (std::uint32_t i = first; i < first + count; ++i)
      result_.household[i + on] = population_.household[i] + households_on;
    add_to(households(), row, households_now_, end - row);
    add_to(persons(), first, persons_now_, count);
    households_now_ += end - row;
    persons_now_ += count;
  }

  // A household that somebody has left.
  void add_remaining(std::uint32_t row) {
    bool anybody = false;
    for (std::uint32_t person = population_.first_member[row];
         person < population_.first_member[row + 1]; ++person) {
      if (leaves_[person] != 0) continue;
      if (!anybody) {
        households().to[row] = households_now_;
        add_household(households_.keys[row], row);
        anybody = true;
      }
      add_person(persons_.keys[person], person);
      persons().to[person] = last_person();
    }
  }

  void add(Changed& household) {
    struct Member {
      std::uint64_t key;
      std::uint32_t from;
      const Comer* comer;
    };
    std::vector<Member> members;
    for (const Comer& comer : household.comers) members.push_back({comer.key, comer.from, &comer});
    if (household.kind == Changed::Kind::old) {
      for (std::uint32_t person = population_.first_member[household.from];
           person < population_.first_member[household.from + 1]; ++person) {
        if (leaves_[person] == 0) members.push_back({persons_.keys[person], person, nullptr});
      }
    }
    if (members.empty()) return;
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return a.key < b.key; });
    const std::uint32_t row = households_now_;
    add_household(household.key, household.from);
    if (household.kind == Changed::Kind::old) {
      households().to[household.from] = row;
      if (out_of_place_[household.from] != 0) households().moved.push_back(row);
    } else {
      (household.kind == Changed::Kind::founded ? households().born : households().copied)
          .push_back(row);
    }
    for (const Member& member : members) {
      add_person(member.key, member.from);
      const auto kind = member.comer == nullptr ? Comer::Kind::moved : member.comer->kind;
      if (kind == Comer::Kind::moved) {
        persons().to[member.from] = last_person();
        if (member.comer != nullptr || out_of_place_[household.from] != 0)
          persons().moved.push_back(last_person());
      } else if (kind == Comer::Kind::born) {
        persons().born.push_back(last_person());
        result_.births.push_back(member.comer->birth);
      } else {
        persons().copied.push_back(last_person());
      }
    }
  }

  const Population& population_;
  const Events& events_;
  std::uint32_t step_;
  const Table& persons_;
  const Table& households_;
  const Column* region_;
  std::span<const double> weight_;
  std::vector<std::uint8_t> leaves_;  // of each person: not where they were
  std::vector<std::uint32_t> left_;   // those persons
  std::vector<Changed> changed_;
  std::vector<std::uint32_t> changed_of_;   // of each household: which of them, or nobody
  std::vector<std::uint8_t> out_of_place_;  // of each household
  std::vector<std::uint32_t> founded_;      // which of changed_, in order of their keys
  Renewal result_;
  std::uint32_t persons_now_ = 0, households_now_ = 0;  // laid out so far
};

}  // namespace

Renewal renewal(const Population& population, const Events& events, std::uint32_t step,
                Renewal room) {
  return Renewing(population, events, step, std::move(room)).run();
}

void renew(Column& column, const Renewal::Rows& rows, Column::Values& spare) {
  std::visit(
      [&]<class T>(std::vector<T>& values) {
        if (!std::holds_alternative<std::vector<T>>(spare)) spare = std::vector<T>();
        renew(values, rows, std::get<std::vector<T>>(spare));
        if (!column.attribute.inherited) {
          for (const std::uint32_t row : rows.born) values[row] = T{};
        }
      },
      column.values);
}

}  // namespace civitas

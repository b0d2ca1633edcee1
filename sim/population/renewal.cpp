// SPDX-License-Identifier: Apache-2.0
#include "sim/population/renewal.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "sim/population/rearrangement.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kNobody = Renewal::kGone;

class Layout {
 public:
  Layout(const Population& population, const Rearrangement& what, Renewal room)
      : population_(population),
        persons_(population[Entity::person]),
        households_(population[Entity::household]),
        what_(what),
        result_(std::move(room)) {}

  Renewal run() {
    result_.births.clear();
    result_.flows = what_.flows();
    lay_out();
    return std::move(result_);
  }

 private:
  const std::vector<Changed>& changed() const { return what_.changed(); }

  // Unchanged households as they were, run by run, and between them the others, in order.
  void lay_out() {
    std::vector<std::uint32_t> order;  // of those that are new or out of place
    for (std::uint32_t i = 0; i < changed().size(); ++i) {
      if (changed()[i].kind != Changed::Kind::old || what_.out_of_place(changed()[i].from))
        order.push_back(i);
    }
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return place(a) < place(b); });
    reserve();
    auto next = order.begin();
    std::uint32_t row = 0;
    for (const std::uint32_t touched : what_.touched()) {
      for (; next != order.end(); ++next) {
        const std::uint32_t before = first_after(row, touched, place(*next));
        if (before == touched) break;
        add_run(row, before);
        row = before;
        add(changed()[*next]);
      }
      add_run(row, touched);
      row = touched + 1;
      if (touched == population_.households() || what_.out_of_place(touched)) continue;
      while (next != order.end() && place(*next) < place_of_row(touched)) add(changed()[*next++]);
      if (const Changed* changed = what_.changed_of(touched))
        add(*changed);
      else
        add_remaining(touched);
    }
    while (next != order.end()) add(changed()[*next++]);
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
  Place place(std::uint32_t at) const { return {changed()[at].region, changed()[at].key}; }
  Place place_of_row(std::uint32_t household) const {
    return {what_.region(household), households_.keys[household]};
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

  Renewal::Rows& persons() { return result_.rows[0]; }
  Renewal::Rows& households() { return result_.rows[1]; }
  std::vector<std::uint32_t>& first_member() { return result_.first_member; }

  // Room for as many as there can be.
  void reserve() {
    std::size_t comers = 0;
    for (const Changed& changed : changed()) comers += changed.comers.size();
    const auto make = [](Renewal::Rows& rows, std::size_t before, std::size_t now) {
      rows.runs.clear();
      rows.placed.clear();
      rows.born.clear();
      rows.copied.clear();
      rows.moved.clear();
      rows.to.assign(before, kNobody);
      rows.from.resize(now);
      rows.keys.resize(now);
    };
    make(persons(), population_.persons(), population_.persons() + comers);
    make(households(), population_.households(), population_.households() + changed().size());
    result_.household.resize(persons().from.size());
    first_member().resize(households().from.size() + 1);
  }

  // Rows in their order of before.
  static void keep_rows(Renewal::Rows& rows, std::uint32_t from, std::uint32_t now,
                        std::uint32_t count) {
    const bool goes_on = !rows.runs.empty() &&
                         rows.runs.back().from + rows.runs.back().count == from &&
                         rows.runs.back().now + rows.runs.back().count == now;
    if (goes_on)
      rows.runs.back().count += count;
    else
      rows.runs.push_back({from, now, count});
    std::iota(rows.from.begin() + now, rows.from.begin() + now + count, from);
  }
  enum class Order : unsigned char { kept, elsewhere };
  static void add_row(Renewal::Rows& rows, std::uint32_t from, std::uint32_t now, Order order) {
    if (order == Order::kept) return keep_rows(rows, from, now, 1);
    rows.placed.push_back(now);
    rows.from[now] = from;
  }
  void add_household(std::uint64_t key, std::uint32_t from, Order order) {
    first_member()[households_now_] = persons_now_;
    households().keys[households_now_] = key;
    add_row(households(), from, households_now_++, order);
  }
  void add_person(std::uint64_t key, std::uint32_t from, Order order) {
    result_.household[persons_now_] = households_now_ - 1;
    persons().keys[persons_now_] = key;
    add_row(persons(), from, persons_now_++, order);
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
    keep_rows(households(), row, households_now_, end - row);
    keep_rows(persons(), first, persons_now_, count);
    households_now_ += end - row;
    persons_now_ += count;
  }

  // A household that somebody has left.
  void add_remaining(std::uint32_t row) {
    bool anybody = false;
    for (std::uint32_t person = population_.first_member[row];
         person < population_.first_member[row + 1]; ++person) {
      if (what_.leaves(person)) continue;
      if (!anybody) {
        households().to[row] = households_now_;
        add_household(households_.keys[row], row, Order::kept);
        anybody = true;
      }
      add_person(persons_.keys[person], person, Order::kept);
      persons().to[person] = last_person();
    }
  }

  void add(const Changed& household) {
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
        if (!what_.leaves(person)) members.push_back({persons_.keys[person], person, nullptr});
      }
    }
    if (members.empty()) return;
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return a.key < b.key; });
    const std::uint32_t row = households_now_;
    const Order order = household.kind == Changed::Kind::old && !what_.out_of_place(household.from)
                            ? Order::kept
                            : Order::elsewhere;
    add_household(household.key, household.from, order);
    if (household.kind == Changed::Kind::old) {
      households().to[household.from] = row;
      if (what_.out_of_place(household.from)) households().moved.push_back(row);
    } else {
      (household.kind == Changed::Kind::founded ? households().born : households().copied)
          .push_back(row);
    }
    for (const Member& member : members) {
      add_person(member.key, member.from, member.comer == nullptr ? order : Order::elsewhere);
      const auto kind = member.comer == nullptr ? Comer::Kind::moved : member.comer->kind;
      if (kind == Comer::Kind::moved) {
        persons().to[member.from] = last_person();
        if (member.comer != nullptr || what_.out_of_place(household.from))
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
  const Table& persons_;
  const Table& households_;
  const Rearrangement& what_;
  Renewal result_;
  std::uint32_t persons_now_ = 0, households_now_ = 0;  // laid out so far
};

}  // namespace

Renewal renewal(const Population& population, const Events& events, std::uint32_t step,
                Renewal room) {
  return Layout(population, Rearrangement(population, events, step), std::move(room)).run();
}

void renew(Column& column, const Renewal::Rows& rows) {
  std::visit(
      [&]<class T>(std::vector<T>& values) {
        renew(values, rows);
        if (column.attribute.inherited) return;
        for (const std::uint32_t row : rows.born) values[row] = T{};
      },
      column.values);
}

}  // namespace civitas

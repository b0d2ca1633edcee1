// SPDX-License-Identifier: Apache-2.0
#include "sim/population/renewal.hpp"

#include <algorithm>
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
  Renewing(const Population& population, const Events& events, std::uint32_t step)
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
  }

  Renewal run() {
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
      leaves_[end.person] = 1;
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
      leaves_[move.person] = 1;
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

  // Unchanged households as they were, and between them the others, in order.
  void lay_out() {
    std::vector<std::uint32_t> order;  // of those that are new or out of place
    for (std::uint32_t i = 0; i < changed_.size(); ++i) {
      if (changed_[i].kind != Changed::Kind::old || out_of_place_[changed_[i].from] != 0)
        order.push_back(i);
    }
    const auto place = [&](std::uint32_t i) {
      return std::tie(changed_[i].region, changed_[i].key);
    };
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return place(a) < place(b); });
    reserve();
    auto next = order.begin();
    for (std::uint32_t row = 0; row < population_.households(); ++row) {
      if (out_of_place_[row] != 0) continue;
      if (next != order.end()) {
        const std::tuple here(region(row), households_.keys[row]);
        while (next != order.end() && place(*next) < here) add(changed_[*next++]);
      }
      if (changed_of_[row] != kNobody)
        add(changed_[changed_of_[row]]);
      else
        add_unchanged(row);
    }
    while (next != order.end()) add(changed_[*next++]);
    result_.first_member.push_back(static_cast<std::uint32_t>(persons().from.size()));
  }

  Renewal::Rows& persons() { return result_.rows[0]; }
  Renewal::Rows& households() { return result_.rows[1]; }

  void reserve() {
    const std::size_t more = events_.births.size() + events_.arrivals.size() * 8;
    persons().to.assign(population_.persons(), kNobody);
    households().to.assign(population_.households(), kNobody);
    persons().from.reserve(population_.persons() + more);
    persons().keys.reserve(population_.persons() + more);
    result_.household.reserve(population_.persons() + more);
    households().from.reserve(population_.households() + changed_.size());
    households().keys.reserve(population_.households() + changed_.size());
    result_.first_member.reserve(population_.households() + changed_.size() + 1);
  }

  void add_household(std::uint64_t key, std::uint32_t from) {
    result_.first_member.push_back(static_cast<std::uint32_t>(persons().from.size()));
    households().from.push_back(from);
    households().keys.push_back(key);
  }
  void add_person(std::uint64_t key, std::uint32_t from) {
    persons().from.push_back(from);
    persons().keys.push_back(key);
    result_.household.push_back(static_cast<std::uint32_t>(households().from.size()) - 1);
  }
  std::uint32_t last_person() { return static_cast<std::uint32_t>(persons().from.size()) - 1; }

  void add_unchanged(std::uint32_t row) {
    const std::uint32_t first = population_.first_member[row],
                        end = population_.first_member[row + 1];
    bool anybody = false;
    for (std::uint32_t person = first; person < end; ++person) {
      if (leaves_[person] != 0) continue;
      if (!anybody) {
        households().to[row] = static_cast<std::uint32_t>(households().from.size());
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
    const auto row = static_cast<std::uint32_t>(households().from.size());
    add_household(household.key, household.from);
    if (household.kind == Changed::Kind::old)
      households().to[household.from] = row;
    else
      (household.kind == Changed::Kind::founded ? households().born : households().copied)
          .push_back(row);
    for (const Member& member : members) {
      add_person(member.key, member.from);
      const auto kind = member.comer == nullptr ? Comer::Kind::moved : member.comer->kind;
      if (kind == Comer::Kind::moved) {
        persons().to[member.from] = last_person();
        if (member.comer != nullptr || out_of_place_[household.from] != 0)
          result_.moved.push_back(last_person());
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
  std::vector<Changed> changed_;
  std::vector<std::uint32_t> changed_of_;   // of each household: which of them, or nobody
  std::vector<std::uint8_t> out_of_place_;  // of each household
  std::vector<std::uint32_t> founded_;      // which of changed_, in order of their keys
  Renewal result_;
};

}  // namespace

Renewal renewal(const Population& population, const Events& events, std::uint32_t step) {
  return Renewing(population, events, step).run();
}

void renew(Column& column, const Renewal::Rows& rows, Column::Values& spare) {
  std::visit(
      [&]<class T>(std::vector<T>& before) {
        if (!std::holds_alternative<std::vector<T>>(spare)) spare = std::vector<T>();
        auto& now = std::get<std::vector<T>>(spare);
        now.resize(rows.from.size());
        for (std::size_t i = 0; i < now.size(); ++i) now[i] = before[rows.from[i]];
        if (!column.attribute.inherited) {
          for (const std::uint32_t row : rows.born) now[row] = T{};
        }
        before.swap(now);
      },
      column.values);
}

}  // namespace civitas

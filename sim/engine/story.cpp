// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/problem.hpp"
#include "sim/engine/wording.hpp"

namespace civitas {
namespace {

constexpr double kBesideNews = 0.1, kByItself = 0.25;  // of the larger of two amounts
constexpr int kQuietMonths = 12;

const Portrait::Person* find(const std::vector<Portrait::Person>& persons, std::uint64_t key) {
  const auto found =
      std::find_if(persons.begin(), persons.end(),
                   [&](const Portrait::Person& person) { return person.key == key; });
  return found == persons.end() ? nullptr : &*found;
}

const Registration* entry_of(std::uint64_t person, const std::vector<Registration>& registered) {
  const auto found = std::find_if(registered.begin(), registered.end(),
                                  [&](const Registration& one) { return one.person == person; });
  return found == registered.end() ? nullptr : &*found;
}

}  // namespace

LifeEvent& Story::add(std::uint64_t person, std::string what, std::string from, std::string to,
                      std::string words) {
  return events_.emplace_back(LifeEvent{frame_.month, frame_.age, person, std::move(what),
                                        std::move(from), std::move(to), std::move(words)});
}

void Story::tell(Month month, const std::optional<Portrait>& now,
                 const std::vector<Registration>& registered) {
  if (now)
    frame_ = {month, now->self.age, now->self.key};
  else
    frame_.month = month;
  if (now && !before_) {
    begin(*now, entry_of(now->self.key, registered));
  } else if (now) {
    const std::size_t told = events_.size();
    tell_household(*now, registered);
    tell_others(*now);
    tell_traits(*now);
    tell_amounts(*now, events_.size() > told);
  } else if (before_) {
    end(entry_of(before_->self.key, registered));
  }
  before_ = now;
}

// As the citizen would say: "the partner (a man of 36)", "a girl of 3".
std::string Story::seen(const Portrait& at, const Portrait::Person& other, bool key) const {
  const auto known = relations_.find(other.key);
  const std::string relation = at.self.couple && other.couple ? "the partner"
                               : known != relations_.end()    ? known->second
                                                              : "";
  if (relation.empty()) return key ? with_key(who(other), other) : who(other);
  return fmt::format("{} ({}{})", relation, who(other),
                     key ? fmt::format(", key {}", other.key) : "");
}

void Story::begin(const Portrait& now, const Registration* entry) {
  const Portrait::Person& self = now.self;
  if (entry == nullptr)
    add(self.key, "beginning", "", "", "is " + with_key(who(self), self));
  else if (entry->what == Flow::birth)
    add(self.key, "birth", std::to_string(entry->mother), "",
        "is born, " + with_key(noun(self), self));
  else
    add(self.key, "immigration", "", "",
        "comes to live in the country, " + with_key(who(self), self));
  if (entry != nullptr && entry->what == Flow::birth) relations_[entry->mother] = "the mother";
  for (const Portrait::Person& other : now.others)
    add(other.key, "member", "", "", "lives with " + seen(now, other, true));
  tell_first_traits(now);
  for (const Portrait::Amount& amount : now.amounts) {
    amounts_[amount.name] = amount.number;
    state(amount);
  }
  amounts_told_ = frame_.month;
}

// How things are at first is a list, but for what is news each month.
void Story::tell_first_traits(const Portrait& now) {
  for (const Portrait::Trait& trait : now.traits) {
    const Sentence* sentence = sentences_.find(trait.name, "", trait.text);
    if (sentence != nullptr && sentence->each_month)
      add(now.self.key, trait.name, "", trait.text,
          in_words(sentence, trait.name, "", trait.text, now.traits));
  }
  for (const Portrait::Trait& trait : now.traits) {
    const Sentence* sentence = sentences_.find(trait.name, "", trait.text);
    const bool told = trait.name == "person.sex" && !now.self.sex.empty();  // "a woman"
    if (told || (sentence != nullptr && (sentence->each_month || sentence->words.empty())))
      continue;
    add(now.self.key, trait.name, "", trait.text, short_name(trait.name) + ": " + trait.text)
        .detail = true;
  }
}

void Story::state(const Portrait::Amount& amount) {
  const std::string number = with_unit(rounded(amount.number), amount.unit);
  add(frame_.person, amount.name, "", number, short_name(amount.name) + ": " + number).detail =
      true;
}

void Story::end(const Registration* entry) {
  if (entry == nullptr) throw Bug("somebody is gone whom the register does not name");
  over_ = true;
  if (entry->what == Flow::death)
    add(entry->person, "death", "", "", "dies");
  else
    add(entry->person, "emigration", "", "", "leaves the country");
}

void Story::close() {
  if (!before_) return;
  add(before_->self.key, "ending", "", "", "lives on");
  for (const Portrait::Amount& amount : before_->amounts) state(amount);
}

void Story::tell_household(const Portrait& now, const std::vector<Registration>& registered) {
  const bool moves = now.household != before_->household;
  std::vector<std::string> away, to;
  for (const Portrait::Person& other : before_->others) {
    if (find(now.others, other.key) != nullptr) continue;
    const std::string name = seen(*before_, other);
    const Registration* entry = entry_of(other.key, registered);
    if (entry != nullptr && entry->what == Flow::death)
      add(other.key, "death", "", "", name + " dies");
    else if (entry != nullptr)
      add(other.key, "emigration", "", "", name + " leaves the country");
    else if (moves)
      away.push_back(name);
    else
      add(other.key, "moves out", "", "", name + " moves out");
  }
  for (const Portrait::Person& other : now.others) {
    if (find(before_->others, other.key) != nullptr) continue;
    const Registration* entry = entry_of(other.key, registered);
    if (entry != nullptr && entry->what == Flow::birth) {
      const std::string child = with_key(noun(other), other);
      const bool own = entry->mother == now.self.key;
      if (own) relations_[other.key] = "the " + offspring(other);
      add(other.key, "birth", std::to_string(entry->mother), "",
          own ? "gives birth to " + child : child + " is born");
    } else if (moves) {
      to.push_back(seen(now, other, true));
    } else {
      add(other.key, "moves in", "", "", seen(now, other, true) + " moves in");
    }
  }
  if (!moves) return;
  std::string words = "moves to another household";
  if (!away.empty()) words += ", away from " + listed(away);
  if (!to.empty()) words += ", to " + listed(to);
  add(now.self.key, "household", std::to_string(before_->household), std::to_string(now.household),
      words);
}

void Story::tell_others(const Portrait& now) {
  const std::string what = "person.activity";
  for (const Portrait::Person& other : now.others) {
    const Portrait::Person* before = find(before_->others, other.key);
    if (before == nullptr || before->activity == other.activity) continue;
    const Sentence* sentence = sentences_.find(what, before->activity, other.activity);
    if (sentence != nullptr && sentence->words.empty()) continue;
    add(other.key, what, before->activity, other.activity,
        seen(now, other) + (sentence != nullptr ? " " : ", ") +
            in_words(sentence, what, before->activity, other.activity, {}));
  }
}

void Story::tell_traits(const Portrait& now) {
  for (std::size_t i = 0; i < now.traits.size(); ++i) {
    const std::string &name = now.traits[i].name, &from = before_->traits[i].text,
                      &to = now.traits[i].text;
    const Sentence* sentence = sentences_.find(name, from, to);
    if (sentence == nullptr ? from == to : sentence->words.empty()) continue;
    add(now.self.key, name, from, to, in_words(sentence, name, from, to, now.traits));
  }
}

void Story::tell_amounts(const Portrait& now, bool news) {
  const bool quiet = frame_.month.number - amounts_told_.number >= kQuietMonths;
  for (const Portrait::Amount& amount : now.amounts) {
    double& told = amounts_.try_emplace(amount.name, 0.0).first->second;
    const double change = std::abs(amount.number - told),
                 most = std::max(std::abs(amount.number), std::abs(told));
    const bool begins_or_ends = (amount.number == 0) != (told == 0);
    if (!begins_or_ends && !(news && change > kBesideNews * most) &&
        !(quiet && change > kByItself * most))
      continue;
    const std::string from = with_unit(rounded(told), amount.unit),
                      to = with_unit(rounded(amount.number), amount.unit);
    add(now.self.key, amount.name, from, to,
        fmt::format("{}: {} → {}", short_name(amount.name), rounded(told), to))
        .detail = true;
    told = amount.number;
    amounts_told_ = frame_.month;
  }
}

}  // namespace civitas

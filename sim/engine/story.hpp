// SPDX-License-Identifier: Apache-2.0
// The life of one citizen in sentences: what changes from one portrait to the next.
//
// Each change of a trait is told once, in the sentence that a model has for it, unless that says
// it is no news; of those who live there too, what they do. An amount is told
// when it begins or ends (leaves zero or returns to it), beside other news of the month when it has
// moved by a tenth since it was told last, and by itself when it has moved by a quarter and nothing
// was told of amounts for a year: what drifts from month to month is no news.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/portrait.hpp"
#include "sim/engine/sentences.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

struct LifeEvent {
  Month month;
  std::optional<int> age;    // of the citizen
  std::uint64_t person = 0;  // key of whom it happens to: the citizen, or one of the household
  std::string what;          // a column or value, or "birth", "moves in", …: see story.cpp
  std::string from, to;      // empty: there is none
  std::string words;
  bool detail = false;  // one of several small things: how it was at first, an amount

  bool operator==(const LifeEvent&) const = default;
};

class Story {
 public:
  explicit Story(Sentences sentences = Sentences()) : sentences_(std::move(sentences)) {}

  /// What has become of the citizen a step later: the portrait, or nothing before the birth and
  /// after the end; and whom the step's register names.
  void tell(Month month, const std::optional<Portrait>& now,
            const std::vector<Registration>& registered);
  /// No more is told: of who is still there, what the amounts are in the end.
  void close();
  const std::vector<LifeEvent>& events() const { return events_; }
  /// The citizen has died or left the country.
  bool over() const { return over_; }

 private:
  LifeEvent& add(std::uint64_t person, std::string what, std::string from, std::string to,
                 std::string words);
  std::string seen(const Portrait& at, const Portrait::Person& other, bool key = false) const;
  void begin(const Portrait& now, const Registration* entry);
  void tell_first_traits(const Portrait& now);
  void state(const Portrait::Amount& amount);
  void end(const Registration* entry);
  void tell_household(const Portrait& now, const std::vector<Registration>& registered);
  void tell_others(const Portrait& now);
  void tell_traits(const Portrait& now);
  void tell_amounts(const Portrait& now, bool news);

  Sentences sentences_;
  std::vector<LifeEvent> events_;
  std::optional<Portrait> before_;
  std::map<std::uint64_t, std::string> relations_;  // by key: "the mother", "the son"
  std::map<std::string, double> amounts_;           // as told last
  Month amounts_told_;                              // when that was
  struct Frame {
    Month month;
    std::optional<int> age;
    std::uint64_t person = 0;
  };
  Frame frame_;  // the citizen, now
  bool over_ = false;
};

}  // namespace civitas

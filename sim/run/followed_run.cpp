// SPDX-License-Identifier: Apache-2.0
#include "sim/run/followed_run.hpp"

#include <algorithm>
#include <charconv>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/engine/inspection.hpp"
#include "sim/io/microdata_reader.hpp"
#include "sim/run/threads.hpp"

namespace civitas {
namespace {

std::vector<std::uint64_t> possible_keys(const std::string& person) {
  std::vector<std::uint64_t> keys;
  std::uint64_t number = 0;
  const char* end = person.data() + person.size();
  const auto read = std::from_chars(person.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end) keys.push_back(number);
  const std::uint64_t record = record_key(Entity::person, person);
  keys.push_back(record);
  keys.push_back(copy_key(record, 0));  // its first copy
  return keys;
}

std::string in_words(Flow flow) {
  switch (flow) {
    case Flow::birth:
      return "is born";
    case Flow::death:
      return "dies";
    case Flow::immigration:
      return "comes to live in the country";
    case Flow::emigration:
      return "leaves the country";
  }
  throw Bug("unknown flow");
}

}  // namespace

Month month_at(const std::string& text, const Scenario& scenario) {
  const auto month = Month::parse(text);
  if (!month || *month < scenario.time.from || scenario.time.to < *month)
    throw InputError(
        {Mistake::option_unfit,
         {"--at", 0, 0},
         "'" + text + "' is no month of " + scenario.file,
         "it runs from " + scenario.time.from.text() + " to " + scenario.time.to.text(),
         "Write for example --at " + scenario.time.from.text()});
  return *month;
}

void require_known(const std::vector<std::string>& names,
                   const std::vector<const FollowedRun*>& runs) {
  std::vector<std::string> known;
  std::string files;
  for (const FollowedRun* run : runs) {
    for (const std::string& name : run->known()) known.push_back(name);
    files += (files.empty() ? "" : " nor ") + run->plan().scenario().file;
  }
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw InputError(
        {Mistake::option_unfit,
         {"--value", 0, 0},
         "unknown name '" + name + "'",
         runs.size() > 1 ? "neither " + files + " has it" : files + " does not have it",
         did_you_mean(name, known)});
  }
}

FollowedRun::FollowedRun(const Scenario& scenario, std::string person, Session& session)
    : person_(std::move(person)),
      keys_(possible_keys(person_)),
      plan_(session.plan(scenario)),
      workers_(threads_to_use(0)),
      simulation_(*plan_, scenario.seed, 1, kBlockPersons, workers_),
      row_(find()) {}

std::optional<std::size_t> FollowedRun::find() {
  const auto& keys = simulation_.population()[Entity::person].keys;
  for (const std::uint64_t wanted : keys_) {
    const auto at = std::find(keys.begin(), keys.end(), wanted);
    if (at == keys.end()) continue;
    keys_ = {wanted};
    return static_cast<std::size_t>(at - keys.begin());
  }
  return std::nullopt;
}

void FollowedRun::require(const std::vector<std::string>& names) const {
  require_known(names, {this});
}

std::vector<std::string> FollowedRun::known() const {
  const Inspection inspection(*plan_, simulation_.population(), 0);
  std::vector<std::string> names;
  for (const auto& [full, symbol] : inspection.scope().symbols) names.push_back(full);
  return names;
}

bool FollowedRun::goes_on(Month until) const {
  const TimeSpan& time = plan_->scenario().time;
  return simulation_.steps_done() < time.steps() && time.of_step(simulation_.steps_done()) <= until;
}

Month FollowedRun::month() const {
  return plan_->scenario().time.of_step(simulation_.steps_done() - 1);
}

void FollowedRun::step() {
  simulation_.step(false);
  row_ = find();
  for (const Registration& entry : simulation_.registered()) {
    if (keys_.size() > 1 || entry.person != keys_[0]) continue;
    const bool ends = entry.what == Flow::death || entry.what == Flow::emigration;
    (ends ? went_ : came_) = in_words(entry.what) + " in " + month().text();
  }
}

void FollowedRun::report_absence() {
  const std::string asked = month().text(), who = "person '" + person_ + "' is not there ";
  if (gone())
    throw InputError({Mistake::option_unfit,
                      {"--person", 0, 0},
                      who + "any more in " + asked,
                      went_,
                      "Choose an earlier month with --at, or read the whole life with --story"});
  while (!row_ && goes_on(plan_->scenario().time.to)) step();
  if (row_)
    throw InputError({Mistake::option_unfit,
                      {"--person", 0, 0},
                      who + "yet in " + asked,
                      came_,
                      "Choose a later month with --at"});
  throw InputError(
      {Mistake::option_unfit,
       {"--person", 0, 0},
       "nobody has the key or id '" + person_ + "'",
       "among " + std::to_string(simulation_.population().persons()) + " persons in " +
           month().text() + " and all before",
       "`civitas list persons " + plan_->scenario().file +
           "` shows keys, a panel and the --story of a relative hold some; an id of the microdata "
           "serves, too, though with few --persons not every record is copied"});
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/run/past.hpp"

#include <fmt/format.h>

#include "civitas_version.hpp"
#include "sim/core/mistake.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/scenario_reader.hpp"
#include "sim/io/scenario_writer.hpp"
#include "sim/io/utf8.hpp"
#include "sim/run/difference.hpp"
#include "sim/scenario/as_before.hpp"
#include "sim/scenario/schedule_change.hpp"

namespace civitas {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& what, const std::string& why,
                         const std::string& advice) {
  throw InputError({Mistake::checkpoint_unfit, {path, 0, 0}, what, why, advice});
}

// What has to be the same whatever the scenarios say.
void require_same_run(const Checkpoint& found, const std::string& path, const Checkpoint& own) {
  if (found.program != own.program)
    refuse(path, "this checkpoint was made by civitas " + found.program,
           "this is civitas " + own.program, "Use that program, or run from the beginning");
  if (found.replicates != own.replicates)
    refuse(path, fmt::format("this checkpoint is of {} replicate(s)", found.replicates),
           fmt::format("the run has {}", own.replicates),
           fmt::format("Give --replicates {}", found.replicates));
}

void require_same_people(const Checkpoint& found, const std::string& path, const Checkpoint& own) {
  if (found.population != own.population)
    refuse(path, "this checkpoint is of other people",
           "the population that the run starts from differs",
           "Give the same --persons and the same files, or run from the beginning");
}

std::string words(const Difference& difference) {
  const auto told = [](const std::string& text) { return text.empty() ? "nothing" : text; };
  std::string part = difference.part.empty() ? "" : ", " + difference.part;
  return fmt::format(
      "{}{}: {} there, {} here{}", difference.name.empty() ? difference.block : difference.name,
      part, told(difference.before), told(difference.after),
      difference.unit.empty() || difference.unit == "1" ? "" : " " + difference.unit);
}

Scenario scenario_of(const Checkpoint& past) {
  const auto parameters_of = [](const std::string& model) {
    const ModelCard* card = find_model(model);
    return card == nullptr ? std::vector<Parameter>{} : card->parameters;
  };
  return read_scenario_text(past.scenario, past.scenario_file, parameters_of);
}

// The first entry that stands otherwise in the two schedules, in place of both as a whole.
Difference of_an_entry(const Scenario& past, const Scenario& now) {
  const auto [there, here] =
      std::mismatch(past.schedule.begin(), past.schedule.end(), now.schedule.begin(),
                    now.schedule.end(), [](const Scheduled& a, const Scheduled& b) {
                      return a.name.chars == b.name.chars && a.from == b.from && a.until == b.until;
                    });
  const auto told = [](const auto& entry, const Scenario& scenario) {
    return entry == scenario.schedule.end() ? "nothing"
                                            : entry->name.chars + when(entry->from, entry->until);
  };
  Difference difference;
  difference.block = "schedule";
  const bool gone = there != past.schedule.end() && !is_scheduled(now, there->name.chars);
  difference.name = (gone || here == now.schedule.end() ? there : here)->name.chars;
  difference.part = "schedule";
  difference.before = told(there, past);
  difference.after = told(here, now);
  return difference;
}

Place place_of(const Difference& difference, const Scenario& scenario) {
  for (const Scheduled& entry : scenario.schedule) {
    if (difference.block == "schedule" && entry.name.chars == difference.name)
      return entry.name.place();
  }
  for (const Value& value : scenario.values) {
    if (difference.block == "values" && value.name == difference.name) return value.formula.place();
  }
  const auto in = [&](const auto& list) {
    for (const auto& one : list) {
      if (one.name == difference.name) return one.place;
    }
    return Place{scenario.file, 0, 0};
  };
  if (difference.block == "rules") return in(scenario.rules);
  if (difference.block == "indicators") return in(scenario.indicators);
  return in(scenario.parameters);
}

// Whether a formula of the past that says `person.x`, or `x` alone, may mean this.
bool is_named_in(const Scenario& past, const std::string& full) {
  const std::string rest = full.substr(full.find('.') + 1);
  const auto is_called = [&](const auto& one) { return one.name == full || one.name == rest; };
  return std::any_of(past.values.begin(), past.values.end(), is_called) ||
         std::any_of(past.parameters.begin(), past.parameters.end(), is_called);
}

// What may differ although the past is the same: when the run ends, what is asked of its results,
// how the people are described, who are known by their digest, and new names, which nothing of the
// past reads.
bool matters(const Difference& difference, const Scenario& past, Month until) {
  for (const char* block : {"assert", "targets", "population"}) {
    if (difference.block == block) return false;
  }
  if (difference.block == "time" && difference.name == "to") return false;
  for (const char* block : {"values", "parameters", "assumptions", "rules"}) {
    if (difference.block == block && difference.before.empty() &&
        !is_named_in(past, difference.name))
      return false;
  }
  return difference.from.empty() || difference.from < until.text();
}

}  // namespace

Checkpoint checkpoint_of(const Plan& plan, int replicates) {
  Checkpoint own;
  own.program = program_name(CIVITAS_VERSION, CIVITAS_GIT_COMMIT);
  own.scenario_file = plan.scenario().file;
  own.scenario = scenario_text(plan.scenario());
  own.population = population_digest(plan.population());
  own.replicates = static_cast<std::uint32_t>(replicates);
  return own;
}

void require_own(const Checkpoint& checkpoint, const std::string& path, const Checkpoint& own,
                 const Plan& plan) {
  require_same_run(checkpoint, path, own);
  if (checkpoint.scenario != own.scenario) {
    std::vector<Difference> list = differences(scenario_of(checkpoint), plan.scenario());
    // Of a stored scenario, whose people were made under a law that stands in it.
    std::erase_if(list, [](const Difference& one) {
      return one.before.find("made_under") != std::string::npos || one.name == "made_under" ||
             one.part == "made_under";
    });
    refuse(path, "this checkpoint is of another scenario",
           list.empty() ? "titles, descriptions or sources differ" : words(list[0]),
           "Give the same scenario and options, or run from the beginning without --resume");
  }
  require_same_people(checkpoint, path, own);
}

void require_own(const StoredRun& stored, const std::string& path, const Checkpoint& own) {
  std::string why;
  if (stored.program != own.program)
    why = "they were made by civitas " + stored.program;
  else if (stored.resolved_scenario != plain_utf8(own.scenario))
    why = "their scenario, its options or its seed differ";
  else if (stored.complete && stored.replicates != own.replicates)
    why = fmt::format("they have {} replicate(s)", stored.replicates);
  if (why.empty()) return;
  throw InputError(Problem{Mistake::exists_already,
                           {path, 0, 0},
                           "holds the results of another run",
                           why,
                           "Choose another name with -o, or give --force instead of --resume"},
                   Blame::files);
}

void require_same_past(const Checkpoint& past, const std::string& path, const Checkpoint& own,
                       const Plan& plan) {
  const TimeSpan& time = plan.scenario().time;
  require_same_run(past, path, own);
  const std::size_t steps = past.steps();
  for (const ReplicateState& state : past.states) {
    if (state.steps == steps) continue;
    refuse(path, "its replicates do not stand in the same month", "it is of a run on its way",
           "Let the past end with --keep-checkpoint");
  }
  if (steps == 0)
    refuse(path, "not all of its replicates have begun", "it is of a run on its way",
           "Let the past end with --keep-checkpoint");
  if (steps > time.steps())
    refuse(path, "the past is longer than the run", "which ends in " + time.to.text(),
           "Give a later --to");
  const Month until = time.of_step(steps);
  const Scenario before = as_before(scenario_of(past), until),
                 own_before = as_before(plan.scenario(), until);
  std::vector<Difference> list = differences(before, own_before);
  std::erase_if(list, [&](const Difference& one) { return !matters(one, before, until); });
  const auto first =
      std::min_element(list.begin(), list.end(),
                       [](const Difference& a, const Difference& b) { return a.from < b.from; });
  if (first != list.end()) {
    if (first->block == "schedule") *first = of_an_entry(before, own_before);
    const std::string name = first->name.empty() ? first->block : first->name;
    throw InputError(
        {Mistake::past_differs, place_of(*first, plan.scenario()),
         fmt::format("'{}' is another before {}, where the past ends that the run is to follow",
                     name, until.text()),
         (first->from.empty() ? "" : "in " + first->from + " ") + words(*first),
         "Let it change from " + until.text() + " on, or run this scenario from its beginning"});
  }
  require_same_people(past, path, own);
}

}  // namespace civitas

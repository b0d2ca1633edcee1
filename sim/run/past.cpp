// SPDX-License-Identifier: Apache-2.0
#include "sim/run/past.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "civitas_version.hpp"
#include "sim/core/mistake.hpp"
#include "sim/io/checkpoint_file.hpp"
#include "sim/io/scenario_reader.hpp"
#include "sim/io/scenario_writer.hpp"
#include "sim/io/utf8.hpp"
#include "sim/run/past_difference.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostTold = 10;

Problem unfit(const std::string& path, const std::string& what, const std::string& why,
              const std::string& advice) {
  return {Mistake::checkpoint_unfit, {path, 0, 0}, what, why, advice};
}

[[noreturn]] void refuse(const std::string& path, const std::string& what, const std::string& why,
                         const std::string& advice) {
  throw InputError(unfit(path, what, why, advice));
}

void require_same_program(const Checkpoint& found, const std::string& path, const Checkpoint& own) {
  if (found.program != own.program)
    refuse(path, "this checkpoint was made by civitas " + found.program,
           "this is civitas " + own.program, "Use that program, or run from the beginning");
}

void compare_replicates(const Checkpoint& found, const std::string& path, const Checkpoint& own,
                        Problems& problems) {
  if (found.replicates == own.replicates) return;
  problems.add(
      unfit(path, "this checkpoint is of " + counted(found.replicates, "replicate", "replicates"),
            fmt::format("the run has {}", own.replicates),
            fmt::format("Give --replicates {}", found.replicates)));
}

std::string persons_of(const Scenario& scenario) {
  const auto persons = scenario.population.persons;
  return persons ? fmt::format("{} persons", *persons) : "one person for each record";
}

void compare_people(const Checkpoint& found, const std::string& path, const Checkpoint& own,
                    const Scenario& past, const Scenario& now, Problems& problems) {
  if (found.population == own.population) return;
  const auto persons = past.population.persons;
  if (persons != now.population.persons)
    problems.add(
        unfit(path, "this checkpoint is of other people",
              "it is of " + persons_of(past) + ", the run of " + persons_of(now),
              persons ? fmt::format("Give --persons {}", *persons) : "Give --persons weighted"));
  else
    problems.add(unfit(path, "this checkpoint is of other people",
                       "the population that the run starts from differs",
                       "Give the same files, or run from the beginning"));
}

std::string calendar_of(const TimeSpan& time) {
  return "begins in " + time.from.text() + " and has steps of " +
         counted(static_cast<std::size_t>(time.months_per_step), "month", "months");
}

// How many steps of it are done, by all of its replicates alike.
std::size_t steps_of(const Checkpoint& past, const std::string& path) {
  const std::size_t steps = past.steps();
  for (const ReplicateState& state : past.states) {
    if (state.steps == steps) continue;
    refuse(path, "its replicates do not stand in the same month", "it is of a run on its way",
           "Let the past end with --keep-checkpoint");
  }
  if (steps == 0)
    refuse(path, "not all of its replicates have begun", "it is of a run on its way",
           "Let the past end with --keep-checkpoint");
  return steps;
}

Scenario scenario_of(const std::string& text, const std::string& file) {
  const auto parameters_of = [](const std::string& model) {
    const ModelCard* card = find_model(model);
    return card == nullptr ? std::vector<Parameter>{} : card->parameters;
  };
  return read_scenario_text(text, file, parameters_of);
}

Scenario scenario_of(const Checkpoint& past) {
  return scenario_of(past.scenario, past.scenario_file);
}

// Between a stored scenario, in which the law stands that its people were made under, and the one
// that is to run.
std::string first_difference(const Scenario& there, const Scenario& here) {
  std::vector<Difference> list = differences(there, here);
  std::erase_if(list, [](const Difference& one) {
    return one.before.find("made_under") != std::string::npos || one.name == "made_under" ||
           one.part == "made_under";
  });
  const std::string first =
      list.empty() ? "titles, descriptions or sources differ" : both_sides(list[0]);
  return there.title == here.title
             ? first
             : "'" + there.title + "' there, '" + here.title + "' here; " + first;
}

}  // namespace

Checkpoint checkpoint_of(const Plan& plan, int replicates) {
  Checkpoint own;
  own.program = program_name(CIVITAS_VERSION, CIVITAS_GIT_COMMIT);
  own.scenario_file = plan.scenario().file;
  own.scenario = scenario_text(plan.scenario());
  own.population = population_digest(plan.population(), plan.scenario().state);
  own.replicates = static_cast<std::uint32_t>(replicates);
  return own;
}

void require_own(const Checkpoint& checkpoint, const std::string& path, const Checkpoint& own,
                 const Plan& plan) {
  require_same_program(checkpoint, path, own);
  Problems problems;
  compare_replicates(checkpoint, path, own, problems);
  problems.throw_if_any();
  if (checkpoint.scenario != own.scenario)
    refuse(path, "this checkpoint is of another scenario",
           first_difference(scenario_of(checkpoint), plan.scenario()),
           "Give the same scenario and options, or run from the beginning without --resume");
  compare_people(checkpoint, path, own, scenario_of(checkpoint), plan.scenario(), problems);
  problems.throw_if_any();
}

void require_own(const StoredRun& stored, const std::string& path, const Checkpoint& own,
                 const Plan& plan) {
  std::string why;
  if (stored.program != own.program)
    why = "they were made by civitas " + stored.program;
  else if (stored.resolved_scenario != plain_utf8(own.scenario))
    why = first_difference(scenario_of(stored.resolved_scenario, stored.scenario_file),
                           plan.scenario());
  else if (stored.complete && stored.replicates != own.replicates)
    why = fmt::format("they have {} replicate(s)", stored.replicates);
  if (why.empty()) return;
  throw InputError(Problem{Mistake::exists_already,
                           {path, 0, 0},
                           "holds the results of another run",
                           why,
                           "Give the same scenario and options, choose another name with -o, or "
                           "give --force instead of --resume"});
}

void require_same_past(const Checkpoint& past, const std::string& path, const Checkpoint& own,
                       const Plan& plan) {
  const TimeSpan& time = plan.scenario().time;
  require_same_program(past, path, own);
  const std::size_t steps = steps_of(past, path);
  const Scenario before = scenario_of(past);
  if (before.time.from != time.from || before.time.months_per_step != time.months_per_step)
    refuse(path, "this checkpoint is of another scenario",
           "'" + before.title + "' " + calendar_of(before.time) + ", the run " + calendar_of(time),
           "Give the past of a scenario that begins in the same month");
  Problems problems;
  compare_replicates(past, path, own, problems);
  if (steps > time.steps())
    problems.add(unfit(path, "the past is longer than the run", "which ends in " + time.to.text(),
                       "Give a later --to"));
  const std::vector<Problem> differences =
      differences_before(time.of_step(steps), before, plan.scenario());
  for (std::size_t i = 0; i < std::min(differences.size(), kMostTold); ++i)
    problems.add(differences[i]);
  if (differences.size() > kMostTold)
    problems.add(unfit(path, fmt::format("{} more differ", differences.size() - kMostTold),
                       "this is the past of '" + before.title + "' in " + past.scenario_file,
                       "Give a past of this scenario, or of one that it builds on"));
  compare_people(past, path, own, before, plan.scenario(), problems);
  problems.throw_if_any();
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/journey_ways.hpp"

#include <algorithm>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

using Steps = std::vector<JourneyStep>;

void check_names(const yaml::Node& written, const Steps& steps, Problems& problems) {
  std::vector<std::string> names = {kNoStep};
  for (const JourneyStep& step : steps) names.push_back(step.name);
  const auto known = [&](const std::string& name, std::size_t i, const char* key) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    problems.add(Mistake::journey_unfit, written.entries[i].second.find(key)->place,
                 "there is no step '" + name + "'", "", did_you_mean(name, names));
  };
  for (std::size_t i = 0; i < steps.size(); ++i) {
    known(steps[i].otherwise, i, "otherwise");
    if (!steps[i].then.empty()) known(steps[i].then, i, "then");
  }
}

void check_what_is_decided(const Steps& steps, Problems& problems) {
  for (const JourneyStep& step : steps) {
    if (step.then == step.name)
      problems.add(Mistake::journey_unfit, step.place,
                   "who passes the step '" + step.name + "' comes back to it", "",
                   "Let `then` name another step");
    else if (!step.then.empty() && step.then == step.otherwise && step.all_fail)
      problems.add(
          Mistake::journey_unfit, step.place,
          "who passes the step '" + step.name + "' and who fails it both go to '" + step.then + "'",
          "so it decides nothing",
          "Say with `then` where those go who pass, or with `otherwise` where those go "
          "who fail");
  }
}

void check_all_are_reached(const Steps& steps, Problems& problems) {
  std::set<std::string> reached = {steps[0].name};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const JourneyStep& step : steps) {
      if (!reached.contains(step.name)) continue;
      if (!step.then.empty() && !step.passes.empty()) reached.insert(step.then);
      if (!step.fails.empty()) reached.insert(step.otherwise);
    }
  }
  for (const JourneyStep& step : steps) {
    if (!reached.contains(step.name))
      problems.add(Mistake::journey_unfit, step.place,
                   "nobody comes to the step '" + step.name + "'", "no step before leads to it",
                   "Let `then` or `otherwise` of a step name it, or leave it out");
  }
}

}  // namespace

bool tell_ways(const yaml::Node& written, std::vector<JourneyStep>& steps, Problems& problems) {
  const std::size_t mistakes = problems.size();
  check_names(written, steps, problems);
  if (problems.size() > mistakes) return false;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    if (steps[i].then.empty()) steps[i].then = steps[i + 1].name;
  }
  check_what_is_decided(steps, problems);
  if (problems.empty()) check_all_are_reached(steps, problems);
  return true;
}

}  // namespace civitas

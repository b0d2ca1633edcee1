// SPDX-License-Identifier: Apache-2.0
#include "sim/io/experiment_reader.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "sim/core/mistake.hpp"
#include "sim/io/design_reader.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/goal_reader.hpp"

namespace civitas {
namespace {

constexpr std::uint64_t kMostReplicates = 100'000;

int replicate_count(const yaml::Node& node, Problems& problems) {
  const auto number = read_whole(node, problems);
  if (!number) return 1;
  if (*number >= 1 && *number <= kMostReplicates) return static_cast<int>(*number);
  problems.add(Mistake::number_outside, node.place, "there are 1 to 100000 replicates");
  return 1;
}

Replicates read_replicates(const yaml::Node& node, Problems& problems) {
  Replicates replicates;
  replicates.place = node.place;
  if (node.kind != yaml::Node::Kind::map) {
    replicates.from = replicates.to = replicate_count(node, problems);
    return replicates;
  }
  Fields fields(node, "replicates", block("replicates"), problems);
  const yaml::Node *from = fields.find("from"), *to = fields.find("to");
  if (from != nullptr) replicates.from = replicate_count(*from, problems);
  if (to != nullptr) replicates.to = replicate_count(*to, problems);
  if (const auto text = fields.text("until")) replicates.until = *text;
  if (const auto ahead = fields.whole("look_ahead"))
    replicates.look_ahead = static_cast<int>(std::min(*ahead, kMostReplicates));
  if (from != nullptr && replicates.from < 2)
    problems.add(Mistake::number_outside, from->place, "an interval needs at least two replicates",
                 "", "Write from: 5 or more");
  else if (from != nullptr && to != nullptr && replicates.to < replicates.from)
    problems.add(Mistake::number_outside, to->place, "at most cannot be fewer than at least");
  return replicates;
}

void read_period(const yaml::Node& node, Experiment& experiment, Problems& problems) {
  if (node.kind != yaml::Node::Kind::sequence || node.items.size() != 2)
    return problems.add(Mistake::wrong_shape, node.place, "a period is a list of two months", "",
                        "Write [2027-01, 2028-12]");
  experiment.period_place = node.place;
  experiment.period_from = read_month(node.items[0], problems);
  experiment.period_to = read_month(node.items[1], problems);
  if (experiment.period_from && experiment.period_to &&
      *experiment.period_to < *experiment.period_from)
    problems.add(Mistake::time_order, node.place, "the time ends before it begins", "",
                 "Write the earlier month first");
}

void check_version(const yaml::Node& root) {
  if (root.kind != yaml::Node::Kind::map)
    throw InputError({Mistake::wrong_shape, root.place, "an experiment is a map of keys and values",
                      "", "Begin with `civitas: 1`"});
  const yaml::Node* version = root.find("civitas");
  if (version != nullptr && version->text.chars != "1")
    throw InputError({Mistake::version_unknown, version->place,
                      "unknown format version '" + version->text.chars + "'",
                      "this program knows version 1"});
  const bool scenario = root.find("population") != nullptr || root.find("base") != nullptr;
  if (root.find("experiment") == nullptr && scenario)
    throw InputError(
        {Mistake::wrong_shape, root.place, "this is a scenario, not an experiment", "",
         "An experiment names it: `scenario: FILE`, with `experiment:` and `design:`"});
}

}  // namespace

Experiment read_experiment(const std::string& path, const std::string& design) {
  const yaml::Node root = yaml::parse_file(path);
  check_version(root);
  Problems problems;
  Fields fields(root, "an experiment", block("experiment"), problems);
  Experiment experiment;
  experiment.file = path;
  const std::function<std::string(const std::string&)> beside = [&](const std::string& file) {
    if (std::filesystem::path(file).is_absolute()) return file;
    return (std::filesystem::path(path).parent_path() / file).lexically_normal().string();
  };
  if (const auto text = fields.text("experiment")) experiment.title = text->chars;
  if (const auto text = fields.text("scenario")) {
    experiment.scenario_text = *text;
    experiment.scenario = beside(text->chars);
  }
  if (const auto text = fields.text("baseline")) {
    experiment.baseline_text = *text;
    experiment.baseline = beside(text->chars);
  }
  if (const yaml::Node* node = fields.find("replicates"))
    experiment.replicates = read_replicates(*node, problems);
  if (const auto text = fields.text("persons")) {
    experiment.persons = text->chars;
    if (text->chars != "weighted" && !number_of_persons(text->chars))
      problems.add(Mistake::number_outside, text->place(),
                   "'" + text->chars + "' is no number of persons", "",
                   fmt::format("Write a whole number up to {}, or weighted", kMostPersons));
  }
  if (const auto month = fields.month("from")) experiment.first = month->text();
  if (const auto month = fields.month("to")) experiment.last = month->text();
  for (const char* const end : {"from", "to"}) {
    if (const yaml::Node* node = fields.find(end)) experiment.time_place = node->place;
  }
  experiment.seed = fields.whole("seed");
  experiment.record = fields.chosen("record");
  if (const yaml::Node* node = fields.find("period")) read_period(*node, experiment, problems);
  read_purpose(fields, design.empty(), experiment, problems);
  const bool searched = fields.find("solve") != nullptr || fields.find("calibrate") != nullptr;
  if (!design.empty() && !searched) {
    experiment.design = read_design_list(design, fields.find("design"), problems);
  } else if (!searched) {
    if (const yaml::Node* node = fields.required("design"))
      experiment.design = read_design(*node, beside, problems);
  }
  problems.throw_if_any();
  return experiment;
}

}  // namespace civitas

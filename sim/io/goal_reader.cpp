// SPDX-License-Identifier: Apache-2.0
#include "sim/io/goal_reader.hpp"

#include <fmt/format.h>

#include "sim/core/mistake.hpp"
#include "sim/io/factor_reader.hpp"

namespace civitas {
namespace {

constexpr std::uint64_t kMostGenerations = 1000;

std::optional<Goal> read_goal_block(const yaml::Node& node, Problems& problems) {
  Fields fields(node, "the goal", block("solve"), problems);
  if (node.kind != yaml::Node::Kind::map) return std::nullopt;
  Goal goal;
  goal.place = node.place;
  const auto name = fields.text("adjust");
  const yaml::Node* between = fields.find("between");
  if (name && between != nullptr) {
    goal.adjust = read_factor(*name, *between, problems);
    if (goal.adjust.scale != Factor::Scale::linear || !goal.adjust.is_parameter())
      problems.add(Mistake::goal_unfit, name->place(), "'" + name->chars + "' cannot be adjusted",
                   "a goal adjusts a number of the scenario between two ends", "");
  }
  goal.adjust.from = fields.month("from");
  if (goal.adjust.from) goal.adjust.from_place = fields.find("from")->place;
  if (fields.find("in_baseline") != nullptr)
    goal.adjust.in_baseline = fields.yes("in_baseline", false);
  if (const auto text = fields.text("so_that")) goal.so_that = *text;
  goal.precision = fields.number("precision");
  if (goal.precision && !(*goal.precision > 0))
    problems.add(Mistake::number_outside, fields.find("precision")->place,
                 "a precision is above 0");
  if (!name || between == nullptr || goal.so_that.chars.empty()) return std::nullopt;
  return goal;
}

class CalibrationReader {
 public:
  CalibrationReader(const yaml::Node& node, Problems& problems)
      : node_(node), problems_(problems) {}

  std::optional<Calibration> operator()() {
    Fields fields(node_, "the calibration", block("calibrate_by"), problems_);
    if (node_.kind != yaml::Node::Kind::map) return std::nullopt;
    int found = 0;
    for (const Key& key : block("calibrate_by").keys) {
      const yaml::Node* inner = fields.find(key.name);
      if (inner == nullptr) continue;
      ++found;
      calibration_.place = inner->place;
      read(key.name, *inner);
    }
    if (found == 1) return std::move(calibration_);
    const bool misspelt = found == 0 && !node_.entries.empty();  // told already
    if (!misspelt)
      problems_.add(Mistake::calibration_unfit, node_.place,
                    fmt::format("a calibration is of one kind, not {}", found), "",
                    "Write one of nelder_mead, rejection and smc");
    return std::nullopt;
  }

 private:
  void read(std::string_view kind, const yaml::Node& node) {
    const std::string own = fmt::format("calibrate_{}", kind);
    Fields fields(node, fmt::format("'{}'", kind), block(own), problems_);
    if (node.kind != yaml::Node::Kind::map) return;
    if (const yaml::Node* over = fields.find("over")) read_over(*over);
    calibration_.targets = fields.chosen("targets");
    calibration_.seed = fields.whole("seed").value_or(1);
    calibration_.within = fields.number("within");
    if (calibration_.within && !(*calibration_.within >= 0))
      outside(fields, "within", "a distance is not below 0");
    if (kind == "nelder_mead") {
      calibration_.kind = Calibration::Kind::nelder_mead;
      calibration_.points = count(fields, "evaluations", 200);
      calibration_.precision = fields.number("precision").value_or(0.001);
      if (!(calibration_.precision > 0 && calibration_.precision < 1))
        outside(fields, "precision", "a precision lies between 0 and 1");
      for (const Factor& factor : calibration_.over) {
        if (factor.scale == Factor::Scale::integers || factor.scale == Factor::Scale::choice)
          problems_.add(Mistake::calibration_unfit, factor.name.place(),
                        "a simplex moves continuously, '" + factor.name.chars + "' in steps", "",
                        "Take rejection or smc, or a range");
      }
    } else if (kind == "rejection") {
      calibration_.kind = Calibration::Kind::rejection;
      calibration_.points = count(fields, "samples", 0);
      if (fields.find("keep") != nullptr && calibration_.within)
        problems_.add(Mistake::keys_clash, fields.find("keep")->place,
                      "`keep` and `within` both say which points are near enough", "",
                      "Take one of the two out");
      calibration_.keep = count(fields, "keep", std::max<std::size_t>(1, calibration_.points / 10));
      if (calibration_.keep > calibration_.points && calibration_.points > 0)
        outside(fields, "keep", "more are kept than drawn");
    } else {
      calibration_.kind = Calibration::Kind::smc;
      calibration_.points = count(fields, "particles", 0);
      if (calibration_.points == 1) outside(fields, "particles", "there are at least 2 particles");
      calibration_.generations =
          std::min<std::uint64_t>(count(fields, "generations", 6), kMostGenerations);
      calibration_.quantile = fields.number("quantile").value_or(0.5);
      if (!(calibration_.quantile > 0 && calibration_.quantile < 1))
        outside(fields, "quantile", "a quantile lies between 0 and 1");
    }
  }

  // A map of names and ranges, or a list of names.
  void read_over(const yaml::Node& node) {
    const auto add = [&](const Text& name, const yaml::Node* range) {
      Factor factor;
      factor.name = name;
      if (range != nullptr && range->kind != yaml::Node::Kind::null)
        factor = read_factor(name, *range, problems_);
      if (!factor.is_parameter())
        problems_.add(Mistake::calibration_unfit, name.place(),
                      "'" + name.chars + "' is nothing that could be fitted", "",
                      "Name numbers of the scenario");
      if (factor.from)
        problems_.add(Mistake::calibration_unfit, name.place(),
                      "a fitted number holds at all times", "", "Take `from` out");
      calibration_.over.push_back(std::move(factor));
    };
    if (node.kind == yaml::Node::Kind::sequence) {
      for (const Text& name : read_texts(node, problems_)) add(name, nullptr);
    } else if (node.kind == yaml::Node::Kind::map) {
      for (const auto& [key, value] : node.entries) add(key.text, &value);
    }
    if (calibration_.over.empty())
      problems_.add(Mistake::calibration_unfit, node.place, "nothing is fitted",
                    "`over` is a list of names, or a map of names and ranges",
                    "Write over: {take_up.stigma: [0, 1]}");
  }

  std::size_t count(Fields& fields, const char* key, std::size_t otherwise) {
    const auto number = fields.whole(key);
    if (!number) return otherwise;
    if (*number >= 1 && *number <= kMostPoints) return *number;
    outside(fields, key, fmt::format("this goes from 1 to {}", kMostPoints));
    return std::max<std::size_t>(otherwise, 1);
  }

  void outside(Fields& fields, const char* key, const std::string& what) {
    const yaml::Node* node = fields.find(key);
    problems_.add(Mistake::number_outside, node == nullptr ? node_.place : node->place, what);
  }

  const yaml::Node& node_;
  Problems& problems_;
  Calibration calibration_;
};

}  // namespace

void read_purpose(Fields& fields, bool own_design, Experiment& experiment, Problems& problems) {
  const yaml::Node *goal = fields.find("solve"), *calibration = fields.find("calibrate");
  const yaml::Node* first = goal != nullptr ? goal : calibration;
  if (first == nullptr) return;
  if ((goal != nullptr && calibration != nullptr) || fields.find("design") != nullptr ||
      !own_design)
    return problems.add(Mistake::keys_clash, first->place,
                        "an experiment has a design, a goal or a calibration",
                        "each lays other points", "Keep one of them");
  if (!experiment.replicates.until.chars.empty())
    problems.add(Mistake::keys_clash, experiment.replicates.until.place(),
                 "here each point has the same replicates", "", "Write replicates: 20");
  experiment.design.place = first->place;
  if (goal != nullptr) {
    experiment.solve = read_goal_block(*goal, problems);
    if (experiment.solve) experiment.design.over = {experiment.solve->adjust};
  } else {
    experiment.calibrate = CalibrationReader(*calibration, problems)();
    if (experiment.calibrate) experiment.design.over = experiment.calibrate->over;
    if (!experiment.baseline.empty())
      problems.add(Mistake::keys_clash, experiment.baseline_text.place(),
                   "a calibration has no baseline", "targets are of one scenario",
                   "Take `baseline` out");
  }
}

}  // namespace civitas

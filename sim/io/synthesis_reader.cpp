// SPDX-License-Identifier: Apache-2.0
#include "sim/io/synthesis_reader.hpp"

#include "sim/core/mistake.hpp"
#include "sim/io/blocks.hpp"

namespace civitas {
namespace {

using Beside = std::function<std::string(const std::string&)>;

std::vector<MarginSource> read_margins(Fields& fields, const Beside& beside, Problems& problems) {
  std::vector<MarginSource> margins;
  const yaml::Node* node = fields.required("margins");
  if (node == nullptr) return margins;
  if (node->kind != yaml::Node::Kind::map || node->entries.empty()) {
    problems.add(Mistake::wrong_shape, node->place, "margins must be a map of names", "",
                 "Write for example {age: {of: person, file: age.csv}}");
    return margins;
  }
  for (const auto& [key, entry] : node->entries) {
    MarginSource margin;
    margin.name = key.text.chars;
    margin.place = key.place;
    Fields inner(entry, "the margin '" + margin.name + "'", block("margin"), problems);
    if (const auto of = inner.required_text("of")) {
      const auto entity = entity_named(of->chars);
      if (entity)
        margin.of = *entity;
      else
        problems.add(Mistake::unknown_word, of->place(), "unknown entity '" + of->chars + "'", "",
                     "Known are person and household");
    }
    if (const auto file = inner.required_text("file")) {
      margin.file_text = *file;
      margin.file = beside(file->chars);
    }
    margins.push_back(std::move(margin));
  }
  return margins;
}

void read_tolerance(Fields& fields, double& tolerance, Problems& problems) {
  const auto number = fields.number("tolerance");
  if (!number) return;
  if (*number >= 0 && *number <= 1)
    tolerance = *number;
  else
    problems.add(Mistake::number_outside, fields.find("tolerance")->place,
                 "a tolerance is a share between 0 and 1", "",
                 "0.01 lets a hundredth of a margin's total be missed");
}

SynthesisSource read_synthesise(const yaml::Node& node, const Beside& beside, Problems& problems) {
  SynthesisSource source;
  source.place = node.place;
  Fields fields(node, "synthesise", block("synthesise"), problems);
  if (const auto file = fields.required_text("zones")) {
    source.zones_text = *file;
    source.zones = beside(file->chars);
  }
  source.margins = read_margins(fields, beside, problems);
  if (const auto level = fields.text("within")) source.within = *level;
  if (const auto word = fields.text("integerise")) {
    if (word->chars == "largest_remainder")
      source.integerise = Integerise::largest_remainder;
    else if (word->chars != "truncate_replicate_sample")
      problems.add(Mistake::unknown_word, word->place(),
                   "unknown way to whole numbers '" + word->chars + "'", "",
                   "Known are truncate_replicate_sample, largest_remainder");
  }
  read_tolerance(fields, source.tolerance, problems);
  return source;
}

CalibrationSource read_calibrate(const yaml::Node& node, const Beside& beside, Problems& problems) {
  CalibrationSource source;
  source.place = node.place;
  Fields fields(node, "calibrate", block("calibrate"), problems);
  source.margins = read_margins(fields, beside, problems);
  read_tolerance(fields, source.tolerance, problems);
  if (const yaml::Node* bounds = fields.find("bounds")) {
    std::optional<double> low, high;
    if (bounds->items.size() == 2) {
      low = read_number(bounds->items[0], problems);
      high = read_number(bounds->items[1], problems);
    }
    if (low && high && *low >= 0 && *low < 1 && *high > 1)
      source.bounds = {*low, *high};
    else
      problems.add(Mistake::number_outside, bounds->place,
                   "bounds are two numbers, one below 1 and one above",
                   "they hold new weight / old weight", "Write [0.3, 3]");
  }
  return source;
}

Uprating read_uprate(const yaml::Node& node, Problems& problems) {
  Uprating uprating;
  uprating.place = node.place;
  Fields fields(node, "uprate", block("uprate"), problems);
  fields.required("columns");
  uprating.columns = fields.texts("columns");
  if (const auto by = fields.required_text("by")) uprating.by = *by;
  fields.required("from");
  if (const auto month = fields.month("from")) uprating.from = *month;
  return uprating;
}

}  // namespace

void read_synthesis(Fields& population, PopulationSource& source, const Beside& beside,
                    Problems& problems) {
  const yaml::Node* synthesise = population.find("synthesise");
  const yaml::Node* calibrate = population.find("calibrate");
  if (synthesise != nullptr) source.synthesis = read_synthesise(*synthesise, beside, problems);
  if (calibrate != nullptr) source.calibration = read_calibrate(*calibrate, beside, problems);
  if (synthesise != nullptr && calibrate != nullptr)
    problems.add(Mistake::keys_clash, calibrate->place, "'calibrate' has no meaning here",
                 "synthesis gives the households other weights anyhow", "Take one of them out");
  if (const yaml::Node* node = population.find("uprate"))
    source.uprating = read_uprate(*node, problems);
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/target_reader.hpp"

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"

namespace civitas {
namespace {

void read_during(const yaml::Node& node, Target& target, Problems& problems) {
  if (node.kind != yaml::Node::Kind::sequence || node.items.size() != 2) {
    problems.add(Mistake::wrong_shape, node.place, "'during' is a list of two months", "",
                 "Write during: [2026-01, 2027-12]");
    return;
  }
  target.from = read_month(node.items[0], problems);
  target.to = read_month(node.items[1], problems);
  if (target.from && target.to && *target.to < *target.from)
    problems.add(Mistake::time_order, node.place, "the time ends before it begins", "",
                 "Write the earlier month first");
}

}  // namespace

std::vector<Target> read_targets(const yaml::Node& node, Problems& problems) {
  std::vector<Target> targets;
  if (node.kind == yaml::Node::Kind::null) return targets;
  if (node.kind != yaml::Node::Kind::sequence) {
    problems.add(Mistake::wrong_shape, node.place, "targets are a list", "",
                 "Begin each with `- {of: …`");
    return targets;
  }
  for (const yaml::Node& item : node.items) {
    Fields fields(item, "a target", block("target"), problems);
    const auto of = fields.text("of");
    const yaml::Node* value = fields.find("value");
    const auto tolerance = fields.number("tolerance");
    Target target;
    if (const auto source = fields.text("source")) target.source = source->chars;
    if (const yaml::Node* during = fields.find("during")) read_during(*during, target, problems);
    if (tolerance && !(*tolerance > 0))
      problems.add(Mistake::number_outside, fields.find("tolerance")->place,
                   "a tolerance is above 0",
                   "what is simulated is never exactly what was published");
    const auto amount = value == nullptr ? std::nullopt : read_amount(*value, problems);
    if (!of || !amount || !tolerance) continue;
    target.of = *of;
    target.value = amount->number;
    target.unit = amount->unit;
    target.place = value->place;
    target.tolerance = *tolerance;
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace civitas

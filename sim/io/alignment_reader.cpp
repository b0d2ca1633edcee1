// SPDX-License-Identifier: Apache-2.0
#include "sim/io/alignment_reader.hpp"

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"

namespace civitas {
namespace {

Alignment read_alignment(const Text& event, const yaml::Node& node, Problems& problems) {
  Alignment alignment;
  alignment.event = event;
  Fields fields(node, "the alignment of '" + event.chars + "'", block("alignment"), problems);
  if (node.kind != yaml::Node::Kind::map) return alignment;
  if (const auto where = fields.text("where")) alignment.where = *where;
  alignment.by = fields.texts("by");
  if (const auto to = fields.text("to")) alignment.to = *to;
  if (const auto method = fields.text("method")) {
    alignment.by_logit = method->chars == "logit";
    if (!alignment.by_logit && method->chars != "sorting")
      problems.add(Mistake::unknown_word, method->place(), "unknown method '" + method->chars + "'",
                   "", "Known are sorting, logit");
  }
  return alignment;
}

}  // namespace

std::vector<Alignment> read_alignments(const yaml::Node& node, Problems& problems) {
  std::vector<Alignment> alignments;
  if (node.kind != yaml::Node::Kind::map) {
    problems.add(Mistake::wrong_shape, node.place, "`align` needs a map",
                 "from events of models to what is said of them",
                 "Write for example mortality.death: {to: deaths.number}");
    return alignments;
  }
  for (const auto& [key, entry] : node.entries)
    alignments.push_back(read_alignment(key.text, entry, problems));
  return alignments;
}

}  // namespace civitas

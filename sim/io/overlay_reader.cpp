// SPDX-License-Identifier: Apache-2.0
#include "sim/io/overlay_reader.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/scenario_file.hpp"

namespace civitas {

std::vector<std::pair<Overlay, yaml::Node>> read_overlays(const yaml::Node& list,
                                                          const std::string& path,
                                                          std::vector<std::string>& files,
                                                          Problems& problems) {
  std::vector<std::pair<Overlay, yaml::Node>> overlays;
  if (list.kind != yaml::Node::Kind::sequence) {
    problems.add(Mistake::wrong_shape, list.place, "overlays are a list of files", "",
                 "Write overlays: [a.yaml]");
    return overlays;
  }
  std::vector<Overlay> known;
  for (const yaml::Node& item : list.items) {
    Overlay overlay;
    std::optional<Text> file;
    if (item.kind == yaml::Node::Kind::map) {
      Fields fields(item, "an overlay", block("overlaid"), problems);
      file = fields.text("file");
      overlay.over = fields.texts("over");
    } else {
      file = read_text(item, problems);
    }
    if (!file) continue;
    overlay.file = *file;
    for (const Text& over : overlay.over) {
      if (std::none_of(known.begin(), known.end(),
                       [&](const Overlay& other) { return other.file.chars == over.chars; }))
        problems.add(Mistake::overlay_unfit, over.place(),
                     "'" + over.chars + "' is no overlay before this one", "",
                     "Name a file that stands earlier in the list");
    }
    yaml::Node root =
        parse_scenario(beside(path, file->chars), file->place(), "the overlay", problems);
    if (const yaml::Node* base = root.find("base"))
      problems.add(Mistake::overlay_unfit, base->place, "an overlay has no base",
                   "it is laid upon another scenario in " + to_string(item.place),
                   "Take `base` out, or use the file as a reform");
    else
      Fields(root, "an overlay", block("overlay"), problems);
    overlay.changes = changes_in(root, problems);
    files.push_back(beside(path, file->chars));
    known.push_back(overlay);
    overlays.emplace_back(std::move(overlay), std::move(root));
  }
  check_overlaps(known, problems);
  return overlays;
}

}  // namespace civitas

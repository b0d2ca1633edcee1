// SPDX-License-Identifier: Apache-2.0
#include "sim/io/design_reader.hpp"

#include <fmt/format.h>

#include <bit>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/factor_reader.hpp"
#include "sim/io/fields.hpp"
#include "sim/scenario/sampling.hpp"

namespace civitas {
namespace {

constexpr std::size_t kFewest = 1;

// Whether the list has this column.
bool put_use(const Factor& use, Design& list) {
  for (Factor& factor : list.over) {
    if (factor.name.chars != use.name.chars) continue;
    factor.from = use.from;
    factor.from_place = use.from_place;
    factor.in_baseline = use.in_baseline;
    return true;
  }
  return false;
}

class DesignReader {
 public:
  DesignReader(const std::function<std::string(const std::string&)>& beside, Problems& problems)
      : beside_(beside), problems_(problems) {}

  // What the experiment says of its factors, for a list of points from elsewhere.
  void uses(const yaml::Node& node, std::vector<Factor>& found) {
    if (node.kind != yaml::Node::Kind::map) return;
    for (const auto& [kind, inner] : node.entries) {
      for (const yaml::Node& part : inner.items) uses(part, found);  // of a union
      const yaml::Node* over = inner.find("over");
      if (over == nullptr) continue;
      for (const auto& [key, value] : over->entries)
        found.push_back(kind.text.chars == "list" ? read_factor_use(key.text, value, problems_)
                                                  : read_factor(key.text, value, problems_));
    }
  }

  Design operator()(const yaml::Node& node) {
    Design design;
    design.place = node.place;
    Fields fields(node, "the design", block("design"), problems_);
    if (node.kind != yaml::Node::Kind::map) return design;
    int found = 0;
    for (const Key& key : block("design").keys) {
      const yaml::Node* inner = fields.find(key.name);
      if (inner == nullptr) continue;
      ++found;
      read(key.name, *inner, design);
    }
    const bool misspelt = found == 0 && !node.entries.empty();  // told already
    if (found != 1 && !misspelt)
      problems_.add(Mistake::experiment_unfit, node.place,
                    found == 0 ? "the design is empty" : "a design is of one kind, not several", "",
                    "Write one of grid, list, random, lhs, sobol, saltelli, morris, or a union");
    return design;
  }

 private:
  void read(std::string_view kind, const yaml::Node& node, Design& design) {
    if (kind == "list") {
      list(node, design);
    } else if (kind == "union") {
      design.kind = Design::Kind::parts;
      if (node.kind != yaml::Node::Kind::sequence || node.items.empty())
        return problems_.add(Mistake::experiment_unfit, node.place, "a union is a list of designs",
                             "", "Begin each with `- {sobol: …`");
      for (const yaml::Node& item : node.items) design.parts.push_back((*this)(item));
    } else if (kind == "grid") {
      grid(node, design);
    } else if (kind == "morris") {
      morris(node, design);
    } else {
      sampled(kind, node, design);
    }
  }

  void list(const yaml::Node& node, Design& design) {
    if (node.kind != yaml::Node::Kind::map) {
      if (const auto file = read_text(node, problems_)) points(*file, design);
      return;
    }
    Fields fields(node, "a list", block("design_list"), problems_);
    if (const auto file = fields.text("file")) points(*file, design);
    const yaml::Node* over = fields.find("over");
    if (over == nullptr) return;
    if (over->kind != yaml::Node::Kind::map)
      return problems_.add(Mistake::wrong_shape, over->place, "`over` is a map of columns", "",
                           "Write over: {tax.rate: {from: 2027-01}}");
    for (const auto& [key, value] : over->entries) {
      const Factor use = read_factor_use(key.text, value, problems_);
      if (!design.over.empty() && !put_use(use, design))
        problems_.add(Mistake::experiment_unfit, key.place,
                      "the list has no column '" + key.text.chars + "'", "",
                      did_you_mean(key.text.chars, columns(design)));
    }
  }

  static std::vector<std::string> columns(const Design& design) {
    std::vector<std::string> names;
    for (const Factor& factor : design.over) names.push_back(factor.name.chars);
    return names;
  }

  // Mistakes of the points are told with the others; a file that is not there, where it is named.
  void points(const Text& file, Design& design) {
    try {
      design = read_design_list(beside_(file.chars));
    } catch (const InputError& error) {
      if (error.blame() != Blame::files) return problems_.add(error);
      Problem problem = error.problems()[0];
      problem.what = "the list of points " + problem.place.file.text() + " cannot be read";
      problem.place = file.place();
      problems_.add(problem);
    }
  }

  void over(Fields& fields, Design& design) {
    design.place = fields.node().place;
    const yaml::Node* node = fields.find("over");
    if (node == nullptr) return;
    if (node->kind != yaml::Node::Kind::map || node->entries.empty())
      return problems_.add(Mistake::experiment_unfit, node->place, "nothing is varied",
                           "`over` is a map of names and ranges", "Write over: {tax.rate: [0, 1]}");
    for (const auto& [key, value] : node->entries)
      design.over.push_back(read_factor(key.text, value, problems_));
  }

  std::size_t count(Fields& fields, const char* key, std::size_t otherwise) {
    const auto number = fields.whole(key);
    if (!number) return otherwise;
    if (*number >= kFewest && *number <= kMostPoints) return *number;
    problems_.add(Mistake::experiment_unfit, fields.find(key)->place,
                  *number == 0 ? "the design is empty" : "this design is too large",
                  fmt::format("'{}' goes from {} to {}", key, kFewest, kMostPoints));
    return otherwise;
  }

  void grid(const yaml::Node& node, Design& design) {
    design.kind = Design::Kind::grid;
    Fields fields(node, "a grid", block("design_grid"), problems_);
    over(fields, design);
    design.levels = count(fields, "levels", 0);
    for (const Factor& factor : design.over) {
      const bool cut = factor.scale == Factor::Scale::linear || factor.scale == Factor::Scale::log;
      if (!cut || design.levels >= 2) continue;
      if (const yaml::Node* levels = fields.find("levels")) {
        if (design.levels == 1)  // or it was told already
          problems_.add(Mistake::experiment_unfit, levels->place,
                        "a grid cuts '" + factor.name.chars + "' into at least two levels",
                        "one of them would be its lower end alone",
                        "Write levels: 5, or {choice: [0.5]} for one value");
        return;
      }
      return problems_.add(
          Mistake::experiment_unfit, factor.name.place(),
          "a grid must know into how many levels '" + factor.name.chars + "' is cut", "",
          "Add `levels: 5` beside `over:`, or write {choice: [0, 0.5, 1]}");
    }
  }

  void morris(const yaml::Node& node, Design& design) {
    design.kind = Design::Kind::morris;
    Fields fields(node, "a morris design", block("design_morris"), problems_);
    over(fields, design);
    design.samples = count(fields, "trajectories", 0);
    design.levels = count(fields, "levels", 4);
    design.seed = fields.whole("seed").value_or(1);
    if (design.levels % 2 != 0)
      problems_.add(Mistake::experiment_unfit, fields.find("levels")->place,
                    "the levels of a morris design are an even number",
                    "a step goes over half of them", "Write levels: 4");
  }

  void sampled(std::string_view kind, const yaml::Node& node, Design& design) {
    const bool sobol = kind == "sobol", saltelli = kind == "saltelli";
    design.kind = sobol           ? Design::Kind::sobol
                  : saltelli      ? Design::Kind::saltelli
                  : kind == "lhs" ? Design::Kind::lhs
                                  : Design::Kind::random;
    Fields fields(node, fmt::format("a {} design", kind),
                  block(sobol      ? "design_sobol"
                        : saltelli ? "design_saltelli"
                                   : "design_sampled"),
                  problems_);
    over(fields, design);
    design.samples = count(fields, "samples", 0);
    design.seed = fields.whole("seed").value_or(1);
    if (!sobol && !saltelli) return;
    design.shifted = fields.yes("shifted", true);
    if (saltelli) design.second_order = fields.yes("second_order", false);
    if (design.samples != 0 && !std::has_single_bit(design.samples))
      problems_.add(Mistake::experiment_unfit, fields.find("samples")->place,
                    fmt::format("{} is not a power of two", design.samples),
                    "only then are Sobol's points balanced",
                    fmt::format("Write {} or {}", std::bit_floor(design.samples),
                                std::bit_ceil(design.samples)));
    if (design.over.size() * (saltelli ? 2 : 1) > kMostSobolDimensions)
      problems_.add(Mistake::experiment_unfit, node.place, "too many factors for Sobol's sequence");
  }

  const std::function<std::string(const std::string&)>& beside_;
  Problems& problems_;
};

}  // namespace

Design read_design_list(const std::string& path, const yaml::Node* own, Problems& problems) {
  Design design;
  try {
    design = read_design_list(path);
  } catch (const InputError& error) {
    if (error.blame() == Blame::files) throw;
    problems.add(error);
  }
  std::vector<Factor> uses;
  const std::function<std::string(const std::string&)> as_written = [](const std::string& file) {
    return file;
  };
  if (own != nullptr) DesignReader(as_written, problems).uses(*own, uses);
  for (const Factor& use : uses) put_use(use, design);
  return design;
}

Design read_design(const yaml::Node& node,
                   const std::function<std::string(const std::string&)>& beside,
                   Problems& problems) {
  return DesignReader(beside, problems)(node);
}

}  // namespace civitas

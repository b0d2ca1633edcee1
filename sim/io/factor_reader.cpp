// SPDX-License-Identifier: Apache-2.0
#include "sim/io/factor_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"

namespace civitas {
namespace {

class FactorReader {
 public:
  FactorReader(const Text& name, Problems& problems) : problems_(problems) { factor_.name = name; }

  Factor operator()(const yaml::Node& node) {
    if (node.kind == yaml::Node::Kind::map) {
      Fields fields(node, "the factor '" + factor_.name.chars + "'", block("factor"), problems_);
      use(fields);
      int found = 0;
      bool misspelt = false;  // and told already
      for (const auto& [word, scale] : kScales) {
        misspelt = misspelt || fields.misspelt(word);
        const yaml::Node* list = fields.find(word);
        if (list == nullptr) continue;
        ++found;
        read(*list, scale);
      }
      if (found != 1 && !misspelt)
        problems_.add(Mistake::experiment_unfit, node.place,
                      "a factor has one scale, not " + std::to_string(found), "",
                      "Write one of linear, log, integers and choice");
    } else {
      read(node, factor_.is_reform() ? Factor::Scale::choice : Factor::Scale::linear);
    }
    return std::move(factor_);
  }

  Factor used(const yaml::Node& node) {
    Fields fields(node, "the column '" + factor_.name.chars + "'", block("factor_of_list"),
                  problems_);
    use(fields);
    return std::move(factor_);
  }

 private:
  void use(Fields& fields) {
    factor_.from = fields.month("from");
    if (factor_.from) factor_.from_place = fields.find("from")->place;
    if (fields.find("in_baseline") != nullptr)
      factor_.in_baseline = fields.yes("in_baseline", false);
    if (!factor_.is_parameter() && factor_.from)
      problems_.add(Mistake::keys_clash, fields.find("from")->place,
                    "'" + factor_.name.chars + "' has no date", "", "Take `from` out");
  }

  static constexpr std::pair<const char*, Factor::Scale> kScales[] = {
      {"linear", Factor::Scale::linear},
      {"log", Factor::Scale::log},
      {"integers", Factor::Scale::integers},
      {"choice", Factor::Scale::choice}};

  void read(const yaml::Node& list, Factor::Scale scale) {
    factor_.scale = scale;
    factor_.levels.clear();
    const bool choice = scale == Factor::Scale::choice;
    if (list.kind != yaml::Node::Kind::sequence || list.items.empty() ||
        (!choice && list.items.size() != 2)) {
      problems_.add(
          Mistake::experiment_unfit, list.place,
          choice ? "a choice is a list of what there is" : "a range is a list of two ends", "",
          choice ? "Write [a, b, c]" : "Write [0, 1], or {choice: [0, 0.2, 1]}");
      return;
    }
    if (factor_.is_reform() && !choice)
      return problems_.add(Mistake::experiment_unfit, list.place, "reforms lie on no scale",
                           "each is a file", "Write reform: [none, a.yaml, b.yaml]");
    for (const yaml::Node& item : list.items) {
      if (const auto level = this->level(item)) factor_.levels.push_back(*level);
    }
    if (factor_.levels.size() == list.items.size()) judge(list.place);
  }

  std::optional<Level> level(const yaml::Node& node) {
    Level level;
    level.place = node.place;
    if (factor_.is_reform()) {
      const auto text = read_text(node, problems_);
      if (!text) return std::nullopt;
      level.text = *text;
      return level;
    }
    const auto amount = read_amount(node, problems_);
    if (!amount) return std::nullopt;
    level.text = node.text;
    level.number = amount->number;
    level.unit = amount->unit;
    return level;
  }

  void judge(const Place& place) {
    if (factor_.scale == Factor::Scale::choice) {
      for (std::size_t i = 1; i < factor_.levels.size(); ++i) {
        const auto same = [&](const Level& other) {
          return factor_.is_reform() ? other.text.chars == factor_.levels[i].text.chars
                                     : other.number == factor_.levels[i].number;
        };
        if (std::any_of(factor_.levels.begin(),
                        factor_.levels.begin() + static_cast<std::ptrdiff_t>(i), same))
          problems_.add(Mistake::experiment_unfit, factor_.levels[i].place,
                        "this is in the list twice", "", "Take one of the two out");
      }
      return;
    }
    const double low = factor_.levels[0].number, high = factor_.levels[1].number;
    if (low == high)
      problems_.add(Mistake::experiment_unfit, place, "this range is empty",
                    fmt::format("both ends are {}", low),
                    "Write two different ends, or in a design {choice: [" +
                        factor_.levels[0].text.chars + "]} for one value");
    else if (!(low < high))
      problems_.add(Mistake::experiment_unfit, place, "this range is empty",
                    fmt::format("{} is not below {}", low, high), "Write the lower end first");
    else if (factor_.scale == Factor::Scale::log && !(low > 0))
      problems_.add(Mistake::experiment_unfit, factor_.levels[0].place,
                    "a logarithmic range begins above 0", "", "Write linear, or another end");
    else if (factor_.scale == Factor::Scale::integers &&
             (low != std::floor(low) || high != std::floor(high)))
      problems_.add(Mistake::experiment_unfit, place, "the ends of integers are whole numbers");
  }

  Factor factor_;
  Problems& problems_;
};

}  // namespace

Factor read_factor(const Text& name, const yaml::Node& node, Problems& problems) {
  return FactorReader(name, problems)(node);
}

Factor read_factor_use(const Text& name, const yaml::Node& node, Problems& problems) {
  return FactorReader(name, problems).used(node);
}

}  // namespace civitas

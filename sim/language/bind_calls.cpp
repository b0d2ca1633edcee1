// SPDX-License-Identifier: Apache-2.0
// Finds the function that a call names, and looks at what it is given.
#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/language/binder.hpp"
#include "sim/language/functions.hpp"

namespace civitas::language {
namespace {

constexpr double kHighestBand = 1e15;  // whole numbers are exact up to there

const FunctionUse* find(std::string_view name) {
  const auto all = functions();
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const FunctionUse& use) { return use.name == name; });
  return at == all.end() ? nullptr : &*at;
}

bool is_element_by_element(Function function) {
  using enum Function;
  switch (function) {
    case where:
    case min:
    case max:
    case clip:
    case abs:
    case floor:
    case ceil:
    case round:
    case exp:
    case log:
    case sqrt:
    case scale:
    case lookup:
    case taper:
    case band:
    case hazard:
    case date:
    case age:
    case months:
    case year_of:
    case month_of:
    case day_of:
      return true;
    default:
      return false;
  }
}

}  // namespace

Bound Binder::call(const Syntax& tree, Entity context) {
  const FunctionUse* use = find(tree.word);
  if (use == nullptr) {
    std::vector<std::string> names;
    for (const FunctionUse& known : functions()) names.emplace_back(known.name);
    fail(Mistake::unknown_function, tree, "unknown function '" + tree.word + "'", "",
         tree.word == "if" ? "Write where(condition, yes, no)" : did_you_mean(tree.word, names));
  }
  const int given = static_cast<int>(tree.parts.size());
  if (given < use->fewest || (use->most >= 0 && given > use->most)) {
    fail(Mistake::wrong_arguments, tree,
         "'" + tree.word + "' cannot take " + std::to_string(given) +
             (given == 1 ? " argument" : " arguments"),
         "", "Write " + std::string(use->form));
  }
  const bool of_others = !tree.parts.empty() && tree.parts[0]->kind == Syntax::Kind::name &&
                         (tree.parts[0]->word == "members" || entity_named(tree.parts[0]->word) ||
                          network_of(*tree.parts[0]) != nullptr);
  const bool least_or_most = use->function == Function::min || use->function == Function::max;
  const bool simple = is_element_by_element(use->function) && !(least_or_most && of_others);
  if (tree.by != nullptr && simple) {
    fail(Mistake::groups_unfit, *tree.by, "only sums over the whole population have groups", "",
         "Write " + std::string(use->form));
  }
  if (context == Entity::link &&
      (use->function == Function::random || use->function == Function::normal)) {
    fail(Mistake::another_entity, tree, "a draw is of each person, not of each link", "",
         "Give the person at one end a value that draws, and read that");
  }
  if (context == Entity::link && !simple) {
    // What the one at the other end has.
    const NetworkSymbol* links = std::exchange(links_, nullptr);
    Bound bound = call(tree, links->of);
    links_ = links;
    if (graph_[bound.node].entity != Entity::world)
      bound.node = graph_.neighbour(links->network, graph_.spread(bound.node, links->of, false));
    return bound;
  }
  using enum Function;
  if (least_or_most && of_others) return aggregate(tree, use->function, context);
  switch (use->function) {
    case where:
      return choose(tree, context);
    case scale:
      return schedule(tree, context);
    case lookup:
      return this->lookup(tree, context);
    case band:
      return this->band(tree, context);
    case floor:
    case ceil:
    case round:
      return rounded(tree, use->function, context);
    case date:
    case age:
    case months:
    case year_of:
    case month_of:
    case day_of:
      return calendar(tree, use->function, context);
    case random:
    case normal:
      return draw(tree, use->function, context);
    case previous:
      return this->previous(tree, context);
    case place:
      return this->place(tree, context);
    case partner:
      return this->partner(tree, context);
    case sum:
    case count:
    case mean:
    case share:
    case any:
    case all:
    case median:
    case quantile:
    case decile:
    case rank:
      if (!of_others) {
        std::vector<std::string> known = {"members"};
        for (const auto& [name, symbol] : scope_.symbols) {
          if (std::holds_alternative<NetworkSymbol>(symbol)) known.push_back(name);
        }
        const std::string meant = did_you_mean(tree.parts[0]->word, known);
        fail(Mistake::wrong_arguments, *tree.parts[0],
             "'" + tree.word + "' needs to know over whom", "",
             meant.empty() ? "Write " + std::string(use->form) : meant);
      }
      return aggregate(tree, use->function, context);
    default:
      return elementwise(tree, use->function, context);
  }
}

}  // namespace civitas::language

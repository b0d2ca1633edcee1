// SPDX-License-Identifier: Apache-2.0
// How indicators are entered into the graph.
#include "sim/engine/tally.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

using language::Operation;

constexpr std::size_t kMostCells = 512;  // of a grid: small enough to stay in the first cache

std::string_view word(Statistic statistic) {
  switch (statistic) {
    case Statistic::number:
      return "number";
    case Statistic::count:
      return "count";
    case Statistic::share:
      return "share";
    case Statistic::sum:
      return "sum";
    case Statistic::mean:
      return "mean";
    case Statistic::median:
      return "median";
    case Statistic::quantile:
      return "quantile";
    case Statistic::gini:
      return "gini";
    case Statistic::s80s20:
      return "s80s20";
    case Statistic::decile_means:
      return "decile_means";
    case Statistic::decile_shares:
      return "decile_shares";
    case Statistic::ratio:
      return "ratio";
    case Statistic::marginal_rate:
      return "marginal_rate";
  }
  return "";
}

bool is_condition(Statistic statistic) {
  return statistic == Statistic::share || statistic == Statistic::count;
}

bool is_ranked(Statistic statistic) {
  return statistic == Statistic::median || statistic == Statistic::quantile ||
         statistic == Statistic::gini || statistic == Statistic::s80s20 ||
         statistic == Statistic::decile_means || statistic == Statistic::decile_shares;
}

bool is_by_tenths(Statistic statistic) {
  return statistic == Statistic::decile_means || statistic == Statistic::decile_shares;
}

std::string definition(const Indicator& indicator) {
  std::string text = std::string(word(indicator.statistic));
  if (!indicator.formula.chars.empty()) text += ": " + indicator.formula.chars;
  if (!indicator.to.chars.empty()) text += ", to: " + indicator.to.chars;
  if (!indicator.where.chars.empty()) text += ", where: " + indicator.where.chars;
  return text;
}

}  // namespace

Tally::Tally(const std::vector<const Indicator*>& indicators, const TallySource& source) {
  language::Binder binder(source.scope, source.graph, source.problems);
  for (const Indicator* indicator : indicators) enter(*indicator, source, binder);
}

void Tally::enter(const Indicator& indicator, const TallySource& source, language::Binder& binder) {
  binder.forget_read();
  const Entity context = indicator.statistic == Statistic::number ? Entity::world : indicator.of;
  std::optional<language::Bound> bound;
  if (indicator.formula.chars.empty())
    bound = {source.graph.constant(1), language::Type::boolean()};
  else
    bound =
        binder.bind(indicator.formula,
                    indicator.statistic == Statistic::marginal_rate ? Entity::household : context);
  if (!bound) return;
  const bool condition = is_condition(indicator.statistic);
  if (condition ? !bound->type.is_boolean() : !bound->type.is_number()) {
    source.problems.add(Mistake::wrong_type, indicator.formula.place(),
                        "'" + std::string(word(indicator.statistic)) + "' needs " +
                            (condition ? "a condition" : "a number") + ", but this is " +
                            bound->type.text());
    return;
  }
  Entry entry{indicator.statistic, indicator.of, 0, 0, -1, -1, 0, {}, 0};
  for (const Text& text : indicator.by) {
    const std::size_t mistakes = source.problems.size();
    const std::size_t at = group(text, indicator.of, source, binder);
    if (source.problems.size() > mistakes) return;
    entry.groups.push_back(at);
  }
  language::Unit unit = bound->type.unit;
  if (indicator.statistic == Statistic::number) {
    entry.number = bound->node;
  } else if (indicator.statistic == Statistic::marginal_rate) {
    enter_marginal(indicator, *bound, source, entry);
    unit = {};
  } else if (is_ranked(indicator.statistic)) {
    const std::size_t mistakes = source.problems.size();
    enter_ranked(indicator, *bound, source, binder, entry);
    if (source.problems.size() > mistakes) return;
    if (indicator.statistic != Statistic::median && indicator.statistic != Statistic::quantile &&
        indicator.statistic != Statistic::decile_means)
      unit = {};
  } else {
    const std::size_t mistakes = source.problems.size();
    enter_sum(indicator, *bound, source, binder, entry);
    if (source.problems.size() > mistakes) return;
    if (condition) unit = {};
    if (indicator.statistic == Statistic::ratio) {
      const auto to = binder.bind(indicator.to, indicator.of);
      if (to) unit = unit / to->type.unit;
    }
  }
  if (indicator.unit && *indicator.unit != unit && !bound->any_unit) {
    source.problems.add(Mistake::units_differ, indicator.unit_place,
                        "'" + indicator.name + "' is declared in " + indicator.unit->text() +
                            ", but it comes out in " + unit.text(),
                        "", language::conversion_advice(unit, *indicator.unit));
  }
  // A mistake may have been told before, in a value that this one reads.
  if (!source.problems.empty()) return;
  entries_.push_back(entry);
  add_shapes(indicator, entry, unit, {binder.read().begin(), binder.read().end()});
}

void Tally::enter_ranked(const Indicator& indicator, const language::Bound& bound,
                         const TallySource& source, language::Binder& binder, Entry& entry) {
  language::Graph& graph = source.graph;
  if (is_by_tenths(indicator.statistic) && !indicator.by.empty())
    source.problems.add(Mistake::indicator_unfit, indicator.by[0].place(),
                        "tenths cannot be broken down further yet");
  const auto where = whom(indicator, source, binder);
  if (!where) return;
  NodeId value = binder.rows(bound.node, indicator.of);
  if (graph.is_constant(*where)) {
    entry.ranking = graph.ranking(value, indicator.of);
  } else {  // yes and no are two groups; outside `where` a formula may have no value
    const NodeId yes = binder.rows(*where, indicator.of);
    value = graph.operation(Operation::select, yes, value, graph.constant(0));
    entry.ranking = graph.ranking(value, indicator.of, yes, 2);
    entry.part = 1;
  }
  entry.share = indicator.statistic == Statistic::quantile ? indicator.at : 0.5;
  if (!(entry.share > 0 && entry.share < 1))
    source.problems.add(Mistake::number_outside, indicator.place,
                        "a quantile needs a share between 0 and 1", "",
                        "Write for example `at: 0.9`");
  language::Reduction anchor;  // makes the program rank the values
  anchor.kind = language::Reduction::Kind::quantile;
  anchor.ranking = entry.ranking;
  anchor.share = entry.share;
  anchor.part = entry.part;
  anchor.stage = graph.stage_of_ranking(entry.ranking);
  entry.number = graph.result(anchor);
}

// The condition of those whom it is about: 1 for everybody; none after a mistake.
std::optional<language::NodeId> Tally::whom(const Indicator& indicator, const TallySource& source,
                                            language::Binder& binder) {
  if (indicator.where.chars.empty()) return source.graph.constant(1);
  const auto condition = binder.bind(indicator.where, indicator.of);
  if (!condition) return std::nullopt;
  if (condition->type.is_boolean()) return condition->node;
  source.problems.add(Mistake::wrong_type, indicator.where.place(),
                      "`where` needs a condition, but this is " + condition->type.text());
  return std::nullopt;
}

void Tally::enter_sum(const Indicator& indicator, const language::Bound& bound,
                      const TallySource& source, language::Binder& binder, Entry& entry) {
  language::Graph& graph = source.graph;
  const NodeId weight = graph.column(indicator.of, source.population[indicator.of].find(kWeight));
  const NodeId zero = graph.constant(0);
  const NodeId everybody = graph.constant(1);
  const auto condition = whom(indicator, source, binder);
  if (!condition) return;
  const NodeId where = *condition;
  // A term of zero, not zero times a term: outside `where` a formula may have no value.
  const auto weighted = [&](NodeId node) {
    const NodeId product =
        node == everybody ? weight : graph.operation(Operation::multiply, weight, node);
    return where == everybody ? product : graph.operation(Operation::select, where, product, zero);
  };
  const auto as_term = [&](NodeId node) {
    Term made;
    made.node = node;
    made.entity = indicator.of;
    made.grids = entry.groups;  // groups until make_grids
    made.indicator = indicator.name;
    made.place = indicator.place;
    return term(std::move(made));
  };
  // A condition weighs those for whom it holds; this keeps counts exact, and costs no product.
  const NodeId above =
      is_condition(indicator.statistic) && bound.node != everybody
          ? graph.operation(Operation::select, bound.node, weighted(everybody), zero)
          : weighted(bound.node);
  entry.above = as_term(above);
  entry.below = entry.above;
  if (indicator.statistic == Statistic::share || indicator.statistic == Statistic::mean)
    entry.below = as_term(weighted(everybody));
  if (indicator.statistic == Statistic::ratio) {
    const auto to = binder.bind(indicator.to, indicator.of);
    if (!to) return;
    if (!to->type.is_number())
      source.problems.add(Mistake::wrong_type, indicator.to.place(),
                          "`to` needs a number, but this is " + to->type.text());
    entry.below = as_term(weighted(to->node));
  }
}

void Tally::enter_marginal(const Indicator& indicator, const language::Bound& bound,
                           const TallySource& source, Entry& entry) {
  const auto* symbol = source.scope.find(indicator.to.chars);
  const auto* column = symbol == nullptr ? nullptr : std::get_if<language::ColumnSymbol>(symbol);
  if (column == nullptr || column->entity != Entity::person ||
      source.population[Entity::person]
              .columns[static_cast<std::size_t>(column->column)]
              .attribute.storage != Storage::real) {
    source.problems.add(Mistake::unknown_column, indicator.to.place(),
                        "'" + indicator.to.chars + "' is not a column of amounts of persons", "",
                        "Write for example `to: person.earnings`");
    return;
  }
  if (column->type.unit != bound.type.unit)
    source.problems.add(Mistake::units_differ, indicator.to.place(),
                        "'" + indicator.to.chars + "' is in " + column->type.unit.text() +
                            ", but the value is in " + bound.type.unit.text());
  if (!(indicator.at > 0))
    source.problems.add(Mistake::number_outside, indicator.place,
                        "the amount `at` must be above 0");
  if (source.graph[bound.node].stage > 0)
    source.problems.add(Mistake::indicator_unfit, indicator.formula.place(),
                        "this value depends on the whole population",
                        "a marginal rate is about one household at a time");
  if (indicator.of != Entity::person)
    source.problems.add(Mistake::indicator_unfit, indicator.place, "a marginal rate is of persons",
                        "", "Write `of: person`");
  if (!indicator.where.chars.empty())
    source.problems.add(Mistake::indicator_unfit, indicator.where.place(),
                        "a marginal rate is of all who have the amount that is raised", "",
                        "Leave `where` out");
  marginals_.push_back({bound.node, column->column, indicator.at, {}});
  for (const bool of_whom : {false, true}) {
    Term made;
    made.marginal = static_cast<int>(marginals_.size()) - 1;
    made.of_whom = of_whom;
    made.entity = Entity::person;
    made.grids = entry.groups;
    made.indicator = indicator.name;
    made.place = indicator.place;
    (of_whom ? entry.below : entry.above) = term(std::move(made));
  }
}

std::size_t Tally::term(Term made) {
  const std::size_t last = terms_.size();
  const auto [at, is_new] = term_of_.try_emplace({made.node, index(made.entity)}, last);
  if (is_new || made.node < 0) {
    terms_.push_back(std::move(made));
    return last;
  }
  std::vector<std::size_t>& grids = terms_[at->second].grids;
  for (const std::size_t group : made.grids) {
    if (std::find(grids.begin(), grids.end(), group) == grids.end()) grids.push_back(group);
  }
  return at->second;
}

std::size_t Tally::group(const Text& text, Entity entity, const TallySource& source,
                         language::Binder& binder) {
  const auto bound = binder.bind(text, entity);
  if (!bound) return 0;
  if (!bound->type.is_category()) {
    source.problems.add(Mistake::wrong_type, text.place(),
                        "'" + text.chars + "' is " + bound->type.text() + ", not a category", "",
                        "Make one with band(…) or where(…, 'one', 'other')");
    return 0;
  }
  const NodeId node = binder.rows(bound->node, entity);
  auto& groups = groups_[index(entity)];
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].node == node) return i;
  }
  const std::size_t dot = text.chars.find('.');
  const std::string name = dot == std::string::npos ? text.chars : text.chars.substr(dot + 1);
  groups.push_back(
      {node, dimension(name, text.chars, *bound->type.labels), bound->type.labels->size()});
  return groups.size() - 1;
}

std::size_t Tally::dimension(const std::string& name, const std::string& long_name,
                             const std::vector<std::string>& labels) {
  std::string unique = name;
  for (std::size_t i = 0; i < dimensions_.size(); ++i) {
    if (dimensions_[i].name != unique) continue;
    if (dimensions_[i].labels == labels) return i;
    unique += "_";  // the same name for other groups
  }
  dimensions_.push_back({unique, long_name, labels});
  return dimensions_.size() - 1;
}

void Tally::add_shapes(const Indicator& indicator, const Entry& entry, const language::Unit& unit,
                       std::vector<std::string> read) {
  Shape shape;
  shape.series.name = indicator.name;
  shape.place = indicator.place;
  shape.series.unit = unit.text();
  shape.series.long_name = indicator.title.empty() ? indicator.name : indicator.title;
  shape.series.definition = definition(indicator);
  shape.series.population =
      indicator.statistic == Statistic::number
          ? ""
          : std::string(name(indicator.of)) +
                (indicator.where.chars.empty() ? "" : " where " + indicator.where.chars);
  shape.integer = indicator.statistic == Statistic::count;
  shape.read = std::move(read);
  if (is_by_tenths(indicator.statistic)) {
    std::vector<std::string> tenths;
    for (int i = 1; i <= 10; ++i) tenths.push_back(std::to_string(i));
    shape.series.dimensions = {
        dimensions_[dimension("decile", "tenth of the population, 1 lowest", tenths)].name};
    shape.cells = 10;
  }
  shapes_.push_back(shape);
  for (const std::size_t at : entry.groups) {
    const Group& group = groups_[index(entry.entity)][at];
    Shape by = shape;
    by.series.name += "_by_" + dimensions_[group.dimension].name;
    by.series.dimensions = {dimensions_[group.dimension].name};
    by.cells = group.labels;
    shapes_.push_back(std::move(by));
  }
}

void Tally::make_grids(const language::Graph& graph) {
  std::map<std::pair<int, std::size_t>, std::size_t> grid_of;
  for (const Entity entity : kAllEntities) {
    const auto& groups = groups_[index(entity)];
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const bool fits = !grids_.empty() && grids_.back().entity == entity &&
                        grids_.back().cells * groups[i].labels <= kMostCells &&
                        grids_.back().stage == graph[groups[i].node].stage;
      if (!fits) grids_.push_back({entity, {}, 1, graph[groups[i].node].stage});
      grids_.back().groups.push_back(i);
      grids_.back().cells *= groups[i].labels;
      grid_of[{index(entity), i}] = grids_.size() - 1;
    }
  }
  for (Term& term : terms_) {
    std::vector<std::size_t> grids;
    term.stage = term.node < 0 ? 0 : graph[term.node].stage;
    for (const std::size_t group : term.grids) {
      const std::size_t grid = grid_of.at({index(term.entity), group});
      if (std::find(grids.begin(), grids.end(), grid) == grids.end()) grids.push_back(grid);
      term.stage = std::max(term.stage, grids_[grid].stage);
    }
    std::sort(grids.begin(), grids.end());
    term.grids = std::move(grids);
  }
}

void Tally::build(const language::Graph& graph, std::size_t numbers, const Population& population) {
  graph_ = &graph;
  make_grids(graph);
  std::vector<language::Output> outputs;
  const auto want = [&](NodeId node, int stage) { outputs.push_back({node, stage}); };
  for (const Term& term : terms_) {
    if (term.node >= 0) want(term.node, term.stage);
    for (const std::size_t grid : term.grids) {
      for (const std::size_t at : grids_[grid].groups)
        want(groups_[index(term.entity)][at].node, term.stage);
    }
  }
  for (const Entry& entry : entries_) {
    if (entry.number >= 0) want(entry.number, graph[entry.number].stage);
    if (entry.ranking < 0) continue;
    const bool quantile =
        entry.statistic == Statistic::median || entry.statistic == Statistic::quantile;
    if (!quantile || !entry.groups.empty()) sorted_.push_back(entry.ranking);
    for (const std::size_t at : entry.groups) {
      const NodeId node = groups_[index(entry.entity)][at].node;
      want(node, graph[node].stage);
    }
  }
  program_ = language::Program(graph, outputs, numbers, population);
  for (Marginal& marginal : marginals_) {
    const language::Output output{marginal.value, 0};
    marginal.program = language::Program(graph, {&output, 1}, numbers, population);
  }
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// The second chapter of the documentation: who there is, and what is known of them.
#include <fmt/format.h>

#include <algorithm>

#include "sim/run/odd.hpp"
#include "sim/run/population_rows.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

Line network_line(const NetworkSource& source) {
  const std::string of(name(source.of));
  Line line = Line::code(source.name) + " among " + of + "s: ";
  switch (source.type) {
    case NetworkType::random:
      line += fmt::format("random, {} links each on average", readable(source.mean_degree));
      break;
    case NetworkType::small_world:
      line += fmt::format(
          "a small world (Watts and Strogatz), {} neighbours, of whose links a share of {} is "
          "rewired",
          source.neighbours, readable(source.rewire));
      if (!source.alike.empty()) {
        line += fmt::format(", homophily {} (Coleman's index) by ", readable(source.homophily));
        for (std::size_t i = 0; i < source.alike.size(); ++i) {
          if (i > 0) line += " and ";
          line += Line::code(source.alike[i].chars);
        }
      }
      break;
    case NetworkType::preferential_attachment:
      line += fmt::format(
          "preferential attachment (Barabási and Albert), {} links for each new one", source.links);
      break;
    case NetworkType::complete:
      line += "all with all";
      break;
    case NetworkType::ring:
      line += fmt::format("a ring with {} neighbours", source.neighbours);
      break;
    case NetworkType::grid:
      line += fmt::format(
          "a grid{}, with {} neighbours{}",
          source.rows > 0 ? fmt::format(" of {} by {}", source.rows, source.columns) : "",
          source.moore ? 8 : 4, source.torus ? ", without edges" : "");
      break;
    case NetworkType::household:
      line += "all who live together";
      break;
    case NetworkType::group:
      line += "all of one group";
      break;
    case NetworkType::teams:
      line += "teams of those with " + Line::code(source.among.chars);
      line += fmt::format(", {} others each on average", readable(source.mean_degree));
      break;
    case NetworkType::edges:
      line += "the links of the file " + Line::code(source.file_text.chars);
      break;
  }
  if (!source.within.chars.empty()) line += ", within " + Line::code(source.within.chars);
  return line;
}

void tell_stocks(const Plan& plan, Document& document) {
  Grid grid{{{"stock", "unit", "for each", "model", "meaning"}}};
  for (const Stock& stock : plan.law().stocks()) {
    if (stock.name.empty()) continue;
    Line owner;
    for (const Plan::Process& process : plan.processes()) {
      const std::vector<std::string>& writes = process.declaration->writes();
      if (std::find(writes.begin(), writes.end(), stock.name) != writes.end())
        owner = Line::section(section_title(process));
    }
    std::string axes;
    for (const Axis& axis : stock.axes)
      axes += (axes.empty() ? "" : " and ") + axis.name + " (" +
              std::to_string(axis.labels.size()) + ")";
    grid.rows.push_back(
        {Line::code(stock.name), stock.unit.text(), axes, owner, stock.description});
  }
  if (grid.rows.size() > 1)
    document.add("Institutions have stocks, numbers that live from step to step:");
  document.add(grid);
}

}  // namespace

void tell_entities(const Subject& subject, Document& document) {
  const Plan& plan = subject.plan;
  document.section(2, "2 Entities, state variables and scales");
  document.add(fmt::format(
      "{} persons in {} households are simulated, from {} to {}. Columns hold their state:",
      readable(static_cast<double>(plan.population().persons())),
      readable(static_cast<double>(plan.population().households())),
      subject.scenario.time.from.text(), subject.scenario.time.to.text()));
  const Rows rows = column_rows(plan);
  Grid grid{{{"state variable", "type", "unit", "filled by", "labels", "meaning"}}};
  for (std::size_t i = 1; i < rows.size(); ++i) {
    std::vector<Line> cells = {Line::code(rows[i][0])};
    cells.insert(cells.end(), rows[i].begin() + 1, rows[i].end());
    grid.rows.push_back(std::move(cells));
  }
  document.add(grid);
  tell_stocks(plan, document);
  Points networks;
  for (const NetworkSource& source : subject.scenario.networks)
    networks.lines.push_back(network_line(source));
  if (!networks.lines.empty()) document.add("Networks say who looks at whom:");
  document.add(networks);
}

}  // namespace civitas

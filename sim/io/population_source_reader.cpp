// SPDX-License-Identifier: Apache-2.0
#include "sim/io/population_source_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/mistake.hpp"
#include "sim/io/block_reader.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/parameter_reader.hpp"
#include "sim/io/synthesis_reader.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

/// Shares of households of 1, 2, … members.
std::vector<double> read_sizes(Fields& fields, Problems& problems) {
  const yaml::Node* node = fields.required("sizes");
  if (node == nullptr) return {1};
  std::vector<double> shares;
  for (const yaml::Node& item : node->items) {
    const auto share = read_number(item, problems);
    if (!share) return {1};
    shares.push_back(*share);
  }
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  const bool negative = std::any_of(shares.begin(), shares.end(), [](double x) { return x < 0; });
  if (negative || !(std::abs(total - 1) < 1e-9)) {
    problems.add(Mistake::number_outside, node->place,
                 "sizes are shares of households of 1, 2, … members",
                 negative ? "one is below 0" : fmt::format("their sum is {}, not 1", total),
                 "Write sizes: [0.4, 0.3, 0.3]");
    return {1};
  }
  return shares;
}

}  // namespace

PopulationSource read_population(const yaml::Node& node,
                                 const std::function<std::string(const std::string&)>& beside,
                                 Problems& problems) {
  PopulationSource source;
  source.place = node.place;
  Fields fields(node, "the population", block("population"), problems);
  const auto foreign = [&](const char* word, const char* why, const char* advice) {
    if (const yaml::Node* found = fields.find(word))
      problems.add(Mistake::keys_clash, found->place,
                   "'" + std::string(word) + "' has no meaning here", why, advice);
  };
  if (const auto text = fields.text("parametric")) {
    source.sizes = {1};
    if (text->chars == "households")
      source.sizes = read_sizes(fields, problems);
    else if (text->chars == "singles")
      foreign("sizes", "singles live alone", "Write parametric: households");
    else
      problems.add(Mistake::unknown_word, text->place(),
                   "unknown kind of population '" + text->chars + "'", "",
                   "Known are singles and households: citizens of whom nothing is known, who live "
                   "alone, or as many together as `sizes` says");
    for (const char* word :
         {"microdata", "mapping", "synthesise", "calibrate", "uprate", "gross_up", "made_under"})
      foreign(word, "a parametric population is made up", "Take one of them out");
    fields.required("persons");
  } else {
    foreign("sizes", "the file says who lives together", "Take it out");
    if (const auto file = fields.required_text("microdata")) {
      source.microdata_text = *file;
      source.microdata = beside(file->chars);
    }
    if (const auto file = fields.required_text("mapping")) {
      source.mapping_text = *file;
      source.mapping = beside(file->chars);
    }
  }
  if (const auto persons = fields.whole("persons")) {
    if (*persons == 0)
      problems.add(Mistake::number_outside, fields.find("persons")->place,
                   "a population needs at least one person", "",
                   "Leave `persons` out to simulate the weighted records");
    else if (*persons > kMostPersons)
      problems.add(Mistake::number_outside, fields.find("persons")->place,
                   "this population is too large",
                   "at most " + std::to_string(kMostPersons) + " persons");
    else
      source.persons = *persons;
  }
  read_synthesis(fields, source, beside, problems);
  if (const yaml::Node* gross = fields.find("gross_up")) {
    Fields inner(*gross, "gross_up", block("gross_up"), problems);
    GrossUp gross_up;
    gross_up.columns = inner.texts("columns");
    if (const auto text = inner.text("value")) gross_up.value = *text;
    if (const auto text = inner.text("equals")) gross_up.equals = *text;
    source.gross_up = std::move(gross_up);
  }
  if (!source.microdata.empty() && !source.of_a_month())
    foreign("made_under", "no amounts are uprated or made gross", "Take it out");
  return source;
}

MadeUnder read_made_under(const yaml::Node& node, Problems& problems) {
  MadeUnder law;
  Fields fields(node, "made_under", block("made_under"), problems);
  for (const bool assumptions : {false, true}) {
    const yaml::Node* list = fields.find(assumptions ? "assumptions" : "parameters");
    if (list == nullptr) continue;
    for (Parameter& parameter : read_parameters(*list, assumptions, problems)) {
      validate(parameter, problems);
      law.parameters.push_back(std::move(parameter));
    }
  }
  if (const yaml::Node* list = fields.find("values")) law.values = read_values(*list, problems);
  return law;
}

}  // namespace civitas

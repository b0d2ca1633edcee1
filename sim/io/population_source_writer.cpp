// SPDX-License-Identifier: Apache-2.0
#include "sim/io/population_source_writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "sim/io/parameter_writer.hpp"
#include "sim/io/yaml_text.hpp"

namespace civitas {
namespace {

using yaml::key;
using yaml::list;
using yaml::quoted;

template <class Named>
const Named* find(const std::vector<Named>& all, const std::string& name) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  return at == all.end() ? nullptr : &*at;
}

std::string margins_text(const std::vector<MarginSource>& margins, const std::string& folder) {
  std::string text = "    margins:\n";
  for (const MarginSource& margin : margins)
    text += fmt::format("      {}: {{of: {}, file: {}}}\n", key(margin.name), name(margin.of),
                        quoted(path_from(folder, margin.file)));
  return text;
}

std::string parametric_text(const std::vector<double>& sizes) {
  if (sizes.size() == 1) return "population:\n  parametric: singles\n";
  return fmt::format("population:\n  parametric: households\n  sizes: [{}]\n",
                     fmt::join(sizes, ", "));
}

// What is otherwise in the law of `origin`, with four more blanks before each line.
std::string made_under_text(const Scenario& scenario, const Scenario& origin) {
  std::string blocks[3];
  for (const Parameter& parameter : origin.parameters) {
    const Parameter* now = find(scenario.parameters, parameter.name);
    const std::string text = parameter_text(parameter);
    if (now == nullptr || now->assumption != parameter.assumption || parameter_text(*now) != text)
      blocks[parameter.assumption ? 1 : 0] += text;
  }
  for (const Value& value : origin.values) {
    const Value* now = find(scenario.values, value.name);
    if (now == nullptr || value_text(*now) != value_text(value)) blocks[2] += value_text(value);
  }
  std::string text;
  const char* const names[] = {"parameters", "assumptions", "values"};
  for (std::size_t i = 0; i < 3; ++i) {
    if (!blocks[i].empty()) text += std::string(names[i]) + ":\n" + blocks[i];
  }
  if (text.empty()) return "";
  std::string indented = "  made_under:\n    ";
  for (std::size_t i = 0; i < text.size(); ++i)
    indented += text[i] == '\n' && i + 1 < text.size() ? "\n    " : std::string(1, text[i]);
  return indented;
}

}  // namespace

std::string value_text(const Value& value) {
  std::string text =
      fmt::format("  {}:\n    is: {}\n", key(value.name), quoted(value.formula.chars));
  if (value.unit) text += "    unit: " + value.unit->text() + "\n";
  if (!value.description.empty()) text += "    description: " + quoted(value.description) + "\n";
  return text;
}

std::string path_from(const std::string& folder, const std::string& path) {
  const std::filesystem::path there(path);
  std::string relative = there.lexically_relative(folder).string();
  std::error_code none;  // then the path stays as it is
  if (relative.empty() && there.is_relative())
    relative = std::filesystem::relative(there, folder, none).string();
  return relative.empty() ? path : relative;
}

std::string population_text(const Scenario& scenario, const std::string& folder) {
  const PopulationSource& population = scenario.population;
  std::string text = population.microdata.empty()
                         ? parametric_text(population.sizes)
                         : fmt::format("population:\n  microdata: {}\n  mapping: {}\n",
                                       quoted(path_from(folder, population.microdata)),
                                       quoted(path_from(folder, population.mapping)));
  if (population.persons) text += fmt::format("  persons: {}\n", *population.persons);
  if (population.synthesis) {
    const SynthesisSource& synthesis = *population.synthesis;
    text += "  synthesise:\n    zones: " + quoted(path_from(folder, synthesis.zones)) + "\n";
    if (!synthesis.within.chars.empty())
      text += "    within: " + quoted(synthesis.within.chars) + "\n";
    text += fmt::format("    integerise: {}\n    tolerance: {}\n",
                        synthesis.integerise == Integerise::largest_remainder
                            ? "largest_remainder"
                            : "truncate_replicate_sample",
                        synthesis.tolerance);
    text += margins_text(synthesis.margins, folder);
  }
  if (population.calibration) {
    const CalibrationSource& calibration = *population.calibration;
    text += fmt::format("  calibrate:\n    tolerance: {}\n", calibration.tolerance);
    if (calibration.bounds)
      text += fmt::format("    bounds: [{}, {}]\n", calibration.bounds->first,
                          calibration.bounds->second);
    text += margins_text(calibration.margins, folder);
  }
  if (population.uprating)
    text += fmt::format("  uprate:\n    columns: {}\n    by: {}\n    from: {}\n",
                        list(population.uprating->columns), quoted(population.uprating->by.chars),
                        population.uprating->from.text());
  if (population.gross_up) {
    text +=
        fmt::format("  gross_up:\n    columns: {}\n    value: {}\n    equals: {}\n",
                    list(population.gross_up->columns), quoted(population.gross_up->value.chars),
                    quoted(population.gross_up->equals.chars));
  }
  if (population.of_a_month()) text += made_under_text(scenario, scenario.origin());
  return text;
}

}  // namespace civitas

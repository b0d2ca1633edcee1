// SPDX-License-Identifier: Apache-2.0
#include "sim/run/session.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "civitas_version.hpp"
#include "sim/core/exact_sum.hpp"
#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/engine/brought.hpp"
#include "sim/engine/parallel.hpp"
#include "sim/io/digest.hpp"
#include "sim/io/margin_reader.hpp"
#include "sim/io/microdata_reader.hpp"
#include "sim/io/network_reader.hpp"
#include "sim/io/scenario_reader.hpp"
#include "sim/io/scenario_writer.hpp"
#include "sim/population/calibration.hpp"
#include "sim/population/expand.hpp"
#include "sim/population/parametric.hpp"
#include "sim/population/synthesis.hpp"
#include "sim/run/threads.hpp"
#include "sim/scenario/month_advice.hpp"
#include "sim/scenario/number_text.hpp"
#include "sim/scenario/uprating.hpp"
#include "sim/scenario/whole_steps.hpp"

namespace civitas {
namespace {

Month month(const std::string& text, const char* option) {
  const auto month = Month::parse(text);
  if (!month)
    throw InputError({Mistake::option_unfit,
                      {option, 0, 0},
                      "'" + text + "' is no month",
                      "",
                      month_advice(text)});
  return *month;
}

std::optional<std::size_t> persons(const std::string& text, const Scenario& scenario) {
  if (text.empty()) return scenario.population.persons;
  if (text == "weighted") return std::nullopt;
  const auto number = number_of_persons(text);
  if (!number)
    throw InputError({Mistake::option_unfit,
                      {"--persons", 0, 0},
                      "'" + text + "' is no number of persons",
                      "",
                      fmt::format("Write a whole number up to {}, or weighted", kMostPersons)});
  return number;
}

// A file that is not there is told where the scenario names it.
[[noreturn]] void refuse_file(const InputError& error, const Text& named) {
  Problem problem = error.problems()[0];
  problem.what = "the file " + problem.place.file.text() + " cannot be read";
  problem.place = named.place();
  throw InputError(std::move(problem));
}

Population read_microdata(const PopulationSource& source) {
  try {
    return civitas::read_microdata(source.microdata, source.mapping);
  } catch (const InputError& error) {
    if (error.blame() != Blame::files) throw;
    refuse_file(error, error.problems()[0].place.file == source.mapping ? source.mapping_text
                                                                        : source.microdata_text);
  }
}

Network read_links(const NetworkSource& source, const Population& population) {
  LinkColumns columns{source.from, source.to, std::nullopt};
  if (!source.weight.empty()) columns.weight = source.weight;
  try {
    return read_network(source.file, columns, source.one_way ? Ties::one_way : Ties::mutual,
                        source.of, population[source.of]);
  } catch (const InputError& error) {
    if (error.blame() != Blame::files) throw;
    refuse_file(error, source.file_text);
  }
}

// The level of `within`, whose areas are labels of the households, too.
int level_named(const Geography& geography, const SynthesisSource& source,
                const Population& records) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < geography.levels.size(); ++i) {
    const std::string& name = geography.levels[i].name;
    if (records[Entity::household].find(name) < 0) continue;
    if (name == source.within.chars) return static_cast<int>(i);
    known.push_back(name);
  }
  throw InputError({Mistake::unknown_column, source.within.place(),
                    "'" + source.within.chars + "' is not known of zones and households",
                    "it must be a column of " + source.zones + " and a category of households",
                    known.empty()
                        ? "Give the households of the sample such a column, or leave it out"
                        : "Known are " + joined(known)});
}

// Copies of whole records do not meet the margins as exactly as their weights did.
void fit_again(const std::vector<Margin>& margins, Population& population) {
  Problems none;
  std::vector<MarginFit> fits = fits_of(margins, population, none);
  for (std::size_t m = 0; m < fits.size(); ++m)
    fits[m].weights_error = population.making.fit[m].weights_error;
  population.making.fit = std::move(fits);
}

// The population that the scenario's records make, before the first month.
Population made(const Scenario& scenario) {
  const PopulationSource& source = scenario.population;
  Population records = read_microdata(source);
  if (source.uprating) uprate(records, scenario.origin());
  std::vector<Margin> margins;
  if (source.calibration) {
    const CalibrationSource& calibration = *source.calibration;
    margins = read_margins(calibration.margins, {}, records);
    calibrate(records, margins, {calibration.bounds, calibration.tolerance, calibration.place});
  }
  if (!source.synthesis) {
    Population population = start_population(std::move(records), scenario, source.persons);
    if (source.calibration && source.persons) fit_again(margins, population);
    return population;
  }
  const SynthesisSource& synthesis = *source.synthesis;
  records = start_population(std::move(records), scenario, std::nullopt);
  const Geography geography = read_zones(synthesis, records);
  SynthesisOptions options;
  options.integerise = synthesis.integerise;
  options.tolerance = synthesis.tolerance;
  options.persons = source.persons;
  options.seed = scenario.seed;
  options.place = synthesis.place;
  if (!synthesis.within.chars.empty()) options.within = level_named(geography, synthesis, records);
  const Workers workers(threads_to_use(0));
  return synthesise(records, geography, read_margins(synthesis.margins, geography, records),
                    options, [&](std::size_t items, const std::function<void(std::size_t)>& work) {
                      workers.for_each(items, [&](std::size_t i, std::size_t) { work(i); });
                    });
}

// The numbers by which amounts of the people are uprated: with others they are other people.
std::string index_text(const Scenario& scenario) {
  std::string text;
  for (const std::string& name : uprated_by(scenario)) {
    for (const Parameter& parameter : scenario.parameters) {
      if (parameter.name != name) continue;
      for (const DatedNumber& number : parameter.values)
        text += fmt::format("{} {} {};", name, number.from.number, number_text(number));
    }
  }
  return text;
}

}  // namespace

Scenario Session::read(const std::string& path, const LookFurther& further) const {
  Scenario scenario = read_scenario(
      path, options_.settings,
      [](const std::string& model) {
        const ModelCard* card = find_model(model);
        return card == nullptr ? std::vector<Parameter>{} : card->parameters;
      },
      about_stock, further);
  if (!options_.from.empty()) scenario.time.from = month(options_.from, "--from");
  if (!options_.to.empty()) scenario.time.to = month(options_.to, "--to");
  if (scenario.time.to < scenario.time.from) {
    const bool written = options_.time.line > 0;
    throw InputError({written ? Mistake::time_order : Mistake::option_unfit,
                      written ? options_.time : Place{path, 0, 0}, "the time ends before it begins",
                      scenario.time.to.text() + " is before " + scenario.time.from.text(),
                      written ? "Mend `from` and `to`" : "Mend --from and --to"});
  }
  if (const std::string broken = broken_step(scenario.time); !broken.empty()) {
    const bool written = options_.time.line > 0;
    throw InputError({written ? Mistake::time_order : Mistake::option_unfit,
                      written ? options_.time : Place{path, 0, 0}, "the time ends within a step",
                      broken, end_of_step(scenario.time)});
  }
  if (options_.seed) scenario.seed = *options_.seed;
  scenario.population.persons = persons(options_.persons, scenario);
  return scenario;
}

const Population& Session::population(const Scenario& scenario) {
  return *held_population(scenario);
}

std::shared_ptr<const Population> Session::held_population(const Scenario& scenario) {
  const std::string key =
      scenario.root().file + "\n" + scenario.population.microdata + "\n" +
      scenario.population.mapping + "\n" +
      (scenario.population.synthesis ? std::to_string(scenario.seed) : "") + "\n" +
      (scenario.population.of_a_month() ? scenario.time.from.text() : "") + "\n" +
      index_text(scenario.root()) + "\n" +
      fmt::format("{}", fmt::join(scenario.population.sizes, " ")) + "\n" +
      (scenario.population.persons ? std::to_string(*scenario.population.persons) : "weighted");
  const auto known = starts_.find(key);
  if (known != starts_.end()) return known->second;
  if (starts_.size() >= most_kept_) starts_.clear();
  if (scenario.population.microdata.empty()) {
    if (!scenario.population.persons)
      throw InputError({Mistake::option_unfit,
                        {"--persons", 0, 0},
                        "there are no weighted records",
                        "the population is parametric",
                        "Say how many persons"});
    return starts_[key] = std::make_shared<Population>(
               parametric(*scenario.population.persons, scenario.population.sizes));
  }
  return starts_[key] = std::make_shared<Population>(made(scenario));
}

const Population& Session::records(Scenario scenario) {
  if (scenario.population.microdata.empty())
    scenario.population.persons = 1;
  else if (scenario.population.is_records())
    scenario.population.persons.reset();
  return population(scenario);
}

std::unique_ptr<Plan> Session::plan(const Scenario& scenario) {
  auto plan = bound(scenario);
  plan->require_equal_weights();
  return plan;
}

std::unique_ptr<Plan> Session::bound(const Scenario& scenario) {
  return make_plan(scenario, population(scenario));
}

std::unique_ptr<Plan> make_plan(const Scenario& scenario, const Population& population) {
  std::vector<NamedNetwork> networks;
  Problems problems;
  for (const NetworkSource& source : scenario.networks) {
    if (source.type != NetworkType::edges) continue;
    if (scenario.population.persons || scenario.population.synthesis) {
      problems.add(Mistake::links_need_records, source.place,
                   "the links of '" + source.name + "' are among the records",
                   "copies of records are nobody whom the file knows",
                   "Leave `persons` out, or run with --persons weighted");
      continue;
    }
    networks.push_back(
        {source.name, source.of, std::make_shared<const Network>(read_links(source, population))});
  }
  problems.throw_if_any();
  return std::make_unique<Plan>(scenario, population, networks);
}

Facts population_facts(const Population& population, const PopulationSource& source) {
  ExactSum persons, households;
  persons.add(population[Entity::person]
                  .columns[static_cast<std::size_t>(population[Entity::person].find(kWeight))]
                  .as<double>());
  households.add(population[Entity::household]
                     .columns[static_cast<std::size_t>(population[Entity::household].find(kWeight))]
                     .as<double>());
  std::uint32_t largest = 0;
  for (std::size_t h = 0; h < population.households(); ++h)
    largest = std::max(largest, population.first_member[h + 1] - population.first_member[h]);
  Facts facts = {
      {"microdata", source.microdata_text.chars},
      {"mapping", source.mapping_text.chars},
      {"size", source.sizes.size() > 1    ? "made up: persons who live in households"
               : source.microdata.empty() ? "made up: persons who live alone"
               : source.synthesis         ? "households drawn to meet margins"
               : source.persons ? "households copied by largest remainder of their weights"
                                : "one weighted record per person"},
      {"persons", std::to_string(population.persons())},
      {"households", std::to_string(population.households())},
      {"largest household", std::to_string(largest)},
      {"citizens represented", fmt::format("{:.2f}", persons.value())},
      {"households represented", fmt::format("{:.2f}", households.value())}};
  facts.insert(facts.end(), population.making.facts.begin(), population.making.facts.end());
  return facts;
}

std::vector<std::string> files_of(const Scenario& scenario) {
  std::vector<std::string> files = scenario.files;
  for (const std::string& file : scenario.population.files()) files.push_back(file);
  for (const NetworkSource& network : scenario.networks) {
    if (network.type == NetworkType::edges) files.push_back(network.file);
  }
  return files;
}

Provenance provenance(const Plan& plan) {
  DigestedFiles digested;
  for (const std::string& file : files_of(plan.scenario()))
    digested.emplace_back(file, sha256_file(file));
  return provenance(plan, std::move(digested));
}

Provenance provenance(const Plan& plan, DigestedFiles files) {
  const Scenario& scenario = plan.scenario();
  Provenance provenance;
  provenance.scenario_file = scenario.file;
  provenance.seed = scenario.seed;
  provenance.resolved_scenario = scenario_text(scenario);
  for (const std::string& change : scenario.changes) provenance.changes += change + "\n";
  provenance.program_version = CIVITAS_VERSION;
  provenance.git_commit = CIVITAS_GIT_COMMIT;
  provenance.compiler = CIVITAS_COMPILER;
  provenance.files = std::move(files);
  return provenance;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/scenario_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/io/added_blocks.hpp"
#include "sim/io/block_reader.hpp"
#include "sim/io/change_reader.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/overlay_reader.hpp"
#include "sim/io/population_source_reader.hpp"
#include "sim/io/scenario_file.hpp"
#include "sim/scenario/uprating.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

class ScenarioReader {
 public:
  ScenarioReader(const ModelParameters& model_parameters, const AboutName& about,
                 const LookFurther& further)
      : cards_(model_parameters), about_(about), further_(further) {}

  Scenario read(const std::string& path, const Place& named_at) {
    std::error_code unknown;  // then reading the file tells more
    const auto canonical = std::filesystem::weakly_canonical(path, unknown);
    const std::string whole = unknown ? path : canonical.string();
    if (std::find(open_.begin(), open_.end(), whole) != open_.end()) {
      throw InputError({Mistake::base_in_a_circle, named_at, "the base goes in a circle",
                        path + " is already being read", "Take one `base:` out"});
    }
    open_.push_back(whole);
    Problems problems;
    const yaml::Node root = parse_scenario(path, named_at, "the base", problems);
    Scenario scenario = read(root, path, problems);
    open_.pop_back();
    return scenario;
  }

  Scenario read(const yaml::Node& root, const std::string& path, Problems& problems) {
    if (root.find("experiment") != nullptr || root.find("design") != nullptr) {
      const std::string command = root.find("solve") != nullptr       ? "solve"
                                  : root.find("calibrate") != nullptr ? "calibrate"
                                                                      : "sweep";
      throw InputError({Mistake::wrong_shape, root.place, "this is an experiment, not a scenario",
                        "", "Run it with civitas " + command + " " + path + " -o FOLDER"});
    }
    Scenario scenario =
        root.find("base") != nullptr ? reform(root, path, problems) : plain(root, path, problems);
    scenario.file = path;
    scenario.files.push_back(path);
    for (const Parameter& parameter : scenario.parameters)
      validate(parameter, problems, &scenario);
    validate_names(scenario, problems);
    cards_.check(scenario, path, problems);
    if (!problems.empty() && problems.unmended() == of_changes_ && further_)
      further_(scenario, problems);
    problems.throw_if_any();
    return scenario;
  }

 private:
  Scenario plain(const yaml::Node& root, const std::string& path, Problems& problems) {
    if (root.find("changes") != nullptr && root.find("overlays") == nullptr &&
        root.find("population") == nullptr) {
      throw InputError({Mistake::nothing_to_change, root.find("changes")->place,
                        "these changes have nothing to change",
                        "a file without `base` is an overlay",
                        "Add base: …, or name the file in the `overlays` of a scenario"});
    }
    Fields fields(root, "a scenario", block("scenario"), problems);
    Scenario scenario;
    names(fields, scenario);
    if (const yaml::Node* node = fields.find("population")) {
      scenario.population = read_population(
          *node, [&](const std::string& file) { return beside(path, file); }, problems);
      if (const yaml::Node* law = node->find("made_under"))
        scenario.made_under = read_made_under(*law, problems);
    }
    if (const yaml::Node* node = fields.find("time")) scenario.time = read_time(*node, problems);
    scenario.seed = fields.whole("seed").value_or(1);
    if (const yaml::Node* node = fields.find("schedule"))
      scenario.schedule = read_schedule(*node, problems);
    add_blocks(root, path, scenario, problems);
    std::vector<Text> models;
    for (const Scheduled& entry : scenario.schedule) models.push_back(entry.name);
    cards_.merge(scenario, models, problems);
    if (root.find("changes") == nullptr && root.find("overlays") == nullptr) return scenario;
    scenario.file = path;
    const std::vector<Change> changes = changes_in(root, problems);
    if (problems.unmended() > 0) problems.throw_if_any();
    return changed(root, std::move(scenario), changes, path, problems);
  }

  Scenario reform(const yaml::Node& root, const std::string& path, Problems& problems) {
    Fields fields(root, "a scenario with a base", block("reform"), problems);
    const auto base_name = fields.text("base");
    const std::vector<Change> changes = changes_in(root, problems);
    if (!base_name) problems.throw_if_any();
    Scenario base = read_base(beside(path, base_name->chars), base_name->place(), problems);
    Scenario scenario = changed(root, std::move(base), changes, path, problems);
    names(fields, scenario);
    scenario.lists_changes = root.find("changes") != nullptr;
    if (const yaml::Node* node = fields.find("time")) scenario.time = read_time(*node, problems);
    if (problems.unmended() > of_changes_) problems.throw_if_any();
    return scenario;
  }

  // The base, then the overlays in their order, then what the file itself adds and changes.
  Scenario changed(const yaml::Node& root, Scenario base, const std::vector<Change>& changes,
                   const std::string& path, Problems& problems) {
    Scenario scenario = base;
    const bool reform = root.find("base") != nullptr;
    scenario.base = std::make_shared<const Scenario>(std::move(base));
    std::vector<std::pair<Overlay, yaml::Node>> overlays;
    if (const yaml::Node* node = root.find("overlays"))
      overlays = read_overlays(*node, path, scenario.files, problems);
    for (const auto& [overlay, content] : overlays)
      add(content, beside(path, overlay.file.chars), overlay.changes, scenario, problems);
    scenario.targets.clear();
    if (reform)
      add(root, path, changes, scenario, problems);
    else
      apply_merged(changes, scenario, problems);
    return scenario;
  }

  void add(const yaml::Node& root, const std::string& path, const std::vector<Change>& changes,
           Scenario& scenario, Problems& problems) {
    add_blocks(root, path, scenario, problems);
    apply_merged(changes, scenario, problems);
  }

  void apply_merged(const std::vector<Change>& changes, Scenario& scenario, Problems& problems) {
    cards_.steer(scenario, problems);
    std::vector<Text> inserted;
    for (const Change& change : changes) {
      if (change.kind == Change::Kind::insert) inserted.push_back(change.target);
    }
    cards_.merge(scenario, inserted, problems);
    const std::size_t mistakes = problems.size();
    apply(scenario, changes, problems, about_);
    if (inserted.empty()) of_changes_ += problems.size() - mistakes;  // else much would be missing
  }

  // Mistakes of the base are told together with those found so far.
  Scenario read_base(const std::string& path, const Place& named_at, Problems& problems) {
    try {
      return read(path, named_at);
    } catch (const InputError& error) {
      if (problems.empty()) throw;
      problems.add(error);
    }
    problems.throw_if_any();
    throw Bug("a base with mistakes was read");
  }

  static void names(Fields& fields, Scenario& scenario) {
    if (const auto text = fields.text("title")) scenario.title = text->chars;
    if (const auto text = fields.text("description")) scenario.description = text->chars;
  }

  CardNumbers cards_;
  const AboutName& about_;
  const LookFurther& further_;
  std::vector<std::string> open_;
  std::size_t of_changes_ = 0;  // mistakes that changes are about, and nothing else rests on
};

// The people are made under the base, but with an index as it is set: so it is set there, too.
std::shared_ptr<const Scenario> with_index_set(const Scenario& base,
                                               const std::vector<Change>& settings) {
  Scenario made = base;
  if (base.base) made.base = with_index_set(*base.base, settings);
  const std::set<std::string> names = uprated_by(base);
  std::vector<Change> of_index;
  for (const Change& setting : settings) {
    if (names.contains(setting.target.chars)) of_index.push_back(setting);
  }
  Problems told;
  apply(made, of_index, told);
  std::erase_if(made.made_under.parameters, [&](const Parameter& parameter) {
    return std::any_of(of_index.begin(), of_index.end(), [&](const Change& setting) {
      return setting.target.chars == parameter.name;
    });
  });
  return std::make_shared<const Scenario>(std::move(made));
}

}  // namespace

Scenario read_scenario_text(const std::string& text, const std::string& path,
                            const ModelParameters& model_parameters) {
  Problems problems;
  return ScenarioReader(model_parameters, {}, {}).read(yaml::parse(text, path), path, problems);
}

Scenario read_scenario(const std::string& path, const std::vector<std::string>& settings,
                       const ModelParameters& model_parameters, const AboutName& about,
                       const LookFurther& further) {
  Scenario scenario = ScenarioReader(model_parameters, about, further).read(path, {});
  if (settings.empty()) return scenario;
  Problems problems;
  std::vector<Change> changes;
  for (const std::string& setting : settings) {
    if (const auto change = read_setting(setting, problems)) changes.push_back(*change);
  }
  return with_settings(std::move(scenario), changes, problems, about);
}

Scenario with_settings(Scenario scenario, const std::vector<Change>& settings, Problems& problems,
                       const AboutName& about) {
  auto before = with_index_set(scenario, settings);
  apply(scenario, settings, problems, about);
  for (const Parameter& parameter : scenario.parameters)
    validate(parameter, problems, &scenario);
  problems.throw_if_any();
  scenario.base = std::move(before);
  return scenario;
}

}  // namespace civitas

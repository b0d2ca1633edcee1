// SPDX-License-Identifier: Apache-2.0
#include "sim/io/scenario_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/alignment_reader.hpp"
#include "sim/io/block_reader.hpp"
#include "sim/io/change_reader.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/journey_reader.hpp"
#include "sim/io/parameter_reader.hpp"
#include "sim/io/rule_reader.hpp"
#include "sim/io/target_reader.hpp"
#include "sim/scenario/overlay.hpp"
#include "sim/scenario/uprating.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

std::string beside(const std::string& file, const std::string& other) {
  if (std::filesystem::path(other).is_absolute()) return other;
  return (std::filesystem::path(file).parent_path() / other).lexically_normal().string();
}

template <class Item>
std::string full_name(const Item& item) {
  return item.name;
}

std::string full_name(const StateColumn& column) {
  return std::string(name(column.entity)) + "." + column.attribute.name;
}

/// Moves `found` to the end of `list`; `refuse(item, known)` is told of one whose name is there.
template <class Item, class Refuse>
void enter(std::vector<Item>& list, std::vector<Item> found, const Refuse& refuse) {
  std::map<std::string, std::size_t> known;
  for (const Item& item : list) known.emplace(full_name(item), known.size());
  list.reserve(list.size() + found.size());
  for (Item& item : found) {
    const auto [at, is_new] = known.emplace(full_name(item), list.size());
    if (is_new)
      list.push_back(std::move(item));
    else
      refuse(item, list[at->second]);
  }
}

class ScenarioReader {
 public:
  explicit ScenarioReader(const ModelParameters& model_parameters)
      : model_parameters_(model_parameters) {}

  Scenario read(const std::string& path, const Place& named_at) {
    std::error_code unknown;  // then reading the file tells more
    const auto canonical = std::filesystem::weakly_canonical(path, unknown);
    const std::string whole = unknown ? path : canonical.string();
    if (std::find(open_.begin(), open_.end(), whole) != open_.end()) {
      throw InputError({Mistake::base_in_a_circle, named_at, "the base goes in a circle",
                        path + " is already being read", "Take one `base:` out"});
    }
    open_.push_back(whole);
    const yaml::Node root = parse(path, named_at, "the base");
    Problems problems;
    check_version(root);
    Scenario scenario =
        root.find("base") != nullptr ? reform(root, path, problems) : plain(root, path, problems);
    scenario.file = path;
    scenario.files.push_back(path);
    for (const Parameter& parameter : scenario.parameters) validate(parameter, problems);
    validate_names(scenario, problems);
    check_steering(scenario, path, problems);
    problems.throw_if_any();
    open_.pop_back();
    return scenario;
  }

 private:
  static yaml::Node parse(const std::string& path, const Place& named_at, const std::string& what) {
    try {
      return yaml::parse_file(path);
    } catch (const InputError& error) {
      if (error.blame() != Blame::files || named_at.line == 0) throw;
      Problem problem = error.problems()[0];  // the file that names it is where to mend it
      problem.what = what + " " + path + " cannot be read";
      problem.place = named_at;
      throw InputError(problem);
    }
  }

  static void check_version(const yaml::Node& root) {
    if (root.kind != yaml::Node::Kind::map)
      throw InputError({Mistake::wrong_shape, root.place, "a scenario is a map of keys and values",
                        "", "Begin with `civitas: 1`"});
    const yaml::Node* version = root.find("civitas");  // the block tells when it is missing
    if (version != nullptr && version->text.chars != "1")
      throw InputError({Mistake::version_unknown, version->place,
                        "unknown format version '" + version->text.chars + "'",
                        "this program knows version 1"});
  }

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
    scenario.schedule = fields.texts("schedule");
    add_blocks(root, path, scenario, problems);
    merge_models(scenario, scenario.schedule, problems);
    if (root.find("changes") == nullptr && root.find("overlays") == nullptr) return scenario;
    scenario.file = path;
    const std::vector<Change> changes = changes_in(root, problems);
    problems.throw_if_any();
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
    if (const yaml::Node* node = fields.find("time")) scenario.time = read_time(*node, problems);
    problems.throw_if_any();
    return scenario;
  }

  static std::vector<Change> changes_in(const yaml::Node& root, Problems& problems) {
    const yaml::Node* node = root.find("changes");
    return node == nullptr ? std::vector<Change>{} : read_changes(*node, problems);
  }

  // The base, then the overlays in their order, then what the file itself adds and changes.
  Scenario changed(const yaml::Node& root, Scenario base, const std::vector<Change>& changes,
                   const std::string& path, Problems& problems) {
    Scenario scenario = base;
    const bool reform = root.find("base") != nullptr;
    scenario.base = std::make_shared<const Scenario>(std::move(base));
    std::vector<std::pair<Overlay, yaml::Node>> overlays;
    if (const yaml::Node* node = root.find("overlays"))
      overlays = read_overlays(*node, path, scenario, problems);
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
           Scenario& scenario, Problems& problems) const {
    add_blocks(root, path, scenario, problems);
    apply_merged(changes, scenario, problems);
  }

  void apply_merged(const std::vector<Change>& changes, Scenario& scenario,
                    Problems& problems) const {
    steer(scenario);
    std::vector<Text> inserted;
    for (const Change& change : changes) {
      if (change.kind == Change::Kind::insert) inserted.push_back(change.target);
    }
    merge_models(scenario, inserted, problems);
    apply(scenario, changes, problems);
  }

  // A value of everybody has no dot in its name, unless it stands for a number of a model.
  void check_steering(const Scenario& scenario, const std::string& path, Problems& problems) const {
    std::set<std::string> numbers;
    for (const Text& model : scenario.schedule) {
      for (const Parameter& card : model_parameters_(model.chars)) numbers.insert(card.name);
    }
    for (const Value& value : scenario.values) {
      if (value.entity != Entity::world || value.name.find('.') == std::string::npos) continue;
      if (value.place.file.text() != path) continue;  // a base's schedule was another
      if (numbers.contains(value.name)) continue;
      std::string advice =
          did_you_mean(value.name, std::vector<std::string>(numbers.begin(), numbers.end()));
      if (advice.empty()) advice = "Write person." + value.name + " or household." + value.name;
      problems.add(Mistake::whose_is_missing, value.place,
                   "'" + value.name + "' does not say whose it is",
                   "and no model of the schedule has a number of this name", advice);
    }
  }

  // A value that a reform adds takes the place of the number of a model that is called the same.
  void steer(Scenario& scenario) const {
    for (const Text& model : scenario.schedule) {
      for (const Parameter& card : model_parameters_(model.chars)) {
        const Value* value = scenario.find_value(card.name);
        if (value == nullptr || card.form != Parameter::Form::number) continue;
        const auto gone = std::erase_if(
            scenario.parameters, [&](const Parameter& known) { return known.name == card.name; });
        if (gone != 0)
          scenario.changes.push_back(card.name + ": from now on " + value->formula.chars);
      }
    }
  }

  // `overlays: [a.yaml, {file: b.yaml, over: a.yaml}]`, each with its text.
  std::vector<std::pair<Overlay, yaml::Node>> read_overlays(const yaml::Node& list,
                                                            const std::string& path,
                                                            Scenario& scenario,
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
      yaml::Node root = parse(beside(path, file->chars), file->place(), "the overlay");
      check_version(root);
      if (const yaml::Node* base = root.find("base"))
        problems.add(Mistake::overlay_unfit, base->place, "an overlay has no base",
                     "it is laid upon another scenario in " + to_string(item.place),
                     "Take `base` out, or use the file as a reform");
      else
        Fields(root, "an overlay", block("overlay"), problems);
      overlay.changes = changes_in(root, problems);
      scenario.files.push_back(beside(path, file->chars));
      known.push_back(overlay);
      overlays.emplace_back(std::move(overlay), std::move(root));
    }
    check_overlaps(known, problems);
    return overlays;
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

  // Blocks that a scenario and a reform may both have; a reform only adds.
  static void add_blocks(const yaml::Node& root, const std::string& path, Scenario& scenario,
                         Problems& problems) {
    for (const bool assumptions : {false, true}) {
      const yaml::Node* node = root.find(assumptions ? "assumptions" : "parameters");
      if (node == nullptr) continue;
      enter(scenario.parameters, read_parameters(*node, assumptions, problems),
            [&](const Parameter& parameter, const Parameter& known) {
              problems.add(Mistake::name_twice, parameter.place,
                           "the parameter '" + parameter.name + "' exists already",
                           "in " + to_string(known.place),
                           "A reform changes it with {set: " + parameter.name +
                               (known.form == Parameter::Form::table ? ", at: …" : "") +
                               ", to: …}");
            });
    }
    if (const yaml::Node* node = root.find("values")) {
      enter(scenario.values, read_values(*node, problems), [&](const Value& value, const Value&) {
        problems.add(Mistake::name_twice, value.place,
                     "the value '" + value.name + "' exists already", "",
                     "A reform changes it with {replace: " + value.name + ", is: …}");
      });
    }
    const auto twice = [&](const std::string& what) {
      return [&problems, what](const auto& item, const auto&) {
        problems.add(Mistake::name_twice, item.place,
                     "the " + what + " '" + full_name(item) + "' exists already");
      };
    };
    if (const yaml::Node* node = root.find("state"))
      enter(scenario.state, read_state(*node, problems), twice("column"));
    if (const yaml::Node* node = root.find("networks"))
      enter(scenario.networks,
            read_networks(
                *node, [&](const std::string& file) { return beside(path, file); }, problems),
            twice("network"));
    if (const yaml::Node* node = root.find("rules"))
      enter(scenario.rules, read_rules(*node, problems), twice("rule"));
    if (const yaml::Node* node = root.find("journeys")) {
      Journeys journeys = read_journeys(*node, problems);
      enter(scenario.state, std::move(journeys.state), twice("column"));
      enter(scenario.values, std::move(journeys.values), twice("value"));
      enter(scenario.rules, std::move(journeys.rules), twice("rule"));
    }
    if (const yaml::Node* node = root.find("align"))
      enter_alignments(scenario, read_alignments(*node, problems), problems);
    if (const yaml::Node* node = root.find("indicators"))
      enter(scenario.indicators, read_indicators(*node, problems), twice("indicator"));
    if (const yaml::Node* node = root.find("assert")) {
      for (Assertion& assertion : read_assertions(*node, problems))
        scenario.assertions.push_back(std::move(assertion));
    }
    if (const yaml::Node* node = root.find("targets"))
      scenario.targets = read_targets(*node, problems);
    if (const yaml::Node* node = root.find("panel")) scenario.panel = read_panel(*node, problems);
  }

  static void enter_alignments(Scenario& scenario, std::vector<Alignment> list,
                               Problems& problems) {
    for (Alignment& alignment : list) {
      const auto same = [&](const Alignment& other) {
        return other.event.chars == alignment.event.chars;
      };
      if (std::any_of(scenario.alignments.begin(), scenario.alignments.end(), same))
        problems.add(Mistake::name_twice, alignment.event.place(),
                     "'" + alignment.event.chars + "' is aligned already", "by the base",
                     "Change the parameter that says how many");
      if (scenario.base)
        scenario.changes.push_back(alignment.event.chars + ": in a year as many as " +
                                   alignment.to.chars);
      scenario.alignments.push_back(std::move(alignment));
    }
  }

  // Defaults come from the cards of the models; what the scenario says of them stands.
  void merge_models(Scenario& scenario, const std::vector<Text>& models, Problems& problems) const {
    for (const Text& model : models) {
      for (Parameter& card : model_parameters_(model.chars)) {
        Parameter* own = scenario.find_parameter(card.name);
        if (own == nullptr && is_steered(scenario, model, card, problems)) continue;
        if (own == nullptr) {
          scenario.parameters.push_back(std::move(card));
          continue;
        }
        if (own->unit != card.unit || own->form != card.form || !same_axes(*own, card)) {
          problems.add(Mistake::model_unserved, own->place,
                       "'" + own->name + "' does not fit the model '" + model.chars + "'",
                       card.form == Parameter::Form::table
                           ? "the model expects a table in " + card.unit.text() +
                                 " with the axes " + axes_of(card)
                           : "the model expects one number in " + card.unit.text());
        }
        if (!own->range) own->range = card.range;
        if (own->description.empty()) own->description = card.description;
      }
    }
  }

  // Whether a value of the scenario takes the place of the number.
  static bool is_steered(Scenario& scenario, const Text& model, const Parameter& card,
                         Problems& problems) {
    const Value* value = scenario.find_value(card.name);
    if (value == nullptr) return false;
    if (card.form == Parameter::Form::number) return true;
    problems.add(Mistake::model_unserved, value->place, "'" + card.name + "' cannot be a formula",
                 "for the model '" + model.chars + "' it is a table",
                 "Write it under `assumptions:`, with its values");
    return true;
  }

  static std::string axes_of(const Parameter& table) {
    std::string text;
    for (const Axis& axis : table.axes) {
      std::string labels;
      for (const std::string& label : axis.labels) labels += (labels.empty() ? "" : ", ") + label;
      text += (text.empty() ? "" : ", ") + axis.name + ": [" + labels + "]";
    }
    return text;
  }

  static bool same_axes(const Parameter& own, const Parameter& card) {
    return std::equal(own.axes.begin(), own.axes.end(), card.axes.begin(), card.axes.end(),
                      [&](const Axis& a, const Axis& b) {
                        return a == b || (card.any_ages && a.name == "age" && b.name == "age");
                      });
  }

  const ModelParameters& model_parameters_;
  std::vector<std::string> open_;
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

Scenario read_scenario(const std::string& path, const std::vector<std::string>& settings,
                       const ModelParameters& model_parameters) {
  Scenario scenario = ScenarioReader(model_parameters).read(path, {});
  if (settings.empty()) return scenario;
  Problems problems;
  std::vector<Change> changes;
  for (const std::string& setting : settings) {
    if (const auto change = read_setting(setting, problems)) changes.push_back(*change);
  }
  auto before = with_index_set(scenario, changes);
  apply(scenario, changes, problems);
  for (const Parameter& parameter : scenario.parameters) validate(parameter, problems);
  problems.throw_if_any();
  scenario.base = std::move(before);
  return scenario;
}

}  // namespace civitas

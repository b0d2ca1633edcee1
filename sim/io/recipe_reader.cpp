// SPDX-License-Identifier: Apache-2.0
#include "sim/io/recipe_reader.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/core/calendar.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/population/population.hpp"

namespace civitas {

std::optional<std::size_t> RecipeReader::column_named(const Text& name) {
  const auto at = std::find(file_.header.begin(), file_.header.end(), name.chars);
  if (at != file_.header.end()) return static_cast<std::size_t>(at - file_.header.begin());
  problems_.add(Mistake::unknown_column, name.place(), "unknown column '" + name.chars + "'",
                file_.file + " has no column of that name", did_you_mean(name.chars, file_.header));
  return std::nullopt;
}

std::optional<std::size_t> RecipeReader::column(Fields& fields, std::string_view key) {
  const auto name = fields.text(key);
  return name ? column_named(*name) : std::nullopt;
}

std::vector<Recipe> RecipeReader::recipes(Fields& entity) {
  std::vector<Recipe> list;
  const yaml::Node* attributes = entity.find("attributes");
  if (attributes == nullptr) return list;
  if (attributes->kind != yaml::Node::Kind::map)
    problems_.add(Mistake::wrong_shape, attributes->place, "attributes must be a map of names");
  for (const auto& [key, node] : attributes->entries) list.push_back(recipe(key, node));
  return list;
}

Recipe RecipeReader::recipe(const yaml::Node& key, const yaml::Node& node) {
  Recipe recipe;
  recipe.attribute.name = key.text.chars;
  if (recipe.attribute.name == kWeight)
    problems_.add(Mistake::mapping_unfit, key.place,
                  "'weight' is read from the column named beside `id`", "", "Choose another name");
  Fields fields(node, "the attribute '" + key.text.chars + "'", block("mapping_attribute"),
                problems_);
  if (const auto text = fields.text("description")) recipe.attribute.description = text->chars;
  if (const auto text = fields.text("source")) recipe.attribute.source = text->chars;
  if (const auto unit = fields.unit("unit")) recipe.attribute.unit = unit->text();
  type(fields, recipe);
  std::vector<Text> plus = fields.texts("sum");
  if (const auto name = fields.text("column")) plus.push_back(*name);
  if (plus.empty())
    problems_.add(Mistake::mapping_unfit, key.place,
                  "'" + key.text.chars + "' does not say where it comes from", "",
                  "Add `column:` or `sum:`");
  for (const Text& name : plus) {
    if (const auto at = column_named(name)) recipe.plus.push_back(*at);
  }
  if (recipe.is_word() || recipe.is_date) {
    for (const char* word : {"sum", "less", "clip"}) {
      if (const yaml::Node* foreign = fields.find(word))
        problems_.add(Mistake::mapping_unfit, foreign->place,
                      "'" + std::string(word) + "' makes only numbers", "", "Name one `column:`");
    }
  }
  for (const Text& name : fields.texts("less")) {
    if (const auto at = column_named(name)) recipe.minus.push_back(*at);
  }
  clip(fields, recipe);
  within(fields, recipe);
  return recipe;
}

void RecipeReader::clip(Fields& fields, Recipe& recipe) {
  if (const yaml::Node* clip = fields.find("clip"); clip != nullptr && clip->items.size() == 2) {
    const auto low = read_number(clip->items[0], problems_);
    const auto high = read_number(clip->items[1], problems_);
    if (low && high && *low > *high)
      problems_.add(Mistake::mapping_unfit, clip->place, "'clip' ends before it begins", "",
                    "Write [0, 120]");
    else if (low && high)
      recipe.clip = {*low, *high};
  } else if (clip != nullptr) {
    problems_.add(Mistake::wrong_shape, clip->place, "'clip' is a list of two numbers", "",
                  "Write [0, 120]");
  }
}

void RecipeReader::within(Fields& fields, Recipe& recipe) {
  const auto outer = fields.text("within");
  if (!outer) return;
  if (outer->chars != "region")
    problems_.add(Mistake::unknown_word, outer->place(), "unknown area '" + outer->chars + "'",
                  "households move between regions", "Write within: region");
  const Attribute& attribute = recipe.attribute;
  if (attribute.name == "region" ||
      (attribute.storage != Storage::category && attribute.storage != Storage::integer))
    problems_.add(Mistake::mapping_unfit, outer->place(),
                  "'" + attribute.name + "' is no zone within regions",
                  "zones are categories or whole numbers", "Take `within` out");
  recipe.attribute.within_region = true;
}

void RecipeReader::type(Fields& fields, Recipe& recipe) {
  const auto word = fields.text("type");
  if (!word) return;
  Attribute& attribute = recipe.attribute;
  if (word->chars == "integer")
    attribute.storage = Storage::integer;
  else if (word->chars == "real")
    attribute.storage = Storage::real;
  else if (word->chars == "category")
    attribute.storage = Storage::category;
  else if (word->chars == "bool")
    attribute.storage = Storage::boolean;
  else if (word->chars == "date")
    return date(fields, recipe);
  else
    problems_.add(Mistake::unknown_word, word->place(), "unknown type '" + word->chars + "'", "",
                  "Known are bool, category, integer, real, date");
  if (attribute.storage == Storage::category) return category(fields, recipe);
  if (attribute.storage == Storage::boolean) return yes_or_no(fields, recipe);
  for (const char* key : {"labels", "values"}) {
    if (const yaml::Node* found = fields.find(key))
      problems_.add(Mistake::labels_unfit, found->place, "a number has no " + std::string(key), "",
                    "Take it out, or write type: category");
  }
  recipe.missing = fields.number("missing");
  if (recipe.missing && attribute.storage == Storage::integer && !is_whole(*recipe.missing))
    problems_.add(Mistake::not_a_number, fields.find("missing")->place,
                  "a whole number is needed here");
}

// Kept as the days that formulas count in.
void RecipeReader::date(Fields& fields, Recipe& recipe) {
  if (const yaml::Node* unit = fields.find("unit"))
    problems_.add(Mistake::mapping_unfit, unit->place, "a date has no unit of its own", "",
                  "Leave `unit` out");
  recipe.is_date = true;
  recipe.attribute.storage = Storage::integer;
  recipe.attribute.unit = "date";
  const auto missing = fields.text("missing");
  if (!missing) return;
  recipe.missing = calendar::day(missing->chars);
  if (std::isnan(*recipe.missing))
    problems_.add(Mistake::not_a_date, missing->place(), "'" + missing->chars + "' is no date", "",
                  "Write it as 1985-03-01");
}

void RecipeReader::yes_or_no(Fields& fields, Recipe& recipe) {
  if (const yaml::Node* labels = fields.find("labels"))
    problems_.add(Mistake::labels_unfit, labels->place, "yes and no have no labels of their own",
                  "", "Write values: {1: true, 2: false}");
  words(fields, recipe, {"false", "true"});
  if (fields.find("values") == nullptr)
    recipe.values.merge(std::map<std::string, double>{{"0", 0}, {"1", 1}});
}

void RecipeReader::category(Fields& fields, Recipe& recipe) {
  for (const Text& label : fields.texts("labels")) recipe.attribute.labels.push_back(label.chars);
  if (recipe.attribute.labels.empty() || recipe.attribute.labels.size() > 255) {
    problems_.add(Mistake::labels_unfit, fields.node().place,
                  "a category needs between 1 and 255 labels");
    return;
  }
  const auto& names = recipe.attribute.labels;
  if (std::set(names.begin(), names.end()).size() < names.size())
    problems_.add(Mistake::labels_unfit, fields.find("labels")->place, "a label is there twice");
  words(fields, recipe, recipe.attribute.labels);
}

// What the fields mean, each one of the labels.
void RecipeReader::words(Fields& fields, Recipe& recipe, const std::vector<std::string>& labels) {
  const auto index_of = [&](const Text& label) -> double {
    const auto at = std::find(labels.begin(), labels.end(), label.chars);
    if (at == labels.end())
      problems_.add(Mistake::unknown_label, label.place(), "unknown label '" + label.chars + "'",
                    "it is not among the labels", did_you_mean(label.chars, labels));
    return static_cast<double>(at - labels.begin());
  };
  if (const yaml::Node* values = fields.find("values")) {
    if (values->kind != yaml::Node::Kind::map)
      problems_.add(Mistake::wrong_shape, values->place, "values are a map from fields to labels",
                    "", "Write {1: male, 2: female}");
    for (const auto& [field, label] : values->entries) {
      if (const auto text = read_text(label, problems_))
        recipe.values[field.text.chars] = index_of(*text);
    }
  } else {
    for (std::size_t i = 0; i < labels.size(); ++i)
      recipe.values[labels[i]] = static_cast<double>(i);
  }
  if (const auto label = fields.text("missing")) recipe.missing = index_of(*label);
}

}  // namespace civitas

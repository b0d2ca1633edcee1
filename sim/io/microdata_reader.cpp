// SPDX-License-Identifier: Apache-2.0
#include "sim/io/microdata_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "sim/core/calendar.hpp"
#include "sim/core/exact_sum.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/fields.hpp"
#include "sim/population/expand.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostToldOfOneKind = 5;
constexpr double kMostCitizens = 1e12;  // so that ranks count them exactly

/// How one attribute is made from the columns of the file.
struct Recipe {
  Attribute attribute;
  std::vector<std::size_t> plus, minus;
  std::map<std::string, double> values;  // category: what a field means
  std::optional<double>
      missing;  // what an empty field means; without it an empty field is a mistake
  std::optional<std::pair<double, double>> clip;
  bool is_date = false;  // written as 1985-03-01, not as the number of a day

  bool is_word() const {  // a field means one of a few things
    return attribute.storage == Storage::category || attribute.storage == Storage::boolean;
  }
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Whole, and small enough for a column of integers.
bool is_whole(double number) {
  return std::floor(number) == number &&
         std::abs(number) <= std::numeric_limits<std::int32_t>::max();
}

class MicrodataReader {
 public:
  MicrodataReader(const std::string& csv_path, const std::string& mapping_path)
      : mapping_(yaml::parse_file(mapping_path)), file_(csv::read(csv_path)) {}

  Population run() {
    Fields root(mapping_, "a mapping", block("mapping"), problems_);
    const yaml::Node* household = root.find("household");
    const yaml::Node* person = root.find("person");
    problems_.throw_if_any();
    Fields households(*household, "the households", block("mapping_household"), problems_);
    Fields persons(*person, "the persons", block("mapping_person"), problems_);
    const auto household_id = column(households, "id");
    const auto size =
        households.find("size") == nullptr ? std::nullopt : column(households, "size");
    const auto person_id = column(persons, "id");
    const auto weight = column(persons, "weight");
    const std::vector<Recipe> household_recipes = recipes(households);
    const std::vector<Recipe> person_recipes = recipes(persons);
    problems_.throw_if_any();
    if (file_.rows() == 0)
      throw InputError({Mistake::table_unfit,
                        {file_.file, 0, 0},
                        "the file holds no persons",
                        "it has a header only",
                        ""});

    Table table_of_persons, table_of_households;
    link(*household_id, table_of_households);
    if (size) {
      check_sizes(*size);
      check_same_in_household(*size);
    }
    for (std::size_t row = 0; row < file_.rows(); ++row)
      table_of_persons.keys.push_back(key(*person_id, row, Entity::person));
    check_unique(table_of_persons.keys, *person_id);
    fill(table_of_persons, person_recipes, all_rows());
    fill(table_of_households, household_recipes, first_row_);
    check_same_in_household(household_recipes);
    weigh(*weight, table_of_persons, table_of_households);
    problems_.throw_if_any();
    Population population = ordered(table_of_persons, table_of_households, household_of_);
    population.record_ids.ids = std::make_shared<const RecordIds::Ids>(
        RecordIds::Ids{std::move(file_.columns[*person_id]), std::move(ids_of_households_)});
    return population;
  }

 private:
  std::optional<std::size_t> column_named(const Text& name) {
    const auto at = std::find(file_.header.begin(), file_.header.end(), name.chars);
    if (at != file_.header.end()) return static_cast<std::size_t>(at - file_.header.begin());
    problems_.add(Mistake::unknown_column, name.place(), "unknown column '" + name.chars + "'",
                  file_.file + " has no column of that name",
                  did_you_mean(name.chars, file_.header));
    return std::nullopt;
  }

  std::optional<std::size_t> column(Fields& fields, std::string_view key) {
    const auto name = fields.text(key);
    return name ? column_named(*name) : std::nullopt;
  }

  std::vector<Recipe> recipes(Fields& entity) {
    std::vector<Recipe> list;
    const yaml::Node* attributes = entity.find("attributes");
    if (attributes == nullptr) return list;
    if (attributes->kind != yaml::Node::Kind::map)
      problems_.add(Mistake::wrong_shape, attributes->place, "attributes must be a map of names");
    for (const auto& [key, node] : attributes->entries) list.push_back(recipe(key, node));
    return list;
  }

  Recipe recipe(const yaml::Node& key, const yaml::Node& node) {
    Recipe recipe;
    recipe.attribute.name = key.text.chars;
    if (recipe.attribute.name == kWeight)
      problems_.add(Mistake::mapping_unfit, key.place,
                    "'weight' is read from the column named beside `id`", "",
                    "Choose another name");
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
    return recipe;
  }

  void type(Fields& fields, Recipe& recipe) {
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
        problems_.add(Mistake::labels_unfit, found->place, "a number has no " + std::string(key),
                      "", "Take it out, or write type: category");
    }
    recipe.missing = fields.number("missing");
    if (recipe.missing && attribute.storage == Storage::integer && !is_whole(*recipe.missing))
      problems_.add(Mistake::not_a_number, fields.find("missing")->place,
                    "a whole number is needed here");
  }

  // Kept as the days that formulas count in.
  void date(Fields& fields, Recipe& recipe) {
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
      problems_.add(Mistake::not_a_date, missing->place(), "'" + missing->chars + "' is no date",
                    "", "Write it as 1985-03-01");
  }

  void yes_or_no(Fields& fields, Recipe& recipe) {
    if (const yaml::Node* labels = fields.find("labels"))
      problems_.add(Mistake::labels_unfit, labels->place, "yes and no have no labels of their own",
                    "", "Write values: {1: true, 2: false}");
    words(fields, recipe, {"false", "true"});
    if (fields.find("values") == nullptr)
      recipe.values.merge(std::map<std::string, double>{{"0", 0}, {"1", 1}});
  }

  void category(Fields& fields, Recipe& recipe) {
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
  void words(Fields& fields, Recipe& recipe, const std::vector<std::string>& labels) {
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

  const std::string& field(std::size_t column, std::size_t row) const {
    return file_.columns[column][row];
  }

  std::uint64_t key(std::size_t column, std::size_t row, Entity entity) {
    if (field(column, row).empty() && told_empty_[column]++ < kMostToldOfOneKind)
      problems_.add(Mistake::ids_unfit, file_.place(row, column),
                    "a " + std::string(name(entity)) + " without an id");
    return record_key(entity, field(column, row));
  }

  void link(std::size_t id, Table& households) {
    std::map<std::string, std::uint32_t> rows;
    for (std::size_t row = 0; row < file_.rows(); ++row) {
      const auto [at, is_new] =
          rows.try_emplace(field(id, row), static_cast<std::uint32_t>(first_row_.size()));
      if (is_new) {
        first_row_.push_back(static_cast<std::uint32_t>(row));
        households.keys.push_back(key(id, row, Entity::household));
        ids_of_households_.push_back(field(id, row));
      }
      household_of_.push_back(at->second);
    }
  }

  void check_sizes(std::size_t size) {
    std::vector<std::size_t> members(first_row_.size());
    for (const std::uint32_t household : household_of_) ++members[household];
    std::size_t told = 0;
    for (std::size_t h = 0; h < first_row_.size() && told < kMostToldOfOneKind; ++h) {
      const auto said = csv::to_number(field(size, first_row_[h]));
      if (said && *said == static_cast<double>(members[h])) continue;
      problems_.add(Mistake::ids_unfit, file_.place(first_row_[h], size),
                    "this household should have " + field(size, first_row_[h]) +
                        " members, but the file has " + std::to_string(members[h]),
                    "members are missing or double");
      ++told;
    }
  }

  void check_unique(const std::vector<std::uint64_t>& keys, std::size_t id) {
    std::map<std::uint64_t, std::size_t> seen;
    std::size_t told = 0;
    for (std::size_t row = 0; row < keys.size() && told < kMostToldOfOneKind; ++row) {
      const auto [at, is_new] = seen.try_emplace(keys[row], row);
      if (is_new || field(id, row).empty()) continue;
      problems_.add(Mistake::ids_unfit, file_.place(row, id),
                    "the person '" + field(id, row) + "' is there twice",
                    "first in line " + std::to_string(file_.lines[at->second]));
      ++told;
    }
  }

  std::vector<std::uint32_t> all_rows() const {
    std::vector<std::uint32_t> rows(file_.rows());
    for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
    return rows;
  }

  void fill(Table& table, const std::vector<Recipe>& recipes,
            const std::vector<std::uint32_t>& rows) {
    for (const Recipe& recipe : recipes) {
      const auto at = static_cast<std::size_t>(table.add(recipe.attribute));
      std::size_t told = 0;
      for (std::size_t i = 0; i < rows.size() && told < kMostToldOfOneKind; ++i) {
        const std::size_t before = problems_.size();
        table.columns[at].set_number(i, made(recipe, rows[i]));
        told += problems_.size() - before;
      }
    }
  }

  double made(const Recipe& recipe, std::size_t row) {
    if (recipe.is_word() || recipe.is_date) return read(recipe, recipe.plus[0], row);
    double sum = 0;
    for (const std::size_t column : recipe.plus) sum += read(recipe, column, row);
    for (const std::size_t column : recipe.minus) sum -= read(recipe, column, row);
    if (recipe.clip) sum = std::clamp(sum, recipe.clip->first, recipe.clip->second);
    if (recipe.attribute.storage == Storage::integer && !is_whole(sum)) {
      problems_.add(Mistake::field_unfit, file_.place(row, recipe.plus[0]),
                    "'" + recipe.attribute.name + "' comes to no whole number that can be kept");
      return 0;
    }
    return sum;
  }

  double read(const Recipe& recipe, std::size_t column, std::size_t row) {
    const std::string& text = field(column, row);
    if (text.empty()) {
      if (recipe.missing) return *recipe.missing;
      problems_.add(Mistake::field_unfit, file_.place(row, column),
                    "the field '" + file_.header[column] + "' is empty", "",
                    "Say in the mapping what it means: `missing: …`");
      return 0;
    }
    if (recipe.is_date) {
      const double day = calendar::day(text);
      if (!std::isnan(day)) return day;
      problems_.add(Mistake::field_unfit, file_.place(row, column), "'" + text + "' is no date", "",
                    "Write it as 1985-03-01");
      return 0;
    }
    if (recipe.is_word()) {
      const auto known = recipe.values.find(text);
      if (known != recipe.values.end()) return known->second;
      std::vector<std::string> names;
      for (const auto& [name, value] : recipe.values) names.push_back(name);
      const bool few = names.size() <= 12;
      const std::string advice = few ? "Known are " + joined(names) : did_you_mean(text, names);
      problems_.add(Mistake::field_unfit, file_.place(row, column),
                    (recipe.attribute.storage == Storage::category ? "unknown category '"
                                                                   : "unknown word '") +
                        text + "' of '" + recipe.attribute.name + "'",
                    "the mapping does not know it", advice);
      return 0;
    }
    const auto number = csv::to_number(text);
    if (!number || (recipe.attribute.storage == Storage::integer && !is_whole(*number))) {
      problems_.add(
          Mistake::field_unfit, file_.place(row, column),
          "'" + text + "' is not " +
              (recipe.attribute.storage == Storage::integer ? "a whole number that can be kept"
                                                            : "a number"),
          "", text.find(',') != std::string::npos ? "Write 1234.5, without commas" : "");
      return 0;
    }
    return *number;
  }

  void check_same_in_household(const std::vector<Recipe>& recipes) {
    for (const Recipe& recipe : recipes) {
      for (const auto* columns : {&recipe.plus, &recipe.minus}) {
        for (const std::size_t column : *columns) check_same_in_household(column);
      }
    }
  }

  void check_same_in_household(std::size_t column) {
    for (std::size_t row = 0; row < file_.rows(); ++row) {
      const std::size_t first = first_row_[household_of_[row]];
      if (field(column, row) == field(column, first)) continue;
      problems_.add(
          Mistake::ids_unfit, file_.place(row, column),
          "'" + file_.header[column] + "' differs within the household",
          "line " + std::to_string(file_.lines[first]) + " says '" + field(column, first) + "'");
      return;
    }
  }

  void weigh(std::size_t column, Table& persons, Table& households) {
    const auto add = [](Table& table, const char* description) -> std::span<double> {
      Attribute attribute;
      attribute.name = kWeight;
      attribute.description = description;
      return table.columns[static_cast<std::size_t>(table.add(attribute))].as<double>();
    };
    const std::span<double> of_persons = add(persons, "citizens that this person stands for");
    const std::span<double> of_households =
        add(households, "households that this household stands for");
    std::size_t told = 0;
    for (std::size_t row = 0; row < file_.rows() && told < kMostToldOfOneKind; ++row) {
      const auto number = csv::to_number(field(column, row));
      if (!number || *number < 0) {
        problems_.add(Mistake::weights_unfit, file_.place(row, column),
                      !number ? "the weight '" + field(column, row) + "' is not a number"
                              : "a weight below 0",
                      number ? "a person cannot stand for fewer than no citizens" : "");
        ++told;
        continue;
      }
      of_persons[row] = *number;
    }
    std::vector<ExactSum> sums(households.rows());
    std::vector<double> members(households.rows());
    ExactSum total;
    for (std::size_t row = 0; row < file_.rows(); ++row) {
      sums[household_of_[row]].add(of_persons[row]);
      members[household_of_[row]] += 1;
      total.add(of_persons[row]);
    }
    for (std::size_t h = 0; h < households.rows(); ++h)
      of_households[h] = sums[h].value() / members[h];
    if (total.value() > kMostCitizens)
      problems_.add(Mistake::weights_unfit, {file_.file, 0, 0}, "the weights sum to more than 1e12",
                    "no country has so many citizens");
    if (told == 0 && !(total.value() > 0))
      problems_.add(Mistake::weights_unfit, {file_.file, 0, 0}, "all weights are 0",
                    "nobody would be simulated");
  }

  yaml::Node mapping_;
  csv::Table file_;
  Problems problems_;
  std::map<std::size_t, std::size_t> told_empty_;  // empty ids, by column
  std::vector<std::uint32_t> household_of_;        // of each row of the file
  std::vector<std::uint32_t> first_row_;           // of each household
  std::vector<std::string> ids_of_households_;
};

}  // namespace

Population read_microdata(const std::string& csv_path, const std::string& mapping_path) {
  return MicrodataReader(csv_path, mapping_path).run();
}

}  // namespace civitas

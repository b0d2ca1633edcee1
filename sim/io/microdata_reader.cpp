// SPDX-License-Identifier: Apache-2.0
#include "sim/io/microdata_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "sim/core/exact_sum.hpp"
#include "sim/core/mistake.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/recipe_reader.hpp"
#include "sim/population/age_limits.hpp"
#include "sim/population/expand.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostToldOfOneKind = 5;
constexpr double kMostCitizens = 1e12;  // so that ranks count them exactly

// All words of a mapping, the names of columns among them.
void collect(const yaml::Node& node, std::set<std::string>& words) {
  words.insert(node.text.chars);
  for (const yaml::Node& item : node.items) collect(item, words);
  for (const yaml::Node::Entry& entry : node.entries) {
    collect(entry.first, words);
    collect(entry.second, words);
  }
}

// Of the columns those alone that the mapping names: surveys have hundreds.
csv::Table columns_of(const yaml::Node& mapping, const std::string& path) {
  std::set<std::string> words;
  collect(mapping, words);
  return csv::read(path, [&](const std::string& column) { return words.contains(column); });
}

class MicrodataReader {
 public:
  MicrodataReader(const std::string& csv_path, const std::string& mapping_path)
      : mapping_(yaml::parse_file(mapping_path)), file_(columns_of(mapping_, csv_path)) {}

  Population run() {
    Fields root(mapping_, "a mapping", block("mapping"), problems_);
    const yaml::Node* household = root.find("household");
    const yaml::Node* person = root.find("person");
    problems_.throw_if_any();
    Fields households(*household, "the households", block("mapping_household"), problems_);
    Fields persons(*person, "the persons", block("mapping_person"), problems_);
    RecipeReader mapped(file_, problems_);
    const auto household_id = mapped.column(households, "id");
    const auto size =
        households.find("size") == nullptr ? std::nullopt : mapped.column(households, "size");
    const auto person_id = mapped.column(persons, "id");
    const auto weight = mapped.column(persons, "weight");
    const std::vector<Recipe> household_recipes = mapped.recipes(households);
    const std::vector<Recipe> person_recipes = mapped.recipes(persons);
    check_zones(*household, household_recipes, person_recipes);
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
    check_ages(table_of_persons, person_recipes);
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
    std::unordered_map<std::string_view, std::uint32_t> rows;
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

  // `within: region` is about households that have regions.
  void check_zones(const yaml::Node& node, const std::vector<Recipe>& of_households,
                   const std::vector<Recipe>& of_persons) {
    const bool has_regions =
        std::any_of(of_households.begin(), of_households.end(),
                    [](const Recipe& recipe) { return recipe.attribute.name == "region"; });
    for (const auto* recipes : {&of_households, &of_persons}) {
      for (const Recipe& recipe : *recipes) {
        if (!recipe.attribute.within_region || (recipes == &of_households && has_regions)) continue;
        problems_.add(Mistake::mapping_unfit, node.place,
                      "'" + recipe.attribute.name + "' lies within no region",
                      recipes == &of_persons ? "it is a column of persons, and households move"
                                             : "households have no column 'region'",
                      "Take `within` out");
      }
    }
  }

  void check_unique(const std::vector<std::uint64_t>& keys, std::size_t id) {
    std::vector<std::uint64_t> sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return;
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
        table.columns[at].set_number(i, made(recipe, file_, rows[i], problems_));
        told += problems_.size() - before;
      }
    }
  }

  void check_ages(const Table& persons, const std::vector<Recipe>& recipes) {
    for (const Recipe& recipe : recipes) {
      if (!is_age(recipe.attribute)) continue;
      const Column& age = persons.columns[static_cast<std::size_t>(persons.find("age"))];
      std::size_t told = 0;
      for (std::size_t row = 0; row < age.rows() && told < kMostToldOfOneKind; ++row) {
        if (!is_no_age(age.number(row))) continue;
        problems_.add(Mistake::field_unfit, file_.place(row, recipe.plus.front()),
                      fmt::format("nobody is {} years old", age.number(row)),
                      fmt::format("ages go from 0 to {}", kOldestAge),
                      "Mend the file, or `clip` the age in the mapping");
        ++told;
      }
    }
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

// SPDX-License-Identifier: Apache-2.0
// Reads what a mapping says of microdata: from which columns of the file each attribute is made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/io/fields.hpp"
#include "sim/io/recipe.hpp"

namespace civitas {

class RecipeReader {
 public:
  RecipeReader(const csv::Table& file, Problems& problems) : file_(file), problems_(problems) {}

  /// The column of the file that the mapping names under `key`.
  std::optional<std::size_t> column(Fields& fields, std::string_view key);
  /// The attributes of one entity, in the order written.
  std::vector<Recipe> recipes(Fields& entity);

 private:
  std::optional<std::size_t> column_named(const Text& name);
  Recipe recipe(const yaml::Node& key, const yaml::Node& node);
  void clip(Fields& fields, Recipe& recipe);
  void within(Fields& fields, Recipe& recipe);
  void type(Fields& fields, Recipe& recipe);
  void date(Fields& fields, Recipe& recipe);
  void yes_or_no(Fields& fields, Recipe& recipe);
  void category(Fields& fields, Recipe& recipe);
  void words(Fields& fields, Recipe& recipe, const std::vector<std::string>& labels);

  const csv::Table& file_;
  Problems& problems_;
};

}  // namespace civitas

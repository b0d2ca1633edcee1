// SPDX-License-Identifier: Apache-2.0
// Numbers and tables of the cards of models, and what a scenario makes of them: it sets them, or a
// value of the same name steers them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// The parameters, with their defaults, of a model named in a schedule; empty for an unknown one.
using ModelParameters = std::function<std::vector<Parameter>(const std::string& model)>;

class CardNumbers {
 public:
  explicit CardNumbers(const ModelParameters& of_model) : of_model_(of_model) {}

  /// Enters the parameters of `models`: defaults come from the cards, what the scenario says of
  /// them stands.
  void merge(Scenario& scenario, const std::vector<Text>& models, Problems& problems) const;
  /// A value that a reform adds takes the place of the number of a model that is called the same.
  void steer(Scenario& scenario, Problems& problems) const;
  /// Values that mean to steer a number of a model, but do not. Told of those in the file at
  /// `path`: the schedule of a base was another.
  void check(const Scenario& scenario, const std::string& path, Problems& problems) const;

 private:
  const ModelParameters& of_model_;
};

}  // namespace civitas

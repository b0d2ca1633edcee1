// SPDX-License-Identifier: Apache-2.0
// The models that exist. Each enters itself, so that a new model is one new file.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/process.hpp"
#include "sim/engine/sentences.hpp"
#include "sim/scenario/parameter.hpp"

namespace civitas {

/// One of the design concepts of the ODD protocol (Grimm et al. 2020, doi:10.18564/jasss.4259), as
/// far as a model has it.
struct DesignConcept {
  enum class Kind {
    basic_principles,
    adaptation,
    objectives,
    learning,
    prediction,
    sensing,
    interaction,
    collectives
  };
  Kind kind;
  std::string text;  // one sentence
};

/// A model's card: what it is for, how it works, and its parameters with unit, default, range and
/// source.
struct ModelCard {
  std::string name;  // in schedules: "take_up"
  std::string title;
  std::string purpose;   // one or two sentences
  std::string submodel;  // how it works: paragraphs, parted by empty lines; indented lines are
                         // equations
  std::vector<DesignConcept> concepts;
  std::vector<Parameter> parameters;
  std::vector<Sentence> sentences;  // what stories say of its columns
  std::function<std::unique_ptr<Process>(Declaration&)> make;
};

/// Cards in the order of their names.
const std::vector<ModelCard>& models();
/// Null when there is no such model.
const ModelCard* find_model(const std::string& name);

/// `static const Registered<Labour> registered{…card…};` in the model's file enters it.
struct RegisteredModel {
  explicit RegisteredModel(ModelCard card);
};
template <class Model>
struct Registered : RegisteredModel {
  explicit Registered(ModelCard card) : RegisteredModel(with_maker(std::move(card))) {}

 private:
  static ModelCard with_maker(ModelCard card) {
    card.make = [](Declaration& declaration) { return std::make_unique<Model>(declaration); };
    return card;
  }
};

/// One number of a card.
struct NumberOnCard {
  const char* name;
  const char* unit;
  double value;
  double low, high;  // plausible range, enforced
  const char* source;
  const char* description;
  bool whole = false;
};
inline constexpr bool kWhole = true;  // of one that counts months, persons or years of age
Parameter on_card(const NumberOnCard& number);
/// A table of a card; `cells` in row-major order of the axes.
Parameter on_card(const char* name, const char* unit, std::vector<Axis> axes,
                  const std::vector<double>& cells, double low, double high, const char* source,
                  const char* description);
/// The same table, whose axis "age" a scenario may cut elsewhere; see models/ages.hpp.
Parameter of_any_ages(Parameter table);

}  // namespace civitas

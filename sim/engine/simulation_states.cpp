// SPDX-License-Identifier: Apache-2.0
// Where a simulation stands: saved at the end of a step, and gone on from.
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/population/population_fields.hpp"

namespace civitas {

// All that outlives a step and does not follow from the plan.
template <class Archive>
void Simulation::fields(Archive& archive) {
  archive.same(replicate_);
  archive(step_, stocks_, busy_, panel_);
  if constexpr (std::is_same_v<Archive, Saver>)
    save_previous(archive);
  else
    load_previous(archive);
  population_fields(archive, domain_.population, plan_.population());
}

// By name: formulas that begin to hold later may ask in another order.
void Simulation::save_previous(Saver& saver) const {
  saver(std::uint64_t{previous_.size()});
  for (std::size_t i = 0; i < previous_.size(); ++i)
    saver(plan_.graph().previous()[i].name, previous_[i]);
}

void Simulation::load_previous(Loader& loader) {
  std::uint64_t count = 0;
  loader(count);
  std::map<std::string, std::vector<double>> found;
  for (; count > 0; --count) {
    std::string name;
    loader(name);
    loader(found[name]);
  }
  for (std::size_t i = 0; i < previous_.size(); ++i) {
    const auto kept = found.find(plan_.graph().previous()[i].name);
    previous_[i] = kept == found.end() ? std::vector<double>{} : std::move(kept->second);
  }
}

// Nothing has changed them since everybody had their start, which asks nothing (past_difference).
void Simulation::add_new_columns() {
  const language::Scalars scalars = this->scalars();
  std::set<const Column*> added;
  for (const Plan::Start& start : plan_.starts()) {
    const Table& table = domain_.population[start.entity];
    Column& column = domain_.population[start.entity].columns[start.column];
    if (column.rows() == table.rows()) continue;
    std::visit([&](auto& values) { values.resize(table.rows()); }, column.values);
    fill(start, scalars);
    added.insert(&column);
  }
  for (std::size_t i = 0; i < previous_.size(); ++i) {
    const language::Previous& asked = plan_.graph().previous()[i];
    const bool is_number = asked.entity == Entity::world;
    if (previous_[i].size() == (is_number ? 1 : domain_.population[asked.entity].rows())) continue;
    const language::Node& now = plan_.graph()[asked.now];
    const Column* column =
        !is_number && now.operation == language::Operation::column
            ? &domain_.population[asked.entity].columns[static_cast<std::size_t>(now.slot)]
            : nullptr;
    if (!added.contains(column))
      throw InputError({Mistake::past_differs, asked.place,
                        "the past that the run is to follow did not keep what '" + asked.name +
                            "' was in the month before",
                        "only this formula looks back at it",
                        "Let a value of the past say previous(" + asked.name +
                            "), too, or run this scenario from its beginning"});
    previous_[i].resize(column->rows());
    for (std::size_t row = 0; row < column->rows(); ++row) previous_[i][row] = column->number(row);
  }
}

std::size_t Simulation::saved_bytes() const {
  constexpr std::size_t kNames = 4096;  // of columns, and lengths and stocks
  std::size_t bytes = domain_.population.bytes_beside(plan_.population()) +
                      busy_.size() * sizeof(Busy) + panel_.bytes() + kNames;
  for (const std::vector<double>& previous : previous_) bytes += previous.size() * sizeof(double);
  return bytes;
}

// Room that turns out too small on the way would be made anew, twice as large.
void Simulation::save(Saver& saver) {
  saver.expect(saved_bytes());
  fields(saver);
}

void Simulation::load(Loader& loader) { fields(loader); }

}  // namespace civitas

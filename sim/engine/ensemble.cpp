// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace civitas {
namespace {

// Blocks of a smaller population are too few to keep several threads busy.
constexpr std::size_t kSmallPopulation = 500'000;

}  // namespace

Ensemble::Ensemble(const Plan& plan, const EnsembleOptions& options)
    : plan_(plan), options_(options) {
  const std::size_t steps = plan.scenario().time.steps();
  for (const Plan::Cadence& cadence : plan.cadences()) {
    std::size_t cells = 0;
    for (const Tally::Shape& shape : cadence.tally.shapes()) cells += shape.cells;
    cells_.push_back(cells);
  }
  for (int r = 0; r < options.replicates; ++r) {
    auto& replicate = *replicates_.emplace_back(std::make_unique<Replicate>());
    for (const std::size_t cells : cells_)
      replicate.series.emplace_back(cells * steps, std::numeric_limits<double>::quiet_NaN());
    if (r == 0) replicate.panel.resize(steps);
    replicate.seconds.assign(plan.processes().size() + 2, 0.0);
  }
  rooms_ = std::make_shared<SpareRooms>(static_cast<std::size_t>(in_hand(plan, options)));
}

// Small populations are simulated side by side, on a thread each.
int Ensemble::in_hand(const Plan& plan, const EnsembleOptions& options) {
  return options.replicates >= options.threads && plan.population().persons() <= kSmallPopulation
             ? options.threads
             : 1;
}

void Ensemble::run() {
  const Workers workers(options_.threads);
  if (in_hand(plan_, options_) > 1) {
    workers.for_each(replicates_.size(), [&](std::size_t replicate, std::size_t) {
      run_replicate(replicate, Workers(1));
    });
  } else {
    for (std::size_t replicate = 0; replicate < replicates_.size(); ++replicate)
      run_replicate(replicate, workers);
  }
}

// As it starts, or as it was restored: of which no more than its own bytes are in memory, and only
// now.
Simulation Ensemble::begun(std::size_t number, const Workers& workers) {
  const ReplicateState restored = std::exchange(replicates_[number]->restored, {});
  const auto simulation = [&](Loader* past) {
    return Simulation(plan_, options_.seed, static_cast<std::uint32_t>(number) + 1,
                      options_.block_size, workers, past);
  };
  if (!restored.bytes) return simulation(nullptr);
  const auto bytes = restored.bytes(rooms_.get());
  Loader past{std::span(*bytes).subspan(replicates_[number]->recorded)};
  return simulation(&past);
}

void Ensemble::run_replicate(std::size_t number, const Workers& workers) {
  if (stopped_.load(std::memory_order_relaxed)) return;
  Replicate& replicate = *replicates_[number];
  const std::size_t steps = plan_.scenario().time.steps();
  if (replicate.steps.load() == steps) return;
  Simulation simulation = begun(number, workers);
  begin(replicate);
  while (simulation.steps_done() < steps && !stopped_.load(std::memory_order_relaxed)) {
    const std::size_t step = simulation.steps_done();
    keep(replicate, step, simulation.step(number == 0));
    if (options_.verify) simulation.verify();
    replicate.citizen_steps += simulation.population().persons();
    replicate.steps.store(step + 1, std::memory_order_release);
    done_.fetch_add(simulation.population().persons(), std::memory_order_relaxed);
    const unsigned asked = asked_.load(std::memory_order_relaxed);
    if (asked != replicate.answered && step + 1 < steps)
      answer(replicate, saved(number, &simulation), asked);
  }
  const bool is_needed = options_.keep_last || simulation.steps_done() < steps;
  end(replicate, is_needed ? saved(number, &simulation) : ReplicateState{});
  replicate.seconds = simulation.seconds();
  replicate.warnings = simulation.warnings();
}

std::vector<Problem> Ensemble::warnings() const {
  for (const auto& replicate : replicates_) {
    if (!replicate->warnings.empty()) return replicate->warnings;
  }
  return {};
}

void Ensemble::keep(Replicate& replicate, std::size_t step, Record record) {
  for (std::size_t i = 0; i < record.cadences.size(); ++i) {
    std::copy(record.cadences[i].begin(), record.cadences[i].end(),
              replicate.series[i].begin() + static_cast<std::ptrdiff_t>(step * cells_[i]));
  }
  if (!replicate.panel.empty()) replicate.panel[step] = std::move(record.panel);
}

bool Ensemble::complete() const {
  return std::all_of(replicates_.begin(), replicates_.end(), [&](const auto& replicate) {
    return replicate->steps.load(std::memory_order_acquire) == plan_.scenario().time.steps();
  });
}

std::uint64_t Ensemble::citizen_steps() const {
  return static_cast<std::uint64_t>(options_.replicates) * plan_.scenario().time.steps() *
         plan_.population().persons();
}

Results Ensemble::results() const {
  const Scenario& scenario = plan_.scenario();
  Results results;
  results.title = scenario.title;
  results.description = scenario.description;
  results.first_year = scenario.time.from.year();
  results.first_month = scenario.time.from.month();
  results.months_per_step = scenario.time.months_per_step;
  const std::size_t steps = scenario.time.steps();
  std::vector<std::size_t> finished, begun;
  results.steps = steps;
  std::size_t shared = steps;
  for (std::size_t r = 0; r < replicates_.size(); ++r) {
    const std::size_t done = replicates_[r]->steps.load(std::memory_order_acquire);
    if (done == steps) finished.push_back(r);
    if (done > 0) begun.push_back(r), shared = std::min(shared, done);
  }
  results.complete = finished.size() == replicates_.size();
  if (finished.empty()) results.steps = begun.empty() ? 0 : shared;
  const std::vector<std::size_t>& chosen = finished.empty() ? begun : finished;
  for (const std::size_t r : chosen) results.replicates.push_back(static_cast<int>(r) + 1);
  add_series(results, chosen);
  if (!chosen.empty() && chosen[0] == 0) add_panel(results);
  results.plan = plan_.described();
  return results;
}

void Ensemble::add_series(Results& results, const std::vector<std::size_t>& chosen) const {
  for (std::size_t c = 0; c < plan_.cadences().size(); ++c) {
    const Tally& tally = plan_.cadences()[c].tally;
    for (const Dimension& dimension : tally.dimensions()) {
      const auto same = [&](const Dimension& other) { return other.name == dimension.name; };
      if (std::none_of(results.dimensions.begin(), results.dimensions.end(), same))
        results.dimensions.push_back(dimension);
    }
    std::size_t offset = 0;
    for (const Tally::Shape& shape : tally.shapes()) {
      Series series = shape.series;
      series.assumptions = plan_.assumptions(shape.read);
      std::vector<double> values;
      for (const std::size_t r : chosen) {
        const std::vector<double>& all = replicates_[r]->series[c];
        for (std::size_t step = 0; step < results.steps; ++step) {
          const auto first = all.begin() + static_cast<std::ptrdiff_t>(step * cells_[c] + offset);
          values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(shape.cells));
        }
      }
      offset += shape.cells;
      if (shape.integer) {
        std::vector<std::int64_t> counts;
        for (const double value : values)
          counts.push_back(std::isnan(value) ? -1 : std::llround(value));
        series.values = std::move(counts);
      } else {
        series.values = std::move(values);
      }
      results.series.push_back(std::move(series));
    }
  }
}

// Who comes later has no values before, as who goes has none after.
void Ensemble::add_panel(Results& results) const {
  const Plan::Panel& panel = plan_.panel();
  const std::vector<PanelRecord>& records = replicates_[0]->panel;
  const Table& persons = plan_.population()[Entity::person];
  const auto weights =
      persons.columns[static_cast<std::size_t>(persons.find(kWeight))].as<double>();
  std::vector<PanelChild> citizens;
  for (const std::uint32_t row : panel.persons)
    citizens.push_back({persons.keys[row], 0, weights[row]});
  for (std::size_t step = 0; step < results.steps; ++step)
    citizens.insert(citizens.end(), records[step].children.begin(), records[step].children.end());
  const std::size_t start = panel.persons.size();
  std::vector<std::size_t> order(citizens.size());  // by key
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return citizens[a].key < citizens[b].key; });
  for (const std::size_t i : order) {
    results.panel.keys.push_back(citizens[i].key);
    results.panel.weights.push_back(citizens[i].weight);
    if (citizens.size() > start)
      results.panel.mothers.push_back(i < start ? std::nullopt : std::optional(citizens[i].mother));
  }
  for (std::size_t a = 0; a < panel.attributes.size(); ++a) {
    Panel::Attribute attribute = panel.attributes[a];
    for (std::size_t step = 0; step < results.steps; ++step) {
      const std::vector<double>& values = records[step].values;
      const std::size_t so_far = values.size() / panel.attributes.size();
      for (const std::size_t i : order)
        attribute.values.push_back(i < so_far ? values[a * so_far + i]
                                              : std::numeric_limits<double>::quiet_NaN());
    }
    results.panel.attributes.push_back(std::move(attribute));
  }
}

std::vector<double> Ensemble::seconds() const {
  std::vector<double> sum(replicates_.front()->seconds.size());
  for (const auto& replicate : replicates_) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += replicate->seconds[i];
  }
  return sum;
}

}  // namespace civitas

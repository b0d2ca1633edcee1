// SPDX-License-Identifier: Apache-2.0
// Where the replicates of an ensemble stand: saved at the end of a step, and gone on from.
#include <algorithm>
#include <utility>

#include "sim/engine/ensemble.hpp"

namespace civitas {

// What a replicate has recorded in its first `steps` steps. Within saved(), gcc 12 would take the
// room of an empty archive for all there ever is, and warn.
template <class Archive>
[[gnu::noinline]] void Ensemble::fields(Archive& archive, Replicate& replicate,
                                        std::size_t steps) const {
  archive(replicate.citizen_steps);
  series_fields(archive, replicate, steps);
  archive.same(plan_.panel().persons.size() * plan_.panel().nodes.size());
  for (PanelRecord& record :
       std::span(replicate.panel).first(std::min(steps, replicate.panel.size())))
    archive(record);
}

// By rhythm: what is recorded only from now on is not in the archive of a past.
void Ensemble::series_fields(Saver& saver, const Replicate& replicate, std::size_t steps) const {
  saver(std::uint64_t{cells_.size()});
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const Rhythm& rhythm = plan_.cadences()[i].rhythm;
    saver(std::vector{rhythm.every, rhythm.in, rhythm.from.value_or(Month{}).number}, cells_[i]);
    saver.row(std::span(replicate.series[i]).first(steps * cells_[i]));
  }
}

void Ensemble::series_fields(Loader& loader, Replicate& replicate, std::size_t steps) const {
  std::uint64_t count = 0;
  for (loader(count); count > 0; --count) {
    std::vector<int> times;
    std::size_t cells = 0;
    loader(times, cells);
    times.resize(3);
    Rhythm saved{times[0], times[1], {}};
    if (times[2] != 0) saved.from = Month{times[2]};
    const auto at =
        std::find_if(plan_.cadences().begin(), plan_.cadences().end(),
                     [&](const Plan::Cadence& cadence) { return cadence.rhythm == saved; });
    const auto i = static_cast<std::size_t>(at - plan_.cadences().begin());
    if (at == plan_.cadences().end() || cells != cells_[i])
      throw Unloadable("other indicators were recorded");
    loader.row(std::span(replicate.series[i]).first(steps * cells));
  }
}

// Without a simulation nobody can go on from there.
ReplicateState Ensemble::saved(std::size_t number, Simulation* simulation) const {
  Replicate& replicate = *replicates_[number];
  const std::size_t steps = replicate.steps.load(std::memory_order_acquire);
  Saver saver(simulation != nullptr ? rooms_->take() : SpareRooms::Room{});
  fields(saver, replicate, steps);
  if (simulation != nullptr) simulation->save(saver);
  auto bytes = simulation != nullptr ? rooms_->lend(saver.take())
                                     : std::make_shared<const SpareRooms::Room>(saver.take());
  return ReplicateState::in_memory(static_cast<std::uint32_t>(number) + 1, steps, std::move(bytes));
}

// Who asked before it began does not wait for it: what there was then is at hand.
void Ensemble::begin(Replicate& replicate) {
  const std::lock_guard lock(states_);
  replicate.is_running = true;
  replicate.answered = asked_.load();
}

void Ensemble::answer(Replicate& replicate, ReplicateState state, unsigned asked) {
  const std::lock_guard lock(states_);
  replicate.state = std::move(state);
  replicate.answered = asked;
}

void Ensemble::end(Replicate& replicate, ReplicateState state) {
  const std::lock_guard lock(states_);
  replicate.state = std::move(state);
  replicate.is_running = false;
}

bool Ensemble::is_finished(const Replicate& replicate) const {
  return replicate.steps.load(std::memory_order_acquire) == plan_.scenario().time.steps();
}

bool Ensemble::states_ready() const {
  const std::lock_guard lock(states_);
  return std::all_of(replicates_.begin(), replicates_.end(), [&](const auto& replicate) {
    return !replicate->is_running || is_finished(*replicate) ||
           replicate->answered == asked_.load();
  });
}

std::vector<ReplicateState> Ensemble::states() {
  const std::lock_guard lock(states_);
  std::vector<ReplicateState> list;
  for (std::size_t r = 0; r < replicates_.size(); ++r) {
    Replicate& replicate = *replicates_[r];
    const bool finished = is_finished(replicate);
    if (finished && replicate.state.steps < plan_.scenario().time.steps())
      list.push_back(saved(r, nullptr));
    else if (replicate.is_running && !finished)
      list.push_back(std::exchange(replicate.state, {}));  // as large as the population
    else
      list.push_back(replicate.state);
    if (!list.back().bytes) list.pop_back();  // it has not begun
  }
  return list;
}

void Ensemble::restore(std::vector<ReplicateState> states) {
  const std::size_t steps = plan_.scenario().time.steps();
  for (ReplicateState& state : states) {
    if (state.number < 1 || state.number > replicates_.size() || state.steps > steps)
      throw Unloadable("a saved replicate has a number or a step that the run has not");
    Replicate& replicate = *replicates_[state.number - 1];
    const auto bytes = state.bytes(rooms_.get());
    Loader loader(*bytes);
    fields(loader, replicate, state.steps);
    replicate.steps.store(state.steps);
    done_.fetch_add(replicate.citizen_steps);
    if (loader.rest().empty() && state.steps < steps)
      throw Unloadable("a saved replicate has no simulation to go on from");
    replicate.recorded = bytes->size() - loader.rest().size();
    replicate.restored = state;
    replicate.state = std::move(state);
  }
}

}  // namespace civitas

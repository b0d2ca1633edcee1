// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/simulation.hpp"

#include <algorithm>
#include <chrono>

#include "sim/core/mistake.hpp"
#include "sim/engine/newcomers.hpp"
#include "sim/engine/start_value.hpp"
#include "sim/population/carried.hpp"

namespace civitas {
namespace {

class Stopwatch {
 public:
  explicit Stopwatch(double& seconds) : seconds_(seconds), start_(Clock::now()) {}
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() { seconds_ += std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  double& seconds_;
  Clock::time_point start_;
};

// The region of each household; none where there are no regions (yet).
std::vector<double> regions(const Population& population) {
  const Table& households = population[Entity::household];
  const int at = households.find("region");
  std::vector<double> list;
  if (at < 0) return list;
  const Column& column = households.columns[static_cast<std::size_t>(at)];
  for (std::size_t row = 0; row < column.rows(); ++row) list.push_back(column.number(row));
  return list;
}

// So that rows stay in order where the scenario itself has written regions. `before`: those that
// the rows are in order of.
Events relocations(const std::vector<double>& before, const Population& population) {
  const std::vector<double> now = regions(population);
  Events events;
  for (std::uint32_t household = 0; household < now.size(); ++household) {
    if (now[household] != before[household]) events.relocate(household);
  }
  return events;
}

bool writes(const Plan::Process& process, const std::string& column) {
  const auto& columns = process.declaration->writes();
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool writes_regions(const Plan::Process& process) { return writes(process, "household.region"); }

// Whoever changes zones answers for where they lie.
bool changes_zones(const Plan& plan) {
  for (const Column& column : plan.population()[Entity::household].columns) {
    const std::string name = "household." + column.attribute.name;
    if (column.attribute.within_region &&
        std::any_of(plan.processes().begin(), plan.processes().end(),
                    [&](const Plan::Process& process) { return writes(process, name); }))
      return true;
  }
  return false;
}

}  // namespace

Simulation::Simulation(const Plan& plan, std::uint64_t seed, std::uint32_t replicate,
                       std::size_t block_size, const Workers& workers, Loader* past)
    : plan_(plan),
      workers_(workers),
      domain_(plan.population(), block_size),
      workspaces_(workers),
      seconds_(plan.processes().size() + 2),
      emptied_(plan.population(), plan.scenario().file),
      where_in_region_(stream_key(seed, replicate, "region.zone")),
      panel_(plan),
      replicate_(replicate) {
  plan.require_equal_weights();
  if (!changes_zones(plan)) zones_.emplace(plan.population());
  for (const Plan::Process& process : plan.processes()) {
    auto& keys = streams_.emplace_back();
    for (const std::string& stream : process.declaration->streams())
      keys.push_back(stream_key(seed, replicate, stream));
  }
  for (const std::string& stream : plan.graph().streams())
    formula_streams_.push_back(stream_key(seed, replicate, stream));
  for (const language::Previous& previous : plan.graph().previous())
    previous_.emplace_back(
        previous.entity == Entity::world ? 1 : domain_.population[previous.entity].rows());
  busy_.resize(domain_.population.persons());
  shared_.resize(plan.shared_slots().size());
  if (past == nullptr) {
    start();
  } else {
    load(*past);
    emptied_ = Emptied(domain_.population, plan.scenario().file);
    domain_.count();
    add_new_columns();
    persons_before_ = domain_.population.persons();
    verify();
  }
}

language::Scalars Simulation::scalars() {
  language::Scalars scalars = plan_.law().at(step_);
  scalars.streams = formula_streams_;
  scalars.previous = &previous_;
  scalars.shared = &shared_;
  plan_.law().set_stocks(stocks_, scalars);
  return scalars;
}

void Simulation::start() {
  language::Scalars scalars = this->scalars();
  for (const Plan::Process& process : plan_.processes()) {
    if (process.process != nullptr) run(process, scalars).open();
  }
  for (const Plan::Process& process : plan_.processes()) {
    if (process.process != nullptr) run(process, scalars).start();
  }
  stocks_ = plan_.law().stocks_in(scalars);
  start_networks(network_means(scalars), false);
  const std::vector<double> lived_in = regions(domain_.population);
  for (const Plan::Start& start : plan_.starts()) fill(start, scalars);
  emptied_ = Emptied(domain_.population, plan_.scenario().file);
  pending_ = relocations(lived_in, domain_.population);
  happen(scalars);
  start_networks(network_means(scalars), true);
  // The first value of one may be read by that of another.
  for (std::size_t i = 0; i < previous_.size(); ++i) {
    const auto before = previous_;
    remember(plan_.previous_start(), true, scalars);
    if (previous_ == before) break;
  }
}

// What values and columns are now, for those who ask in the next step.
void Simulation::remember(const language::Program& program, bool first,
                          const language::Scalars& scalars) {
  if (previous_.empty()) return;
  const auto& asked = plan_.graph().previous();
  const auto node = [&](std::size_t i) { return first ? asked[i].first : asked[i].now; };
  std::vector<std::vector<double>>& now = past_;
  now = previous_;
  const int last = program.stages() - 1;
  Evaluation evaluation(plan_.graph(), program);
  evaluation.run(domain_, workers_, workspaces_, scalars,
                 [&](int stage, const Block& block, const language::Workspace& rows, std::size_t) {
                   if (stage != last) return;
                   for (std::size_t i = 0; i < asked.size(); ++i) {
                     if (asked[i].entity == Entity::world) continue;
                     std::copy_n(program.rows(stage, node(i), rows),
                                 block.count_of(asked[i].entity),
                                 now[i].begin() + block.first_of(asked[i].entity));
                   }
                 });
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked[i].entity == Entity::world) now[i][0] = evaluation.number(node(i));
  }
  previous_.swap(past_);
}

void Simulation::verify() const {
  require_consistent(domain_.population);
  if (zones_) zones_->require_within(domain_.population);
  require_balance(persons_before_, registered_, domain_.population.persons());
  for (const Plan::Process& process : plan_.processes()) {
    if (process.process != nullptr) process.process->verify(domain_.population);
  }
}

std::map<std::string, std::vector<double>> Simulation::past() const {
  std::map<std::string, std::vector<double>> named;
  for (std::size_t i = 0; i < past_.size(); ++i) named[plan_.graph().previous()[i].name] = past_[i];
  return named;
}

Record Simulation::step(bool with_panel) {
  language::Scalars scalars = this->scalars();
  flows_ = {};
  registered_.clear();
  persons_before_ = domain_.population.persons();
  const Month month = plan_.scenario().time.of_step(step_);
  for (std::size_t i = 0; i < plan_.processes().size(); ++i) {
    const Plan::Process& process = plan_.processes()[i];
    if (!process.declaration->has_events()) happen(scalars);
    const Stopwatch watch(seconds_[i]);
    if (process.rule == nullptr)
      pending_.append(run(process, scalars).step());
    else if (process.entry->due(month) &&
             process.rule->rule().due(month, plan_.scenario().time.months_per_step)) {
      const std::vector<double> before =
          writes_regions(process) ? regions(domain_.population) : std::vector<double>{};
      process.rule->run(domain_, workers_, workspaces_, plan_.graph(), scalars, month);
      if (writes_regions(process)) pending_.append(relocations(before, domain_.population));
    }
  }
  happen(scalars);
  {
    const Stopwatch watch(seconds_[plan_.processes().size()]);
    follow_members(network_means(scalars));
  }
  const Stopwatch watch(seconds_.back());
  Record result = record(scalars, with_panel);
  remember(plan_.previous(), false, scalars);
  stocks_ = plan_.law().stocks_in(scalars);
  ++step_;
  return result;
}

ModelRun Simulation::run(const Plan::Process& process, language::Scalars& scalars) {
  const auto nth = static_cast<std::size_t>(&process - plan_.processes().data());
  return {process, streams_[nth], {plan_, domain_, workers_, workspaces_, scalars, busy_, step_}};
}

NetworkMeans Simulation::network_means(const language::Scalars& scalars) {
  return {plan_.scenario(), plan_.network_formulas(),
          domain_,          workers_,
          workspaces_,      plan_.graph(),
          scalars,          static_cast<std::uint32_t>(step_)};
}

void Simulation::happen(language::Scalars& scalars) {
  if (pending_.empty()) return;
  const Stopwatch watch(seconds_[plan_.processes().size()]);
  const auto step = static_cast<std::uint32_t>(step_);
  if (zones_) zones_->settle(domain_.population, pending_.relocations, where_in_region_, step);
  renewal_ = renewal(domain_.population, pending_, step, std::move(renewal_));
  enter_in_register();
  move_rows();
  panel_.follow(renewal_, pending_);
  for (std::size_t flow = 0; flow < flows_.size(); ++flow) flows_[flow] += renewal_.flows[flow];
  plan_.law().set_flows(flows_, scalars);
  scalars.previous = &previous_;
  Newcomers newcomers(plan_, domain_, {workers_, workspaces_, scalars}, renewal_, pending_);
  renew_networks(network_means(scalars), renewal_);
  newcomers.start(streams_, step_);
  newcomers.remember(previous_);
  pending_ = {};
  busy_.assign(domain_.population.persons(), Busy::no);
  emptied_.look(domain_.population, plan_.scenario().time.of_step(step_));
}

// Between the renewal and the moving of rows: events have rows before, the renewal rows after.
void Simulation::enter_in_register() {
  const auto& keys = domain_.population[Entity::person].keys;
  const Renewal::Rows& now = renewal_[Entity::person];
  for (const Events::Birth& birth : pending_.births)
    registered_.push_back({Flow::birth, birth.key, keys[birth.mother]});
  for (const Events::End& end : pending_.ends) registered_.push_back({end.why, keys[end.person]});
  for (const std::uint32_t row : now.copied)
    registered_.push_back({Flow::immigration, now.keys[row]});
}

// Everything that is kept for each row.
void Simulation::move_rows() {
  Population& population = domain_.population;
  const Carried carried(population, renewal_);
  for (const Entity entity : kAllEntities) {
    Renewal::Rows& rows = renewal_.rows[static_cast<std::size_t>(index(entity))];
    Table& table = population[entity];
    table.keys.swap(rows.keys);
    workers_.for_each(table.columns.size(),
                      [&](std::size_t column, std::size_t) { renew(table.columns[column], rows); });
  }
  population.household.swap(renewal_.household);
  population.first_member.swap(renewal_.first_member);
  carried.hand_over(population);
  domain_.count();
  for (std::size_t i = 0; i < previous_.size(); ++i) {
    const Entity entity = plan_.graph().previous()[i].entity;
    if (entity != Entity::world) renew(previous_[i], renewal_[entity]);
  }
}

void Simulation::fill(const Plan::Start& start, const language::Scalars& scalars) {
  const int last = start.program.stages() - 1;
  Column& column = domain_.population[start.entity].columns[start.column];
  Evaluation(plan_.graph(), start.program)
      .run(domain_, workers_, workspaces_, scalars,
           [&](int stage, const Block& block, const language::Workspace& rows, std::size_t) {
             if (stage != last) return;
             const double* values = start.program.rows(stage, start.node, rows);
             const std::size_t count = block.count_of(start.entity);
             for (std::size_t i = 0; i < count; ++i) {
               const std::size_t row = block.first_of(start.entity) + i;
               require_start(plan_, start, domain_.population, row, values[i]);
               column.set_number(row, values[i]);
             }
           });
}

Record Simulation::record(const language::Scalars& scalars, bool with_panel) {
  const Month month = plan_.scenario().time.of_step(step_);
  Record result;
  for (const Plan::Cadence& cadence : plan_.cadences()) {
    const bool due = cadence.rhythm.is_due_in(month, plan_.scenario().time.months_per_step);
    result.cadences.push_back(
        due ? cadence.tally.run(domain_, workers_, workspaces_, scalars, month)
            : std::vector<double>{});
  }
  if (with_panel && !plan_.panel().persons.empty())
    result.panel = panel_.record(domain_, workers_, workspaces_, scalars);
  return result;
}

}  // namespace civitas

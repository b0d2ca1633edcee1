// SPDX-License-Identifier: Apache-2.0
// A scenario made ready to run: names bound, formulas compiled, processes in their written order.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "sim/engine/alignment.hpp"
#include "sim/engine/assertion.hpp"
#include "sim/engine/network_formulas.hpp"
#include "sim/engine/origins.hpp"
#include "sim/engine/registry.hpp"
#include "sim/engine/rule.hpp"
#include "sim/engine/tally.hpp"

namespace civitas {

/// Copies of the records in the size that is asked for, with gross amounts by the law of the
/// scenario without changes. `persons`: absent for one weighted record per person.
Population start_population(Population records, const Scenario& scenario,
                            std::optional<std::size_t> persons);

class Plan {
 public:
  /// Throws InputError with every mistake of the scenario. `start`: see start_population;
  /// `networks`: those of the scenario that stand in files.
  Plan(Scenario scenario, const Population& start, const std::vector<NamedNetwork>& networks = {});

  struct Steered {  // a number of a model that a value of the scenario stands for
    language::NodeId node;
    int slot;
    const Parameter* card;
    Place place;
  };
  struct Process {  // a model, or a rule
    std::unique_ptr<Declaration> declaration;
    std::unique_ptr<civitas::Process> process;  // null: a rule
    const Scheduled* entry = nullptr;           // in the scenario
    const Rule* written = nullptr;              // the rule in the scenario; null: a model
    std::unique_ptr<BoundRule> rule;
    std::map<std::size_t, std::unique_ptr<BoundAlignment>> alignments;  // by decision of the model
    std::vector<language::NodeId> values;  // of a model, in the order declared; rows, or a number
    language::Program program;             // computes those that are rows in its last stage
    std::vector<Steered> steered;
    language::Program world_program;  // computes what is steered, and values that are one number
    std::optional<language::Program> opening_program;  // …before the first step; none: the same
  };
  struct Start {  // a column that the scenario adds
    Entity entity;
    std::size_t column;
    language::NodeId node;
    language::Program program;
  };
  struct Cadence {  // indicators that are recorded in the same months
    Rhythm rhythm;
    Tally tally;
  };
  struct Panel {
    std::vector<std::uint32_t> persons;   // rows, ascending
    std::vector<language::NodeId> nodes;  // rows of persons
    std::vector<civitas::Panel::Attribute> attributes;
    language::Program program;
    std::vector<int> stages;
  };

  /// Throws InputError when somebody is born or moves in with others, but a person of weight 3
  /// would have to live with one of weight 5.
  void require_equal_weights() const;

  const Scenario& scenario() const { return scenario_; }
  const Law& law() const { return *law_; }
  /// As every replicate starts, before Start and Process::start.
  const Population& population() const { return population_; }
  const language::Graph& graph() const { return graph_; }
  const std::vector<Process>& processes() const { return processes_; }
  const std::vector<Start>& starts() const { return starts_; }
  const std::vector<Cadence>& cadences() const { return cadences_; }
  const Panel& panel() const { return panel_; }
  /// Of each network of the population.
  const std::vector<NetworkFormulas>& network_formulas() const { return network_formulas_; }
  const Assertions& assertions() const { return assertions_; }
  /// Computes what graph().previous() asks for, at the end of a step and before the first one.
  const language::Program& previous() const { return previous_; }
  const language::Program& previous_start() const { return previous_start_; }
  /// Rows that programs of a step share (see Sharing): of which entity each slot holds some.
  const std::vector<Entity>& shared_slots() const { return shared_slots_; }
  /// What one replicate keeps of its citizens: the population, and rows that programs share.
  std::size_t bytes() const;
  /// What is probably not meant, but can run: parameters that nothing reads, reforms without
  /// effect.
  const std::vector<Problem>& warnings() const { return warnings_; }
  std::vector<PlannedProcess> described() const;
  /// The assumptions that a series rests on, through the columns that models write.
  std::string assumptions(const std::vector<std::string>& read) const;

 private:
  void leave_out_idle();
  void add_columns(Problems& problems);
  void add_processes(Problems& problems);
  void list_links(int network, Problems& problems);
  void bind_all(const language::Scope& scope, Problems& problems);
  std::set<std::string> bind_starts(language::Binder& binder, Problems& problems);
  void bind_alignments(language::Binder& binder, Problems& problems);
  void check_alignments(Problems& problems) const;
  std::set<std::string> bind_networks(language::Binder& binder, Problems& problems);
  std::set<std::string> bind_makers(const language::Scope& scope);
  void bind_process(Process& process, language::Binder& binder, Problems& problems);
  void bind_steered(Process& process, language::Binder& binder, Problems& problems);
  void try_unscheduled(const language::Scope& scope, Problems& problems);
  void bind_panel(language::Binder& binder, Problems& problems);
  void bind_assertions(Problems& problems);
  void add_origins();
  std::vector<language::Output> at_once(const std::vector<language::NodeId>& nodes) const;
  void build();
  void build_shared();
  void warn(const std::set<std::string>& read);
  void warn_of_no_changes();
  void warn_unwritten(const std::set<std::string>& read);
  void warn_unwired(const std::set<std::string>& by_values);
  void warn_unasked(const language::Scope& scope);
  bool asks(const Process& journey, const std::set<std::string>& read_by_value) const;
  language::Program last_stage(const std::vector<language::NodeId>& nodes) const;

  Scenario scenario_;
  std::unique_ptr<Law> law_;
  Population population_;
  language::Graph graph_;
  std::vector<Process> processes_;
  std::vector<Start> starts_;
  std::vector<Cadence> cadences_;
  Panel panel_;
  std::vector<NetworkFormulas> network_formulas_;
  Assertions assertions_;
  language::Program previous_, previous_start_;
  std::vector<Entity> shared_slots_;
  std::vector<Problem> warnings_;
  std::set<std::string> idle_;  // rules of the schedule that do not work in the scenario's time
  Origins origins_;
  std::vector<std::string> assumed_;  // names of parameters that are assumptions, sorted
};

}  // namespace civitas

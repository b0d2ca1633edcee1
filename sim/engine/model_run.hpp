// SPDX-License-Identifier: Apache-2.0
// One model in one step, over everybody.
#pragma once

#include <functional>
#include <vector>

#include "sim/engine/plan.hpp"

namespace civitas {

class ModelRun {
 public:
  struct Means {
    const Plan& plan;
    Domain& domain;
    const Workers& workers;
    Workspaces& workspaces;
    language::Scalars& scalars;  // stocks and what is steered are written here
    std::span<Busy> busy;        // of each person
    std::size_t step;
  };
  /// `streams`: of the process.
  ModelRun(const Plan::Process& process, const std::vector<StreamKey>& streams, const Means& means);

  /// What its stocks are before the first step, and what it does to everybody then.
  void open();
  void start();
  /// The step, and what it makes happen. Throws InputError when a value that the model reads is no
  /// number.
  Events step();

 private:
  /// Visits every block, when the values that the model reads are at hand.
  void each_block(const std::function<void(const BlockView&)>& visit, bool with_events = false);
  void each_block_alone(
      const std::function<void(const BlockView&, std::size_t worker)>& visit) const;
  void steer(const language::Program& program);
  void survey();
  template <class Work>
  void placed_here(const Work& work) const;
  void align();
  BlockView view(const Block& block, std::span<const double* const> values, Draws& draws,
                 Events* events) const;
  [[noreturn]] void report(std::size_t value, const Block& block, std::size_t row) const;

  const Plan::Process& process_;
  const std::vector<StreamKey>& streams_;
  Means means_;
  StepView step_;
  std::vector<double> numbers_;  // of each value that is one number
  std::vector<double> derived_, counts_;
  std::vector<std::vector<std::uint8_t>> aligned_;  // of each decision: all rows, or none
  std::vector<Events> events_;                      // of each block
};

}  // namespace civitas

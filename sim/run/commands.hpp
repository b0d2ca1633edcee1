// SPDX-License-Identifier: Apache-2.0
// The commands of the program. Each adds itself to the command line and, when chosen, runs and sets
// the exit code.
#pragma once

#include <CLI/CLI.hpp>

#include "sim/core/problem.hpp"

namespace civitas {

enum ExitCode {
  kDone = 0,
  kWrongInput = 2,
  kAssertionFailed = 4,
  kOurBug = 70,
  kFiles = 74,
  kCheckpointed = 75,
  kInterrupted = 130
};

/// Of a mistake.
inline ExitCode exit_code_of(Blame blame) { return blame == Blame::files ? kFiles : kWrongInput; }

void add_run(CLI::App& app, int& exit_code);
void add_check(CLI::App& app, int& exit_code);
void add_plan(CLI::App& app, int& exit_code);
void add_describe(CLI::App& app, int& exit_code);
void add_diff(CLI::App& app, int& exit_code);
void add_population(CLI::App& app, int& exit_code);
void add_list(CLI::App& app, int& exit_code);
void add_test(CLI::App& app, int& exit_code);
void add_explain(CLI::App& app, int& exit_code);
void add_schema(CLI::App& app, int& exit_code);
void add_sweep(CLI::App& app, int& exit_code);
void add_merge(CLI::App& app, int& exit_code);
void add_solve(CLI::App& app, int& exit_code);
void add_calibrate(CLI::App& app, int& exit_code);
void add_reproduce(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_completion(CLI::App& app, int& exit_code);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// The program `civitas`: reads the command line, and turns every error into a message and an exit
// code.
#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string>

#include "civitas_version.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/engine/heap.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/memory.hpp"
#include "sim/run/ranks.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/usage.hpp"

namespace civitas {
namespace {

// Each rank would do the whole of it, and write the same files. False: there is one rank after all.
bool refused_by_ranks(const std::string& command) {
  const std::unique_ptr<Ranks> ranks = make_ranks();
  if (ranks->count() == 1) return false;
  if (ranks->rank() == 0)
    show({{Mistake::option_unfit,
           {command.empty() ? "civitas" : command, 0, 0},
           "only `civitas sweep` is for several ranks",
           "each of the " + std::to_string(ranks->count()) + " would do the same",
           "Start it without mpirun or srun, or as one rank"}},
         "error");
  ranks->highest(0);  // nobody goes before it is told: that would end the job
  return true;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Civitas simulates what a policy does to citizens, month by month, and compares policies on "
      "the same people.");
  app.set_version_flag(
      "--version",
      std::string("civitas ") + CIVITAS_VERSION +
          (CIVITAS_GIT_COMMIT[0] == '\0' ? "" : std::string(" (") + CIVITAS_GIT_COMMIT + ")"));
  app.require_subcommand(1);
  app.footer(footer("civitas run scenarios/austria.yaml -o austria.h5",
                    "a case, an assertion or a run of a sweep failed", true));
  int exit_code = kDone;
  add_run(app, exit_code);
  add_check(app, exit_code);
  add_plan(app, exit_code);
  add_describe(app, exit_code);
  add_diff(app, exit_code);
  add_population(app, exit_code);
  add_list(app, exit_code);
  add_test(app, exit_code);
  add_explain(app, exit_code);
  add_schema(app, exit_code);
  add_sweep(app, exit_code);
  add_merge(app, exit_code);
  add_solve(app, exit_code);
  add_calibrate(app, exit_code);
  add_reproduce(app, exit_code);
  add_export(app, exit_code);
  add_completion(app, exit_code);
  refuse_empty_words(app);
  const std::string first = argc > 1 ? argv[1] : "";
  if (!first.empty() && first[0] != '-') {
    if (const auto problem = unknown_command(app, first)) {
      show({*problem}, "error");
      return kWrongInput;
    }
  }
  if (first != "sweep" && is_one_of_several() && refused_by_ranks(first)) return kWrongInput;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == kDone) return app.exit(error);  // the help, or the version
    show({misuse(app, error)}, "error");
    return kWrongInput;
  } catch (const InputError& error) {
    show(error.problems(), "error");
    return exit_code_of(error.blame());
  }
  return exit_code;
}

int not_told() {
  show({{Mistake::cannot_write,
         {},
         "cannot write to the standard output",
         std::strerror(errno),
         ""}},
       "error");
  return kFiles;
}

}  // namespace
}  // namespace civitas

int main(int argc, char** argv) {
  civitas::set_up_heap();
  try {
    const int exit_code = civitas::run(argc, argv);
    return exit_code == civitas::kDone && std::fflush(stdout) != 0 ? civitas::not_told()
                                                                   : exit_code;
  } catch (const std::bad_alloc&) {
    civitas::end_without_memory();
  } catch (const std::exception& error) {
    if (std::ferror(stdout) != 0) return civitas::not_told();
    const std::string what = error.what();
    // A thread that cannot be made; TBB hands the reason on as words only.
    if (what.find(std::strerror(EAGAIN)) != std::string::npos) civitas::end_without_memory();
    civitas::show({{civitas::Mistake::our_bug,
                    {},
                    "civitas contradicts itself: " + what,
                    "this is our bug, not yours",
                    "Please report it with the command and the scenario"}},
                  "bug");
    return civitas::kOurBug;
  }
}

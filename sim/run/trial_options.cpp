// SPDX-License-Identifier: Apache-2.0
#include "sim/run/trial_options.hpp"

#include "sim/core/mistake.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/usage.hpp"
#include "sim/run/whole_number.hpp"

namespace civitas {

void add_trial_options(CLI::App& command, TrialOptions& options) {
  command
      .add_option("-o,--output", options.folder,
                  "Folder for what is found, and for the runs by which --resume goes on")
      ->type_name("DIR");
  command.add_flag("--dry-run", options.dry_run,
                   "Only check everything, and say what would be run");
  command.add_flag("--resume", options.resume,
                   "Go on with what was begun: run only what is missing");
  command.add_flag("--force", options.force,
                   "Replace what this experiment found before; without --resume begin anew");
  command
      .add_option("--threads", options.threads,
                  "Default: the CPUs at hand, what Slurm gives or the cgroup's quota, whichever is "
                  "least; changes no "
                  "result")
      ->type_name("N")
      ->transform(whole_number(1, kMostThreads));
  command
      .add_option("--save-every", options.save_seconds,
                  "Seconds after which the runs are saved; what is not saved is run again")
      ->type_name("S")
      ->check(seconds(0.1));
  command.add_flag("--quiet", options.quiet,
                   "Print only the name of the file written: no summary, progress or warnings");
}

void require_folder(const SweepPlan& plan, const TrialOptions& options,
                    const std::vector<std::string>& found) {
  if (!options.folder.empty()) return Trials::require_free(plan, options, found);
  if (options.dry_run) return;
  throw InputError(Problem{Mistake::option_unfit,
                           {"--output", 0, 0},
                           "a folder is needed for what is found",
                           "",
                           "Give -o FOLDER, or --dry-run to see what would be run"});
}

ExitCode until_interrupted(const std::string& folder, const std::function<void()>& work) {
  catch_interrupts();
  try {
    work();
    return kDone;
  } catch (const Interrupted&) {
    show({{Mistake::interrupted,
           {folder, 0, 0},
           "interrupted",
           "what was done is saved",
           "Run the same command with --resume"}},
         "note");
    return interrupted_code();
  }
}

}  // namespace civitas

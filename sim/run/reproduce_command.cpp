// SPDX-License-Identifier: Apache-2.0
// `civitas reproduce`: makes results again from what their file holds, and tells what differs.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/core/mistake.hpp"
#include "sim/io/file_difference.hpp"
#include "sim/io/json_text.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/rerun.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/threads.hpp"
#include "sim/run/whole_number.hpp"

namespace civitas {
namespace {

struct Options {
  std::string results, folder;
  RerunOptions rerun;
  bool quiet = false, json = false;
};

constexpr std::size_t kMostTold = 10;

void enter(const std::string& folder) {
  if (folder.empty()) return;
  std::error_code error;
  std::filesystem::current_path(folder, error);
  if (!error) return;
  throw InputError(Problem{Mistake::option_unfit,
                           {"--in", 0, 0},
                           "'" + folder + "' is no folder that could be entered",
                           error.message(),
                           "Name the folder from which the results were run"});
}

std::string told(const FileDifference& one) {
  return fmt::format("{}{}: {} there, {} now", one.name,
                     one.where.empty() ? "" : " differs first in " + one.where, one.there,
                     one.here);
}

void print(const std::vector<FileDifference>& differences) {
  for (std::size_t i = 0; i < differences.size() && i < kMostTold; ++i)
    fmt::print("  {}\n", told(differences[i]));
  if (differences.size() > kMostTold) fmt::print("  and {} more\n", differences.size() - kMostTold);
}

void print_json(const std::string& results, bool bytes, bool numbers,
                const std::vector<FileDifference>& differences) {
  nlohmann::ordered_json json = {
      {"results", results}, {"same_bytes", bytes}, {"same_numbers", numbers}};
  json["differences"] = nlohmann::ordered_json::array();
  for (const FileDifference& one : differences)
    json["differences"].push_back({{"name", one.name},
                                   {"where", one.where},
                                   {"there", one.there},
                                   {"now", one.here},
                                   {"number", one.number}});
  fmt::print("{}\n", json_text(json));
}

void run(Options& options, int& exit_code) {
  const hdf5::Reader stored(options.results, "Name a file that civitas run or merge has written");
  options.rerun.in_folder = !options.folder.empty();
  options.rerun.beside = std::filesystem::path(options.results).parent_path().string();
  if (options.rerun.in_folder && !options.rerun.design.empty())
    options.rerun.design = std::filesystem::absolute(options.rerun.design).string();
  if (options.rerun.in_folder)
    options.rerun.beside = std::filesystem::absolute(options.results).parent_path().string();
  enter(options.folder);
  options.rerun.threads = threads_to_use(options.rerun.threads);
  std::vector<Problem> notes;
  const std::vector<std::byte> again = made_again(stored, options.rerun, notes);
  if (!options.quiet && !options.json) show(notes, "note");
  const std::string bytes(reinterpret_cast<const char*>(again.data()), again.size());
  const bool same_bytes = bytes == stored.bytes();
  std::vector<FileDifference> differences;
  if (!same_bytes) differences = file_differences(stored, {bytes, options.results, ""});
  const bool same_numbers = std::none_of(differences.begin(), differences.end(),
                                         [](const FileDifference& one) { return one.number; });
  if (!same_numbers) exit_code = kAssertionFailed;
  if (options.json) return print_json(options.results, same_bytes, same_numbers, differences);
  if (same_bytes)
    fmt::print("{}: the same, byte for byte\n", options.results);
  else if (same_numbers)
    fmt::print("{}: the same numbers; around them {}\n", options.results,
               differences.empty() ? "the order of bytes differs" : "this differs:");
  else
    show({{Mistake::not_reproduced,
           {options.results, 0, 0},
           "the numbers come out otherwise",
           counted(differences.size(), "difference", "differences")}},
         "failed");
  print(differences);
}

}  // namespace

void add_reproduce(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "reproduce", "Make results again from what their file holds, and tell what differs");
  command->add_option("RESULTS", options->results, "File of civitas run or civitas merge")
      ->required();
  command
      ->add_option("--in", options->folder,
                   "Folder from which it was run, where the paths in it begin; default: this one")
      ->type_name("DIR");
  command
      ->add_option(
          "--design", options->rerun.design,
          "Of a sweep that was run with --design: that list of points, from here, not from "
          "the folder of --in; default: the one that the results name")
      ->type_name("FILE");
  command
      ->add_option(
          "--threads", options->rerun.threads,
          "Default: the CPUs at hand, what Slurm gives or the cgroup's quota, whichever is least")
      ->type_name("N")
      ->transform(whole_number(1, kMostThreads));
  command->add_flag("--quiet", options->quiet, "Leave out notes about scenario files that changed");
  command->add_flag("--json", options->json, "Print one line of JSON");
  command->footer(footer("civitas reproduce austria.h5", "the numbers differ", false));
  command->callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace civitas

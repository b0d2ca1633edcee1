// SPDX-License-Identifier: Apache-2.0
// `civitas export`: results in the forms that archives and statistical offices take.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "sim/core/calendar.hpp"
#include "sim/core/mistake.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/digest.hpp"
#include "sim/io/file.hpp"
#include "sim/io/frictionless.hpp"
#include "sim/io/results_reader.hpp"
#include "sim/io/ro_crate.hpp"
#include "sim/io/sdmx_csv.hpp"
#include "sim/io/sweep_file.hpp"
#include "sim/io/sweep_reader.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/found_reform.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string results, output, folder, sdmx, structure, date;
  std::string license = "not stated; ask those who made it";
  bool ro_crate = false, frictionless = false, force = false;
};

// SOURCE_DATE_EPOCH, by which builds are made reproducible, or today.
std::string today() {
  using namespace std::chrono;
  auto now = floor<days>(system_clock::now());
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"))
    now = floor<days>(sys_seconds{seconds{std::atoll(epoch)}});
  const year_month_day date{now};
  return fmt::format("{:04}-{:02}-{:02}", int{date.year()}, unsigned{date.month()},
                     unsigned{date.day()});
}

// As a shell takes it for one word.
std::string in_shell(const std::string& word) {
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string("._-/").find(c) < 4;
  });
  if (plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

class Export {
 public:
  Export(const Options& options, const hdf5::Reader& file)
      : options_(options), file_(file), read_{options.results} {}

  void run() {
    if (!options_.sdmx.empty() || options_.frictionless) tables();
    if (options_.ro_crate) crate();
    show(left_out_, "warning");
    std::error_code error;
    fs::create_directories(options_.output, error);
    if (error)
      throw InputError(Problem{Mistake::cannot_write,
                               {options_.output, 0, 0},
                               "cannot make the folder",
                               error.message(),
                               "Choose another place with -o"});
    for (const auto& [name, bytes] : files_) {
      fs::create_directories(fs::path(path(name)).parent_path(), error);  // or it is told
      check_writable(path(name), options_.force, read_);
    }
    for (const auto& [name, bytes] : files_) {
      put_text(path(name), bytes);
      fmt::print("{}\n", path(name));
    }
    if (!inputs_.empty()) fs::create_directories(path(inputs_.string()), error);  // or it is told
  }

 private:
  std::string path(const std::string& name) const {
    return (fs::path(options_.output) / name).string();
  }

  // The points of a sweep are groups like any other; what they are stands in a table beside.
  void tables() {
    const SweptResults swept =
        is_of_a_sweep(file_) ? read_sweep(file_) : SweptResults{read_results(file_), {}};
    if (!options_.sdmx.empty()) {
      sdmx(swept.results);
      if (!options_.frictionless && !swept.factors.empty())
        files_.emplace_back("points.csv", points_table(swept.results, swept.factors));
    }
    if (!options_.frictionless) return;
    for (const auto& [name, bytes] : data_package(swept.results, swept.factors))
      files_.emplace_back(name, bytes);
  }

  void sdmx(const Results& results) {
    const std::string stem = fs::path(results.provenance.scenario_file).stem().string();
    const std::string structure =
        options_.structure.empty() ? "CIVITAS:" + sdmx_id(stem) + "(1.0)" : options_.structure;
    const SdmxText text = sdmx_csv(results, structure, options_.sdmx == "1.0");
    files_.emplace_back("sdmx.csv", text.data);
    files_.emplace_back("sdmx_codes.csv", text.codes);
  }

  void crate() {
    Crate crate;
    const bool sweep = is_of_a_sweep(file_);
    crate.title = file_.attribute("/", "title");
    crate.description = file_.attribute("/", "description");
    if (crate.description.empty())
      crate.description = sweep ? "A sweep of simulations" : "Results of a simulation";
    crate.date = options_.date.empty() ? today() : options_.date;
    crate.license = options_.license;
    const std::string commit = file_.attribute("/provenance", "git_commit");
    crate.program = program_name(file_.attribute("/", "civitas_version"), commit);
    const std::string name = fs::path(options_.results).filename().string();
    const std::vector<std::string> names = file_.texts("/provenance/input_files");
    inputs_ = folder_of_the_run(names);
    crate.results = {name, name, sha256_hex(file_.bytes()), file_.bytes().size()};
    files_.emplace_back(name, file_.bytes());
    const std::vector<std::string> digests = file_.texts("/provenance/sha256");
    for (std::size_t i = 0; i < std::min(names.size(), digests.size()); ++i)
      crate.inputs.push_back(input(names[i], digests[i]));
    crate.again = made_again(crate, sweep);
    files_.emplace_back("ro-crate-metadata.json", ro_crate_metadata(crate));
  }

  std::string made_again(const Crate& crate, bool sweep) const {
    if (!sweep && !file_.yes("/", "complete"))
      return "Cannot be made again: the run was interrupted";
    const auto status = sweep ? file_.whole_numbers("/run_status") : std::vector<std::int64_t>();
    if (std::count(status.begin(), status.end(), static_cast<std::int64_t>(RunStatus::missing)) > 0)
      return "Cannot be made again: runs of the sweep are missing";
    const bool whole = std::none_of(crate.inputs.begin(), crate.inputs.end(),
                                    [](const CrateFile& input) { return input.path.empty(); });
    return "Made again by: civitas reproduce " + in_shell(crate.results.path) + " --in " +
           in_shell(inputs_.generic_string()) +
           (whole ? "" : ", once the files that are not in this crate are put there");
  }

  // Where in the crate the run was: as many folders deep as a file lies above it, so that all paths
  // lead to the same files there.
  fs::path folder_of_the_run(const std::vector<std::string>& names) const {
    std::ptrdiff_t up = 0;
    for (const std::string& name : names) {
      const fs::path place = fs::path(name).lexically_normal();
      up = std::max(up, std::count(place.begin(), place.end(), fs::path("..")));
    }
    std::error_code unknown;  // then the folder has another name in the crate
    const fs::path here =
        fs::weakly_canonical(options_.folder.empty() ? "." : options_.folder, unknown);
    fs::path within;
    for (auto part = here.end(); up > 0; --up) {
      const bool known = part != here.begin() && *std::prev(part) != here.root_path();
      within = (known ? *--part : fs::path("folder")) / within;
    }
    fs::path inputs = "inputs";
    for (const fs::path& part : within) {
      if (!part.empty()) inputs /= part;
    }
    return inputs;
  }

  // What does not go along, and what to do about it.
  CrateFile left_out(const CrateFile& file, const std::string& why, const std::string& advice) {
    left_out_.push_back({Mistake::input_changed,
                         {file.name, 0, 0},
                         "is not in the crate, which knows it by its SHA-256 alone",
                         why,
                         advice});
    return file;
  }

  // Goes along under its name when it is still the file that was read.
  CrateFile input(const std::string& name, const std::string& digest) {
    CrateFile file{name, "", digest, 0};
    const fs::path found = fs::path(options_.folder) / name;
    const fs::path place = fs::path(name).lexically_normal();
    std::error_code unknown;
    if (!fs::exists(found, unknown))
      return left_out(file, "it is not there",
                      "Give --in FOLDER, the folder from which it was run");
    std::string bytes = read_file(found.string());
    read_.push_back(found.string());
    if (sha256_hex(bytes) != digest)
      return left_out(file, "it has changed since the results were made",
                      "Bring back the file that was read, or run again and export the new results");
    file.path = (place.is_absolute() ? fs::path("inputs") / "absolute" / place.relative_path()
                                     : (inputs_ / place).lexically_normal())
                    .generic_string();
    if (place.is_absolute())
      left_out_.push_back({Mistake::input_changed,
                           {name, 0, 0},
                           "is in the crate as " + file.path,
                           "its name says where it lies on this machine",
                           "Whoever makes the results again puts it there first"});
    file.bytes = bytes.size();
    for (const auto& [known, content] : files_) {
      if (known == file.path) return file;
    }
    files_.emplace_back(file.path, std::move(bytes));
    return file;
  }

  const Options& options_;
  const hdf5::Reader& file_;
  std::vector<std::pair<std::string, std::string>> files_;
  std::vector<std::string> read_;  // paths
  std::vector<Problem> left_out_;
  fs::path inputs_;  // in the crate, the folder from which it was run
};

void check(const Options& options) {
  Problems problems;
  if (!options.ro_crate && !options.frictionless && options.sdmx.empty())
    problems.add(Mistake::option_unfit, {"export", 0, 0}, "no form is named", "",
                 "Give one or more of --ro-crate, --sdmx-csv and --frictionless");
  if (!options.date.empty() && std::isnan(calendar::day(options.date)))
    problems.add(Mistake::not_a_date, {"--date", 0, 0}, "'" + options.date + "' is no day",
                 "a day is written year, month, day, as ISO 8601 has it",
                 "Write it like 2027-03-01");
  if (!options.structure.empty() && !is_sdmx_reference(options.structure, options.sdmx == "1.0"))
    problems.add(Mistake::option_unfit, {"--structure", 0, 0},
                 "'" + options.structure + "' does not name a dataflow of SDMX",
                 "that is AGENCY:ID(VERSION), in letters without accents, digits, _ and -",
                 "Write it like ESTAT:NAMA_10_GDP(1.0)");
  problems.throw_if_any();
}

void run(const Options& options) {
  check(options);
  const hdf5::Reader file(options.results, "Name a file that civitas run or merge has written");
  Export(options, file).run();
}

}  // namespace

void add_export(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "export", "Write results in the forms that archives and statistical offices take");
  command->add_option("RESULTS", options->results, "File of civitas run or civitas merge")
      ->required();
  command->add_option("-o,--output", options->output, "Folder for the files")
      ->required()
      ->type_name("DIR");
  command->add_flag("--ro-crate", options->ro_crate,
                    "RO-Crate 1.1: the results and the files they were made from, with checksums");
  command->add_flag("--frictionless", options->frictionless,
                    "Tabular Data Package of Frictionless Data: datapackage.json and CSV tables");
  command
      ->add_option("--sdmx-csv", options->sdmx,
                   "SDMX-CSV: 2.0 of SDMX 3.0, or 1.0 of SDMX 2.1; default: 2.0")
      ->type_name("VERSION")
      ->expected(0, 1)
      ->default_str("2.0")
      ->check(CLI::IsMember({"1.0", "2.0"}));
  command
      ->add_option("--structure", options->structure,
                   "SDMX: the dataflow; default: CIVITAS:SCENARIO(1.0)")
      ->type_name("AGENCY:ID(VERSION)");
  command->add_option("--license", options->license, "RO-Crate: address or words of the licence")
      ->type_name("TEXT");
  command
      ->add_option("--date", options->date,
                   "RO-Crate: day of publication; default: SOURCE_DATE_EPOCH, or today")
      ->type_name("YYYY-MM-DD");
  command
      ->add_option("--in", options->folder,
                   "RO-Crate: folder from which it was run, where the paths of its files begin")
      ->type_name("DIR");
  command->add_flag("--force", options->force, "Replace files that exist");
  command->footer(footer(
      "civitas export austria.h5 --ro-crate --sdmx-csv --frictionless -o austria", "", false));
  command->callback([options] { run(*options); });
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// `civitas test`: tries given/expect cases and tells which do not come out.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/io/atomic_file.hpp"
#include "sim/io/json_text.hpp"
#include "sim/run/case_run.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (static_cast<unsigned char>(c) < 0x20)
      result += fmt::format("&#{};", static_cast<int>(c));
    else
      result += c;
  }
  return result;
}

std::string junit(const std::vector<std::pair<std::string, std::vector<CaseOutcome>>>& files) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& [file, outcomes] : files) {
    std::size_t failures = 0;
    for (const CaseOutcome& outcome : outcomes) failures += outcome.problems.empty() ? 0 : 1;
    xml += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n", escaped(file),
                       outcomes.size(), failures);
    for (const CaseOutcome& outcome : outcomes) {
      xml += fmt::format("    <testcase classname=\"{}\" name=\"{}\" line=\"{}\"", escaped(file),
                         escaped(outcome.name), outcome.place.line);
      if (outcome.problems.empty()) {
        xml += "/>\n";
        continue;
      }
      std::string all;
      for (const Problem& problem : outcome.problems) all += to_string(problem) + "\n";
      xml += fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                         escaped(outcome.problems[0].what), escaped(all));
    }
    xml += "  </testsuite>\n";
  }
  return xml + "</testsuites>\n";
}

}  // namespace

void add_test(CLI::App& app, int& exit_code) {
  struct Options {
    std::vector<std::string> files;
    std::string junit;
    bool json = false, force = false, quiet = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "test", "Try cases: what a scenario gives to households written down, and what it should");
  command->add_option("CASES", options->files, "Files of cases")->required();
  command->add_option("--junit", options->junit, "Also write a report in JUnit's XML")
      ->type_name("FILE");
  command->add_flag("--force", options->force, "Replace a report that exists");
  command->add_flag("--json", options->json, "For machines");
  command->add_flag("--quiet", options->quiet, "Only tell cases that fail");
  command->footer(
      footer("civitas test scenarios/course/cases.yaml", "a case is not as expected", false));
  command->callback([options, &exit_code] {
    std::vector<std::pair<std::string, std::vector<CaseOutcome>>> files;
    std::vector<std::string> read = options->files;
    if (!options->junit.empty()) check_writable(options->junit, options->force, read);
    for (const std::string& file : options->files) files.emplace_back(file, run_cases(file, read));
    if (!options->junit.empty()) check_writable(options->junit, options->force, read);
    std::size_t all = 0, failed = 0;
    auto json = nlohmann::ordered_json::array();
    std::vector<std::vector<std::string>> rows;
    std::vector<Problem> problems;
    for (const auto& [file, outcomes] : files) {
      for (const CaseOutcome& outcome : outcomes) {
        ++all;
        const bool ok = outcome.problems.empty();
        if (!ok) ++failed;
        if (!ok || !options->quiet)
          rows.push_back({ok ? "ok" : "FAILED", to_string(outcome.place), outcome.name});
        auto messages = nlohmann::ordered_json::array();
        for (const Problem& problem : outcome.problems) messages.push_back(to_string(problem));
        json.push_back({{"file", file},
                        {"line", outcome.place.line},
                        {"name", outcome.name},
                        {"passed", ok},
                        {"problems", messages}});
        problems.insert(problems.end(), outcome.problems.begin(), outcome.problems.end());
      }
    }
    if (!options->junit.empty()) {
      const std::string xml = junit(files);
      publish(options->junit, std::as_bytes(std::span(xml)));
    }
    if (options->json) {
      fmt::print("{}\n", json_text(json, 2));
    } else {
      if (!rows.empty()) fmt::print("{}", table(rows));
      show(problems, "failed");
      fmt::print("{} of {} cases as expected\n", all - failed, all);
    }
    if (failed > 0) exit_code = kAssertionFailed;
  });
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/run/found_reform.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <span>

#include "sim/core/mistake.hpp"
#include "sim/io/atomic_file.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;

// In double quotes of YAML.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result + "\"";
}

// As seen from the folder of `path`.
std::string from_there(const std::string& file, const std::string& path) {
  std::error_code unknown;
  const fs::path folder = fs::absolute(path, unknown).parent_path();
  const fs::path seen = fs::absolute(file, unknown).lexically_relative(folder.lexically_normal());
  return seen.empty() ? file : seen.string();
}

}  // namespace

std::string found_reform(const SweepPlan& plan, const std::vector<double>& row,
                         const std::string& how, const std::string& path) {
  std::string text = fmt::format("civitas: 1\nbase: {}\ntitle: {}\nchanges:\n",
                                 quoted(from_there(plan.experiment().scenario, path)),
                                 quoted(plan.experiment().title));
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Factor& factor = plan.design().factors[i];
    text += fmt::format("  - {{set: {}, to: {}", factor.name.chars, row[i]);
    if (factor.from) text += ", from: " + factor.from->text();
    text += ", source: " + quoted(how) + "}\n";
  }
  return text;
}

void put_text(const std::string& path, const std::string& text) {
  publish(path, std::as_bytes(std::span(text)));
}

void require_purpose(const Experiment& experiment, const std::string& command) {
  const std::string own = experiment.solve ? "solve" : experiment.calibrate ? "calibrate" : "sweep";
  if (own == command) return;
  throw InputError(Problem{Mistake::experiment_unfit, experiment.design.place,
                           "this experiment is not for civitas " + command,
                           own == "sweep" ? "it has a design" : "it has `" + own + "`",
                           "Run civitas " + own});
}

}  // namespace civitas

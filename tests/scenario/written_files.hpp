// SPDX-License-Identifier: Apache-2.0
// Scenario files written by a test, and what reading them gives: a scenario, or mistakes.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/io/scenario_reader.hpp"

namespace civitas {

/// The first lines of a scenario that needs nothing else; parameters begin in line 5.
inline const std::string kHead = R"(civitas: 1
population: {microdata: x.csv, mapping: x.yaml}
time: {from: 2025-01, to: 2034-12, step: month}
parameters:
)";

class WrittenFiles {
 public:
  WrittenFiles() {
    std::string name = (std::filesystem::temp_directory_path() / "civitas-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
  }
  WrittenFiles(const WrittenFiles&) = delete;
  WrittenFiles& operator=(const WrittenFiles&) = delete;
  ~WrittenFiles() { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  Scenario read(const std::string& name, const std::vector<std::string>& settings = {}) const {
    return read_scenario((folder_ / name).string(), settings,
                         [](const std::string&) { return std::vector<Parameter>{}; });
  }
  Scenario read_text(const std::string& text) const {
    write("s.yaml", text);
    return read("s.yaml");
  }

  /// What is said of `problems`, without the folder.
  std::string plain(std::string text) const {
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
      text.erase(at, prefix.size());
    return text;
  }
  std::string mistakes(const std::string& name,
                       const std::vector<std::string>& settings = {}) const {
    try {
      read(name, settings);
    } catch (const InputError& error) {
      return plain(error.what());
    }
    return "no mistakes";
  }
  std::string mistakes_in(const std::string& text) const {
    write("s.yaml", text);
    return mistakes("s.yaml");
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace civitas

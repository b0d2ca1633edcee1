// SPDX-License-Identifier: Apache-2.0
#include "sim/io/scenario_file.hpp"

#include <filesystem>

#include "sim/core/mistake.hpp"
#include "sim/io/change_reader.hpp"
#include "sim/io/file.hpp"

namespace civitas {
namespace {

yaml::Node parsed(const std::string& path, const Place& named_at, const std::string& what,
                  Problems& problems) {
  try {
    return yaml::parse_file(path, problems);
  } catch (const InputError& error) {
    if (error.blame() != Blame::files || named_at.line == 0) throw;
    Problem problem = error.problems()[0];  // the file that names it is where to mend it
    problem.what = what + " " + path + " cannot be read";
    problem.place = named_at;
    problem.advice = advice_on_missing(path, named_at.file.text(), problem.advice);
    throw InputError(problem);
  }
}

void check_version(const yaml::Node& root) {
  if (root.kind != yaml::Node::Kind::map)
    throw InputError({Mistake::wrong_shape, root.place, "a scenario is a map of keys and values",
                      "", "Begin with `civitas: 1`"});
  const yaml::Node* version = root.find("civitas");  // the block tells when it is missing
  if (version != nullptr && version->text.chars != "1")
    throw InputError({Mistake::version_unknown, version->place,
                      "unknown format version '" + version->text.chars + "'",
                      "this program knows version 1"});
}

}  // namespace

std::string beside(const std::string& file, const std::string& other) {
  if (std::filesystem::path(other).is_absolute()) return other;
  return (std::filesystem::path(file).parent_path() / other).lexically_normal().string();
}

yaml::Node parse_scenario(const std::string& path, const Place& named_at, const std::string& what,
                          Problems& problems) {
  yaml::Node root = parsed(path, named_at, what, problems);
  check_version(root);
  return root;
}

std::vector<Change> changes_in(const yaml::Node& root, Problems& problems) {
  const yaml::Node* node = root.find("changes");
  return node == nullptr ? std::vector<Change>{} : read_changes(*node, problems);
}

}  // namespace civitas

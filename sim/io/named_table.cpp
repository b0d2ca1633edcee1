// SPDX-License-Identifier: Apache-2.0
#include "sim/io/named_table.hpp"

namespace civitas {

csv::Table read_table(const std::string& path, const Text& named) {
  try {
    return csv::read(path);
  } catch (const InputError& error) {
    if (error.blame() != Blame::files) throw;
    Problem problem = error.problems()[0];
    problem.what = "the file " + path + " cannot be read";
    problem.place = named.place();
    throw InputError(std::move(problem));
  }
}

}  // namespace civitas

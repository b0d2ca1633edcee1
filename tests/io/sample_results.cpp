// SPDX-License-Identifier: Apache-2.0
// Writes the sample results to the file named first; with a second word "empty", results without
// steps, replicates or series. Exit code 74 when the file cannot be written.
#include "tests/io/sample_results.hpp"

#include <cstdio>
#include <string_view>

#include "sim/core/problem.hpp"
#include "sim/io/results_file.hpp"

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const bool empty = argc > 2 && std::string_view(argv[2]) == "empty";
  try {
    civitas::Results nothing;
    nothing.first_year = 2027;
    civitas::write_results(argv[1], empty ? nothing : civitas::sample_results());
  } catch (const civitas::InputError& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 74;
  }
  return 0;
}

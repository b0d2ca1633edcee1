// SPDX-License-Identifier: Apache-2.0
// What a run gives: plain numbers with their labels. `io` writes it to a file, unchanged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/population/margin_fit.hpp"

namespace civitas {

/// One breakdown, or the grouping of a table: a dimension with a label for each of its entries.
struct Dimension {
  std::string name;                 // "region"
  std::string long_name;            // "region of residence"
  std::vector<std::string> labels;  // in order
};

/// One indicator: values[replicate][step][cell], row-major; cells run over `dimensions`, last one
/// fastest.
struct Series {
  std::string name;                     // "poverty_rate" or "poverty_rate_by_region"
  std::string unit;                     // "1", "EUR/month"
  std::string long_name;                // in words
  std::string definition;               // the formula
  std::string population;               // whom it is about: "person", "household where …"
  std::string assumptions;              // names of the assumptions it rests on, separated by ", "
  std::vector<std::string> dimensions;  // names of Results::dimensions, beyond replicate and time
  std::variant<std::vector<double>, std::vector<std::int64_t>>
      values;  // a count is an integer; not recorded: NaN, or -1
};

/// A sample of citizens followed through time in the first replicate: values[step][citizen].
struct Panel {
  struct Attribute {
    std::string name;  // "household_disposable"
    std::string unit;
    std::string long_name;
    std::vector<double> values;
    std::vector<std::string> labels = {};  // of a category, the first of value 0
  };
  std::vector<std::uint64_t> keys;                         // of the citizens, ascending
  std::vector<double> weights;                             // persons each stands for
  std::vector<std::optional<std::uint64_t>> mothers = {};  // of who was born into it; empty: nobody
  std::vector<Attribute> attributes;
};

/// A process or stage as `civitas plan` prints it.
struct PlannedProcess {
  std::string name;
  std::string reads;  // comma-separated
  std::string writes;
  std::string streams;
  std::string parameters;
  std::string when =
      {};  // " from 2028-01"; nothing: in all months. The file tells it in its scenario
};

/// "0.1.0 (1f83a7c81fb0)", or the version alone where the commit is not known.
inline std::string program_name(const std::string& version, const std::string& commit) {
  return commit.empty() ? version : version + " (" + commit + ")";
}

using DigestedFiles = std::vector<std::pair<std::string, std::string>>;  // name, SHA-256 in hex

struct Provenance {
  std::string scenario_file;  // as named by the user
  std::uint64_t seed = 0;
  std::string resolved_scenario;  // YAML that gives this run again, bases and changes applied
  std::string changes;            // effective changes against the base, one a line; empty: none
  std::string program_version;    // "0.1.0"
  std::string git_commit;         // of the program; empty: unknown
  std::string compiler;
  DigestedFiles files;  // all that were read
};

/// One fact of the population and how it was made: ("persons", "14827"), ("largest household",
/// "9"), …
using Facts = std::vector<std::pair<std::string, std::string>>;

/// An assertion of the scenario and what came of it.
struct AssertedOutcome {
  std::string that;   // the condition, as written
  std::string each;   // "year" or "month"
  int failing = 0;    // replicates in which it does not hold at some time
  std::string first;  // where it fails first, in words; empty: nowhere
};

struct Results {
  std::string title;
  std::string description;
  int first_year = 0, first_month = 1;  // of step 0
  int months_per_step = 1;
  std::size_t steps = 0;        // recorded so far, of every replicate
  std::vector<int> replicates;  // numbers of the replicates, from 1
  bool complete = false;        // false: a snapshot of an unfinished or interrupted run
  std::vector<Dimension> dimensions;
  std::vector<Series> series;
  Panel panel;
  std::vector<PlannedProcess> plan;
  Facts population;
  std::vector<AssertedOutcome> assertions;  // of a complete run
  std::vector<MarginFit> fit;               // margins that the population was made from
  Provenance provenance;
};

}  // namespace civitas

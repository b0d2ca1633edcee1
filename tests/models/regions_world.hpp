// SPDX-License-Identifier: Apache-2.0
// A small world with regions, for tests of what happens to persons and households.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/models/small_world.hpp"

namespace civitas {

/// Records begin with hid, pid, weight, region, age, sex, activity; then earnings, pension,
/// benefit.
class RegionsWorld : public testing::Test {
 protected:
  /// `blocks` are the schedule, the indicators and whatever else the scenario has.
  SmallWorld world(const std::string& records, int persons, const std::string& to,
                   const std::string& blocks, const std::vector<std::string>& settings = {}) const {
    std::string mapping = kSmallMapping;
    const std::string none = "attributes: {}}";
    mapping.replace(mapping.find(none), none.size(),
                    "attributes: {region: {column: region, type: category, labels: [East, West, "
                    "North]}}}");
    folder_.write("people.yaml", mapping);
    folder_.write("people.csv",
                  "hid,pid,weight,region,age,sex,activity,earnings,pension,benefit\n" + records);
    return SmallWorld(folder_.write("scenario.yaml",
                                    "civitas: 1\ntitle: Lives\npopulation: {microdata: "
                                    "people.csv, mapping: people.yaml, persons: " +
                                        std::to_string(persons) + "}\ntime: {from: 2025-01, to: " +
                                        to + ", step: month}\nseed: 12\n" + blocks),
                      settings);
  }

  Folder folder_;
};

/// Three standard errors of a share that `count` citizens show.
inline double three_errors(double share, double count) {
  return 3 * std::sqrt(share * (1 - share) / count);
}

/// What happens within `months` at a yearly rate.
inline double within(double rate, double months) { return -std::expm1(-rate * months / 12); }

}  // namespace civitas

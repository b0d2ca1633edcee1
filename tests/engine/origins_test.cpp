// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/origins.hpp"

#include <gtest/gtest.h>

namespace civitas {
namespace {

using Names = std::vector<std::string_view>;

TEST(Origins, FollowsNamesToTheEnd) {
  Origins origins;
  origins.add({"skill", "use"}, {"age", "rate"});
  origins.add({"rate"}, {"index"});
  origins.add({"age"}, {});
  EXPECT_EQ(origins.behind({"use"}), (Names{"age", "index", "rate", "use"}));
  EXPECT_EQ(origins.behind({"age"}), (Names{"age"}));
  EXPECT_EQ(origins.behind({"unheard"}), Names());
}

TEST(Origins, OneNameMayComeFromSeveralAndFromItself) {
  Origins origins;
  origins.add({"trust"}, {"trust", "satisfaction"});
  origins.add({"trust"}, {"scandal"});
  EXPECT_EQ(origins.behind({"trust"}), (Names{"satisfaction", "scandal", "trust"}));
}

}  // namespace
}  // namespace civitas

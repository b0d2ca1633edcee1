// SPDX-License-Identifier: Apache-2.0
// Overlays: files of changes laid upon a scenario, and where they would undo each other.
#include "sim/scenario/overlay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenario/written_files.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;

class Overlays : public testing::Test {
 protected:
  Overlays() {
    files_.write("s.yaml", kHead + R"(  a: {unit: 1, value: 1}
  b: {unit: 1, value: 1}
  tax: {type: marginal_rate, unit: EUR/year, brackets: [{above: 0, rate: 0}, {above: 9, rate: 0.2}]}
  aid: {unit: 1, axes: {sex: [m, f]}, values: [1, 2]}
values:
  v: a + 1
)");
  }
  // The overlays x.yaml and y.yaml, each with one change in line 3.
  void lay(const std::string& x, const std::string& y,
           const std::string& list = "[x.yaml, y.yaml]") const {
    files_.write("x.yaml", "civitas: 1\nchanges:\n  - " + x + "\n");
    files_.write("y.yaml", "civitas: 1\nchanges:\n  - " + y + "\n");
    files_.write("r.yaml", "civitas: 1\nbase: s.yaml\noverlays: " + list + "\n");
  }
  std::string clash(const std::string& x, const std::string& y) const {
    lay(x, y);
    return files_.mistakes("r.yaml");
  }

  WrittenFiles files_;
};

TEST_F(Overlays, ApplyInOrderAndTheFileItselfLast) {
  files_.write("x.yaml",
               "civitas: 1\ntitle: X\nparameters:\n  c: {unit: 1, value: 7}\nchanges:\n"
               "  - {set: a, to: 2, from: 2027-01}\n");
  files_.write("y.yaml", "civitas: 1\nvalues:\n  w: c + v\nchanges:\n  - {set: b, to: 3}\n");
  files_.write("r.yaml",
               "civitas: 1\ntitle: Both\nbase: s.yaml\noverlays: [x.yaml, y.yaml]\nchanges:\n"
               "  - {set: a, to: 5, from: 2028-01}\n");
  Scenario scenario = files_.read("r.yaml");
  EXPECT_EQ(scenario.title, "Both");
  EXPECT_THAT(scenario.changes,
              ElementsAre("a from 2027-01: 1 → 2", "b: 1 → 3", "a from 2028-01: 2 → 5"));
  EXPECT_EQ(scenario.find_parameter("c")->values[0].number, 7);
  EXPECT_NE(scenario.find_value("w"), nullptr);
  EXPECT_EQ(scenario.files.size(), 4);
  EXPECT_EQ(files_.plain(scenario.root().file), "s.yaml");
}

TEST_F(Overlays, LieUponAScenarioWithoutBase) {
  files_.write("x.yaml", "civitas: 1\nchanges:\n  - {set: a, to: 2}\n");
  const Scenario scenario =
      files_.read_text("overlays: [x.yaml]\n" + kHead + "  a: {unit: 1, value: 1}\n");
  EXPECT_EQ(scenario.parameters[0].values[0].number, 2);
  EXPECT_EQ(scenario.root().parameters[0].values[0].number, 1);
}

TEST_F(Overlays, MustNotUndoEachOther) {
  const auto said = [](const std::string& name, const std::string& later,
                       const std::string& earlier) {
    return "y.yaml:3:" + later + ": '" + name +
           "' is changed by two overlays (the other is x.yaml:3:" + earlier +
           "). Let one of them go, or write {file: y.yaml, over: x.yaml}";
  };
  EXPECT_EQ(clash("{set: a, to: 2, from: 2027-01}", "{set: a, to: 3, from: 2030-01}"),
            said("a", "18", "18"));
  EXPECT_EQ(clash("{set: a, to: 2}", "{set: a, to: 3, during: [2027-01, 2027-01]}"),
            said("a", "18", "18"));
  EXPECT_EQ(clash("{set: tax, bracket: 2, rate: 0.3}", "{set: tax, bracket: 2, rate: 0.4}"),
            said("tax", "34", "34"));
  EXPECT_EQ(
      clash("{set: tax, bracket: 2, rate: 0.3}", "{replace: tax, brackets: [{above: 0, rate: 1}]}"),
      said("tax", "15", "34"));
  EXPECT_EQ(clash("{set: aid, at: {sex: m}, to: 3}", "{set: aid, at: {sex: m}, to: 4}"),
            said("aid", "34", "34"));
  EXPECT_EQ(clash("{replace: v, is: '1'}", "{replace: v, is: '2'}"), said("v", "15", "15"));
  EXPECT_EQ(clash("{modify: v, to: value + 1}", "{replace: v, is: '2'}"), said("v", "15", "14"));
  EXPECT_EQ(clash("{replace: a, index: none}", "{replace: a, index: none}"), said("a", "15", "15"));
}

TEST_F(Overlays, MayTouchDifferentThings) {
  const std::string none = "no mistakes";
  EXPECT_EQ(clash("{set: a, to: 2}", "{set: b, to: 3}"), none);
  EXPECT_EQ(clash("{set: a, to: 2, during: [2026-01, 2026-12]}", "{set: a, to: 3, from: 2027-01}"),
            none);
  EXPECT_EQ(clash("{set: a, to: 3, from: 2027-01}", "{set: a, to: 2, during: [2026-01, 2026-12]}"),
            none);
  EXPECT_EQ(clash("{set: tax, bracket: 1, rate: 0.1}", "{set: tax, bracket: 2, rate: 0.4}"), none);
  EXPECT_EQ(clash("{set: tax, bracket: 2, above: 8}", "{set: tax, bracket: 2, rate: 0.4}"), none);
  EXPECT_EQ(clash("{set: aid, at: {sex: m}, to: 3}", "{set: aid, at: {sex: f}, to: 4}"), none);
  EXPECT_EQ(clash("{modify: v, to: value + 1}", "{modify: v, to: value * 2}"), none);
  EXPECT_EQ(clash("{replace: v, is: '1'}", "{modify: v, to: value * 2}"), none);
  EXPECT_EQ(clash("{set: a, to: 2}", "{replace: a, index: {by: b, each: year}}"), none);
}

TEST_F(Overlays, MayUndoWhatTheySay) {
  lay("{set: a, to: 2}", "{set: a, to: 3}", "[x.yaml, {file: y.yaml, over: x.yaml}]");
  EXPECT_EQ(files_.read("r.yaml").parameters[0].values[0].number, 3);
}

TEST_F(Overlays, MistakesAreTold) {
  lay("{set: a, to: 2}", "{set: b, to: 3}", "x.yaml");
  EXPECT_EQ(files_.mistakes("r.yaml"),
            "r.yaml:3:11: overlays are a list of files. Write overlays: [a.yaml]");
  lay("{set: a, to: 2}", "{set: b, to: 3}", "[{file: y.yaml, over: x.yaml}, x.yaml]");
  EXPECT_EQ(
      files_.mistakes("r.yaml"),
      "r.yaml:3:33: 'x.yaml' is no overlay before this one. Name a file that stands earlier in "
      "the list");
  lay("{set: a, to: 2}", "{set: b, to: 3}", "[r.yaml]");
  EXPECT_EQ(files_.mistakes("r.yaml"),
            "r.yaml:2:7: an overlay has no base (it is laid upon another scenario in r.yaml:3:12). "
            "Take `base` out, or use the file as a reform");
  EXPECT_EQ(
      files_.mistakes("x.yaml"),
      "x.yaml:3:3: these changes have nothing to change (a file without `base` is an overlay). "
      "Add base: …, or name the file in the `overlays` of a scenario");
  files_.write("x.yaml", "civitas: 1\ntime: {from: 2025-01, to: 2026-01}\n");
  EXPECT_THAT(files_.mistakes("r.yaml"), testing::HasSubstr("an overlay has no base"));
  lay("{set: a, to: 2}", "{set: b, to: 3}");
  files_.write("x.yaml", "civitas: 1\ntime: {from: 2025-01, to: 2026-01}\n");
  EXPECT_THAT(files_.mistakes("r.yaml"),
              testing::StartsWith("x.yaml:2:1: unknown key 'time' in an overlay."));
  lay("{set: a, to: 2}", "{set: b, to: 3}", "[z.yaml]");
  EXPECT_THAT(files_.mistakes("r.yaml"),
              testing::StartsWith("r.yaml:3:12: the overlay z.yaml cannot be read ("));
}

}  // namespace
}  // namespace civitas

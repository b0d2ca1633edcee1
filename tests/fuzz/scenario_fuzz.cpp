// SPDX-License-Identifier: Apache-2.0
// Any text as a scenario file, read and planned as `civitas check` does: it is in order or an
// InputError, and nothing else. tests/README.md says how to run it.
#include <cstdint>

#include "tests/fuzz/small_place.hpp"

namespace {

constexpr std::size_t kLargest = 1 << 16;  // bytes of a file

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace civitas;
  if (size > kLargest) return 0;
  static const SmallPlace place;
  try {
    const Scenario scenario = SmallPlace::read(
        place.write("scenario.yaml", {reinterpret_cast<const char*>(bytes), size}));
    place.plan(scenario);
  } catch (const InputError&) {
  }
  return 0;
}

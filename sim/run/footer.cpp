// SPDX-License-Identifier: Apache-2.0
#include "sim/run/footer.hpp"

#include <fmt/format.h>

#include "sim/run/commands.hpp"

namespace civitas {

std::string footer(const std::string& example, const std::string& failed, bool goes_on) {
  std::string text = fmt::format("Exit codes: {} done, {} wrong input", static_cast<int>(kDone),
                                 static_cast<int>(kWrongInput));
  const auto add = [&](ExitCode code, const std::string& meaning) {
    text += fmt::format(", {} {}", static_cast<int>(code), meaning);
  };
  if (!failed.empty()) add(kAssertionFailed, failed);
  add(kOurBug, "our bug");
  add(kFiles, "files or disk");
  if (goes_on) add(kCheckpointed, "checkpointed: run again with --resume");
  if (goes_on) add(kInterrupted, "interrupted");
  return text + ".\nExample: " + example;
}

}  // namespace civitas

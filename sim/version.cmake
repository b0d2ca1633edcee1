# SPDX-License-Identifier: Apache-2.0
# Writes civitas_version.hpp: what this program is. Run by the build, not included.

# The commit of this source tree; empty where it is not a git checkout of its own.
set(commit "")
find_program(GIT git)
if(GIT)
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-cdup
    RESULT_VARIABLE failed OUTPUT_VARIABLE way_to_top OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(failed EQUAL 0 AND way_to_top STREQUAL "")
    execute_process(COMMAND ${GIT} -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude *
      OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()

file(CONFIGURE OUTPUT ${HEADER} @ONLY CONTENT [[
// SPDX-License-Identifier: Apache-2.0
// What this program is. Written by sim/version.cmake.
#pragma once

namespace civitas {

inline constexpr char CIVITAS_VERSION[] = "@VERSION@";
/// Twelve digits, "-dirty" behind them when a tracked file was changed; empty: unknown.
inline constexpr char CIVITAS_GIT_COMMIT[] = "@commit@";
inline constexpr char CIVITAS_COMPILER[] = "@COMPILER@";

}  // namespace civitas
]])

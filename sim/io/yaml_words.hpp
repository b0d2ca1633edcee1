// SPDX-License-Identifier: Apache-2.0
// What the YAML parser says, in the words of somebody who has not read its specification.
#pragma once

#include <optional>
#include <string>

#include "sim/core/problem.hpp"

namespace civitas::yaml {

/// `message` of the parser about `at` in `source`; `opened`: the innermost open { or [.
Problem in_plain_words(const std::string& message, const std::string& source, Place at,
                       const std::optional<Place>& opened);

}  // namespace civitas::yaml

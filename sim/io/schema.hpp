// SPDX-License-Identifier: Apache-2.0
// JSON Schema of the files that people write, for editors: the blocks of blocks.hpp in its words.
#pragma once

#include <string>
#include <string_view>

namespace civitas {

/// `file`: scenario, mapping, cases or experiment.
std::string schema(std::string_view file);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// JSON as text, also where a file has a name that is not UTF-8.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace civitas {

/// `indent`: spaces for each level; -1: all in one line. Bytes that are not UTF-8 become U+FFFD.
template <class Json>
std::string json_text(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace civitas

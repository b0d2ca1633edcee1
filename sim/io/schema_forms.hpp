// SPDX-License-Identifier: Apache-2.0
// What may stand behind a key beside another block, in the words of JSON Schema: months, units,
// formulas, histories, …
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace civitas {

using Json = nlohmann::ordered_json;

/// The schema of a form as described in blocks.hpp.
Json form_schema(std::string_view form);
/// The definitions to which these schemas refer, other than those of blocks.
Json form_definitions();

}  // namespace civitas

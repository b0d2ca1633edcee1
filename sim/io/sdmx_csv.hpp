// SPDX-License-Identifier: Apache-2.0
// Results as SDMX-CSV, after the field guides of the SDMX Technical Working Group: version 1.0 (of
// SDMX 2.1) and 2.0 (of SDMX 3.0).
//
// Components: FREQ (M, Q, A), INDICATOR, REPLICATE, one dimension for each breakdown with `_T` for
// everybody, TIME_PERIOD; the measure OBS_VALUE; the attribute UNIT_MEASURE. Indicators and labels
// are known by identifiers made of them, which a second table explains; where two would be the
// same, or a breakdown would be called as another column or a label as `_T`, the later one ends in
// `_2`. What was not recorded has no row. The structure definition itself is left to the agency.
#pragma once

#include <string>
#include <string_view>

#include "sim/engine/results.hpp"

namespace civitas {

struct SdmxText {
  std::string data;
  std::string codes;  // COMPONENT,ID,NAME: a line for each identifier
};

/// `structure`: "AGENCY:ID(VERSION)". `version_1`: the columns of version 1.0.
SdmxText sdmx_csv(const Results& results, const std::string& structure, bool version_1);

/// Whether `text` is AGENCY:ID(VERSION). Agencies may have parts, with points between, that begin
/// with letters; a version is 1.0, or, unless `version_1`, 1.0.2-draft, too (NestedNCNameIDType,
/// IDType and the version types of the SDMX schemas).
bool is_sdmx_reference(std::string_view text, bool version_1);

/// An identifier of SDMX made of a text: letters of ASCII, digits, `_` and `-`.
std::string sdmx_id(const std::string& text);

}  // namespace civitas

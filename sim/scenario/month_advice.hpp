// SPDX-License-Identifier: Apache-2.0
// How a month is written that somebody wrote in another way.
#pragma once

#include <string>

namespace civitas {

/// `text` is no month: "Write it as 2027-01" for 2027, "Months go from 01 to 12" for 2027-13.
std::string month_advice(const std::string& text);

}  // namespace civitas

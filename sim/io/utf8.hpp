// SPDX-License-Identifier: Apache-2.0
// Text that every reader of a results file can take.
#pragma once

#include <string>
#include <string_view>

namespace civitas {

/// `text` with each zero byte and each byte that is not part of valid UTF-8 replaced by U+FFFD:
/// file names are any bytes, and readers stop at the first bad one. (Valid: RFC 3629.)
std::string plain_utf8(std::string_view text);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Facts of how a population was made that are warned of.
#pragma once

namespace civitas {

/// Zones that the margins count somebody in, and nobody was drawn for.
inline constexpr const char* kDeserted = "zones that nobody was drawn for";
/// Margins that the drawn households miss by more than `tolerance`.
inline constexpr const char* kMissed = "margins missed";

/// How far calibrated weights are from those of the records, where that is far.
inline constexpr const char* kStretched = "weights stretched";

}  // namespace civitas

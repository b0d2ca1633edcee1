// SPDX-License-Identifier: Apache-2.0
// Homophily: the ties of a citizen prefer the own kind (McPherson, Smith-Lovin and Cook 2001,
// "Birds of a feather", Annual Review of Sociology 27).
//
// A kind is all who are alike in some respects: of the same education and the same age group. With
// the index h, a tie goes to the own kind with chance h, and else to anybody of the group, the own
// kind included. So of the ties of a kind that makes up the share w of its group the share
//
//   H = h + (1 - h) w
//
// stays within the kind: Coleman's index of inbreeding (H - w) / (1 - w), of Coleman (1958),
// "Relational analysis", Human Organization 17, is h for every kind; Newman's assortativity (2003),
// "Mixing patterns in networks", Physical Review E 67, is h for the kind and for each respect
// alone.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/population/network.hpp"

namespace civitas {

struct Homophily {
  Groups kinds;      // of each row; none: nobody is alike
  double index = 0;  // h, from 0 to 1
};

/// Rows with the same number are of one kind; kinds in order of the numbers. Who has no finite
/// number is alike to all others who have none.
Groups kinds_by(std::span<const double> numbers);
/// Those who are together in both; in order of the first, then the second.
Groups crossed(const Groups& first, const Groups& second);

/// Coleman's index over all kinds, weighted by what they could have: sum of (ties within - those
/// expected by chance) over sum of (ties - those expected by chance), each kind within its group.
/// It is 0 where ties are blind to kinds and 1 where none crosses; no ties, or one kind: 0.
double inbreeding(const Network& network, const Groups& groups, const Groups& kinds);

}  // namespace civitas

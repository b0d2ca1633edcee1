// SPDX-License-Identifier: Apache-2.0
// Reads the numbers of parameters: amounts, dated or not, brackets, cells, and indexation.
//
// Wherever a number stands in a parameter, it may be written as
//   12.5                                                 or with its unit: 12.5 EUR/month
//   {value: 12.5, source: …, note: …}
//   {2025-01: 12.5, 2027-01: {value: 13, source: …}}     from each month on
// and from a month on it may be `abolished` (there is no number any more) or `expected` (there will
// be another, but nobody knows which: the number before goes on).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sim/io/yaml.hpp"
#include "sim/scenario/parameter.hpp"

namespace civitas {

/// One number that begins in `from`. `{value: 100, since: 2025-01}` was written down earlier, and
/// indexation counts from there.
std::optional<DatedNumber> read_dated(const yaml::Node& node, Month from, Problems& problems);
/// One number for all time, or a map from months to numbers.
History read_history(const yaml::Node& node, Problems& problems);
/// A map from months to whatever `read` makes of them; reports months that do not ascend.
void read_by_month(const yaml::Node& node, Problems& problems,
                   const std::function<void(const yaml::Node&, Month)>& read);

/// `[{above: 0, rate: 0}, {above: 12000, rate: 0.2}]`, or `amount` for `rate`.
std::vector<Bracket> read_brackets(const yaml::Node& node, Problems& problems);

/// Lists in lists, as many entries in each as the axes have labels; `read` is called for each cell,
/// the last axis fastest. False, after reporting it, when a list is of another length.
bool read_cells(const yaml::Node& node, const std::vector<Axis>& axes, Problems& problems,
                const std::function<void(const yaml::Node&)>& read);

/// `{by: cpi, each: year, in: 7, round: {up: 0.01}, active: {2025-01: true}}`.
std::optional<Indexation> read_indexation(const yaml::Node& node, Problems& problems);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/overlay.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

bool is_number(const Change& change) {
  return change.kind == Change::Kind::set ||
         (change.kind == Change::Kind::replace && change.formula.chars.empty() && !change.rule);
}

bool overlap_in_time(const Change& a, const Change& b) {
  const auto begins_before_end = [](const Change& x, const Change& y) {
    return !y.until || x.from.value_or(Month::always()) < *y.until;
  };
  return begins_before_end(a, b) && begins_before_end(b, a);
}

bool same_cell(const Change& a, const Change& b) {
  return std::all_of(a.cell.begin(), a.cell.end(), [&](const auto& mine) {
    return std::any_of(b.cell.begin(), b.cell.end(), [&](const auto& theirs) {
      return mine.first.chars == theirs.first.chars && mine.second.chars == theirs.second.chars;
    });
  });
}

bool is_index(const Change& change) { return change.index || change.no_index; }

bool clash(const Change& earlier, const Change& later) {
  using Kind = Change::Kind;
  if (earlier.target.chars != later.target.chars) return false;
  if (is_number(earlier) && is_number(later)) {
    if (is_index(earlier) || is_index(later)) return is_index(earlier) && is_index(later);
    if (!overlap_in_time(earlier, later)) return false;
    if (earlier.kind != later.kind || earlier.kind == Kind::replace) return true;
    if (earlier.part == Change::Part::all || later.part == Change::Part::all) return true;
    if (earlier.part != later.part) return false;
    return earlier.part == Change::Part::cell ? same_cell(earlier, later)
                                              : earlier.bracket == later.bracket;
  }
  if (later.kind == Kind::modify) return false;  // wrappers apply in order
  const auto of_a_value = [](Kind kind) { return kind == Kind::replace || kind == Kind::modify; };
  const auto of_the_order = [](Kind kind) { return kind == Kind::insert || kind == Kind::remove; };
  return (of_a_value(earlier.kind) && later.kind == Kind::replace &&
          overlap_in_time(earlier, later)) ||
         (of_the_order(earlier.kind) && of_the_order(later.kind));
}

bool is_declared(const Overlay& later, const Overlay& earlier) {
  return std::any_of(later.over.begin(), later.over.end(),
                     [&](const Text& file) { return file.chars == earlier.file.chars; });
}

}  // namespace

void check_overlaps(const std::vector<Overlay>& overlays, Problems& problems) {
  for (std::size_t i = 0; i < overlays.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (is_declared(overlays[i], overlays[k])) continue;
      for (const Change& later : overlays[i].changes) {
        const auto earlier =
            std::find_if(overlays[k].changes.begin(), overlays[k].changes.end(),
                         [&](const Change& change) { return clash(change, later); });
        if (earlier == overlays[k].changes.end()) continue;
        problems.add(Mistake::overlays_clash, later.place,
                     "'" + later.target.chars + "' is changed by two overlays",
                     "the other is " + to_string(earlier->place),
                     "Let one of them go, or write {file: " + overlays[i].file.chars +
                         ", over: " + overlays[k].file.chars + "}");
      }
    }
  }
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/margin_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/named_table.hpp"
#include "sim/population/age_limits.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostTold = 5;
constexpr const char* kCount = "count";
constexpr const char* kSize = "size";

const Attribute* attribute(const Population& records, Entity entity, const std::string& name) {
  const int at = records[entity].find(name);
  return at < 0 ? nullptr : &records[entity].columns[static_cast<std::size_t>(at)].attribute;
}

std::size_t index_of(const std::vector<std::string>& labels, const std::string& label) {
  return static_cast<std::size_t>(std::find(labels.begin(), labels.end(), label) - labels.begin());
}

class MarginReader {
 public:
  MarginReader(const MarginSource& source, const Geography& geography, const Population& records,
               Problems& problems)
      : source_(source),
        geography_(geography),
        records_(records),
        problems_(problems),
        file_(read_table(source.file, source.file_text)) {}

  Margin run() {
    Margin margin;
    margin.name = source_.name;
    margin.place = source_.place;
    margin.of = source_.of;
    const std::size_t before = problems_.size();
    const std::size_t count = index_of(file_.header, kCount);
    if (count == file_.header.size())
      problems_.add(Mistake::margins_unfit, {file_.file, 1, 1}, "the file has no column 'count'",
                    "", did_you_mean(kCount, file_.header));
    std::size_t area = file_.header.size();
    std::vector<std::size_t> columns;  // of the axes
    for (std::size_t c = 0; c < file_.header.size(); ++c) {
      if (c == count) continue;
      const int level = level_named(file_.header[c]);
      if (level < 0) {
        if (auto axis = axis_of(c)) {
          margin.axes.push_back(std::move(*axis));
          columns.push_back(c);
        }
      } else if (margin.level != Margin::kWhole) {
        problems_.add(Mistake::margins_unfit, {file_.file, 1, 1},
                      "a margin is of one level of areas",
                      "this one has '" + file_.header[c] + "' and '" + file_.header[area] + "'",
                      "Leave the larger one out");
      } else {
        margin.level = level;
        area = c;
      }
    }
    if (problems_.size() == before) fill(margin, count, area, columns);
    return margin;
  }

 private:
  int level_named(const std::string& name) const {
    for (std::size_t i = 0; i < geography_.levels.size(); ++i) {
      if (geography_.levels[i].name == name) return static_cast<int>(i);
    }
    return -1;
  }

  std::optional<MarginAxis> axis_of(std::size_t column) {
    MarginAxis axis;
    axis.attribute = file_.header[column];
    axis.of = source_.of;
    const Attribute* found = attribute(records_, source_.of, axis.attribute);
    if (found == nullptr && source_.of == Entity::person) {
      axis.of = Entity::household;
      found = attribute(records_, Entity::household, axis.attribute);
    }
    if (found != nullptr) {
      axis.column = records_[axis.of].find(axis.attribute);
    } else if (axis.attribute == kSize) {
      axis.of = Entity::household;
    } else {
      std::vector<std::string> names = {kSize, kCount};
      for (const Entity entity : {source_.of, Entity::household}) {
        for (const Column& known : records_[entity].columns) names.push_back(known.attribute.name);
      }
      for (const auto& level : geography_.levels) names.push_back(level.name);
      problems_.add(Mistake::unknown_column, {file_.file, 1, 1},
                    "unknown column '" + axis.attribute + "'",
                    "it is no attribute of a " + std::string(name(source_.of)) +
                        (geography_.levels.empty() ? "" : " and no column of the zones"),
                    did_you_mean(axis.attribute, names));
      return std::nullopt;
    }
    classes(column, found, axis);
    return axis;
  }

  void classes(std::size_t column, const Attribute* found, MarginAxis& axis) {
    std::map<std::string, std::size_t> seen;
    std::size_t told = 0;
    for (std::size_t row = 0; row < file_.rows() && told < kMostTold; ++row) {
      const std::string& field = file_.columns[column][row];
      if (!seen.emplace(field, row).second) continue;
      MarginAxis::Class one;
      one.label = field;
      if (found != nullptr && found->storage == Storage::category) {
        one.low = one.high = static_cast<double>(index_of(found->labels, field));
        if (one.low == static_cast<double>(found->labels.size())) {
          problems_.add(Mistake::unknown_label, file_.place(row, column),
                        "unknown category '" + field + "' of '" + axis.attribute + "'",
                        "the mapping does not know it", did_you_mean(field, found->labels));
          ++told;
        }
      } else if (!range(field, one)) {
        problems_.add(Mistake::margins_unfit, file_.place(row, column),
                      "'" + field + "' is no class of '" + axis.attribute + "'", "",
                      "Write a number, 15-64 or 65+");
        ++told;
      } else if (found != nullptr && is_age(*found) && of_no_age(one)) {
        problems_.add(Mistake::margins_unfit, file_.place(row, column),
                      "nobody is '" + field + "' years old",
                      "ages go from 0 to " + std::to_string(kOldestAge),
                      "Write a range between them, or 65+");
        ++told;
      }
      axis.classes.push_back(std::move(one));
    }
    std::sort(axis.classes.begin(), axis.classes.end(),
              [](const auto& a, const auto& b) { return a.low < b.low; });
    const bool real = found != nullptr && found->storage == Storage::real;
    for (std::size_t i = 1; i < axis.classes.size() && told == 0; ++i) {
      const auto &below = axis.classes[i - 1], &above = axis.classes[i];
      // The end of a range of amounts belongs to the class above it, as in brackets.
      if (below.high < above.low || (real && below.high == above.low && below.low < above.low))
        continue;
      problems_.add(Mistake::margins_unfit, file_.place(seen.at(above.label), column),
                    "the classes '" + below.label + "' and '" + above.label + "' of '" +
                        axis.attribute + "' overlap");
      ++told;
    }
  }

  static bool of_no_age(const MarginAxis::Class& one) {
    return is_no_age(one.low) || (std::isfinite(one.high) && is_no_age(one.high));
  }

  static bool range(const std::string& field, MarginAxis::Class& one) {
    if (const auto number = csv::to_number(field)) {
      one.low = one.high = *number;
      return true;
    }
    if (field.size() > 1 && field.back() == '+') {
      const auto low = csv::to_number(field.substr(0, field.size() - 1));
      one.low = low.value_or(0);
      one.high = std::numeric_limits<double>::infinity();
      return low.has_value();
    }
    const std::size_t dash = field.find('-', 1);
    if (dash == std::string::npos) return false;
    const auto low = csv::to_number(field.substr(0, dash));
    const auto high = csv::to_number(field.substr(dash + 1));
    one.low = low.value_or(0);
    one.high = high.value_or(0);
    return low && high && *low <= *high;
  }

  void fill(Margin& margin, std::size_t count, std::size_t area,
            const std::vector<std::size_t>& columns) {
    static const std::vector<std::string> nobody;
    const std::vector<std::string>& areas =
        margin.level == Margin::kWhole
            ? nobody
            : geography_.levels[static_cast<std::size_t>(margin.level)].labels;
    const std::size_t cells = margin.cells();
    margin.totals.assign(margin.areas(geography_) * cells, 0);
    std::vector<std::size_t> first(margin.totals.size(), file_.rows());
    std::vector<bool> has_rows(margin.areas(geography_));
    std::size_t told = 0;
    const auto tell = [&](Mistake mistake, std::size_t row, std::size_t column, std::string what,
                          std::string why = {}, std::string advice = {}) {
      if (told++ < kMostTold)
        problems_.add(mistake, file_.place(row, column), std::move(what), std::move(why),
                      std::move(advice));
    };
    for (std::size_t row = 0; row < file_.rows(); ++row) {
      std::size_t cell = 0;
      if (margin.level != Margin::kWhole) {
        const std::string& name = file_.columns[area][row];
        cell = index_of(areas, name);
        if (cell == areas.size()) {
          tell(Mistake::unknown_label, row, area,
               "unknown " + file_.header[area] + " '" + name + "'", "the zones do not have it",
               did_you_mean(name, areas));
          continue;
        }
        has_rows[cell] = true;
      }
      for (std::size_t a = 0; a < columns.size(); ++a) {
        const auto& classes = margin.axes[a].classes;
        const auto at = std::find_if(classes.begin(), classes.end(), [&](const auto& one) {
          return one.label == file_.columns[columns[a]][row];
        });
        cell = cell * classes.size() + static_cast<std::size_t>(at - classes.begin());
      }
      const auto number = csv::to_number(file_.columns[count][row]);
      if (!number)
        tell(Mistake::margins_unfit, row, count,
             "the count '" + file_.columns[count][row] + "' is not a number");
      else if (*number < 0)
        tell(Mistake::margins_unfit, row, count, "a count below 0");
      else if (first[cell] < file_.rows())
        tell(Mistake::margins_unfit, row, count, "this cell is there twice",
             "first in line " + std::to_string(file_.lines[first[cell]]));
      else
        margin.totals[cell] = *number;
      first[cell] = row;
    }
    if (margin.level == Margin::kWhole) return;
    const auto& of = geography_.levels[static_cast<std::size_t>(margin.level)].of;
    for (std::size_t a = 0; a < has_rows.size() && told < kMostTold; ++a) {
      if (has_rows[a] || std::find(of.begin(), of.end(), a) == of.end()) continue;
      problems_.add(Mistake::margins_unfit, {file_.file, 0, 0},
                    "no row for " + file_.header[area] + " '" + areas[a] + "'",
                    "an area where nobody lives has rows with the count 0");
      ++told;
    }
  }

  const MarginSource& source_;
  const Geography& geography_;
  const Population& records_;
  Problems& problems_;
  csv::Table file_;
};

}  // namespace

std::vector<Margin> read_margins(const std::vector<MarginSource>& sources,
                                 const Geography& geography, const Population& records) {
  Problems problems;
  std::vector<Margin> margins;
  for (const MarginSource& source : sources)
    margins.push_back(MarginReader(source, geography, records, problems).run());
  problems.throw_if_any();
  return margins;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/network_reader.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/microdata_reader.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostToldOfOneKind = 5;

class NetworkReader {
 public:
  NetworkReader(const std::string& path, Ties ties, Entity entity, const Table& nodes)
      : file_(csv::read(path)), ties_(ties), entity_(entity) {
    rows_.reserve(nodes.rows());
    for (std::uint32_t row = 0; row < nodes.rows(); ++row) rows_.emplace_back(nodes.keys[row], row);
    std::sort(rows_.begin(), rows_.end());
  }

  Network run(const LinkColumns& columns) {
    const std::size_t from = column(columns.from), to = column(columns.to);
    const std::size_t weight = columns.weight ? column(*columns.weight) : 0;
    problems_.throw_if_any();
    std::vector<Link> links;
    std::vector<double> weights;
    for (std::size_t row = 0; row < file_.rows(); ++row) {
      const auto a = node(row, from), b = node(row, to);
      const auto w = columns.weight ? weight_of(row, weight) : std::nullopt;
      if (!a || !b || (columns.weight && !w)) continue;
      if (*a == *b) {
        if (self_++ < kMostToldOfOneKind)
          problems_.add(Mistake::links_unfit, file_.place(row, from), "a link to oneself",
                        "a network ties different " + std::string(name(entity_)) + "s");
        continue;
      }
      links.push_back({*a, *b});
      lines_.push_back(row);
      if (w) weights.push_back(*w);
    }
    check_doubles(links, from);
    for (const std::size_t told : {unknown_, self_, weight_, double_}) {
      if (told > kMostToldOfOneKind)
        problems_.add(Mistake::links_unfit, {file_.file, file_.lines.back(), 0},
                      "… and more rows like these");
    }
    problems_.throw_if_any();
    return Network::of_links(static_cast<std::uint32_t>(rows_.size()), links, ties_, weights);
  }

 private:
  std::size_t column(const std::string& wanted) {
    const auto at = std::find(file_.header.begin(), file_.header.end(), wanted);
    if (at == file_.header.end())
      problems_.add(Mistake::unknown_column, {file_.file, 1, 1},
                    "no column is called '" + wanted + "'", "", did_you_mean(wanted, file_.header));
    return static_cast<std::size_t>(at - file_.header.begin());
  }

  std::optional<std::uint32_t> node(std::size_t row, std::size_t column) {
    const std::string& id = file_.columns[column][row];
    const std::uint64_t key = record_key(entity_, id);
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), std::pair(key, std::uint32_t{0}));
    if (at != rows_.end() && at->first == key) return at->second;
    if (unknown_++ < kMostToldOfOneKind)
      problems_.add(Mistake::links_unfit, file_.place(row, column),
                    "unknown " + std::string(name(entity_)) + " '" + id + "'",
                    "the microdata have no such id, or the population is one of copies",
                    "Links from a file need the records as they are: `--persons weighted`");
    return std::nullopt;
  }

  std::optional<double> weight_of(std::size_t row, std::size_t column) {
    const std::string& text = file_.columns[column][row];
    const auto number = csv::to_number(text);
    if (number && *number >= 0) return number;
    if (weight_++ < kMostToldOfOneKind)
      problems_.add(Mistake::links_unfit, file_.place(row, column),
                    number         ? "a weight below 0"
                    : text.empty() ? "a link without a weight"
                                   : "the weight '" + text + "' is not a number");
    return std::nullopt;
  }

  void check_doubles(const std::vector<Link>& links, std::size_t column) {
    std::vector<std::tuple<std::uint32_t, std::uint32_t, std::size_t>> order;
    order.reserve(links.size());
    for (std::size_t i = 0; i < links.size(); ++i) {
      auto [a, b] = links[i];
      if (ties_ == Ties::mutual && a > b) std::swap(a, b);
      order.emplace_back(a, b, lines_[i]);
    }
    std::sort(order.begin(), order.end());
    for (std::size_t i = 1; i < order.size(); ++i) {
      const auto& [a, b, row] = order[i];
      const auto& [last_a, last_b, last_row] = order[i - 1];
      if (a != last_a || b != last_b || double_++ >= kMostToldOfOneKind) continue;
      problems_.add(Mistake::links_unfit, file_.place(row, column), "this link is there twice",
                    "before in line " + std::to_string(file_.lines[last_row]));
    }
  }

  csv::Table file_;
  Ties ties_;
  Entity entity_;
  Problems problems_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> rows_;  // by key
  std::vector<std::size_t> lines_;                             // of each link: its row in the file
  std::size_t unknown_ = 0, self_ = 0, weight_ = 0, double_ = 0;  // how often
};

}  // namespace

Network read_network(const std::string& path, const LinkColumns& columns, Ties ties, Entity entity,
                     const Table& nodes) {
  return NetworkReader(path, ties, entity, nodes).run(columns);
}

}  // namespace civitas

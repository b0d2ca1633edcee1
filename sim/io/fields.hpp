// SPDX-License-Identifier: Apache-2.0
// Reads the keys of a YAML map, telling every one that is unknown, missing or of the wrong kind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/io/blocks.hpp"
#include "sim/io/yaml.hpp"
#include "sim/language/unit.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// A number with the unit written behind it, if any: `180`, `5000 EUR/year`.
struct Amount {
  double number = 0;
  std::optional<language::Unit> unit;
};

/// The first month, and the first one after.
struct Lasting {
  std::optional<Month> from, until;
};

class Fields {
 public:
  /// `what` names the map in messages: "the population". Keys that are not in the block, and those
  /// that it needs and are not here, are reported at once. `block` must outlive it.
  Fields(const yaml::Node& node, std::string what, const FileBlock& block, Problems& problems);

  const yaml::Node& node() const { return node_; }
  /// Null when it is absent, or no key of the block.
  const yaml::Node* find(std::string_view key) const;
  /// The value of `key`, or null after reporting that it is missing (unless it is misspelt, which
  /// is told already).
  const yaml::Node* required(std::string_view key);
  /// Whether an unknown key was probably meant to be this one.
  bool misspelt(std::string_view key) const;

  // Each gives nothing when the key is absent or, after reporting it, of the wrong kind.
  std::optional<Text> text(std::string_view key);
  std::optional<Text> required_text(std::string_view key);
  std::optional<double> number(std::string_view key);
  std::optional<std::uint64_t> whole(std::string_view key);
  std::optional<Month> month(std::string_view key);
  std::optional<int> month_number(std::string_view key);  // 1 to 12
  std::optional<language::Unit> unit(std::string_view key);
  /// `from: 2027-01`, or `during: [2027-01, 2028-12]`.
  Lasting lasting();
  bool yes(std::string_view key, bool otherwise);  // true or false
  std::vector<Text> texts(std::string_view key);
  /// A list that chooses: of at least one, and none twice. Nothing when it is absent: all.
  std::vector<Text> chosen(std::string_view key);

 private:
  const yaml::Node& node_;
  std::string what_;
  const FileBlock& block_;
  std::vector<std::string> misspelt_;
  Problems& problems_;
};

// The same for a single node.
std::optional<Text> read_text(const yaml::Node& node, Problems& problems);
std::optional<double> read_number(const yaml::Node& node, Problems& problems);
/// A number that is written in another way is told, and read as it was surely meant.
std::optional<Amount> read_amount(const yaml::Node& node, Problems& problems);
std::optional<std::uint64_t> read_whole(const yaml::Node& node, Problems& problems);
std::optional<Month> read_month(const yaml::Node& node, Problems& problems);
std::optional<language::Unit> read_unit(const yaml::Node& node, Problems& problems);
/// One text, or a sequence of them.
std::vector<Text> read_texts(const yaml::Node& node, Problems& problems);

}  // namespace civitas

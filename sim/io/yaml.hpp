// SPDX-License-Identifier: Apache-2.0
// YAML in: a strict tree in which every node knows its place.
//
// Strict: UTF-8 (a byte-order mark and CRLF are accepted), one document, no duplicate keys, no
// aliases, anchors, tags or merge keys, no tabs as indentation. Every mistake is an InputError with
// its place.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/text.hpp"

namespace civitas::yaml {

class Node {
 public:
  enum class Kind { null, scalar, sequence, map };

  Kind kind = Kind::null;
  Place place;              // of the first character
  Text text;                // scalar: its characters, each with its place
  bool quoted = false;      // scalar: written in quotes or as a block, so never a number or a bool
  std::vector<Node> items;  // sequence
  struct Entry;
  std::vector<Entry> entries;  // map, in the order written; keys are scalars

  /// The value of `key` in a map, or null.
  const Node* find(std::string_view key) const;
};

struct Node::Entry {
  Node first, second;  // key and value
};

/// Reads one document. `name` stands for the file in messages.
Node parse(std::string_view bytes, const std::string& name);

/// The same; numbers that a comma cuts off are only told, and read as they were surely meant.
Node parse(std::string_view bytes, const std::string& name, Problems& problems);

/// Reads the file at `path`; a file that cannot be read is an InputError (Blame::files).
Node parse_file(const std::string& path);
Node parse_file(const std::string& path, Problems& problems);

}  // namespace civitas::yaml

// SPDX-License-Identifier: Apache-2.0
// The blocks of scenario, mapping and cases files: which keys each may have and what they say.
//
// The readers take from here which keys they know and miss, `civitas schema` what it tells editors.
#pragma once

#include <string_view>
#include <vector>

namespace civitas {

struct Key {
  std::string_view name;
  std::string_view form;     // what stands behind it, see below
  std::string_view meaning;  // for whoever writes the key: a phrase, in Markdown
  bool needed = false;
};

/// A map with known keys. The form of a key is
///   time                   another block of that name, or one of the forms in schema_forms.cpp:
///   month                  text, formula, number, whole, amount, month, unit, …
///   month|quarter|year     one of these words; a single one is written 'none'
///   formula or value       either
///   [change]               a list
///   {rule}                 a map from names to these
struct FileBlock {
  std::string_view name;
  std::string_view meaning;
  std::vector<Key> keys;

  const Key* find(std::string_view key) const;
};

const std::vector<FileBlock>& blocks();
/// The block of that name; it is a Bug if there is none.
const FileBlock& block(std::string_view name);

}  // namespace civitas

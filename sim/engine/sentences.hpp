// SPDX-License-Identifier: Apache-2.0
// What stories say when a yes-or-no column or a category changes. Models bring the sentences along,
// on their cards; what has none is told by name and values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace civitas {

struct Sentence {
  std::string column;       // "person.activity"
  std::string from, to;     // labels, or yes and no; empty: any
  std::string words;        // "loses work"; {from}, {to} and, of the same person or household,
                            // {person.channel} stand for labels. Empty: it is no news
  bool each_month = false;  // it is news, too, while it stays so
};

class Sentences {
 public:
  explicit Sentences(std::vector<Sentence> list = {}) : list_(std::move(list)) {}

  /// The first one that fits. `from`: empty in the first month of a story, where only sentences
  /// about any `from` fit. Null: there is none, or nothing changes and it is not one of each month.
  const Sentence* find(std::string_view column, std::string_view from, std::string_view to) const {
    const auto fits = [](std::string_view pattern, std::string_view label) {
      return pattern.empty() || pattern == label;
    };
    for (const Sentence& sentence : list_) {
      if (sentence.column == column && fits(sentence.from, from) && fits(sentence.to, to))
        return from != to || sentence.each_month ? &sentence : nullptr;
    }
    return nullptr;
  }

 private:
  std::vector<Sentence> list_;
};

}  // namespace civitas

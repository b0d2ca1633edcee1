// SPDX-License-Identifier: Apache-2.0
#include "sim/run/mistake_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

void print_example(const char* heading, std::string_view example) {
  if (example.empty()) return;
  fmt::print("\n{}:\n", heading);
  std::istringstream lines{std::string(example)};
  for (std::string line; std::getline(lines, line);)
    fmt::print("{}{}\n", line.empty() ? "" : "  ", line);
}

}  // namespace

bool looks_like_code(const std::string& word) {
  return word.size() > 1 && (word[0] == 'E' || word[0] == 'e') &&
         std::all_of(word.begin() + 1, word.end(), [](unsigned char c) { return std::isdigit(c); });
}

void print_mistake_page(const std::string& wanted, bool json) {
  const MistakePage* page = find_mistake(wanted);
  if (page == nullptr)
    throw InputError({Mistake::option_unfit,
                      {"civitas explain", 0, 0},
                      "there is no mistake " + wanted,
                      "",
                      "`civitas list mistakes` shows all"});
  if (json) {
    fmt::print("{}\n", nlohmann::ordered_json{{"code", code(page->mistake)},
                                              {"title", page->title},
                                              {"meaning", page->meaning},
                                              {"faulty", page->faulty},
                                              {"mended", page->mended}}
                           .dump(2));
    return;
  }
  fmt::print("{}: {}\n\n{}\n", code(page->mistake), page->title, page->meaning);
  print_example("Faulty", page->faulty);
  print_example("Mended", page->mended);
}

nlohmann::ordered_json as_json(const std::vector<Problem>& problems) {
  auto list = nlohmann::ordered_json::array();
  for (const Problem& problem : problems)
    list.push_back({{"code", code(problem.mistake)},
                    {"file", problem.place.file.text()},
                    {"line", problem.place.line},
                    {"column", problem.place.column},
                    {"what", problem.what},
                    {"why", problem.why},
                    {"advice", problem.advice}});
  return list;
}

}  // namespace civitas

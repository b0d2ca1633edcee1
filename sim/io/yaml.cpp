// SPDX-License-Identifier: Apache-2.0
#include "sim/io/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <tuple>

#include "sim/core/mistake.hpp"
#include "sim/io/file.hpp"
#include "sim/io/number_advice.hpp"
#include "sim/io/yaml_places.hpp"
#include "sim/io/yaml_words.hpp"

namespace civitas::yaml {
namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;
constexpr std::size_t kDeepest = 64;

/// Builds the tree from the parser's events, refusing what scenarios must not use.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const Places& places) : places_(places) {}

  Node take() { return std::move(root_); }
  const std::vector<Problem>& cut_numbers() const { return cut_numbers_; }
  bool empty() const { return !has_root_; }
  /// Where the innermost map or list between brackets begins that is still open.
  std::optional<Place> open_bracket() const {
    for (auto open = stack_.rbegin(); open != stack_.rend(); ++open) {
      const Place& place = open->node.place;
      const char first = places_.byte(place.line - 1, place.column - 1);
      if (first == '{' || first == '[') return place;
    }
    return std::nullopt;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      refuse(Mistake::not_used_here, mark, "a second document begins here", "a file holds one",
             "Take the line --- out, or put it into a file of its own");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    no_anchor(mark, anchor);
    add(made(Node::Kind::null, mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(Mistake::not_used_here, mark, "aliases (*name) are not used here",
           "a reader should see every number where it counts", "Write the text out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    no_anchor(mark, anchor);
    no_tag(mark, tag);
    if (places_.byte(mark.line, mark.column) == '!') no_tag(mark, "!!");
    Node node = made(Node::Kind::scalar, mark);
    node.quoted = tag == "!";
    node.text = places_.text(mark.line, mark.column, value, node.quoted);
    const char first = places_.byte(mark.line, mark.column);  // yaml-cpp lets files end in a quote
    if (node.quoted && (first == '\'' || first == '"') &&
        !places_.closed(node.text.position(value.size()), first))
      refuse(Mistake::not_yaml, mark, "this quote is never closed", "", "Add the closing quote");
    if (!node.quoted && (value == "~" || value == "null")) node.kind = Node::Kind::null;
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    no_anchor(mark, anchor);
    no_tag(mark, tag);
    open(Node::Kind::sequence, mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    no_anchor(mark, anchor);
    no_tag(mark, tag);
    open(Node::Kind::map, mark);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    bool has_key = false;
    Node key;
    std::size_t begins = 0;  // where its entries begin in those of all open maps
    std::string cut;         // the number of the last entry, as written, if a comma cut it off
  };

  [[noreturn]] void refuse(Mistake mistake, const YAML::Mark& mark, std::string what,
                           std::string why, std::string advice) const {
    throw InputError({mistake, places_.place(mark.line, mark.column), std::move(what),
                      std::move(why), std::move(advice)});
  }
  void no_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != 0)
      refuse(Mistake::not_used_here, mark, "anchors (&name) are not used here",
             "a reader should see every number where it counts",
             "Write the text out where it is needed");
  }
  void no_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?" && tag != "!")
      refuse(Mistake::not_used_here, mark, "tags (!name) are not used here", "", "Take it out");
  }

  Node made(Node::Kind kind, const YAML::Mark& mark) const {
    Node node;
    node.kind = kind;
    node.place = places_.place(mark.line, mark.column);
    return node;
  }

  void open(Node::Kind kind, const YAML::Mark& mark) {
    if (stack_.size() >= kDeepest)
      refuse(Mistake::too_large, mark, "this is nested too deeply",
             "at most " + std::to_string(kDeepest) + " levels", "");
    stack_.push_back({made(kind, mark), false, {}, entries_.size(), {}});
  }

  void close() {
    Node node = std::move(stack_.back().node);
    const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(stack_.back().begins);
    refuse_key_twice({begin, entries_.end()});
    node.entries.assign(std::make_move_iterator(begin), std::make_move_iterator(entries_.end()));
    entries_.erase(begin, entries_.end());
    stack_.pop_back();
    add(std::move(node));
  }

  void add(Node node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      has_root_ = true;
      return;
    }
    Open& top = stack_.back();
    if (top.node.kind == Node::Kind::sequence) {
      top.node.items.push_back(std::move(node));
    } else if (!top.has_key) {
      take_key(top, std::move(node));
    } else {
      top.has_key = false;
      if (goes_on_behind_comma(top, node)) return;
      top.cut.clear();
      entries_.push_back({std::move(top.key), std::move(node)});
    }
  }

  // `{value: 30,000}` is for YAML a key with 30 and a key `000` with nothing.
  bool goes_on_with_number(Open& top) {
    const std::string& rest = top.key.text.chars;
    Node& value = entries_.back().second;
    const std::string& before = top.cut.empty() ? value.text.chars : top.cut;
    const std::size_t sign = before.starts_with('-') ? 1 : 0;
    const bool is_number = !value.quoted && before.size() > sign &&
                           before.find_first_not_of("0123456789.,", sign) == std::string::npos;
    if (!is_number || rest.empty() || rest[0] < '0' || rest[0] > '9') return false;
    const std::string written = before + "," + rest;
    if (!top.cut.empty()) cut_numbers_.pop_back();  // 1,234 of 1,234,567
    top.cut = written;
    Problem& problem = cut_numbers_.emplace_back(
        Mistake::formula_cut, top.key.place, "this number is cut off at a comma",
        "between { and } a comma begins the next key", number_advice(written));
    const auto meant = surely_meant(written);
    problem.mended = meant.has_value();
    if (meant) value.text.chars = *meant;
    return true;
  }

  // `{x: min(a, b)}` is for YAML a key x with `min(a` and a key `b)` with nothing.
  bool goes_on_behind_comma(Open& top, const Node& value) {
    const std::string& key = top.key.text.chars;
    if (value.kind != Node::Kind::null || top.key.quoted || entries_.size() == top.begins)
      return false;
    if (goes_on_with_number(top)) return true;
    if (std::count(key.begin(), key.end(), ')') <= std::count(key.begin(), key.end(), '('))
      return false;
    throw InputError({Mistake::formula_cut, top.key.place, "this formula is cut off at a comma",
                      "between { and } a comma begins the next key", "Put the formula in quotes"});
  }

  void refuse_key_twice(std::span<const Node::Entry> map) {
    const auto key = [&](std::size_t at) -> const std::string& { return map[at].first.text.chars; };
    order_.resize(map.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(key(a), a) < std::tie(key(b), b);
    });
    std::size_t first = map.size(), again = map.size();
    for (std::size_t i = 1; i < order_.size(); ++i) {
      if (key(order_[i]) != key(order_[i - 1]) || order_[i] > again) continue;
      first = order_[i - 1];
      again = order_[i];
    }
    if (again == map.size()) return;
    throw InputError(
        {Mistake::key_twice, map[again].first.place, "the key '" + key(again) + "' is there twice",
         "first in line " + std::to_string(map[first].first.place.line), "Take one of them out"});
  }

  static void take_key(Open& top, Node node) {
    if (node.kind != Node::Kind::scalar)
      throw InputError(
          {Mistake::not_yaml, node.place, "a key must be a plain text", "", "Write key: value"});
    if (node.text.chars == "<<")
      throw InputError({Mistake::not_used_here, node.place, "merge keys (<<) are not used here", "",
                        "Write the keys out"});
    top.key = std::move(node);
    top.has_key = true;
  }

  const Places& places_;
  Node root_;
  bool has_root_ = false;
  int documents_ = 0;
  std::vector<Open> stack_;
  std::vector<Node::Entry>
      entries_;  // of the open maps; a closed one takes no more room than it needs
  std::vector<std::size_t> order_;  // of the keys of one map
  std::vector<Problem> cut_numbers_;
};

std::string with_plain_ends(std::string_view bytes) {
  std::string result;
  result.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') continue;
    result += bytes[i];
  }
  return result;
}

void check_bytes(std::string_view bytes, const std::string& name) {
  if (bytes.size() > kMostBytes)
    throw InputError({Mistake::too_large,
                      {name, 0, 0},
                      "the file is too large",
                      "a scenario has at most 16 MiB",
                      ""});
  check_utf8(bytes, name);
  int line = 1, column = 1;
  bool indenting = true;
  for (const char c : bytes) {
    if (c == '\0')
      throw InputError({Mistake::not_utf8,
                        {name, line, column},
                        "a zero byte cannot stand in a text file",
                        "",
                        "Is this the right file?"});
    if (c == '\t' && indenting)
      throw InputError({Mistake::tab_indents,
                        {name, line, column},
                        "a tab cannot indent",
                        "editors show it in different widths",
                        "Indent with spaces"});
    if (c == '\n') {
      ++line;
      column = 1;
      indenting = true;
    } else {
      ++column;
      indenting = indenting && c == ' ';
    }
  }
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text.chars == key) return &value;
  }
  return nullptr;
}

Node parse(std::string_view bytes, const std::string& name, Problems& problems) {
  const std::string source = with_plain_ends(without_mark(bytes));
  check_bytes(source, name);
  const Places places(source, name);
  Builder builder(places);
  std::istringstream stream(source);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    throw InputError(in_plain_words(error.msg, source,
                                    places.place(error.mark.line, error.mark.column),
                                    builder.open_bracket()));
  }
  if (builder.empty())
    throw InputError({Mistake::not_yaml,
                      {name, 0, 0},
                      "the file holds nothing",
                      "",
                      "See whether it was saved; a scenario begins with `civitas: 1`"});
  const std::vector<Problem>& cut = builder.cut_numbers();
  if (std::any_of(cut.begin(), cut.end(), [](const Problem& one) { return !one.mended; }))
    throw InputError(cut);
  for (const Problem& one : cut) problems.add(one);
  return builder.take();
}

Node parse(std::string_view bytes, const std::string& name) {
  Problems problems;
  Node root = parse(bytes, name, problems);
  problems.throw_if_any();
  return root;
}

Node parse_file(const std::string& path) { return parse(read_file(path), path); }

Node parse_file(const std::string& path, Problems& problems) {
  return parse(read_file(path), path, problems);
}

}  // namespace civitas::yaml

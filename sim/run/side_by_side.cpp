// SPDX-License-Identifier: Apache-2.0
#include "sim/run/side_by_side.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "sim/scenario/change.hpp"

namespace civitas {
namespace {

using Nodes = std::vector<std::size_t>;  // places in a list of reasons

class Tree {
 public:
  explicit Tree(const std::vector<Reason>& reasons) : reasons_(reasons), parts_(reasons.size()) {
    Nodes above;  // of the reason at hand, from the root on
    for (std::size_t i = 0; i < reasons.size(); ++i) {
      above.resize(std::min(above.size(), static_cast<std::size_t>(reasons[i].depth)));
      (above.empty() ? roots_ : parts_[above.back()]).push_back(i);
      above.push_back(i);
      amounts_.try_emplace(reasons[i].name, reasons[i].amount);
    }
  }

  const Reason& operator[](std::size_t node) const { return reasons_[node]; }
  const Nodes& roots() const { return roots_; }
  Nodes parts(std::optional<std::size_t> node) const { return node ? parts_[*node] : Nodes(); }
  std::string amount(const std::string& name) const {
    const auto found = amounts_.find(name);
    return found == amounts_.end() ? kNotRead : found->second;
  }
  std::optional<std::size_t> find(const Nodes& among, const std::string& name) const {
    const auto at = std::find_if(among.begin(), among.end(),
                                 [&](std::size_t node) { return reasons_[node].name == name; });
    return at == among.end() ? std::nullopt : std::optional(*at);
  }

 private:
  const std::vector<Reason>& reasons_;
  std::vector<Nodes> parts_;
  Nodes roots_;
  std::map<std::string, std::string> amounts_;
};

// What has been told is told no more.
bool tells(const std::string& how) { return !how.empty() && how != "as above"; }

// "person.tax" of "person.tax of member 2".
std::string without_member(const std::string& name) { return name.substr(0, name.find(" of ")); }

class Merger {
 public:
  Merger(const std::vector<Reason>& base, const std::vector<Reason>& reform)
      : base_(base), reform_(reform) {}

  std::vector<ComparedReason> run() && {
    parts(base_.roots(), reform_.roots(), 0);
    return std::move(lines_);
  }

 private:
  using Node = std::optional<std::size_t>;

  void parts(Nodes old, const Nodes& now, int depth) {
    for (const std::size_t node : now) {
      const Node same = base_.find(old, reform_[node].name);
      // What only the base has stands where it stood.
      while (same && !old.empty() && old.front() != *same) {
        const std::size_t first = old.front();
        if (reform_.find(now, base_[first].name)) break;  // its turn comes
        line(first, {}, depth);
        old.erase(old.begin());
      }
      line(same, node, depth);
      if (same) std::erase(old, *same);
    }
    for (const std::size_t node : old) line(node, {}, depth);
  }

  void line(Node old, Node now, int depth) {
    const Reason& told = now ? reform_[*now] : base_[*old];
    add(told.name, old, now, depth);
    Nodes before = base_.parts(old), after = reform_.parts(now);
    // Around it there may be several, one in the other.
    const auto former = std::find_if(after.begin(), after.end(), [&](std::size_t node) {
      const std::string name = without_member(reform_[node].name);
      return old && is_former_name(name) &&
             name.starts_with(without_member(base_[*old].name) + ".") &&
             !base_.find(before, reform_[node].name);
    });
    if (former == after.end()) return parts(std::move(before), after, depth + 1);
    for (const std::size_t node : after) line(node == *former ? old : Node(), node, depth + 1);
  }

  // A formula that the reform has wrapped is what the base has in its place.
  std::string amount_in_base(std::string name) const {
    const std::string amount = base_.amount(name);
    const std::size_t former = name.find(".before_");
    if (amount != kNotRead || former == std::string::npos) return amount;
    const std::size_t end = name.find(" of ", former);
    name.erase(former, end == std::string::npos ? end : end - former);
    return base_.amount(name);
  }

  void add(const std::string& name, Node old, Node now, int depth) {
    const std::string x = old ? base_[*old].how : "", y = now ? reform_[*now].how : "";
    std::string how = tells(y) || x.empty() ? y : x;
    if (tells(x) && tells(y) && x != y) how = x + " → " + y;
    lines_.push_back({depth, name, amount_in_base(name), reform_.amount(name), std::move(how)});
  }

  const Tree base_, reform_;
  std::vector<ComparedReason> lines_;
};

}  // namespace

std::vector<ComparedReason> side_by_side(const std::vector<Reason>& base,
                                         const std::vector<Reason>& reform) {
  return Merger(base, reform).run();
}

}  // namespace civitas

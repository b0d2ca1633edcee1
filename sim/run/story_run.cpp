// SPDX-License-Identifier: Apache-2.0
#include "sim/run/story_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/engine/explanation.hpp"
#include "sim/run/followed_run.hpp"
#include "sim/scenario/journey.hpp"

namespace civitas {
namespace {

constexpr std::size_t kWidth = 100;

std::vector<std::string> usual_values(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Text& name : scenario.panel.of) {
    if (name.chars != "person.age") names.push_back(name.chars);  // stands in the margin
  }
  if (!names.empty()) return names;
  names = outcomes(scenario);
  std::erase_if(names, [&](const std::string& name) {  // what a journey is made of is no news
    return std::any_of(scenario.rules.begin(), scenario.rules.end(),
                       [&](const Rule& rule) { return is_of_journey(scenario, rule, name); });
  });
  return names;
}

// What the models of the schedule say; and that a column to which a rule copies another is a
// memory, and no news.
Sentences sentences_of(const Plan& plan) {
  std::vector<Sentence> list;
  for (const Plan::Process& process : plan.processes()) {
    if (const ModelCard* card = find_model(process.declaration->process()))
      list.insert(list.end(), card->sentences.begin(), card->sentences.end());
    if (process.written == nullptr) continue;
    const std::string of = std::string(name(process.written->of)) + ".";
    const Table& table = plan.population()[process.written->of];
    for (const Rule::Set& set : process.written->sets) {
      const std::string& copied = set.formula.chars;
      if (table.find(copied) >= 0 ||
          (copied.starts_with(of) && table.find(copied.substr(of.size())) >= 0))
        list.push_back({of + set.column, "", "", ""});
    }
  }
  return Sentences(std::move(list));
}

/// One paragraph of the printed story.
struct Line {
  char mark;  // '-' only in the base, '+' only in the reform, ' ' in both
  Month month;
  std::optional<int> age;
  std::string words;
  bool details = false;  // more of them join in
};

void add(std::vector<Line>& lines, char mark, const LifeEvent& event) {
  if (event.detail && !lines.empty() && lines.back().details && lines.back().mark == mark &&
      lines.back().month == event.month)
    lines.back().words += "; " + event.words;
  else
    lines.push_back({mark, event.month, event.age, event.words, event.detail});
}

// Words behind `margin` in the first line and `below` in those after it, both equally long.
std::string wrapped(const std::string& words, const std::string& margin, const std::string& below) {
  std::string result = margin;
  const std::size_t indent = margin.size();
  std::size_t column = indent, from = 0;
  while (from < words.size()) {
    const std::size_t end = std::min(words.find(' ', from), words.size());
    if (column > indent && column + 1 + (end - from) > kWidth) {
      result += "\n" + below;
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += words.substr(from, end - from);
    column += end - from;
    from = end + 1;
  }
  return result;
}

std::string text(const std::vector<Line>& lines, bool marked) {
  const bool aged = std::any_of(lines.begin(), lines.end(),
                                [](const Line& line) { return line.age.has_value(); });
  std::string result;
  Month month;
  for (const Line& line : lines) {
    const bool same_month = line.month == month;
    month = line.month;
    const std::string mark = marked ? std::string{line.mark, ' '} : "";
    std::string margin = mark + (same_month ? std::string(7, ' ') : line.month.text());
    if (aged)
      margin += same_month || !line.age ? std::string(5, ' ') : fmt::format("{:>5}", *line.age);
    margin += "  ";
    const std::string below = mark + std::string(margin.size() - mark.size(), ' ');
    result += wrapped(line.words, margin, below) + "\n";
  }
  return result;
}

}  // namespace

std::vector<LifeEvent> story_of(const Scenario& scenario, const std::string& person, Month last,
                                const std::vector<std::string>& values, Session& session) {
  FollowedRun run(scenario, person, session);
  const std::vector<std::string> names =
      values.empty() ? usual_values(run.plan().scenario()) : values;
  Story story(sentences_of(run.plan()));
  run.require(names);
  while (run.goes_on(last) && !story.over()) {
    run.step();
    std::optional<Portrait> now;
    if (run.row()) now = portrait(Inspection(run.plan(), run.simulation()), *run.row(), names);
    story.tell(run.month(), now, run.simulation().registered());
  }
  if (story.events().empty()) run.report_absence();
  story.close();
  return story.events();
}

std::string story_text(const std::vector<LifeEvent>& story) {
  std::vector<Line> lines;
  for (const LifeEvent& event : story) add(lines, ' ', event);
  return text(lines, false);
}

std::string story_text(const std::vector<LifeEvent>& base, const std::vector<LifeEvent>& reform) {
  const auto has = [](const std::vector<LifeEvent>& story, const LifeEvent& event) {
    return std::find(story.begin(), story.end(), event) != story.end();
  };
  std::vector<Line> lines;
  auto next = reform.begin();
  const auto tell_reform = [&](auto wanted) {
    for (; next != reform.end() && wanted(*next); ++next) {
      if (!has(base, *next)) add(lines, '+', *next);
    }
  };
  for (auto event = base.begin(); event != base.end(); ++event) {
    tell_reform([&](const LifeEvent& other) { return other.month < event->month; });
    add(lines, has(reform, *event) ? ' ' : '-', *event);
    if (event + 1 == base.end() || event->month < (event + 1)->month)
      tell_reform([&](const LifeEvent& other) { return other.month == event->month; });
  }
  tell_reform([](const LifeEvent&) { return true; });
  return text(lines, true);
}

nlohmann::ordered_json story_json(const std::vector<LifeEvent>& story) {
  using Json = nlohmann::ordered_json;
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? Json() : Json(text);
  };
  auto list = Json::array();
  for (const LifeEvent& event : story)
    list.push_back({{"month", event.month.text()},
                    {"age", event.age ? Json(*event.age) : Json()},
                    {"person", std::to_string(event.person)},
                    {"what", event.what},
                    {"from", text_or_null(event.from)},
                    {"to", text_or_null(event.to)},
                    {"words", event.words}});
  return list;
}

}  // namespace civitas

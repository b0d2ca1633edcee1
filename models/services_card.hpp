// SPDX-License-Identifier: Apache-2.0
// The card of services.cpp: what it does, and its parameters.
#pragma once

#include <initializer_list>

#include "sim/engine/registry.hpp"

namespace civitas {

inline constexpr const char* kServices = R"(
Each region has a counter and a phone desk; the web is open to all who use it. Who has a need
chooses by utility with Gumbel errors (a logit), from waits as they were known at the end of the
last step:
  counter   α_c − β_w W_c − κ_c · closed − π_c · digital push          W: hours, smoothed
  phone     α_p − κ_p β_w W_p − π_p · digital push
  web       α_w + β_s (s − ½) + β_q (q − q̄) + π_w · digital push      if an adopter,
            α_a + β_a · assistance  (web with help)                    otherwise
  forgo     α_f
with digital skill s = Φ(z) and web quality q; where all counters are closed nobody goes to one. Desks
are Erlang-A queues in their steady state with as many servers as kept them busy for the share
`utilisation` in the first month; each keeps one at least, and servers are on duty while it is open:
longer hours cost what they take, services.opening_hours / services.hours_at_start. Who is served
fails with a chance that falls with the skill K of the staff, on the web also with web quality and own skill,
  f = f₀ exp(−ζ (K − ½)),   on the web times (φ₀ − φ_q q) (φ₁ − φ_s s),
but never less than 1 % nor more than 95 %. Who fails or hangs up comes back with chance ψ, and otherwise
the need stays unmet. Success on the web teaches. What was experienced is
  P = w₁ · settled + w₂ exp(−W / τ) + w₃ · ease,   ease = e of the channel, on the web min(e + e_s s q, 1).
All visits of one person in a month share channel and fate.
)";

// Their sum is 1, so that P lies between 0 and 1.
inline Parameter shares_of_experience() {
  Parameter shares =
      on_card("services.experience", "1", {{"part", {"settled", "calm", "ease"}}},
              {0.55, 0.25, 0.20}, 0, 1, "assumed", "w: what makes up the experience of a visit");
  shares.total = 1;
  return shares;
}

inline ModelCard services_card() {
  const Axis desk{"desk", {"counter", "phone"}};
  ModelCard card;
  card.name = "services";
  card.title = "Public services";
  card.purpose =
      "Citizens with a need choose counter, phone, web or give up, wait, and are served or not. "
      "Needs the models needs, digital_skill and digital_use before it.";
  card.submodel = kServices;
  const char* outcome = "person.outcome";
  card.sentences = {
      {"person.channel", "", "", ""},
      {outcome, "", "none", ""},
      {outcome, "", "settled", "settles a matter with an authority ({person.channel})", true},
      {outcome, "", "failed", "turns to an authority and settles nothing ({person.channel})", true},
      {outcome, "", "abandoned", "gives up waiting for an authority ({person.channel})", true},
      {outcome, "", "forgone", "has a matter to settle and turns to no authority", true},
  };
  card.concepts = {
      {DesignConcept::Kind::basic_principles,
       "Discrete choice by random utility (a logit); desks are Erlang-A queues."},
      {DesignConcept::Kind::adaptation,
       "Citizens with a need choose counter, phone or web, or give up."},
      {DesignConcept::Kind::objectives,
       "They choose what has the highest utility for them: by waits, levers, skill and luck."},
      {DesignConcept::Kind::learning,
       "Success on the web adds to digital skill, with help more than alone."},
      {DesignConcept::Kind::sensing, "Waits are known as they were at the end of the last step."},
      {DesignConcept::Kind::interaction,
       "Citizens of a region who choose the same desk wait in one queue."},
  };
  card.parameters = {
      on_card(
          "services.preference", "1", {{"channel", {"counter", "phone", "web", "forgone"}}},
          {-0.55, 0.30, 0.35, -2.4}, -10, 10,
          "assumed: so that 18 %, 45 % and 37 % of transactions are at the counter, by phone and "
          "on the web (England 2011/12: 32 % on the web)",
          "α: what a channel has for itself, without waiting, skill and levers"),
      on_card("services.served_per_hour", "1/hour", {desk}, {4, 10}, 0.1, 100,
              "assumed: 15 and 6 minutes each", "μ₀: that a server serves in an hour"),
      on_card("services.impatience", "1/hour", {desk}, {1, 10}, 0.01, 100,
              "assumed: patience of 60 and 6 minutes", "θ: 1 over the mean patience"),
      on_card("services.failure", "1", {{"channel", {"counter", "phone", "web", "assisted web"}}},
              {0.12, 0.12, 0.35, 0.15}, 0, 1,
              "assumed; more than 20 % of visits to councils' websites failed in 2011 (SOCITM)",
              "f₀: that a visit settles nothing, with staff of middle skill"),
      on_card("services.patience", "minute", {desk}, {45, 10}, 1, 600, "assumed",
              "τ: wait after which little is left of a good impression, about a third"),
      on_card("services.ease", "1", {{"channel", {"counter", "phone", "web"}}}, {0.5, 0.62, 0.45},
              0, 1, "assumed", "e: how easy a visit is; on the web without skill or quality"),
      shares_of_experience()};
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"services.preference_by_wait", "1/hour", 1, 0.25, 4, "assumed",
            "β_w: how much an hour of waiting at the counter repels"},
           {"services.preference_by_skill", "1", 2.2, 1, 4,
            "assumed; that use rises with skills: Rodríguez-Hevía, Navío-Marco and Ruiz-Gómez "
            "(2020)",
            "β_s: how much digital skill draws to the web"},
           {"services.counters_closed", "1", 0, 0, 1, "assumed: policy",
            "Share of counters that are closed, their servers with them"},
           {"services.digital_push", "1", 0, 0, 1, "assumed: policy",
            "How hard citizens are urged to the web; 1: digital by default"},
           {"services.assistance", "1", 0, 0, 1, "assumed: policy",
            "Help for those who do not use the web by themselves"},
           {"services.web_quality", "1", 0.6, 0, 1, "assumed", "q: how good the web channel is"},
           {"services.staff_skill", "1", 0.51, 0, 1, "assumed: the steady state of capability",
            "K: skill of the staff in dealing with citizens"},
           {"services.counter_staff", "1", 1, 0.1, 5, "assumed: policy",
            "Servers at counters, times those of the start"},
           {"services.phone_staff", "1", 1, 0.1, 5, "assumed: policy",
            "Servers on the phone, times those of the start"},
           {"services.utilisation", "1", 0.93, 0.8, 0.97, "assumed",
            "Share of their time that servers are busy in the first month"},
           {"services.opening_hours", "hour/month", 160, 1, 744, "assumed: policy",
            "Hours open in a month"},
           {"services.speed_by_staff_skill", "1", 0.30, 0, 0.6, "assumed",
            "ε_μ: how much faster full skill is than half"},
           {"services.failure_by_staff_skill", "1", 1, 0, 2, "assumed",
            "ζ: how fast failures fall with skill"},
           {"services.comes_back", "1", 0.6, 0.3, 0.9,
            "assumed; failure demand is 20 to 80 % of contacts in Seddon's studies",
            "ψ: who was not served comes back a step later"},
           {"services.learning_alone", "1", 0.01, 0, 0.05, "assumed",
            "What a success on the web adds to digital skill z"},
           {"services.learning_assisted", "1", 0.05, 0, 0.2, "assumed",
            "What a success on the web with help adds"},
           {"services.preference_by_phone_wait", "1", 4, 0, 20, "assumed",
            "κ_p: how many times as much an hour of waiting on the phone repels"},
           {"services.preference_by_closing", "1", 2, 1, 4, "assumed",
            "κ_c: how much closing all counters would repel from them"},
           {"services.preference_by_quality", "1", 0.8, 0, 2, "assumed",
            "β_q: how much web quality draws to the web"},
           {"services.usual_web_quality", "1", 0.6, 0.4, 0.8, "assumed",
            "q̄: web quality at which α of the web holds"},
           {"services.preference_for_help", "1", -9, -12, -6, "assumed",
            "α_a: what the web has for those who do not use it, without help"},
           {"services.preference_by_assistance", "1", 7.5, 5, 9, "assumed",
            "β_a: how much help draws them to the web"},
           {"services.push_from_counter", "1", 1, 0, 2, "assumed",
            "π_c: how much a full digital push repels from the counter"},
           {"services.push_from_phone", "1", 1.2, 0, 2.4, "assumed",
            "π_p: how much it repels from the phone"},
           {"services.push_to_web", "1", 0.8, 0.2, 1.6, "assumed",
            "π_w: how much it draws those who use the web to it"},
           {"services.failure_without_quality", "1", 1.45, 1.2, 1.8, "assumed",
            "φ₀: multiplies failures on a web of quality 0"},
           {"services.failure_by_web_quality", "1", 0.75, 0.4, 1, "assumed",
            "φ_q: how much less with full quality"},
           {"services.failure_without_skill", "1", 1.5, 1.2, 2, "assumed",
            "φ₁: multiplies failures on the web without digital skill"},
           {"services.failure_by_digital_skill", "1", 1, 0, 2, "assumed",
            "φ_s: how much less with full skill"},
           {"services.ease_by_skill", "1", 0.825, 0, 0.9, "assumed",
            "e_s: how much easier the web is with full skill and quality"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

}  // namespace civitas

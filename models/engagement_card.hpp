// SPDX-License-Identifier: Apache-2.0
// The card of engagement.cpp: what it does, and its parameters.
#pragma once

#include <initializer_list>

#include "models/participation.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {

inline constexpr const char* kEngagement = R"(
The question is how far a lever should be open: an opinion x and the lever ℓ lie in [0, 1]. In each
month opinions move towards those around:
  x ← a ((1 − a) x + a x̄_around) + (1 − a) x₀
Every so many months the channels that are open are held. Somebody takes part in channel k with
chance
  1 / (1 + exp(−θ)),  θ = θ_k + salience + θ_age (age − 50) / 10 + θ_edu (education − 1) + θ_dig (s − ½)
                          + θ_v (v − v̄) + θ_x · 2 |x − ½|
A survey draws a number of persons, of whom each answers with such a chance. A mini-public and a focus
group have seats, in each stratum of age, sex and education as many as its share of adults: so many are
invited for each seat, accept with such a chance, and draw lots. In forums and social media only some
write, 1 + Geometric(mean c) times each; what is heard is the mean of what is said. A mini-public
deliberates, which leaves its mean where it is, and then moves it towards the informed opinion,
x̂ + β (1 + ε (K − ½)) (x_informed − x̂), at most all the way, with the skill K of the staff in using
data. The government moves the lever by ρ of the way to the weighted mean of what it
has heard. Voice v is the feeling of being heard: r = 1 if
the lever came nearer to one's own opinion, else 0, and
  v ← v + γ_p (r − v)  who took part,  + γ_a (r − v)  all, if published,  + γ_m (v̄ − v)  a month.
)";

inline ModelCard engagement_card() {
  ModelCard card;
  card.name = "engagement";
  card.title = "Engagement, opinion and responsiveness";
  card.purpose =
      "What citizens think of a lever, who says so in hearings, forums, surveys, focus groups and "
      "mini-publics, "
      "what is heard, and whether it changes anything. Needs the models education and "
      "digital_skill "
      "before it and the value person.opinion_around; formulas read engagement.lever.";
  card.submodel = kEngagement;
  card.sentences = {{"person.takes_part", "", "none", ""},
                    {"person.takes_part", "", "", "has a say ({to})", true}};
  card.concepts = {
      {DesignConcept::Kind::basic_principles,
       "Opinions after Friedkin and Johnsen (1990); who comes to hearings after Einstein, Palmer "
       "and Glick (2019)."},
      {DesignConcept::Kind::adaptation,
       "Citizens take part where voice, an extreme opinion, age, education and skill draw them; "
       "the government moves its lever towards what it hears."},
      {DesignConcept::Kind::learning, "A mini-public moves towards the informed opinion."},
      {DesignConcept::Kind::sensing, "The government hears those who take part, nobody else."},
      {DesignConcept::Kind::interaction, "Opinions move towards those around."},
  };
  card.parameters = {
      on_card("engagement.open", "1", {{"channel", forums()}}, {0, 0, 0, 0, 0, 0}, 0, 1,
              "assumed: policy", "Which channels are held"),
      on_card("engagement.importance", "1", {{"channel", forums()}}, {1, 1, 1, 1, 1, 1}, 0, 10,
              "assumed: policy", "ω: weight of a channel in what is heard"),
      on_card("engagement.participation", "1",
              {{"channel", forums()}, {"term", {"constant", "age", "education", "digital"}}},
              {-4.2, .25, .5, 0, -3.2, -.075, .5, 2.0, -2.5, -.15, 0, 2.0,
               -.85, .1,  .2, 0, -3,   0,     0,  0,   -3,   0,    0, 0},
              -10, 10,
              "assumed; that older and better educated people come to hearings: Einstein, Palmer "
              "and Glick (2019)",
              "θ: who takes part; age for ten years, education for a level, digital skill s")};
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"engagement.every", "1", 3, 1, 12, "assumed: policy",
            "Months between two rounds, from January", kWhole},
           {"engagement.survey_sample", "1", 2000, 0, 1e6, "assumed: policy",
            "Simulated persons whom a survey asks", kWhole},
           {"engagement.mini_public_seats", "1", 100, 0, 1e5, "assumed: policy",
            "Simulated persons in a mini-public", kWhole},
           {"engagement.focus_group_seats", "1", 24, 0, 1e5, "assumed: policy",
            "Simulated persons in focus groups", kWhole},
           {"engagement.invitations", "1", 80, 20, 200,
            "assumed: four times as many as one in twenty who accept needs",
            "Persons invited for each seat of a mini-public or focus group"},
           {"engagement.salience", "1", 0, -1, 1, "assumed",
            "Added to θ of every channel: how much the question is on citizens' minds"},
           {"engagement.by_voice", "1", 0.4, 0, 1, "assumed",
            "θ_v: how much voice draws to take part"},
           {"engagement.by_extremity", "1", 0.5, 0, 4, "assumed",
            "θ_x: how much an extreme opinion does"},
           {"engagement.writes", "1", 0.147, 0.05, 0.58,
            "computed: 17 conversations on Polis with 12,963 voters (CC BY 4.0)",
            "Share of those in forums and social media who write"},
           {"engagement.further_comments", "1", 3, 1, 6, "assumed",
            "c: comments that each of them writes on average beside the first"},
           {"engagement.voice_of_participants", "1", 0.5, 0, 1, "assumed",
            "γ_p: how far voice moves in a round with those who took part"},
           {"engagement.voice_of_all", "1", 0.02, 0, 0.1, "assumed",
            "γ_a: how far it moves with everybody, if what came of it is published"},
           {"engagement.voice_fades", "1/month", 0.01, 0, 0.05, "assumed",
            "γ_m: how far it comes back to v̄"},
           {"engagement.informed_opinion", "1", 0.6, 0.3, 0.9, "assumed",
            "Opinion that information leads to"},
           {"engagement.learning", "1", 0.3, 0, 0.6, "assumed",
            "β: how far a mini-public moves to the informed opinion, with staff of middle skill"},
           {"engagement.staff_skill", "1", 0.5, 0, 1, "assumed: middle skill",
            "K: skill of the staff that prepares a mini-public, in using data"},
           {"engagement.learning_by_staff", "1", 0.30, 0, 0.6, "assumed",
            "ε: how much farther a mini-public comes with full skill than with half"},
           {"engagement.responsiveness", "1", 0.15, 0, 0.6, "assumed: policy",
            "ρ: how far the lever moves to what is heard"},
           {"engagement.published", "1", 1, 0, 1, "assumed: policy",
            "Whether all learn what came of it"},
           {"trust.usual_voice", "1", 0.30, 0, 1,
            "OECD trust survey 2021: 30 % feel that they have a say", "v̄"},
           {"engagement.lever_at_start", "1", 1, 0, 1, "assumed: policy", "ℓ at the start"},
           {"engagement.opinion", "1", 0.6, 0.3, 0.9, "assumed",
            "Mean first opinion of those of 50"},
           {"engagement.opinion_by_age", "1", 0.03, -0.1, 0.1, "assumed",
            "More for each ten years of age"},
           {"engagement.opinion_spread", "1", 0.2, 0, 0.4, "assumed",
            "Standard deviation of first opinions"},
           {"engagement.openness", "1", 0.7, 0, 1, "assumed",
            "a: how far opinions follow those around"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Engagement: what citizens think of a question, who says so, who is heard, and whether it changes
// anything.
#include <algorithm>
#include <array>
#include <cmath>

#include "models/family.hpp"
#include "sim/core/math.hpp"
#include "sim/core/normal.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
The question is how far a lever should be open: an opinion x and the lever ℓ lie in [0, 1]. In each
month opinions move towards those around:
  x ← a ((1 − a) x + a x̄_around) + (1 − a) x₀
Every so many months the channels that are open are held. Somebody takes part in channel k with
chance
  1 / (1 + exp(−θ)),  θ = θ_k + salience + θ_age (age − 50) / 10 + θ_edu (education − 1) + θ_dig (s − ½)
                          + 0.4 (v − v̄) + θ_x · 2 |x − ½|
Surveys and mini-publics draw a number of persons, of whom those asked answer with such a chance.
In forums and social media only some write, 1 + Geometric(mean 3) times each; what is heard is the
mean of what is said. A mini-public deliberates, which leaves its mean where it is, and then moves
it towards the informed opinion, x̂ + β (x_informed − x̂). The government moves the lever by ρ of
the way to the weighted mean of what it has heard. Voice v is the feeling of being heard: r = 1 if
the lever came nearer to one's own opinion, else 0, and
  v ← v + ½ (r − v)  who took part,  + 0.02 (r − v)  all, if published,  + 0.01 (v̄ − v)  a month.
)";

constexpr std::size_t kOnline = 1, kSocialMedia = 2, kSurvey = 3, kMiniPublic = 4, kForums = 5;
const std::vector<std::string>& forums() {
  static const std::vector<std::string> names = {"hearing", "online forum", "social media",
                                                 "survey", "mini-public"};
  return names;
}
std::vector<std::string> part_taken() {
  std::vector<std::string> labels = {"none"};
  labels.insert(labels.end(), forums().begin(), forums().end());
  return labels;
}

// What is counted of each channel, in whole parts.
constexpr std::size_t kCitizens = 0, kPersons = 1, kSaid = 2, kSaidOpinion = 3, kOfForum = 4;
constexpr double kPart = 65536;
// Of everybody: adults, and adults and those who take part by age, sex and education.
constexpr std::size_t kGroups = 3 * 2 * 3;
constexpr std::size_t kAdults = kForums * kOfForum, kOfAdults = kAdults + 1,
                      kOfThosePresent = kOfAdults + kGroups, kCounts = kOfThosePresent + kGroups;

class Engagement final : public Process {
 public:
  explicit Engagement(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", sexes())),
        education_(declaration.reads_category("person.education", {"low", "medium", "high"})),
        skill_(declaration.reads<double>("person.digital_skill")),
        weight_(declaration.reads<double>("person.weight")),
        first_(added(declaration, "first_opinion", "x₀: opinion at the start, 0 to 1")),
        opinion_(added(declaration, "opinion", "x: how far the lever should be open, 0 to 1")),
        voice_(added(declaration, "voice", "v: feeling of being heard, 0 to 1")),
        part_(declaration.adds<std::uint8_t>(Entity::person,
                                             {"takes_part", Storage::category, "1", part_taken(),
                                              "where this person takes part in this step", ""})),
        around_(declaration.value("person.opinion_around", "1")),
        lever_(declaration.stock("engagement.lever", "1", "ℓ: how far the lever is open, 0 to 1")),
        moved_(declaration.stock("engagement.moved", "1", "how far it moved in this step")),
        held_(declaration.stock("engagement.held", "1", "1 if anybody was heard in this step")),
        heard_(declaration.stock("engagement.heard", "1", "x̂: what was heard last, 0 to 1")),
        adults_(declaration.stock("engagement.adults", "1", "simulated persons who are of age")),
        present_(declaration.stock("engagement.participants", "1", "citizens who took part",
                                   {{"channel", forums()}})),
        distance_(declaration.stock("engagement.distance", "1",
                                    "½ Σ |share among those who took part − share of adults|, by "
                                    "age, sex and education")),
        open_(declaration.table("engagement.open")),
        participation_(declaration.table("engagement.participation")),
        importance_(declaration.table("engagement.importance")),
        every_(declaration.number("engagement.every")),
        sample_(declaration.number("engagement.survey_sample")),
        seats_(declaration.number("engagement.mini_public_seats")),
        salience_(declaration.number("engagement.salience")),
        by_voice_(declaration.number("engagement.by_voice")),
        by_extremity_(declaration.number("engagement.by_extremity")),
        writes_(declaration.number("engagement.writes")),
        informed_(declaration.number("engagement.informed_opinion")),
        learning_(declaration.number("engagement.learning")),
        responsiveness_(declaration.number("engagement.responsiveness")),
        published_(declaration.number("engagement.published")),
        usual_voice_(declaration.number("trust.usual_voice")),
        lever_at_start_(declaration.number("engagement.lever_at_start")),
        mean_(declaration.number("engagement.opinion")),
        by_age_(declaration.number("engagement.opinion_by_age")),
        spread_(declaration.number("engagement.opinion_spread")),
        openness_(declaration.number("engagement.openness")),
        of_opinion_(declaration.stream("engagement.opinion", Entity::person)),
        of_part_(declaration.stream("engagement.takes_part", Entity::person)),
        of_answer_(declaration.stream("engagement.answers", Entity::person)),
        of_writing_(declaration.stream("engagement.writes", Entity::person)) {
    declaration.surveys(kCounts);
  }

  void open(const WorldView& world) const override {
    world[lever_][0] = world[heard_][0] = world[lever_at_start_];
  }

  void start(const BlockView& block) const override {
    const auto luck = block.normals(of_opinion_);
    for (std::size_t i = 0; i < luck.size(); ++i) {
      block[first_][i] = std::clamp(
          block[mean_] + block[by_age_] * (block[age_][i] - 50) / 10.0 + block[spread_] * luck[i],
          0.0, 1.0);
      block[opinion_][i] = block[first_][i];
      block[voice_][i] = block[usual_voice_];
    }
  }

  void survey(const BlockView& block, std::span<double> counts) const override {
    const auto age = block[age_];
    const auto part = block[part_];
    const bool held = is_held(block);
    for (std::size_t i = 0; i < age.size(); ++i) {
      part[i] = 0;
      if (age[i] < kOfAge) continue;
      ++counts[kAdults];
      if (!held) continue;
      ++counts[kOfAdults + group(block, i)];
      for (std::size_t forum = 0; forum < kForums; ++forum) {
        if (takes_part(block, i, forum)) enter(block, i, forum, counts);
      }
    }
  }

  void govern(const WorldView& world) const override {
    const auto counts = world.counts();
    world[adults_][0] = counts[kAdults];
    world[moved_][0] = world[held_][0] = 0;
    std::fill(world[present_].begin(), world[present_].end(), 0.0);
    if (!is_held(world)) return;
    double said = 0, importance = 0;
    for (std::size_t forum = 0; forum < kForums; ++forum) {
      const auto of = counts.subspan(forum * kOfForum, kOfForum);
      const bool sampled = forum == kSurvey || forum == kMiniPublic;
      world[present_][forum] = sampled ? of[kPersons] : of[kCitizens] / kPart;
      if (of[kSaid] == 0) continue;
      double mean = of[kSaidOpinion] / kPart / of[kSaid];
      if (forum == kMiniPublic) mean += world[learning_] * (world[informed_] - mean);
      said += world[importance_][forum] * mean;
      importance += world[importance_][forum];
    }
    world[distance_][0] = distance(counts);
    if (importance <= 0) return;
    world[held_][0] = 1;
    world[heard_][0] = said / importance;
    const double before = world[lever_][0];
    world[lever_][0] =
        std::clamp(before + world[responsiveness_] * (world[heard_][0] - before), 0.0, 1.0);
    world[moved_][0] = world[lever_][0] - before;
  }

  void step(const BlockView& block) const override {
    const auto opinion = block[opinion_], voice = block[voice_];
    const auto around = block[around_];
    const double after = block[lever_][0], before = after - block[moved_][0];
    const bool held = block[held_][0] != 0;
    const double a = block[openness_], published = block[published_], usual = block[usual_voice_];
    const auto part = block[part_];
    const auto first = block[first_];
    const std::size_t count = opinion.size();
    for (std::size_t i = 0; held && i < count; ++i) {
      const double nearer = std::abs(after - opinion[i]) < std::abs(before - opinion[i]) ? 1 : 0;
      if (part[i] != 0) voice[i] += 0.5 * (nearer - voice[i]);
      voice[i] += 0.02 * published * (nearer - voice[i]);
    }
    for (int month = 0; month < block.months(); ++month) {
      for (std::size_t i = 0; i < count; ++i) {
        voice[i] += 0.01 * (usual - voice[i]);
        opinion[i] = a * ((1 - a) * opinion[i] + a * around[i]) + (1 - a) * first[i];
      }
    }
  }

 private:
  static Writes<double> added(Declaration& declaration, const char* name, const char* meaning) {
    return declaration.adds<double>(Entity::person, {name, Storage::real, "1", {}, meaning, ""});
  }

  // The first step is what was observed; how many are of age is known from the second on.
  template <class View>
  bool is_held(const View& view) const {
    if (view.step() == 0) return false;
    for (int month = 0; month < view.months(); ++month) {
      if (((view.month() + month).month() - 1) % static_cast<int>(view[every_]) == 0) return true;
    }
    return false;
  }

  // How likely this person comes, or answers, when asked.
  double willingness(const BlockView& block, std::size_t i, std::size_t forum) const {
    const auto term = block[participation_].subspan(4 * forum, 4);
    const double theta = term[0] + block[salience_] + term[1] * (block[age_][i] - 50) / 10.0 +
                         term[2] * (block[education_][i] - 1.0) +
                         term[3] * (math::normal_cdf(block[skill_][i]) - 0.5) +
                         block[by_voice_] * (block[voice_][i] - block[usual_voice_]) +
                         block[by_extremity_] * 2 * std::abs(block[opinion_][i] - 0.5);
    return 1 / (1 + math::exp(-theta));
  }

  bool takes_part(const BlockView& block, std::size_t i, std::size_t forum) const {
    if (block[open_][forum] == 0) return false;
    const auto draw = static_cast<std::uint32_t>(forum);
    const double luck = block.uniform(of_part_, i, draw);
    const double adults = std::max(block[adults_][0], 1.0);
    if (forum == kMiniPublic) return luck < block[open_][forum] * block[seats_] / adults;
    if (forum != kSurvey) return luck < block[open_][forum] * willingness(block, i, forum);
    return luck < block[open_][forum] * block[sample_] / adults &&
           block.uniform(of_answer_, i) < willingness(block, i, forum);
  }

  void enter(const BlockView& block, std::size_t i, std::size_t forum,
             std::span<double> counts) const {
    block[part_][i] = static_cast<std::uint8_t>(forum + 1);
    ++counts[kOfThosePresent + group(block, i)];
    const auto of = counts.subspan(forum * kOfForum, kOfForum);
    double said = 1;
    if (forum == kOnline || forum == kSocialMedia) {
      const auto draw = static_cast<std::uint32_t>(2 * forum);
      said =
          block.uniform(of_writing_, i, draw) < block[writes_]
              ? 1 + std::floor(math::log(block.uniform(of_writing_, i, draw + 1)) / math::log(0.75))
              : 0;
    }
    of[kCitizens] += std::floor(block[weight_][i] * kPart + 0.5);
    of[kPersons] += 1;
    of[kSaid] += said;
    of[kSaidOpinion] += said * std::floor(block[opinion_][i] * kPart + 0.5);
  }

  std::size_t group(const BlockView& block, std::size_t i) const {
    const std::size_t age = block[age_][i] < 35 ? 0 : block[age_][i] < 60 ? 1 : 2;
    return (age * 2 + block[sex_][i]) * 3 + block[education_][i];
  }

  static double distance(std::span<const double> counts) {
    double all = 0, present = 0, sum = 0;
    for (std::size_t g = 0; g < kGroups; ++g) {
      all += counts[kOfAdults + g];
      present += counts[kOfThosePresent + g];
    }
    if (present == 0) return 0;
    for (std::size_t g = 0; g < kGroups; ++g)
      sum += std::abs(counts[kOfThosePresent + g] / present - counts[kOfAdults + g] / all);
    return sum / 2;
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_, education_;
  Reads<double> skill_, weight_;
  Writes<double> first_, opinion_, voice_;
  Writes<std::uint8_t> part_;
  ReadsValue around_;
  OwnsStock lever_, moved_, held_, heard_, adults_, present_, distance_;
  ReadsTable open_, participation_, importance_;
  ReadsNumber every_, sample_, seats_, salience_, by_voice_, by_extremity_, writes_, informed_,
      learning_, responsiveness_, published_, usual_voice_, lever_at_start_, mean_, by_age_,
      spread_, openness_;
  Stream of_opinion_, of_part_, of_answer_, of_writing_;
};

ModelCard card() {
  ModelCard card;
  card.name = "engagement";
  card.title = "Engagement, opinion and responsiveness";
  card.purpose =
      "What citizens think of a lever, who says so in hearings, forums, surveys and mini-publics, "
      "what is heard, and whether it changes anything. Needs the models education and "
      "digital_skill "
      "before it and the value person.opinion_around; formulas read engagement.lever.";
  card.submodel = kSubmodel;
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
      on_card("engagement.open", "1", {{"channel", forums()}}, {0, 0, 0, 0, 0}, 0, 1,
              "assumed: policy", "Which channels are held"),
      on_card("engagement.importance", "1", {{"channel", forums()}}, {1, 1, 1, 1, 1}, 0, 10,
              "assumed: policy", "ω: weight of a channel in what is heard"),
      on_card("engagement.participation", "1",
              {{"channel", forums()}, {"term", {"constant", "age", "education", "digital"}}},
              {-4.2, .25, .5,   0,  -3.2, -.075, .5, 2.0, -2.5, -.15,
               0,    2.0, -.85, .1, .2,   0,     -3, 0,   0,    0},
              -10, 10,
              "assumed; that older and better educated people come to hearings: Einstein, Palmer "
              "and Glick (2019)",
              "θ: who takes part; age for ten years, education for a level, digital skill s")};
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"engagement.every", "1", 3, 1, 12, "assumed",
            "Months between two rounds, from January"},
           {"engagement.survey_sample", "1", 2000, 0, 1e6, "assumed: policy",
            "Simulated persons whom a survey asks"},
           {"engagement.mini_public_seats", "1", 100, 0, 1e5, "assumed: policy",
            "Simulated persons in a mini-public, drawn by lot"},
           {"engagement.salience", "1", 0, -2, 2, "assumed",
            "Added to θ of every channel: how much the question is on citizens' minds"},
           {"engagement.by_voice", "1", 0.4, 0, 4, "assumed", "How much voice draws to take part"},
           {"engagement.by_extremity", "1", 0.5, 0, 4, "assumed",
            "θ_x: how much an extreme opinion does"},
           {"engagement.writes", "1", 0.147, 0.05, 0.58,
            "computed: 17 conversations on Polis with 12,963 voters (CC BY 4.0)",
            "Share of those in forums and social media who write"},
           {"engagement.informed_opinion", "1", 0.6, 0, 1, "assumed",
            "Opinion that information leads to"},
           {"engagement.learning", "1", 0.3, 0, 1, "assumed",
            "β: how far a mini-public moves to the informed opinion"},
           {"engagement.responsiveness", "1", 0.15, 0, 0.6, "assumed: policy",
            "ρ: how far the lever moves to what is heard"},
           {"engagement.published", "1", 1, 0, 1, "assumed: policy",
            "Whether all learn what came of it"},
           {"trust.usual_voice", "1", 0.30, 0, 1,
            "OECD trust survey 2021: 30 % feel that they have a say", "v̄"},
           {"engagement.lever_at_start", "1", 1, 0, 1, "assumed: policy", "ℓ at the start"},
           {"engagement.opinion", "1", 0.6, 0, 1, "assumed", "Mean first opinion of those of 50"},
           {"engagement.opinion_by_age", "1", 0.03, -0.2, 0.2, "assumed",
            "More for each ten years of age"},
           {"engagement.opinion_spread", "1", 0.2, 0, 1, "assumed",
            "Standard deviation of first opinions"},
           {"engagement.openness", "1", 0.7, 0, 1, "assumed",
            "a: how far opinions follow those around"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<Engagement> registered{card()};

}  // namespace
}  // namespace civitas

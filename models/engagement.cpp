// SPDX-License-Identifier: Apache-2.0
// Engagement: what citizens think of a question, who says so, who is heard, and whether it changes
// anything.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "models/engagement_card.hpp"
#include "models/family.hpp"
#include "models/participation.hpp"
#include "models/seats.hpp"
#include "sim/core/math.hpp"
#include "sim/core/normal.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

std::vector<std::string> part_taken() {
  std::vector<std::string> labels = {"none"};
  labels.insert(labels.end(), forums().begin(), forums().end());
  return labels;
}

// What is counted of each channel, in whole parts.
constexpr std::size_t kCitizens = 0, kPersons = 1, kSaid = 2, kSaidOpinion = 3, kAsked = 4,
                      kChances = 5, kSquares = 6, kOfForum = 7;
constexpr double kPart = 65536;
// Of everybody: adults; by stratum adults and those who take part; lots for seats.
constexpr std::size_t kAdults = kForums * kOfForum, kOfAdults = kAdults + 1,
                      kOfThosePresent = kOfAdults + kStrata, kOfLots = kOfThosePresent + kStrata,
                      kCounts = kOfLots + std::size(kSeated) * kOfSeats;

double parts(double value) { return std::floor(value * kPart + 0.5); }

std::vector<std::string> educations() { return {"low", "medium", "high"}; }

class Engagement final : public Process {
 public:
  explicit Engagement(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", sexes())),
        education_(declaration.reads_category("person.education", educations())),
        skill_(declaration.reads<double>("person.digital_skill")),
        weight_(declaration.reads<double>("person.weight")),
        first_(added(declaration, "first_opinion", "x₀: opinion at the start, 0 to 1")),
        opinion_(added(declaration, "opinion", "x: how far the lever should be open, 0 to 1")),
        voice_(added(declaration, "voice", "v: feeling of being heard, 0 to 1")),
        part_(declaration.adds<std::uint8_t>(Entity::person,
                                             {"takes_part", Storage::category, "1", part_taken(),
                                              "where this person takes part in this step", ""})),
        comments_(declaration.adds<std::int32_t>(
            Entity::person, {"comments",
                             Storage::integer,
                             "1",
                             {},
                             "how often this person writes online in this step",
                             ""})),
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
        representativity_(declaration.stock(
            "engagement.representativity", "1",
            "R-indicator of those asked in this step, 1 − 2 · standard deviation of their chances "
            "to take part; 0: nobody was asked",
            {{"channel", forums()}})),
        last_(declaration.stock(
            "engagement.last_seat", "1", "lots below this one have a seat, by stratum",
            {{"channel", seated()}, {"stratum", strata(sexes(), educations())}})),
        open_(declaration.table("engagement.open")),
        participation_(declaration.table("engagement.participation")),
        importance_(declaration.table("engagement.importance")),
        every_(declaration.number("engagement.every")),
        sample_(declaration.number("engagement.survey_sample")),
        seats_(declaration.number("engagement.mini_public_seats")),
        places_(declaration.number("engagement.focus_group_seats")),
        invitations_(declaration.number("engagement.invitations")),
        salience_(declaration.number("engagement.salience")),
        by_voice_(declaration.number("engagement.by_voice")),
        by_extremity_(declaration.number("engagement.by_extremity")),
        writes_(declaration.number("engagement.writes")),
        further_comments_(declaration.number("engagement.further_comments")),
        voice_of_participants_(declaration.number("engagement.voice_of_participants")),
        voice_of_all_(declaration.number("engagement.voice_of_all")),
        voice_fades_(declaration.number("engagement.voice_fades")),
        informed_(declaration.number("engagement.informed_opinion")),
        learning_(declaration.number("engagement.learning")),
        staff_skill_(declaration.number("engagement.staff_skill")),
        learning_by_skill_(declaration.number("engagement.learning_by_staff")),
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
    declaration.works_through(
        "engagement.open", "engagement.lever", "citizens are heard, and nothing follows",
        "Write for example services.counters_closed: {is: 1 - engagement.lever, unit: 1} under "
        "`values:`");
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

  // Of the geometric number of comments: the log of the chance to write one more.
  std::vector<double> derive(const StepView& step) const override {
    return {math::log(step[further_comments_] / (1 + step[further_comments_]))};
  }

  void survey(const BlockView& block, std::span<double> counts) const override {
    const auto age = block[age_];
    const auto part = block[part_];
    const auto comments = block[comments_];
    const bool held = is_held(block);
    for (std::size_t i = 0; i < age.size(); ++i) {
      part[i] = 0;
      comments[i] = 0;
      if (age[i] < kOfAge) continue;
      ++counts[kAdults];
      if (!held) continue;
      ++counts[kOfAdults + stratum(block, i)];
      for (std::size_t forum = 0; forum < kForums; ++forum) {
        if (takes_part(block, i, forum, counts)) enter(block, i, forum, counts);
      }
    }
  }

  void govern(const WorldView& world) const override {
    const auto counts = world.counts();
    const double were = std::exchange(world[adults_][0], counts[kAdults]);
    world[moved_][0] = world[held_][0] = 0;
    std::fill(world[present_].begin(), world[present_].end(), 0.0);
    for (std::size_t forum = 0; forum < kForums; ++forum) {
      const auto of = counts.subspan(forum * kOfForum, kOfForum);
      world[representativity_][forum] =
          of[kAsked] == 0 ? 0 : representativity(of[kAsked], of[kChances], of[kSquares]);
    }
    if (!is_held(world)) return;
    const auto entered = counts.subspan(kOfThosePresent, kStrata);
    std::vector<double> present(entered.begin(), entered.end());
    double said = 0, importance = 0;
    for (std::size_t forum = 0; forum < kForums; ++forum) {
      const Heard here =
          has_seats(forum) ? seat(world, forum, were, present) : of_all(counts, forum);
      world[present_][forum] = has_seats(forum) || forum == kSurvey ? here.persons : here.citizens;
      if (here.said == 0) continue;
      double mean = here.opinion / here.said;
      if (forum == kMiniPublic) mean += learnt(world) * (world[informed_] - mean);
      said += world[importance_][forum] * mean;
      importance += world[importance_][forum];
    }
    world[distance_][0] = misrepresented(present, counts.subspan(kOfAdults, kStrata));
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
    const double of_participants = block[voice_of_participants_];
    const double of_all = block[voice_of_all_], fades = block[voice_fades_];
    const double a = block[openness_], published = block[published_], usual = block[usual_voice_];
    const auto part = block[part_];
    const auto first = block[first_];
    const std::size_t count = opinion.size();
    if (is_held(block)) take_seats(block);  // also where nothing is heard
    for (std::size_t i = 0; held && i < count; ++i) {
      const double nearer = std::abs(after - opinion[i]) < std::abs(before - opinion[i]) ? 1 : 0;
      if (part[i] != 0) voice[i] += of_participants * (nearer - voice[i]);
      voice[i] += of_all * published * (nearer - voice[i]);
    }
    for (int month = 0; month < block.months(); ++month) {
      for (std::size_t i = 0; i < count; ++i) {
        voice[i] += fades * (usual - voice[i]);
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

  // How far a mini-public comes to the informed opinion with the staff that prepares it.
  double learnt(const WorldView& world) const {
    return std::min(
        1.0, world[learning_] * (1 + world[learning_by_skill_] * (world[staff_skill_] - 0.5)));
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

  static void ask(std::size_t forum, double chance, std::span<double> counts) {
    const auto of = counts.subspan(forum * kOfForum, kOfForum);
    of[kAsked] += 1;
    of[kChances] += in_parts(chance);
    of[kSquares] += in_parts(chance * chance);
  }

  bool takes_part(const BlockView& block, std::size_t i, std::size_t forum,
                  std::span<double> counts) const {
    if (block[open_][forum] == 0) return false;
    const double luck = block.uniform(of_part_, i, static_cast<std::uint32_t>(forum));
    if (has_seats(forum)) {
      draw_lot(block, i, forum, luck, counts);
      return false;  // until it is known how many others accept
    }
    if (forum == kSurvey) {
      const double adults = std::max(block[adults_][0], 1.0);
      if (luck >= block[open_][forum] * block[sample_] / adults) return false;
      const double answers = willingness(block, i, forum);
      ask(forum, answers, counts);
      return block.uniform(of_answer_, i) < answers;
    }
    const double comes = block[open_][forum] * willingness(block, i, forum);
    ask(forum, comes, counts);
    return luck < comes;
  }

  void enter(const BlockView& block, std::size_t i, std::size_t forum,
             std::span<double> counts) const {
    block[part_][i] = static_cast<std::uint8_t>(forum + 1);
    ++counts[kOfThosePresent + stratum(block, i)];
    const auto of = counts.subspan(forum * kOfForum, kOfForum);
    double said = 1;
    if (forum == kOnlineForum || forum == kSocialMedia) {
      said = comments(block, i, forum);
      block[comments_][i] += static_cast<std::int32_t>(said);
    }
    of[kCitizens] += parts(block[weight_][i]);
    of[kPersons] += 1;
    of[kSaid] += said;
    of[kSaidOpinion] += said * parts(block[opinion_][i]);
  }

  double comments(const BlockView& block, std::size_t i, std::size_t forum) const {
    const auto draw = static_cast<std::uint32_t>(2 * forum);
    if (block.uniform(of_writing_, i, draw) >= block[writes_]) return 0;
    return 1 + std::floor(math::log(block.uniform(of_writing_, i, draw + 1)) / block.derived()[0]);
  }

  template <class View>
  double seats(const View& view, std::size_t forum) const {
    return std::floor(view[open_][forum] * view[forum == kMiniPublic ? seats_ : places_]);
  }
  template <class View>
  double share_invited(const View& view, std::size_t forum, double adults) const {
    return std::min(1.0, seats(view, forum) * view[invitations_] / std::max(adults, 1.0));
  }

  void draw_lot(const BlockView& block, std::size_t i, std::size_t forum, double luck,
                std::span<double> counts) const {
    const double invited = share_invited(block, forum, block[adults_][0]);
    if (luck >= invited) return;
    const double accepts = willingness(block, i, forum);
    ask(forum, accepts, counts);
    if (!has_accepted(block, i, forum, accepts)) return;
    const auto lots = counts.subspan(kOfLots + seats_of(forum) * kOfSeats, kOfSeats);
    const auto of = lots.subspan(place_of_lot(stratum(block, i), lot(luck, invited)), kOfLot);
    of[kLotPersons] += 1;
    of[kLotCitizens] += parts(block[weight_][i]);
    of[kLotOpinion] += parts(block[opinion_][i]);
  }
  bool has_accepted(const BlockView& block, std::size_t i, std::size_t forum,
                    double accepts) const {
    return block.uniform(of_answer_, i, static_cast<std::uint32_t>(forum)) < accepts;
  }

  struct Heard {
    double persons, citizens, said, opinion;  // opinion: the sum of what was said
  };
  static Heard of_all(std::span<const double> counts, std::size_t forum) {
    const auto of = counts.subspan(forum * kOfForum, kOfForum);
    return {of[kPersons], of[kCitizens] / kPart, of[kSaid], of[kSaidOpinion] / kPart};
  }
  Heard seat(const WorldView& world, std::size_t forum, double adults,
             std::span<double> present) const {
    const auto counts = world.counts();
    const auto last = world[last_].subspan(seats_of(forum) * kStrata, kStrata);
    const Seated seated = fill_seats(counts.subspan(kOfLots + seats_of(forum) * kOfSeats, kOfSeats),
                                     counts.subspan(kOfAdults, kStrata), seats(world, forum),
                                     share_invited(world, forum, adults), last);
    for (std::size_t s = 0; s < kStrata; ++s) present[s] += seated.by_stratum[s];
    return {seated.persons, seated.citizens / kPart, seated.persons, seated.opinion / kPart};
  }

  // As draw_lot has drawn.
  void take_seats(const BlockView& block) const {
    for (const std::size_t forum : kSeated) {
      if (block[open_][forum] == 0) continue;
      const auto last = block[last_].subspan(seats_of(forum) * kStrata, kStrata);
      for (std::size_t i = 0; i < block[age_].size(); ++i) {
        if (block[age_][i] < kOfAge) continue;
        if (block.uniform(of_part_, i, static_cast<std::uint32_t>(forum)) <
                last[stratum(block, i)] &&
            has_accepted(block, i, forum, willingness(block, i, forum)))
          block[part_][i] = static_cast<std::uint8_t>(forum + 1);
      }
    }
  }

  std::size_t stratum(const BlockView& block, std::size_t i) const {
    return civitas::stratum(block[age_][i], block[sex_][i], block[education_][i]);
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_, education_;
  Reads<double> skill_, weight_;
  Writes<double> first_, opinion_, voice_;
  Writes<std::uint8_t> part_;
  Writes<std::int32_t> comments_;
  ReadsValue around_;
  OwnsStock lever_, moved_, held_, heard_, adults_, present_, distance_, representativity_, last_;
  ReadsTable open_, participation_, importance_;
  ReadsNumber every_, sample_, seats_, places_, invitations_, salience_, by_voice_, by_extremity_,
      writes_, further_comments_, voice_of_participants_, voice_of_all_, voice_fades_, informed_,
      learning_, staff_skill_, learning_by_skill_, responsiveness_, published_, usual_voice_,
      lever_at_start_, mean_, by_age_, spread_, openness_;
  Stream of_opinion_, of_part_, of_answer_, of_writing_;
};

const Registered<Engagement> registered{engagement_card()};

}  // namespace
}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Ageing: everybody has a birthday once a year.
#include "models/ages.hpp"
#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
A survey tells years, not birthdays: the month is drawn. The first step is the observed month, so
birthdays begin with the second.
)";

class Ageing final : public Process {
 public:
  explicit Ageing(Declaration& declaration)
      : age_(declaration.writes<std::int32_t>("person.age")),
        birth_month_(declaration.adds<std::int32_t>(
            Entity::person, {"birth_month", Storage::integer, "1", {}, "1 to 12", ""})),
        birthday_(declaration.stream("ageing.birth_month", Entity::person)) {}

  void start(const BlockView& block) const override {
    const auto draw = block.uniforms(birthday_);
    const auto month = block[birth_month_];
    for (std::size_t i = 0; i < month.size(); ++i)
      month[i] = 1 + static_cast<std::int32_t>(draw[i] * 12);
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const auto age = block[age_];
    const auto birth_month = block[birth_month_];
    for (int later = 0; later < block.months(); ++later) {
      const int now = (block.month() + later).month();
      for (std::size_t i = 0; i < age.size(); ++i) age[i] += birth_month[i] == now ? 1 : 0;
    }
  }

 private:
  Writes<std::int32_t> age_, birth_month_;
  Stream birthday_;
};

ModelCard card() {
  ModelCard card;
  card.name = "ageing";
  card.title = "Ageing";
  card.purpose = "Everybody has a birthday once a year.";
  card.submodel = kSubmodel;
  return card;
}

const Registered<Ageing> registered{card()};

}  // namespace
}  // namespace civitas

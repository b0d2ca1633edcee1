// SPDX-License-Identifier: Apache-2.0
// Units form a group, are written as they are read, and say how to convert.
#include "sim/language/unit.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace civitas::language {
namespace {

Unit any_unit() {
  Unit unit;
  const std::vector<std::string> bases = {"EUR",  "USD", "year", "month",
                                          "week", "day", "hour", "minute"};
  for (const std::string& base :
       *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(bases)))
    unit = *rc::gen::arbitrary<bool>() ? unit * Unit::base(base) : unit / Unit::base(base);
  return unit;
}

RC_GTEST_PROP(Unit, FormsACommutativeGroup, ()) {
  const Unit a = any_unit(), b = any_unit(), c = any_unit();
  RC_ASSERT((a * b) * c == a * (b * c));
  RC_ASSERT(a * b == b * a);
  RC_ASSERT(a * Unit() == a);
  RC_ASSERT((a / a).is_one());
  RC_ASSERT(a / b * b == a);
}

RC_GTEST_PROP(Unit, IsReadAsItIsWritten, ()) {
  const Unit unit = any_unit();
  const auto again = Unit::parse(unit.text());
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == unit);
}

RC_GTEST_PROP(Unit, PowersAreRepeatedProducts, ()) {
  const Unit unit = any_unit();
  const int exponent = *rc::gen::inRange(0, 6);
  Unit product, inverse;
  for (int i = 0; i < exponent; ++i) {
    product = product * unit;
    inverse = inverse / unit;
  }
  RC_ASSERT(unit.power(exponent) == product);
  RC_ASSERT(unit.power(-exponent) == inverse);
}

TEST(Unit, ReadsWhatPeopleWrite) {
  EXPECT_EQ(Unit::parse("EUR/month"), Unit::base("EUR") / Unit::base("month"));
  EXPECT_EQ(Unit::parse(" EUR * hour / year "), Unit::parse("hour*EUR/year"));
  EXPECT_EQ(Unit::parse("1/year"), Unit() / Unit::base("year"));
  EXPECT_EQ(Unit::parse("1"), Unit());
  EXPECT_EQ(Unit::parse("EUR^2/EUR"), Unit::base("EUR"));
  EXPECT_EQ(Unit::parse("EUR/EUR"), Unit());
  EXPECT_EQ(Unit::parse("EUR*month/year^12")->text(), "EUR*month/year^12");
}

TEST(Unit, RefusesWhatIsNoUnit) {
  for (const char* text :
       {"", " ", "euro", "EURO", "eur", "EUR/", "/year", "EUR year", "EUR^0", "EUR^-1", "EUR^x",
        "EUR^", "2", "EUR**year", "EUR//year", "years", "%", "EUR/m²", "€"})
    EXPECT_EQ(Unit::parse(text), std::nullopt) << text;
}

TEST(Unit, SaysHowToConvert) {
  const Unit monthly = *Unit::parse("EUR/month"), yearly = *Unit::parse("EUR/year");
  EXPECT_EQ(conversion_advice(monthly, yearly), "Write `* 12 month/year` after it to get EUR/year");
  EXPECT_EQ(conversion_advice(yearly, monthly),
            "Write `/ 12 month/year` after it to get EUR/month");
  EXPECT_EQ(conversion_advice(*Unit::parse("month"), *Unit::parse("year")),
            "Write `/ 12 month/year` after it to get year");
  EXPECT_EQ(conversion_advice(monthly, *Unit::parse("USD/year")), "");
  EXPECT_EQ(conversion_advice(monthly, monthly), "");
  EXPECT_EQ(conversion_advice(*Unit::parse("EUR/day"), *Unit::parse("EUR/week")),
            "Write `* 7 day/week` after it to get EUR/week");
  EXPECT_EQ(
      conversion_advice(*Unit::parse("EUR/week"), monthly),
      "Write `* 52 week/year / 12 month/year` after it to get EUR/month, or the number of the "
      "law: no month has a whole number of weeks");
  EXPECT_EQ(conversion_advice(*Unit::parse("week"), *Unit::parse("month")),
            "Write `* 12 month/year / 52 week/year` after it to get month, or the number of the "
            "law: no month has a whole number of weeks");
}

TEST(Unit, AbsurdExponentsDoNotOverflow) {
  EXPECT_EQ(Unit::parse("EUR^9999999999999999999"), std::nullopt);
  Unit huge = *Unit::parse("EUR^999999");
  for (int i = 0; i < 40; ++i) huge = huge * huge;
  EXPECT_FALSE(huge.is_one());
}

}  // namespace
}  // namespace civitas::language

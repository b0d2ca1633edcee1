// SPDX-License-Identifier: Apache-2.0
// What is saved is loaded again, bit by bit; and bytes that nobody saved are refused, whatever they
// are.
#include "sim/core/archive.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <random>

namespace civitas {
namespace {

enum class Colour : std::uint8_t { red, green };

struct Inner {
  std::string name;
  std::vector<std::int32_t> counts;
  bool operator==(const Inner&) const = default;
  template <class Archive>
  void fields(Archive& archive) {
    archive(name, counts);
  }
};

struct Outer {
  using Either = std::variant<std::vector<std::uint8_t>, std::vector<double>>;
  std::uint64_t number = 0;
  bool yes = false;
  Colour colour = Colour::red;
  double real = 0;
  std::vector<Inner> inner;
  std::array<std::vector<std::uint32_t>, 2> pair;
  std::vector<std::vector<double>> rows;
  Either either;
  bool operator==(const Outer&) const = default;

  template <class Archive>
  void fields(Archive& archive) {
    archive(number, yes, colour, real, inner, pair, rows, either);
  }
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  double real() {
    static constexpr double kOdd[] = {0.0, -0.0, std::numeric_limits<double>::infinity(),
                                      std::numeric_limits<double>::denorm_min(), 1e308};
    return below(3) == 0 ? kOdd[below(5)] : static_cast<double>(engine_()) / 7;
  }
  template <class T, class Make>
  std::vector<T> list(Make make) {
    std::vector<T> list(below(5));
    for (T& item : list) item = make();
    return list;
  }
  Outer outer() {
    Outer outer;
    outer.number = engine_();
    outer.yes = below(2) == 1;
    outer.colour = below(2) == 1 ? Colour::red : Colour::green;
    outer.real = real();
    const auto word = [&] { return std::string(below(30), static_cast<char>(below(256))); };
    const auto whole = [&] { return static_cast<std::int32_t>(engine_()); };
    outer.inner = list<Inner>([&] { return Inner{word(), list<std::int32_t>(whole)}; });
    for (auto& half : outer.pair)
      half = list<std::uint32_t>([&] { return static_cast<std::uint32_t>(engine_()); });
    const auto reals = [&] { return list<double>([&] { return real(); }); };
    outer.rows = list<std::vector<double>>(reals);
    if (below(2) == 0)
      outer.either = reals();
    else
      outer.either = list<std::uint8_t>([&] { return static_cast<std::uint8_t>(below(256)); });
    return outer;
  }

 private:
  std::mt19937_64 engine_;
};

std::vector<std::byte> saved(const Outer& outer) {
  Saver saver;
  saver(outer);
  return saver.take();
}

TEST(Archive, WhatIsSavedIsLoaded) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Outer outer = Random(seed).outer();
    const std::vector<std::byte> bytes = saved(outer);
    Outer loaded = Random(seed + 1).outer();  // what was there before goes
    Loader loader(bytes);
    loader(loaded);
    ASSERT_EQ(loaded, outer) << seed;
    ASSERT_TRUE(loader.rest().empty());
    ASSERT_EQ(saved(loaded), bytes);  // -0.0 and 0.0 are equal, their bytes are not
  }
}

TEST(Archive, WhatIsHandedOnIsWhatWouldBeKept) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Outer outer = Random(seed).outer();
    std::vector<std::byte> put;
    Saver saver([&](std::span<const std::byte> bytes) {
      put.insert(put.end(), bytes.begin(), bytes.end());
    });
    saver(outer);
    EXPECT_EQ(put, saved(outer)) << seed;
    EXPECT_TRUE(saver.take().empty());
  }
}

TEST(Archive, NothingIsANumberKeepsItsBits) {
  const std::vector<double> nan = {std::bit_cast<double>(0x7ff8000000000123U)};
  Saver saver;
  saver(nan);
  std::vector<double> loaded;
  const std::vector<std::byte> bytes = saver.take();
  Loader loader(bytes);
  loader(loaded);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(loaded.at(0)), 0x7ff8000000000123U);
}

TEST(Archive, EveryShorterTextIsRefused) {
  const std::vector<std::byte> bytes = saved(Random(3).outer());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    Outer loaded;
    const std::span<const std::byte> shorter(bytes.data(), length);
    Loader loader(shorter);
    ASSERT_THROW(loader(loaded), Unloadable) << length;
  }
}

TEST(Archive, AnyBytesAreLoadedOrRefused) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    std::vector<std::byte> bytes = saved(random.outer());
    for (std::uint64_t n = random.below(4); n < 4; ++n)
      bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
    Outer loaded;
    Loader loader(bytes);
    try {
      loader(loaded);
    } catch (const Unloadable&) {
    }
  }
}

TEST(Archive, WhatHasToBeTheSameIsCompared) {
  Saver saver;
  saver.same(std::string("age"));
  const std::vector<std::byte> bytes = saver.take();
  Loader right(bytes), wrong(bytes);
  right.same(std::string("age"));
  EXPECT_THROW(wrong.same(std::string("sex")), Unloadable);
}

}  // namespace
}  // namespace civitas

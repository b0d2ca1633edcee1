// SPDX-License-Identifier: Apache-2.0
// XXH3 as published, however the bytes are cut.
#include "sim/io/checksum.hpp"

#include <gtest/gtest.h>

#include <string>

namespace civitas {
namespace {

std::string hex(const Checksum& checksum) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : checksum) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

TEST(Checksum, OfNothingIsThePublishedOne) {
  EXPECT_EQ(hex(Checksummer().value()), "99aa06d3014798d86001c324468d497f");
}

TEST(Checksum, DoesNotDependOnHowTheBytesAreCut) {
  std::vector<std::byte> bytes(10'000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 7 % 251);
  Checksummer whole;
  whole.add(bytes);
  for (const std::size_t piece : {1, 63, 256, 4096}) {
    Checksummer cut;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      cut.add(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)));
    EXPECT_EQ(cut.value(), whole.value());
  }
  bytes[5000] ^= std::byte{1};
  Checksummer other;
  other.add(bytes);
  EXPECT_NE(other.value(), whole.value());
}

}  // namespace
}  // namespace civitas

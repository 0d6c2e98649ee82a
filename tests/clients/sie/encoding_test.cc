// Text in the encodings that SIE files are written in.

#include "clients/sie/encoding.h"

#include <gmock/gmock.h>

namespace liggare::sie {
namespace {

using ::testing::HasSubstr;

std::string Decoded(const std::string& bytes) {
  const absl::StatusOr<std::string> text = DecodeText(bytes);
  return text.ok() ? *text : "refused: " + std::string(text.status().message());
}

TEST(EncodingTest, SwedishIsReadInAllThatOccur) {
  EXPECT_EQ(Decoded("\x8Fngstr\x94m, \x84rende, f\x82te"), "Ångström, ärende, féte");
  EXPECT_EQ(Decoded("\xC5ngstr\xF6m, \xE4rende"), "Ångström, ärende");
  EXPECT_EQ(Decoded("\xC3\x85ngström"), "Ångström");
  EXPECT_EQ(Decoded("plain"), "plain");
}

TEST(EncodingTest, SignsBelongToTheEncodingOfTheLettersBesideThem) {
  EXPECT_EQ(Decoded("m\xF6te \x96 25 \xB0"), "möte – 25 °");
  EXPECT_EQ(Decoded("v\x84rme 25 \xF8"), "värme 25 °");
  EXPECT_EQ(Decoded("25 \xB0"), "25 °");
  EXPECT_EQ(Decoded("\x15 22"), "§ 22");
}

TEST(EncodingTest, ALostCharacterStaysWhatTheFileSays) {
  EXPECT_EQ(Decoded("Kaffebr\xEF\xBF\xBD"
                    "d"),
            "Kaffebr\xEF\xBF\xBD"
            "d");
}

TEST(EncodingTest, WhatCannotBeToldIsRefused) {
  EXPECT_THAT(Decoded("\x84r \xE4r"), HasSubstr("nothing tells which"));
  EXPECT_THAT(Decoded("\xE4\xE5\x81"), HasSubstr("byte 81"));
  EXPECT_THAT(Decoded("a\x01"
                      "b"),
              HasSubstr("control character"));
}

TEST(EncodingTest, EveryCharacterOfCp437ComesBack) {
  for (int byte = 0x80; byte <= 0xFF; ++byte) {
    // Letters beside it say that it is CP437.
    const std::string bytes = std::string("\x86\x84\x94") + static_cast<char>(byte);
    const absl::StatusOr<std::string> text = DecodeText(bytes);
    ASSERT_TRUE(text.ok()) << byte << text.status();
    EXPECT_EQ(EncodeCp437(*text).value(), bytes);
  }
  EXPECT_EQ(EncodeCp437("§ 22").value(), "\x15 22");
}

TEST(EncodingTest, TextThatCp437LacksIsAnErrorAndNeverDropped) {
  EXPECT_THAT(EncodeCp437("pris: 5 €").status().message(), HasSubstr("CP437 has no €"));
  EXPECT_THAT(EncodeCp437("\xC3").status().message(), HasSubstr("not UTF-8"));
}

}  // namespace
}  // namespace liggare::sie

#include "services/budget/texts.h"

#include <set>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace liggare::budget {
namespace {

std::vector<std::string> Paths(v1::Payload& payload) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : PrivateTexts(payload)) paths.push_back(path);
  return paths;
}

TEST(TextsTest, FindsEachTextWithItsPath) {
  v1::Payload payload;
  payload.mutable_cost_posted()->mutable_text()->set_text("Faktura");
  payload.mutable_cost_posted()->mutable_counterparty_text()->set_text("En person");
  EXPECT_THAT(Paths(payload),
              testing::ElementsAre("cost_posted.text", "cost_posted.counterparty_text"));
}

TEST(TextsTest, FindsTextsOfACorrectionsReplacement) {
  v1::Payload payload;
  v1::EventCorrected* correction = payload.mutable_event_corrected();
  correction->mutable_reason()->set_text("Fel aktivitet");
  correction->mutable_replacement()->mutable_cost_posted()->mutable_text()->set_text("Faktura");
  EXPECT_THAT(Paths(payload), testing::ElementsAre("event_corrected.reason",
                                                   "event_corrected.replacement.cost_posted.text"));
}

TEST(TextsTest, GivesTheTextsThemselves) {
  v1::Payload payload;
  payload.mutable_follow_up_line()->mutable_comment()->set_text("Enligt plan");
  for (auto& [path, text] : PrivateTexts(payload)) text->set_text("");
  EXPECT_EQ(payload.follow_up_line().comment().text(), "");
}

TEST(TextsTest, FindsNoneWhereThereIsNone) {
  v1::Payload payload;
  EXPECT_TRUE(PrivateTexts(payload).empty());
  payload.mutable_cost_posted()->set_amount(1);
  EXPECT_TRUE(PrivateTexts(payload).empty());
}

// Every field of type PrivateText that a kind of event has is found when it is set.
TEST(TextsTest, FindsThoseOfEveryKindOfEvent) {
  const auto* kinds = v1::Payload::descriptor();
  int texts = 0;
  for (int i = 0; i < kinds->field_count(); ++i) {
    const auto* kind = kinds->field(i);
    for (int j = 0; j < kind->message_type()->field_count(); ++j) {
      const auto* field = kind->message_type()->field(j);
      if (field->message_type() != v1::PrivateText::descriptor()) continue;
      v1::Payload payload;
      auto* message = payload.GetReflection()->MutableMessage(&payload, kind);
      message->GetReflection()->MutableMessage(message, field);
      EXPECT_THAT(Paths(payload), testing::ElementsAre(kind->name() + "." + field->name()));
      ++texts;
    }
  }
  EXPECT_GE(texts, 5);
}

}  // namespace
}  // namespace liggare::budget

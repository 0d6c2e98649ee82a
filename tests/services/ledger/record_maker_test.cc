// What is stored of an event, made in place.

#include "services/ledger/record_maker.h"

#include <gtest/gtest.h>

#include <vector>

#include "google/protobuf/arena.h"
#include "google/protobuf/util/message_differencer.h"
#include "store/vault.h"

namespace liggare::ledger {
namespace {

using google::protobuf::util::MessageDifferencer;

v1::Event EntryWithTexts() {
  v1::Event event;
  event.set_event_id("0b7f1a52-6c1e-4a57-9d0e-3f5c0a9b1c2d");
  event.set_effective_date("2020-04-14");
  v1::CostPosted& posted = *event.mutable_payload()->mutable_cost_posted();
  posted.set_amount(5);
  posted.set_account("5460");
  posted.mutable_text()->set_text("Kvitto");
  posted.mutable_counterparty_text()->set_text("En person");
  return event;
}

class RecordMakerTest : public ::testing::Test {
 protected:
  RecordMakerTest() : event_(*google::protobuf::Arena::CreateMessage<v1::Event>(&arena_)) {
    event_ = EntryWithTexts();
  }

  google::protobuf::Arena arena_;
  v1::Event& event_;
  std::vector<store::StoredText> texts_;
};

TEST_F(RecordMakerTest, RecordCommitsToTextsThatLieBesideIt) {
  const v1::Record& record = *MakeRecord(event_, "local", &arena_, &texts_);
  EXPECT_EQ(record.actor(), "local");
  ASSERT_EQ(texts_.size(), 2u);
  const v1::PrivateText& text = record.event().payload().cost_posted().text();
  EXPECT_EQ(text.text(), "");
  EXPECT_EQ(texts_[0].field, "cost_posted.text");
  EXPECT_EQ(texts_[0].text, "Kvitto");
  EXPECT_EQ(text.commitment(), store::Vault::Commitment(texts_[0].salt, "Kvitto"));
  const store::Beside beside = MakeBeside(record, texts_);
  EXPECT_EQ(beside.texts.size(), 2u);
}

TEST_F(RecordMakerTest, TheEventStaysAsItWasGiven) {
  MakeRecord(event_, "local", &arena_, &texts_);
  EXPECT_TRUE(MessageDifferencer::Equals(event_, EntryWithTexts()));
}

TEST_F(RecordMakerTest, RecordWithoutTextsSharesTheEventOfItsRequest) {
  event_.mutable_payload()->mutable_cost_posted()->clear_text();
  event_.mutable_payload()->mutable_cost_posted()->clear_counterparty_text();
  const v1::Record& record = *MakeRecord(event_, "local", &arena_, &texts_);
  EXPECT_EQ(&record.event(), &event_);
  EXPECT_TRUE(texts_.empty());
}

}  // namespace
}  // namespace liggare::ledger

// What is stored of an event, made in place.

#include "services/ledger/record_maker.h"

#include <gtest/gtest.h>

#include "google/protobuf/arena.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/budget/tags.h"
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

TEST(RecordMakerTest, RecordCommitsToTextsThatLieBesideIt) {
  v1::Record record;
  *record.mutable_event() = EntryWithTexts();
  const BesideRecord beside = CompleteRecord("local", record);
  EXPECT_EQ(record.actor(), "local");
  EXPECT_EQ(beside.tags, budget::Tags(record));
  ASSERT_EQ(beside.texts.size(), 2u);
  const v1::PrivateText& text = record.event().payload().cost_posted().text();
  EXPECT_EQ(text.text(), "");
  EXPECT_EQ(beside.texts[0].field, "cost_posted.text");
  EXPECT_EQ(beside.texts[0].text, "Kvitto");
  EXPECT_EQ(text.commitment(), store::Vault::Commitment(beside.texts[0].salt, "Kvitto"));
}

TEST(RecordMakerTest, TextsPutBackMakeTheEventWhatItWas) {
  v1::Record record;
  *record.mutable_event() = EntryWithTexts();
  BesideRecord beside = CompleteRecord("local", record);
  PutBackTexts(std::move(beside.texts), *record.mutable_event());
  EXPECT_TRUE(MessageDifferencer::Equals(record.event(), EntryWithTexts()));
}

TEST(RecordMakerTest, RecordSharesTheEventOfItsRequestOnAnArena) {
  google::protobuf::Arena arena;
  auto& request = *google::protobuf::Arena::CreateMessage<v1::AppendRequest>(&arena);
  v1::Event* event = request.add_events();
  *event = EntryWithTexts();
  auto& record = *google::protobuf::Arena::CreateMessage<v1::Record>(&arena);
  record.unsafe_arena_set_allocated_event(event);
  CompleteRecord("local", record);
  EXPECT_EQ(&record.event(), event);
  EXPECT_EQ(event->payload().cost_posted().text().text(), "");
}

}  // namespace
}  // namespace liggare::ledger

// The log against a model: a vector of what was appended, over random appends, refusals, abandons,
// erasures, reopenings and reads.

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "store/timestamp.h"
#include "store/vault.h"
#include "tests/store/sample_log.h"
#include "tests/support/fault_env.h"
#include "tests/support/record_bytes.h"
#include "tests/support/seed.h"
#include "tests/support/tag_set.h"

namespace liggare::store {
namespace {

struct ModelEvent {
  std::string event_id;
  std::string bytes;
  std::set<std::string> tags;
  absl::Time recorded_at;
  std::string text;  // Empty when there is none, or no more.
};
using Model = std::map<std::string, std::vector<ModelEvent>>;

class LogModelTest : public testing::Test {
 protected:
  LogModelTest() : stored_(env_.env()), random_(support::TestSeed()) {}

  uint64_t Below(uint64_t end) { return random_() % end; }

  std::vector<std::string> SomeTags() {
    std::vector<std::string> tags;
    for (const char* tag : {"line:a", "line:b", "line:ab", "fund:x", "fund:y"}) {
      if (Below(3) == 0) tags.push_back(tag);
    }
    return tags;
  }

  NewRecord SomeEvent() {
    const std::string id = absl::StrCat("e", next_id_++);
    if (Below(5) == 0) return EventWithText(id, absl::StrCat("text of ", id));
    return SampleEvent(id, SomeTags(), Below(20) == 0 ? Below(60'000) : Below(200));
  }

  // A batch of several appends; what is committed goes into the model.
  void CommitSome() {
    Batch batch = stored_.log().NewBatch(SampleTime() + absl::Milliseconds(Below(100'000)));
    Model model = model_;
    for (uint64_t appends = Below(6); appends > 0; --appends) AppendSome(batch, model);
    CheckOverlay(batch, model);
    ASSERT_EQ(stored_.log().Commit(batch), absl::OkStatus());
    model_ = std::move(model);
  }

  void AppendSome(Batch& batch, Model& model) {
    const std::string ledger = absl::StrCat("ledger-", Below(3));
    const int count = static_cast<int>(1 + Below(4));
    std::vector<ModelEvent> appended;
    ASSERT_EQ(batch.Begin(ledger, count), absl::OkStatus());
    const bool abandon = Below(4) == 0;
    for (int i = 0; i < count; ++i) {
      if (!model[ledger].empty() && Below(8) == 0) {
        const NewRecord again = SampleEvent(model[ledger][Below(model[ledger].size())].event_id);
        ASSERT_TRUE(absl::IsAlreadyExists(AddTo(batch, again).status()));
      }
      NewRecord event = SomeEvent();
      if (!abandon && !model[ledger].empty() && Below(6) == 0) {
        const size_t erased = Below(model[ledger].size());
        event.erase_texts_of.push_back(Position{static_cast<int64_t>(erased)});
        model[ledger][erased].text.clear();
      }
      const auto added = AddTo(batch, event);
      ASSERT_TRUE(added.ok()) << added.status();
      appended.push_back(ModelEvent{
          event.event_id(), added->SerializeAsString(), support::SetOf(TagsOfSample(*added)),
          FromTimestamp(added->recorded_at()), event.texts.empty() ? "" : event.texts[0].text});
    }
    if (abandon) {
      batch.Abandon();
    } else {
      batch.Seal();
      model[ledger].insert(model[ledger].end(), appended.begin(), appended.end());
    }
    if (model[ledger].empty()) model.erase(ledger);
  }

  void CheckOverlay(const Batch& batch, const Model& model) {
    for (const auto& [ledger, events] : model) {
      ASSERT_EQ(batch.NextSize(ledger).value, static_cast<int64_t>(events.size()));
      const size_t at = Below(events.size());
      const Position position{static_cast<int64_t>(at)};
      ASSERT_EQ(batch.ReadOne(ledger, position)->SerializeAsString(), events[at].bytes);
      ASSERT_EQ(*batch.FindEvent(ledger, events[at].event_id), position);
      const TagFilter filter = SomeFilter();
      const std::vector<int64_t> expected = Matching(events, filter, at, Direction::kForward);
      const auto found = batch.AnyMatchFrom(ledger, filter, position);
      ASSERT_TRUE(found.ok());
      ASSERT_EQ(found->has_value(), !expected.empty());
      if (found->has_value()) {
        ASSERT_EQ((*found)->value, expected.front());
      }
    }
  }

  TagFilter SomeFilter() {
    TagFilter filter;
    for (uint64_t groups = Below(3); groups > 0; --groups) filter.push_back(SomeTags());
    return filter;
  }

  static std::vector<int64_t> Matching(const std::vector<ModelEvent>& events,
                                       const TagFilter& filter, size_t from, Direction direction) {
    std::vector<int64_t> matching;
    for (size_t at = 0; at < events.size(); ++at) {
      if (direction == Direction::kForward ? at < from : at > from) continue;
      bool all = true;
      for (const std::vector<std::string>& group : filter) {
        bool any = false;
        for (const std::string& tag : group) {
          any = any || events[at].tags.contains(tag);
        }
        all = all && any;
      }
      if (all) matching.push_back(static_cast<int64_t>(at));
    }
    if (direction == Direction::kBackward) std::reverse(matching.begin(), matching.end());
    return matching;
  }

  void CheckReads() {
    ASSERT_EQ(stored_.log().Ledgers().size(), model_.size());
    for (const auto& [ledger, events] : model_) {
      ASSERT_EQ(stored_.log().Head(ledger)->size.value, static_cast<int64_t>(events.size()));
      CheckRange(ledger, events);
      CheckScan(ledger, events);
      CheckSizeAt(ledger, events);
      CheckTexts(ledger, events);
    }
  }

  void CheckRange(const std::string& ledger, const std::vector<ModelEvent>& events) {
    const size_t from = Below(events.size());
    const size_t end = from + Below(events.size() - from + 1);
    const auto read =
        support::RecordBytes(stored_.log(), ledger, Position{static_cast<int64_t>(from)},
                             Size{static_cast<int64_t>(end)});
    ASSERT_TRUE(read.ok()) << read.status();
    ASSERT_EQ(read->size(), end - from);
    for (size_t i = 0; i < read->size(); ++i) ASSERT_EQ((*read)[i], events[from + i].bytes);
  }

  void CheckScan(const std::string& ledger, const std::vector<ModelEvent>& events) {
    const TagFilter filter = SomeFilter();
    const size_t from = Below(events.size());
    for (const Direction direction : {Direction::kForward, Direction::kBackward}) {
      const auto scan =
          stored_.log().Scan(ledger, filter, Position{static_cast<int64_t>(from)}, direction);
      std::vector<int64_t> found;
      for (auto next = scan->Next();; next = scan->Next()) {
        ASSERT_TRUE(next.ok()) << next.status();
        if (!next->has_value()) break;
        found.push_back((*next)->value);
      }
      ASSERT_EQ(found, Matching(events, filter, from, direction));
    }
  }

  void CheckSizeAt(const std::string& ledger, const std::vector<ModelEvent>& events) {
    const absl::Time time = events[Below(events.size())].recorded_at +
                            absl::Microseconds(Below(3)) - absl::Microseconds(1);
    const auto recorded = std::count_if(events.begin(), events.end(), [&](const ModelEvent& event) {
      return event.recorded_at <= time;
    });
    ASSERT_EQ(stored_.log().SizeAt(ledger, time)->value, recorded);
  }

  void CheckTexts(const std::string& ledger, const std::vector<ModelEvent>& events) {
    const size_t at = Below(events.size());
    const auto texts = Vault(stored_.database()).Read(ledger, Position{static_cast<int64_t>(at)});
    ASSERT_TRUE(texts.ok()) << texts.status();
    for (const VaultText& text : *texts) {
      ASSERT_EQ(text.text, events[at].text);
      ASSERT_EQ(text.erased, events[at].text.empty());
    }
    if (!events[at].text.empty()) {
      ASSERT_EQ(texts->size(), 1u);
    }
  }

  void SometimesReopen() {
    if (Below(10) != 0) return;
    const bool crash = Below(2) == 0;
    if (crash) env_.CutPower();
    stored_.Close();
    if (crash) env_.LoseUnsynced(&random_);
    ASSERT_EQ(stored_.Open(), absl::OkStatus());
  }

  support::FaultEnv env_;
  SampleLog stored_;
  std::mt19937_64 random_;
  Model model_;
  int next_id_ = 0;
};

TEST_F(LogModelTest, LogIsTheVectorOfWhatWasAppended) {
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    CommitSome();
    if (Below(40) == 0) {
      ASSERT_EQ(Vault(stored_.database()).Purge(), absl::OkStatus());
    }
    if (Below(5) == 0) {
      ASSERT_EQ(stored_.log().WriteIndexes(), absl::OkStatus());
    }
    SometimesReopen();
    CheckReads();
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(stored_.Check(), absl::OkStatus());
}

}  // namespace
}  // namespace liggare::store

#include "tests/store/sample_log.h"

#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "store/vault.h"
#include "tests/support/check_ledger.h"

namespace liggare::store {

absl::StatusOr<v1::Record> AddTo(Batch& batch, NewRecord event) {
  // They stay until the last batch has gone.
  static std::deque<v1::Record> records;
  v1::Record& record = records.emplace_back(std::move(event.record));
  absl::Status added = batch.Add(record, std::move(event));
  if (!added.ok()) return added;
  return record;
}

NewRecord SampleEvent(const std::string& event_id, const std::vector<std::string>& tags,
                      size_t name_bytes) {
  NewRecord event;
  v1::Event& given = *event.record.mutable_event();
  given.set_event_id(event_id);
  given.set_correlation_id(absl::StrJoin(tags, ","));
  given.mutable_payload()->mutable_line_defined()->set_name(std::string(name_bytes, 'n'));
  return event;
}

NewRecord EventWithText(const std::string& event_id, const std::string& text) {
  NewRecord event = SampleEvent(event_id);
  const std::string salt = Vault::NewSalt();
  event.record.mutable_event()
      ->mutable_payload()
      ->mutable_cost_posted()
      ->mutable_text()
      ->set_commitment(Vault::Commitment(salt, text));
  event.texts.push_back(StoredText{"cost_posted.text", text, salt});
  return event;
}

void AddTagsOfSample(const v1::Record& record, TagList& tags) {
  if (record.event().correlation_id().empty()) return;
  for (const absl::string_view tag : absl::StrSplit(record.event().correlation_id(), ',')) {
    tags.Add({tag.data(), tag.size()});
  }
}

TagList TagsOfSample(const v1::Record& record) {
  TagList tags;
  AddTagsOfSample(record, tags);
  return tags;
}

absl::Time SampleTime() { return absl::FromUnixSeconds(1'600'000'000); }

absl::Status SampleLog::Open() {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open({.path = path(), .env = env_});
  if (!database.ok()) return database.status();
  absl::StatusOr<std::unique_ptr<EventLog>> log = EventLog::Open(**database, AddTagsOfSample);
  if (!log.ok()) return log.status();
  database_ = *std::move(database);
  log_ = *std::move(log);
  return absl::OkStatus();
}

void SampleLog::Close() {
  log_.reset();
  database_.reset();
}

absl::Status SampleLog::Append(const std::string& ledger, const std::vector<NewRecord>& events,
                               absl::Time now) {
  Batch batch = log_->NewBatch(now);
  absl::Status begun = batch.Begin(ledger, static_cast<int>(events.size()));
  if (!begun.ok()) return begun;
  for (const NewRecord& event : events) {
    absl::StatusOr<v1::Record> added = AddTo(batch, event);
    if (!added.ok()) return added.status();
  }
  batch.Seal();
  return log_->Commit(batch);
}

absl::Status SampleLog::AppendMany(const std::string& ledger, const std::string& prefix,
                                   int count) {
  for (int i = 0; i < count; ++i) {
    absl::Status appended = Append(ledger, {SampleEvent(absl::StrCat(prefix, i), {"line:x"})});
    if (!appended.ok()) return appended;
  }
  return absl::OkStatus();
}

absl::Status SampleLog::Check() { return support::CheckLog(*database_, *log_, AddTagsOfSample); }

std::string OnlyFile(const std::string& folder, const std::string& ending) {
  std::string found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ending) continue;
    EXPECT_EQ(found, "") << "more than one " << ending;
    found = entry.path().string();
  }
  EXPECT_NE(found, "") << "no " << ending;
  return found;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace liggare::store

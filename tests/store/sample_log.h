// A log in a folder of its own, and events to put into it, for tests of the store.

#ifndef LIGGARE_TESTS_STORE_SAMPLE_LOG_H_
#define LIGGARE_TESTS_STORE_SAMPLE_LOG_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "liggare/tag_list.h"
#include "liggare/v1/event.pb.h"
#include "rocksdb/env.h"
#include "store/batch.h"
#include "store/database.h"
#include "store/event_log.h"
#include "tests/support/temporary_folder.h"

namespace liggare::store {

// An event to be appended.
struct NewRecord : Beside {
  v1::Record record;

  const std::string& event_id() const { return record.event().event_id(); }
};

// Adds an event to the open append: the record as it is stored.
absl::StatusOr<v1::Record> AddTo(Batch& batch, NewRecord event);

// An event under those tags, with a name of so many bytes.
NewRecord SampleEvent(const std::string& event_id, const std::vector<std::string>& tags = {},
                      size_t name_bytes = 10);
// The same with a private text, to which its record commits.
NewRecord EventWithText(const std::string& event_id, const std::string& text);

// The tags that SampleEvent gave stand in the record.
void AddTagsOfSample(const v1::Record& record, TagList& tags);
TagList TagsOfSample(const v1::Record& record);

absl::Time SampleTime();

class SampleLog {
 public:
  explicit SampleLog(rocksdb::Env* env = nullptr) : env_(env) {}

  absl::Status Open();
  void Close();
  bool is_open() const { return log_ != nullptr; }

  Database& database() { return *database_; }
  EventLog& log() { return *log_; }
  std::string path() const { return folder_.path() + "/data"; }

  // One append in a commit of its own.
  absl::Status Append(const std::string& ledger, const std::vector<NewRecord>& events,
                      absl::Time now = SampleTime());
  // Appends of one event each, in one commit each: ids PREFIX0, PREFIX1, …
  absl::Status AppendMany(const std::string& ledger, const std::string& prefix, int count);

  // The whole log verified anew.
  absl::Status Check();

 private:
  support::TemporaryFolder folder_;
  rocksdb::Env* env_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<EventLog> log_;
};

// The only file of a folder with that ending.
std::string OnlyFile(const std::string& folder, const std::string& ending);
std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& bytes);

}  // namespace liggare::store

#endif  // LIGGARE_TESTS_STORE_SAMPLE_LOG_H_

// An open log on an environment whose power can be cut.

#ifndef LIGGARE_TESTS_STORE_EVENT_LOG_FIXTURE_H_
#define LIGGARE_TESTS_STORE_EVENT_LOG_FIXTURE_H_

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "tests/store/sample_log.h"
#include "tests/support/fault_env.h"
#include "tests/support/record_bytes.h"

namespace liggare::store {

class EventLogTest : public testing::Test {
 protected:
  EventLogTest() : stored_(env_.env()) {}
  void SetUp() override { ASSERT_EQ(stored_.Open(), absl::OkStatus()); }
  void TearDown() override {
    if (stored_.is_open()) {
      EXPECT_EQ(stored_.Check(), absl::OkStatus());
    }
  }

  EventLog& log() { return stored_.log(); }
  // The bytes of the first records of ledger a.
  absl::StatusOr<std::vector<std::string>> RecordsUpTo(int64_t size) {
    return support::RecordBytes(log(), "a", Position{0}, Size{size});
  }

  void Reopen() {
    stored_.Close();
    ASSERT_EQ(stored_.Open(), absl::OkStatus());
  }
  absl::Status CrashAndReopen(std::mt19937_64* random = nullptr) {
    env_.CutPower();
    stored_.Close();
    env_.LoseUnsynced(random);
    return stored_.Open();
  }
  // Overwrites what is stored, as a broken disk or a stray program would.
  void Overwrite(ColumnFamily family, const std::string& key, const std::string& value) {
    ASSERT_TRUE(stored_.database()
                    .rocks()
                    .Put(rocksdb::WriteOptions(), stored_.database().family(family), key, value)
                    .ok());
  }

  support::FaultEnv env_;
  SampleLog stored_;
};

}  // namespace liggare::store

#endif  // LIGGARE_TESTS_STORE_EVENT_LOG_FIXTURE_H_

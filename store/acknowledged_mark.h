// A file beside the database that says how many events have been acknowledged.
//
// A write-ahead log that lost its end looks like one that never had it. The mark tells them apart:
// it is written after a commit is durable and before it is acknowledged, so it never says more than
// is on disk. It is not synced: after a power failure it may say less, and then only notices less.
//
// Used by one thread. Borrows the environment.

#ifndef LIGGARE_STORE_ACKNOWLEDGED_MARK_H_
#define LIGGARE_STORE_ACKNOWLEDGED_MARK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rocksdb {
class Env;
class RandomRWFile;
}  // namespace rocksdb

namespace liggare::store {

class AcknowledgedMark {
 public:
  // Reads the mark of a folder, or makes one that says 0. DATA_LOSS when it cannot be read.
  static absl::StatusOr<std::unique_ptr<AcknowledgedMark>> Open(rocksdb::Env& env,
                                                                const std::string& folder);
  ~AcknowledgedMark();

  // The bytes of a mark, and what they say; nothing when they are damaged.
  static std::string Encode(int64_t events);
  static std::optional<int64_t> Decode(const std::string& bytes);

  const std::string& path() const { return path_; }
  // Events of all ledgers.
  int64_t events() const { return events_; }
  absl::Status Set(int64_t events);

 private:
  AcknowledgedMark(std::string path, std::unique_ptr<rocksdb::RandomRWFile> file, int64_t events);

  const std::string path_;
  const std::unique_ptr<rocksdb::RandomRWFile> file_;
  int64_t events_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_ACKNOWLEDGED_MARK_H_

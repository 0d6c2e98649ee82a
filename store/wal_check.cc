#include "store/wal_check.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "store/crc32c.h"
#include "store/database.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

// The log's format: blocks, in them records with a header of checksum (4), length (2) and type (1),
// little-endian; a record that does not fit a block is continued in the next. What a whole record
// holds begins with a sequence number (8) and how many it uses (4). Numbers are left out, since not
// all that uses them is logged. So that none is missed, a commit puts first how many events there
// are with it and were before it: a put (1) of a key (length, bytes) and a value (length, bytes).
constexpr size_t kBlockBytes = 32 * 1024;
constexpr size_t kHeaderBytes = 7;
constexpr size_t kBatchHeaderBytes = 12;
constexpr std::string_view kCommitBegins(
    "\x01\x06"
    "events\x10",
    9);
constexpr size_t kStartBytes = kBatchHeaderBytes + kCommitBegins.size() + 2 * sizeof(uint64_t);

enum RecordType : uint8_t { kNone = 0, kWhole = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) {
    value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

// RocksDB stores checksums rotated and shifted.
uint32_t Masked(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

// What stands at a place in the log where a record may begin.
struct Fragment {
  uint32_t checksum;
  size_t length;
  uint8_t type;
  std::string_view room;  // All that its content may lie in: up to the end of block or file.

  bool IsSound() const {
    if (type < kWhole || type > kLast || length > room.size()) return false;
    return Masked(ExtendCrc32c(ChecksumOfType(), content())) == checksum;
  }
  // The checksum of the type and no content, to be extended by the content.
  uint32_t ChecksumOfType() const {
    const char type_byte = static_cast<char>(type);
    return Crc32c(std::string_view(&type_byte, 1));
  }
  std::string_view content() const { return room.substr(0, length); }
};

// Nothing where a header does not fit the rest of block or file.
std::optional<Fragment> FragmentAt(std::string_view log, size_t at) {
  const size_t block_end = std::min(log.size(), (at / kBlockBytes + 1) * kBlockBytes);
  if (at + kHeaderBytes > block_end) return std::nullopt;
  Fragment fragment;
  fragment.checksum = static_cast<uint32_t>(LittleEndian(log.substr(at, 4)));
  fragment.length = LittleEndian(log.substr(at + 4, 2));
  fragment.type = static_cast<uint8_t>(log[at + 6]);
  fragment.room = log.substr(at + kHeaderBytes, block_end - at - kHeaderBytes);
  return fragment;
}

bool AllZero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == 0; });
}

// Whether a record that reaches beyond the end of the file is whole under another length: then it
// was written to its end, and its length was changed afterwards.
bool IsWholeUnderAnotherLength(const Fragment& fragment) {
  uint32_t crc = fragment.ChecksumOfType();
  for (size_t at = 0; Masked(crc) != fragment.checksum; ++at) {
    if (at == fragment.room.size()) return false;
    crc = ExtendCrc32c(crc, fragment.room.substr(at, 1));
  }
  return true;
}

// Follows one log from write to write.
class Walk {
 public:
  Walk(const std::string& file, std::string_view log) : file_(file), log_(log) {}

  absl::Status ToTheEnd() {
    while (at_ < log_.size()) {
      const std::optional<Fragment> fragment = FragmentAt(log_, at_);
      if (!fragment) {
        SkipToNextBlock();
      } else if (!fragment->IsSound()) {
        return CheckTornEnd(*fragment);
      } else if (absl::Status taken = Take(*fragment); !taken.ok()) {
        return taken;
      }
    }
    return absl::OkStatus();
  }

 private:
  void SkipToNextBlock() { at_ = (at_ / kBlockBytes + 1) * kBlockBytes; }

  absl::Status Take(const Fragment& fragment) {
    const bool begins = fragment.type == kWhole || fragment.type == kFirst;
    if (begins == inside_write_) return Damaged("pieces of a write are missing");
    if (begins) start_.clear();
    inside_write_ = fragment.type == kFirst || fragment.type == kMiddle;
    if (start_.size() < kStartBytes) {
      // It may lie in several pieces: the first holds what its block has room for.
      start_ += fragment.content().substr(0, kStartBytes - start_.size());
      if (start_.size() == kStartBytes || !inside_write_) {
        if (absl::Status follows = CheckStart(); !follows.ok()) return follows;
      }
    }
    at_ += kHeaderBytes + fragment.length;
    return absl::OkStatus();
  }

  // Whether a write follows those before it, by how it starts.
  absl::Status CheckStart() {
    if (start_.size() < kBatchHeaderBytes) return Damaged("a write is too short");
    const std::string_view start = start_;
    const uint64_t sequence = LittleEndian(start.substr(0, 8));
    const uint64_t count = LittleEndian(start.substr(8, 4));
    if (count > 0 && sequence < next_sequence_) return Damaged("a write is out of order");
    if (count > 0) next_sequence_ = sequence + count;
    if (start.size() < kStartBytes ||
        start.substr(kBatchHeaderBytes, kCommitBegins.size()) != kCommitBegins) {
      return absl::OkStatus();
    }
    ByteReader events(start.substr(kBatchHeaderBytes + kCommitBegins.size()));
    const uint64_t with = events.Fixed64();
    const uint64_t before = events.Fixed64();
    if (events_ && before != *events_) return Damaged("writes before it are missing");
    events_ = with;
    return absl::OkStatus();
  }

  // What is no sound record is the end of the log only as a crash leaves it.
  absl::Status CheckTornEnd(const Fragment& fragment) const {
    if (AllZero(log_.substr(at_))) return absl::OkStatus();
    const bool known = fragment.type >= kWhole && fragment.type <= kLast;
    const bool cut_short =
        known && fragment.length > fragment.room.size() && fragment.room.end() == log_.end();
    if (!cut_short) return Damaged("its checksum is wrong");
    if (IsWholeUnderAnotherLength(fragment)) return Damaged("its length was changed");
    return absl::OkStatus();
  }

  absl::Status Damaged(const std::string& what) const {
    return absl::DataLossError(absl::StrCat(
        "the write-ahead log ", file_, " is damaged at byte ", at_, ": ", what,
        ". It holds acknowledged events, so nothing was changed; copy the folder, then restore a "
        "backup or repair the file"));
  }

  const std::string& file_;
  const std::string_view log_;
  size_t at_ = 0;
  bool inside_write_ = false;
  std::string start_;  // What is known so far of the current write's.
  uint64_t next_sequence_ = 0;
  std::optional<uint64_t> events_;
};

}  // namespace

absl::Status CheckWal(const std::string& file, std::string_view bytes) {
  return Walk(file, bytes).ToTheEnd();
}

absl::Status CheckWals(rocksdb::Env& env, const std::string& folder) {
  std::vector<std::string> names;
  if (rocksdb::Status listed = env.GetChildren(folder, &names); !listed.ok()) {
    return FromRocks(listed, absl::StrCat("listing ", folder));
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    if (!absl::EndsWith(name, ".log")) continue;
    const std::string file = absl::StrCat(folder, "/", name);
    std::string bytes;
    if (rocksdb::Status read = rocksdb::ReadFileToString(&env, file, &bytes); !read.ok()) {
      return FromRocks(read, absl::StrCat("reading ", file));
    }
    if (absl::Status sound = CheckWal(file, bytes); !sound.ok()) return sound;
  }
  return absl::OkStatus();
}

}  // namespace liggare::store

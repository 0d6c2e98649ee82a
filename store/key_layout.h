// Every key byte of every column family: nothing else builds one or takes one apart.
//
// A ledger's keys begin with its id and a zero byte, which no id contains, so that the keys of one
// ledger lie together and no registry of numbers can go wrong. Integers are big-endian, so that
// keys sort by position.
//
//   family     key                                                     value
//   default    "format_version"                                        decimal number
//              "events"                                                events of all ledgers, 8
//              bytes
//   records    ledger 00 last position of the chunk (8)                a chunk (chunk.h)
//   event_ids  ledger 00 event id                                      position (8)
//   tags       ledger 00 length of the tag (2) tag position (8)        empty
//   texts      ledger 00 position (8)                                  texts (stored_text.h)

#ifndef LIGGARE_STORE_KEY_LAYOUT_H_
#define LIGGARE_STORE_KEY_LAYOUT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "liggare/position.h"

namespace liggare::store {

enum class ColumnFamily { kDefault, kRecords, kEventIds, kTags, kTexts };

// Indexed by ColumnFamily.
inline constexpr std::array<const char*, 5> kColumnFamilyNames = {"default", "records", "event_ids",
                                                                  "tags", "texts"};

inline constexpr size_t kTagBytesMax = 65'535;

// Keys of the default family.
inline constexpr const char* kFormatVersionKey = "format_version";
inline constexpr const char* kEventsKey = "events";

// The key of a ledger's size in the default family, and what all of those begin with.
inline constexpr const char* kSizePrefix = "size/";
std::string SizeKey(const std::string& ledger);

// Whether an id can name a ledger: [a-z0-9][a-z0-9._-]{0,62}.
bool IsLedgerId(std::string_view ledger);

// A key of `records` or `texts`.
std::string PositionKey(const std::string& ledger, Position position);
// A key of `event_ids`.
std::string EventIdKey(const std::string& ledger, const std::string& event_id);
// A key of `tags`; the tag has at most kTagBytesMax bytes.
std::string TagKey(const std::string& ledger, const std::string& tag, Position position);

// What every key of a ledger begins with, and the first key after all of them.
std::string LedgerPrefix(const std::string& ledger);
std::string LedgerEnd(const std::string& ledger);

struct DecodedPositionKey {
  std::string ledger;
  Position position;
};
struct DecodedEventIdKey {
  std::string ledger;
  std::string event_id;
};
struct DecodedTagKey {
  std::string ledger;
  std::string tag;
  Position position;
};

// Each answers nothing for bytes that its encoder does not make.
std::optional<std::string> DecodeSizeKey(std::string_view key);
std::optional<DecodedPositionKey> DecodePositionKey(std::string_view key);
std::optional<DecodedEventIdKey> DecodeEventIdKey(std::string_view key);
std::optional<DecodedTagKey> DecodeTagKey(std::string_view key);

// Integers as they stand in keys and values.
void PutFixed16(std::string& to, uint16_t value);
void PutFixed32(std::string& to, uint32_t value);
void PutFixed64(std::string& to, uint64_t value);

// Takes integers and bytes off the front of stored bytes. After the first that is not there,
// `failed` stays true and everything taken is zero or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  uint16_t Fixed16() { return static_cast<uint16_t>(Integer(2)); }
  uint32_t Fixed32() { return static_cast<uint32_t>(Integer(4)); }
  uint64_t Fixed64() { return Integer(8); }
  std::string_view Bytes(size_t count);
  std::string_view Rest() { return Bytes(bytes_.size()); }

  bool failed() const { return failed_; }
  // Whether everything was there and nothing is left.
  bool Finished() const { return !failed_ && bytes_.empty(); }

 private:
  uint64_t Integer(size_t byte_count);

  std::string_view bytes_;
  bool failed_ = false;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_KEY_LAYOUT_H_

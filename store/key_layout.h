// Every key byte of every column family: nothing else builds one or takes one apart.
//
// A ledger's keys begin with its id and a zero byte, which no id contains, so that the keys of one
// ledger lie together and no registry of numbers can go wrong. Integers are big-endian, so that
// keys sort by position.
//
//   family       key                                        value
//   default      "format_version"                           decimal number
//                "events"                                   events of all ledgers (8), and
//                                                           before the last commit (8)
//                "size/" ledger                             events of the ledger (8)
//                "derived"                                  live generation of each derived
//                                                           family (4 each)
//                "signed/" ledger                           nothing: the ledger has signed
//                "unpurged/" ledger 00 position (8)         nothing: the event's texts are erased
//                                                           and may still lie in files
//   records      ledger 00 last position of the chunk (8)   a chunk (chunk.h)
//   texts        ledger 00 position (8)                     texts (stored_text.h)
//   cosignatures ledger 00 size (8)                         signature lines of its checkpoint
//   event_ids.G  ledger 00 event id                         position (6), check of the key (2)
//   tags.G       ledger 00 length of the tag (2) tag        of the segment's positions with the
//                segment (4)                                tag the last 12 bits (2 each), rising
//   both         ledger 00                                  how far they are indexed (8)
//   blocks.G     ledger 00 kind (1) level (1) index (8)     a block, check of key and length (4)
//   hashes.G     ledger 00 00 level (1) index (8)           a full tile (hash_tiles.h), as a block
//
// A segment is 4,096 positions. An event id that is a UUID as RFC 9562 writes it, in lower case, is
// stored as its 16 bytes. G is a generation (derived.h).

#ifndef LIGGARE_STORE_KEY_LAYOUT_H_
#define LIGGARE_STORE_KEY_LAYOUT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "liggare/position.h"

namespace liggare::store {

enum class ColumnFamily { kDefault, kRecords, kTexts, kCosignatures };

// Indexed by ColumnFamily.
inline constexpr std::array<const char*, 4> kColumnFamilyNames = {"default", "records", "texts",
                                                                  "cosignatures"};

// Families that are rebuilt from the records.
enum class DerivedFamily { kEventIds, kTags, kBlocks, kHashes };

// Indexed by DerivedFamily; the family's name has a dot and its generation behind it.
inline constexpr std::array<const char*, 4> kDerivedNames = {"event_ids", "tags", "blocks",
                                                             "hashes"};

inline constexpr size_t kTagBytesMax = 65'535;

// Keys of the default family.
inline constexpr const char* kFormatVersionKey = "format_version";
inline constexpr const char* kEventsKey = "events";
inline constexpr const char* kDerivedKey = "derived";

// The key of a ledger's size in the default family, and what all of those begin with.
inline constexpr const char* kSizePrefix = "size/";
std::string SizeKey(const std::string& ledger);

// The key, in the default family, of a ledger that has signed.
std::string SignedKey(const std::string& ledger);

// The key, in the default family, of an event whose erased texts are to be purged, and what all of
// those begin with.
inline constexpr const char* kUnpurgedPrefix = "unpurged/";
std::string UnpurgedKey(const std::string& ledger, Position position);

// Whether an id can name a ledger: [a-z0-9][a-z0-9._-]{0,62}.
bool IsLedgerId(std::string_view ledger);

// A key of `records` or `texts`; and of `cosignatures`, with the size.
std::string PositionKey(const std::string& ledger, Position position);
// Whether a text is a UUID as RFC 9562 writes it, in lower case; then its kUuidBytes bytes.
inline constexpr size_t kUuidBytes = 16;
inline constexpr size_t kUuidTextBytes = 36;
bool ParseUuid(std::string_view text, char* bytes);

// A key of `event_ids`, and the part of it behind the ledger.
std::string EventIdKey(const std::string& ledger, std::string_view event_id);
std::string StoredEventId(std::string_view event_id);

// A key of `tags`; the tag has at most kTagBytesMax bytes.
inline constexpr int64_t kSegmentPositions = 4096;
inline int64_t SegmentOf(int64_t position) { return position / kSegmentPositions; }
std::string TagKey(const std::string& ledger, std::string_view tag, int64_t segment);

// A key of `blocks` or `hashes`.
std::string StoredBlockKey(const std::string& ledger, uint8_t kind, uint8_t level, uint64_t index);

// What every key of a ledger begins with, and the first key after all of them.
std::string LedgerPrefix(const std::string& ledger);
std::string LedgerEnd(const std::string& ledger);

struct DecodedPositionKey {
  std::string ledger;
  Position position;
};
struct DecodedTagKey {
  std::string ledger;
  std::string tag;
  int64_t segment;
};
struct DecodedBlockKey {
  std::string ledger;
  uint8_t kind;
  uint8_t level;
  uint64_t index;
};

// Each answers nothing for bytes that its encoder does not make.
std::optional<std::string> DecodeSizeKey(std::string_view key);
std::optional<DecodedPositionKey> DecodePositionKey(std::string_view key);
std::optional<DecodedTagKey> DecodeTagKey(std::string_view key);
std::optional<DecodedBlockKey> DecodeBlockKey(std::string_view key);

// Integers as they stand in keys and values.
void PutFixed16(std::string& to, uint16_t value);
void PutFixed32(std::string& to, uint32_t value);
void PutFixed64(std::string& to, uint64_t value);

// Takes integers and bytes off the front of stored bytes. After the first that is not there,
// `failed` stays true and everything taken is zero or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  uint8_t Fixed8() { return static_cast<uint8_t>(Integer(1)); }
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

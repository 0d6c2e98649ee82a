#include "store/key_layout.h"

#include <algorithm>
#include <array>

#include "store/invariant.h"

namespace liggare::store {
namespace {

constexpr char kLedgerEndByte = '\0';
constexpr size_t kLedgerIdBytesMax = 63;

bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

void PutInteger(std::string& to, uint64_t value, int byte_count) {
  for (int shift = 8 * (byte_count - 1); shift >= 0; shift -= 8) {
    to.push_back(static_cast<char>((value >> shift) & 0xff));
  }
}

constexpr uint8_t kNoDigit = 0xff;

// By a table, since digits and letters follow each other at random.
constexpr std::array<uint8_t, 256> kHexDigits = [] {
  std::array<uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (uint8_t i = 0; i < 10; ++i) digits['0' + i] = i;
  for (uint8_t i = 0; i < 6; ++i) digits['a' + i] = static_cast<uint8_t>(10 + i);
  return digits;
}();

uint8_t HexDigit(char c) { return kHexDigits[static_cast<unsigned char>(c)]; }

// Takes the ledger's id and its zero byte off the front of a key.
std::optional<std::string> TakeLedger(std::string_view& key) {
  const size_t end = key.find(kLedgerEndByte);
  if (end == std::string_view::npos || !IsLedgerId(key.substr(0, end))) return std::nullopt;
  std::string ledger(key.substr(0, end));
  key.remove_prefix(end + 1);
  return ledger;
}

// Takes a position, which ends its key.
std::optional<Position> TakePosition(std::string_view rest) {
  ByteReader reader(rest);
  const uint64_t value = reader.Fixed64();
  if (!reader.Finished() || value > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return Position{static_cast<int64_t>(value)};
}

}  // namespace

bool ParseUuid(std::string_view text, char* bytes) {
  if (text.size() != kUuidTextBytes) return false;
  if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
  constexpr uint8_t kStarts[kUuidBytes] = {0,  2,  4,  6,  9,  11, 14, 16,
                                           19, 21, 24, 26, 28, 30, 32, 34};
  uint8_t seen = 0;
  for (size_t i = 0; i < kUuidBytes; ++i) {
    const uint8_t high = HexDigit(text[kStarts[i]]);
    const uint8_t low = HexDigit(text[kStarts[i] + 1]);
    seen |= high | low;
    bytes[i] = static_cast<char>(high << 4 | low);
  }
  // No digit is beyond 15, and what is none has every bit.
  return seen < 16;
}

bool IsLedgerId(std::string_view ledger) {
  if (ledger.empty() || ledger.size() > kLedgerIdBytesMax) return false;
  return IsLowerOrDigit(ledger.front()) && std::all_of(ledger.begin(), ledger.end(), [](char c) {
           return IsLowerOrDigit(c) || c == '.' || c == '_' || c == '-';
         });
}

std::string SizeKey(const std::string& ledger) { return kSizePrefix + ledger; }

std::string SignedKey(const std::string& ledger) { return "signed/" + ledger; }

std::string UnpurgedKey(const std::string& ledger, Position position) {
  return kUnpurgedPrefix + PositionKey(ledger, position);
}

std::string LedgerPrefix(const std::string& ledger) { return ledger + kLedgerEndByte; }

std::string LedgerEnd(const std::string& ledger) {
  return ledger + static_cast<char>(kLedgerEndByte + 1);
}

std::string PositionKey(const std::string& ledger, Position position) {
  std::string key = LedgerPrefix(ledger);
  PutFixed64(key, static_cast<uint64_t>(position.value));
  return key;
}

std::string StoredEventId(std::string_view event_id) {
  std::string stored(kUuidBytes, '\0');
  if (ParseUuid(event_id, stored.data())) return stored;
  stored = event_id;
  // No text has as many bytes as a UUID, nor those of another text.
  if (stored.size() >= kUuidBytes) stored.push_back('\0');
  return stored;
}

std::string EventIdKey(const std::string& ledger, std::string_view event_id) {
  return LedgerPrefix(ledger) + StoredEventId(event_id);
}

std::string TagKey(const std::string& ledger, std::string_view tag, int64_t segment) {
  Require(tag.size() <= kTagBytesMax, "a tag longer than its key can say");
  Require(segment >= 0 && segment <= UINT32_MAX, "a segment beyond what its key can say");
  std::string key;
  key.reserve(ledger.size() + 1 + sizeof(uint16_t) + tag.size() + sizeof(uint32_t));
  key += ledger;
  key += kLedgerEndByte;
  PutFixed16(key, static_cast<uint16_t>(tag.size()));
  key += tag;
  PutFixed32(key, static_cast<uint32_t>(segment));
  return key;
}

std::string StoredBlockKey(const std::string& ledger, uint8_t kind, uint8_t level, uint64_t index) {
  std::string key = LedgerPrefix(ledger);
  PutInteger(key, kind, 1);
  PutInteger(key, level, 1);
  PutFixed64(key, index);
  return key;
}

std::optional<std::string> DecodeSizeKey(std::string_view key) {
  const std::string_view prefix = kSizePrefix;
  if (key.substr(0, prefix.size()) != prefix || !IsLedgerId(key.substr(prefix.size()))) {
    return std::nullopt;
  }
  return std::string(key.substr(prefix.size()));
}

std::optional<DecodedPositionKey> DecodePositionKey(std::string_view key) {
  std::optional<std::string> ledger = TakeLedger(key);
  if (!ledger) return std::nullopt;
  const std::optional<Position> position = TakePosition(key);
  if (!position) return std::nullopt;
  return DecodedPositionKey{*std::move(ledger), *position};
}

std::optional<DecodedTagKey> DecodeTagKey(std::string_view key) {
  std::optional<std::string> ledger = TakeLedger(key);
  if (!ledger) return std::nullopt;
  ByteReader reader(key);
  const std::string_view tag = reader.Bytes(reader.Fixed16());
  const int64_t segment = reader.Fixed32();
  if (!reader.Finished()) return std::nullopt;
  return DecodedTagKey{*std::move(ledger), std::string(tag), segment};
}

std::optional<DecodedBlockKey> DecodeBlockKey(std::string_view key) {
  std::optional<std::string> ledger = TakeLedger(key);
  if (!ledger) return std::nullopt;
  ByteReader reader(key);
  const uint8_t kind = reader.Fixed8();
  const uint8_t level = reader.Fixed8();
  const uint64_t index = reader.Fixed64();
  if (!reader.Finished()) return std::nullopt;
  return DecodedBlockKey{*std::move(ledger), kind, level, index};
}

void PutFixed16(std::string& to, uint16_t value) { PutInteger(to, value, 2); }
void PutFixed32(std::string& to, uint32_t value) { PutInteger(to, value, 4); }
void PutFixed64(std::string& to, uint64_t value) { PutInteger(to, value, 8); }

std::string_view ByteReader::Bytes(size_t count) {
  if (failed_ || count > bytes_.size()) {
    failed_ = true;
    return {};
  }
  const std::string_view taken = bytes_.substr(0, count);
  bytes_.remove_prefix(count);
  return taken;
}

uint64_t ByteReader::Integer(size_t byte_count) {
  uint64_t value = 0;
  for (const char byte : Bytes(byte_count)) {
    value = (value << 8) | static_cast<unsigned char>(byte);
  }
  return value;
}

}  // namespace liggare::store

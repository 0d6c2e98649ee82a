#include "store/chunk.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/invariant.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

// Bytes before the ends of a chunk's records.
size_t FixedHeaderBytes(const std::string& ledger) {
  return sizeof(uint16_t) + ledger.size() + sizeof(uint64_t) + sizeof(uint32_t);
}

size_t LengthBytes(size_t record_bytes) {
  return record_bytes < 1u << 7 ? 1 : record_bytes < 1u << 14 ? 2 : 3;
}

size_t WireBytes(size_t record_bytes) { return 1 + LengthBytes(record_bytes) + record_bytes; }

char* PutPreamble(char* to, size_t record_bytes) {
  *to++ = kRecordTag;
  for (; record_bytes >= 0x80; record_bytes >>= 7) {
    *to++ = static_cast<char>(record_bytes | 0x80);
  }
  *to++ = static_cast<char>(record_bytes);
  return to;
}

// The record of that many bytes in wire form; empty when they are none.
std::string_view RecordIn(std::string_view wire) {
  std::string_view rest = wire;
  const std::string_view record = TakeRecord(rest);
  return rest.empty() ? record : std::string_view();
}

// Integers that are read very often.
uint32_t LoadFixed32(const char* bytes) {
  uint32_t value = 0;
  std::memcpy(&value, bytes, sizeof(value));
  return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
}

}  // namespace

ChunkBuilder::ChunkBuilder(const std::string& ledger, Position first)
    : header_bytes_(FixedHeaderBytes(ledger)), ledger_(ledger), first_(first) {}

bool ChunkBuilder::HasRoomFor(size_t record_bytes) const {
  const size_t header = header_bytes_ + (ends_.size() + 1) * sizeof(uint32_t);
  return empty() || header + used() + WireBytes(record_bytes) <= kChunkBytesMax;
}

char* ChunkBuilder::Add(size_t record_bytes) {
  Require(record_bytes > 0 && record_bytes <= kRecordBytesMax, "a record of impossible size");
  Require(HasRoomFor(record_bytes), "a record for a chunk that is full");
  const size_t start = used();
  const size_t end = start + WireBytes(record_bytes);
  EnsureCapacity(end);
  ends_.push_back(static_cast<uint32_t>(end));
  return PutPreamble(records_.get() + start, record_bytes);
}

void ChunkBuilder::Add(std::string_view record) {
  std::memcpy(Add(record.size()), record.data(), record.size());
}

// A commit of one small event takes little, one of many is not copied often.
void ChunkBuilder::EnsureCapacity(size_t bytes) {
  if (bytes <= capacity_) return;
  const size_t capacity = bytes <= kChunkBytesMax / 8 ? std::max(bytes, 4 * capacity_)
                                                      : std::max(bytes, kChunkBytesMax);
  std::unique_ptr<char[]> larger(new char[capacity]);
  if (used() > 0) std::memcpy(larger.get(), records_.get(), used());
  records_ = std::move(larger);
  capacity_ = capacity;
}

Position ChunkBuilder::last() const {
  Require(!empty(), "the last position of an empty chunk");
  return Position{first_.value + static_cast<int64_t>(ends_.size()) - 1};
}

std::string ChunkBuilder::Header() const {
  std::string header;
  header.reserve(header_bytes_ + ends_.size() * sizeof(uint32_t));
  PutFixed16(header, static_cast<uint16_t>(ledger_.size()));
  header += ledger_;
  PutFixed64(header, static_cast<uint64_t>(first_.value));
  PutFixed32(header, static_cast<uint32_t>(ends_.size()));
  for (const uint32_t end : ends_) PutFixed32(header, end);
  return header;
}

std::string ChunkBuilder::Encode() const { return Header().append(Wire()); }

absl::StatusOr<Chunk> Chunk::Decode(const std::string& ledger, Position last,
                                    std::string_view value) {
  const auto damaged = [&](const std::string& what) {
    return DamagedRange(ledger, last, last, absl::StrCat("its chunk ", what));
  };
  ByteReader reader(value);
  const std::string_view named = reader.Bytes(reader.Fixed16());
  const uint64_t first = reader.Fixed64();
  const uint64_t count = reader.Fixed32();
  if (reader.failed()) return damaged("is cut short");
  if (named != ledger) return damaged("names another ledger");
  const auto end = static_cast<uint64_t>(last.value) + 1;
  if (count == 0 || count > end || first != end - count) return damaged("names another range");

  Chunk chunk;
  chunk.first_ = Position{static_cast<int64_t>(first)};
  chunk.count_ = static_cast<int64_t>(count);
  chunk.ends_ = reader.Bytes(count * sizeof(uint32_t));
  chunk.records_ = reader.Rest();
  if (reader.failed()) return damaged("is cut short");
  size_t previous_end = 0;
  for (int64_t i = 0; i < chunk.count_; ++i) {
    const size_t record_end = chunk.EndOf(i);
    if (record_end <= previous_end || record_end > chunk.records_.size()) {
      return damaged("has impossible offsets");
    }
    const std::string_view record =
        RecordIn(chunk.records_.substr(previous_end, record_end - previous_end));
    if (record.empty() || record.size() > kRecordBytesMax) {
      return damaged("has impossible offsets");
    }
    previous_end = record_end;
  }
  if (chunk.records_.size() != previous_end) return damaged("is cut short");
  return chunk;
}

size_t Chunk::EndOf(int64_t index) const {
  return LoadFixed32(ends_.data() + static_cast<size_t>(index) * sizeof(uint32_t));
}

std::string_view Chunk::Record(Position position) const {
  return RecordIn(Wire(position, position));
}

std::string_view Chunk::Wire(Position from, Position to) const {
  Require(first() <= from && from <= to && to <= last(), "records outside their chunk");
  const int64_t index = from.value - first_.value;
  const size_t start = index == 0 ? 0 : EndOf(index - 1);
  return records_.substr(start, EndOf(to.value - first_.value) - start);
}

absl::Status DamagedRange(const std::string& ledger, Position first, Position last,
                          const std::string& what) {
  const std::string range = first == last
                                ? absl::StrCat("position ", first.value)
                                : absl::StrCat("positions ", first.value, " to ", last.value);
  return absl::DataLossError(absl::StrCat("ledger ", ledger, ", ", range, ": ", what));
}

}  // namespace liggare::store

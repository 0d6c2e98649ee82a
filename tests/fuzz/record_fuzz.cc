// A stored value whose bytes are anything: it is refused, or what it says is stored again as it
// was.

#include <google/protobuf/stubs/logging.h>

#include <algorithm>

#include "store/chunk.h"
#include "store/stored_record.h"
#include "store/stored_text.h"
#include "tests/fuzz/fuzz.h"

namespace liggare::store {
namespace {

constexpr char kLedger[] = "trygghet";
// Of the last record of a chunk, and of an event with texts.
constexpr Position kAt{2};

void ReadRecord(Position position, std::string_view bytes) {
  v1::Record record;
  if (!ParseRecordInto(kLedger, position, bytes, record).ok()) return;
  const std::string stored = record.SerializeAsString();
  v1::Record again;
  fuzz::Expect(
      ParseRecordInto(kLedger, position, stored, again).ok() && again.SerializeAsString() == stored,
      "a record that comes back otherwise");
}

void ReadChunk(std::string_view value) {
  const absl::StatusOr<Chunk> chunk = Chunk::Decode(kLedger, kAt, value);
  if (!chunk.ok()) return;
  fuzz::Expect(chunk->last() == kAt, "a chunk of another range");
  ChunkBuilder builder(kLedger, chunk->first());
  for (Position at = chunk->first(); at <= chunk->last(); ++at.value) {
    const std::string_view record = chunk->Record(at);
    ReadRecord(at, record);
    if (!builder.HasRoomFor(record.size())) return;
    builder.Add(record);
  }
  const std::string stored = builder.Encode();
  const absl::StatusOr<Chunk> again = Chunk::Decode(kLedger, kAt, stored);
  fuzz::Expect(again.ok() && again->first() == chunk->first(), "a chunk that comes back otherwise");
  for (Position at = chunk->first(); at <= chunk->last(); ++at.value) {
    fuzz::Expect(again->Record(at) == chunk->Record(at), "a record that its chunk changes");
  }
}

void ReadTexts(std::string_view value) {
  const absl::StatusOr<std::vector<VaultText>> texts = DecodeTexts(kLedger, kAt, value);
  if (!texts.ok()) return;
  const std::string stored = EncodeTexts(kLedger, kAt, *texts);
  const absl::StatusOr<std::vector<VaultText>> again = DecodeTexts(kLedger, kAt, stored);
  fuzz::Expect(again.ok() && EncodeTexts(kLedger, kAt, *again) == stored,
               "texts that come back otherwise");
}

}  // namespace
}  // namespace liggare::store

// What is no message is refused; the library need not say so, too.
[[maybe_unused]] const auto unlogged = google::protobuf::SetLogHandler(nullptr);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string value = liggare::fuzz::Text(bytes, size);
  liggare::store::ReadChunk(value);
  liggare::store::ReadRecord(liggare::store::kAt, value);
  liggare::store::ReadTexts(value);
  return 0;
}

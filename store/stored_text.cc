#include "store/stored_text.h"

#include "absl/strings/str_cat.h"
#include "store/chunk.h"
#include "store/key_layout.h"

namespace liggare::store {
namespace {

void PutBytes(std::string& to, const std::string& bytes) {
  PutFixed32(to, static_cast<uint32_t>(bytes.size()));
  to += bytes;
}

std::string TakeBytes(ByteReader& reader) { return std::string(reader.Bytes(reader.Fixed32())); }

}  // namespace

std::string EncodeTexts(const std::string& ledger, Position position,
                        const std::vector<VaultText>& texts) {
  std::string value;
  PutBytes(value, ledger);
  PutFixed64(value, static_cast<uint64_t>(position.value));
  PutFixed16(value, static_cast<uint16_t>(texts.size()));
  for (const VaultText& text : texts) {
    PutBytes(value, text.field);
    PutFixed16(value, text.erased ? 1 : 0);
    PutBytes(value, text.salt);
    PutBytes(value, text.text);
  }
  return value;
}

absl::StatusOr<std::vector<VaultText>> DecodeTexts(const std::string& ledger, Position position,
                                                   std::string_view value) {
  ByteReader reader(value);
  const bool own =
      TakeBytes(reader) == ledger && reader.Fixed64() == static_cast<uint64_t>(position.value);
  std::vector<VaultText> texts;
  const uint16_t count = reader.Fixed16();
  for (uint16_t i = 0; i < count && !reader.failed(); ++i) {
    VaultText text;
    text.field = TakeBytes(reader);
    text.erased = reader.Fixed16() != 0;
    text.salt = TakeBytes(reader);
    text.text = TakeBytes(reader);
    texts.push_back(std::move(text));
  }
  if (!own || !reader.Finished()) {
    return DamagedRange(ledger, position, position,
                        "its private texts are damaged or belong elsewhere");
  }
  return texts;
}

}  // namespace liggare::store

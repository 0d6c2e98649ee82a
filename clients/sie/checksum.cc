#include "clients/sie/checksum.h"

#include <array>
#include <string>

#include "clients/sie/encoding.h"

namespace liggare::sie {
namespace {

constexpr std::array<uint32_t, 256> MakeTable() {
  constexpr uint32_t kReversedPolynomial = 0xEDB88320;
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < table.size(); ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 1) != 0 ? value >> 1 ^ kReversedPolynomial : value >> 1;
    }
    table[i] = value;
  }
  return table;
}

constexpr std::array<uint32_t, 256> kTable = MakeTable();

// The bytes in CP437; as they are where they cannot be.
std::string InCp437(std::string_view bytes) {
  const absl::StatusOr<std::string> text = DecodeText(bytes);
  if (!text.ok()) return std::string(bytes);
  absl::StatusOr<std::string> encoded = EncodeCp437(*text);
  return encoded.ok() ? *std::move(encoded) : std::string(bytes);
}

}  // namespace

void Checksum::Add(std::string_view bytes) {
  for (const char c : bytes) {
    state_ = kTable[(state_ ^ static_cast<uint8_t>(c)) & 0xFF] ^ state_ >> 8;
  }
}

void Checksum::AddLine(const std::vector<Token>& line) {
  for (const Token& token : line) Add(InCp437(token.text));
}

}  // namespace liggare::sie

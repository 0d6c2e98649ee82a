#include "services/projection/series_key.h"

#include "services/budget/invariant.h"
#include "services/projection/block_bytes.h"

namespace liggare::projection {
namespace {

// A key is its kind, two small numbers, a year, a month and three texts, each behind its length; a
// flag has its scope and kind of money as month and account kind, its reason as reference.

void AppendText(std::string_view text, std::string* bytes) {
  budget::Require(text.size() <= UINT16_MAX, "a name in a key fits in a record");
  const auto size = static_cast<uint16_t>(text.size());
  bytes->push_back(static_cast<char>(size & 0xff));
  bytes->push_back(static_cast<char>(size >> 8));
  bytes->append(text);
}

void AppendParts(SeriesKey::Of of, uint8_t first, uint8_t second, int32_t year,
                 std::string_view fund, std::string_view line, std::string_view reference,
                 std::string* bytes) {
  char head[7];
  Store<uint8_t>(head, static_cast<uint8_t>(of));
  Store<uint8_t>(head + 1, first);
  Store<uint8_t>(head + 2, second);
  Store<int32_t>(head + 3, year);
  bytes->append(head, sizeof(head));
  AppendText(fund, bytes);
  AppendText(line, bytes);
  AppendText(reference, bytes);
}

std::optional<std::string> TakeText(std::string_view* bytes) {
  if (bytes->size() < 2) return std::nullopt;
  const size_t size = Load<uint16_t>(bytes->data());
  bytes->remove_prefix(2);
  if (bytes->size() < size) return std::nullopt;
  std::string text(bytes->substr(0, size));
  bytes->remove_prefix(size);
  return text;
}

}  // namespace

void AppendAccountKey(v1::AccountKind kind, std::string_view fund, std::string_view line,
                      int budget_year, int month, std::string_view reference, std::string* bytes) {
  AppendParts(SeriesKey::Of::kAccount, static_cast<uint8_t>(kind), static_cast<uint8_t>(month),
              budget_year, fund, line, reference, bytes);
}

void AppendKey(const SeriesKey& key, std::string* bytes) {
  if (key.of == SeriesKey::Of::kFlag) {
    const std::string reason(1, static_cast<char>(key.reason));
    AppendParts(key.of, static_cast<uint8_t>(key.scope.kind), static_cast<uint8_t>(key.scope.of),
                key.scope.budget_year, key.scope.fund, key.scope.line, reason, bytes);
    return;
  }
  AppendParts(key.of, static_cast<uint8_t>(key.account.kind),
              static_cast<uint8_t>(key.account.month), key.account.budget_year, key.account.fund,
              key.account.line, key.account.reference, bytes);
}

std::optional<SeriesKey> ParseKey(std::string_view bytes) {
  if (bytes.size() < 7) return std::nullopt;
  const auto of = static_cast<SeriesKey::Of>(bytes[0]);
  const auto first = static_cast<uint8_t>(bytes[1]);
  const auto second = static_cast<uint8_t>(bytes[2]);
  const auto year = Load<int32_t>(bytes.data() + 3);
  bytes.remove_prefix(7);
  std::optional<std::string> fund = TakeText(&bytes);
  if (!fund.has_value()) return std::nullopt;
  std::optional<std::string> line = TakeText(&bytes);
  if (!line.has_value()) return std::nullopt;
  std::optional<std::string> reference = TakeText(&bytes);
  if (!reference.has_value() || !bytes.empty()) return std::nullopt;
  SeriesKey key;
  key.of = of;
  switch (of) {
    case SeriesKey::Of::kFlag:
      if (reference->size() != 1) return std::nullopt;
      key.scope = {static_cast<FlagScope::Of>(second), *std::move(line), *std::move(fund),
                   static_cast<v1::FundKind>(first), year};
      key.reason = static_cast<v1::FlagReason>(reference->front());
      return key;
    case SeriesKey::Of::kAccount:
    case SeriesKey::Of::kEntries:
    case SeriesKey::Of::kCell:
      key.account = {static_cast<v1::AccountKind>(first),
                     *std::move(fund),
                     *std::move(line),
                     year,
                     second,
                     *std::move(reference)};
      return key;
  }
  return std::nullopt;
}

}  // namespace liggare::projection

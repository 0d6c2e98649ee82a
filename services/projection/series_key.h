// What the index sums: a series is named by a short key of bytes, and by a dense id in the order in
// which the records first speak of them.
//
// Besides what is summed a key may note that a cell has been spoken of; it has no movements.
// Invariant: two keys are equal exactly when their bytes are. Thread-compatible. Owns its strings.

#ifndef LIGGARE_SERVICES_PROJECTION_SERIES_KEY_H_
#define LIGGARE_SERVICES_PROJECTION_SERIES_KEY_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"

namespace liggare::projection {

using SeriesId = uint32_t;

// Of what no record has spoken of.
inline constexpr SeriesId kNoSeries = 0xffffffff;

// What a flag is counted for.
struct FlagScope {
  enum class Of : uint8_t { kAll = 1, kCell = 2, kLine = 3, kFund = 4 };
  Of of = Of::kAll;
  std::string line;
  std::string fund;
  v1::FundKind kind = v1::FUND_KIND_UNSPECIFIED;
  int budget_year = 0;

  friend auto operator<=>(const FlagScope&, const FlagScope&) = default;
};

struct SeriesKey {
  enum class Of : uint8_t {
    kAccount = 'a',  // its balance
    kFlag = 'f',     // events that carry a flag and still count, in a scope
    kEntries = 'e',  // entries, each from the first day of the month it is booked in
    kCell = 'c',     // nothing: notes that the cell is spoken of
  };
  Of of = Of::kAccount;
  // Of an account; of a noted cell line, fund and budget year.
  budget::Account account;
  // Of a flag.
  FlagScope scope;
  v1::FlagReason reason = v1::FLAG_REASON_UNSPECIFIED;

  friend bool operator==(const SeriesKey&, const SeriesKey&) = default;
};

// Appends the bytes of a key.
void AppendAccountKey(v1::AccountKind kind, std::string_view fund, std::string_view line,
                      int budget_year, int month, std::string_view reference, std::string* bytes);
void AppendKey(const SeriesKey& key, std::string* bytes);

// Nothing for bytes that are no key.
std::optional<SeriesKey> ParseKey(std::string_view bytes);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_SERIES_KEY_H_

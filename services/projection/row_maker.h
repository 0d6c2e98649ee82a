// From a record to what it adds to the index: to balances of accounts, counters of flags and the
// calendar of entries. The one place that says which series a record speaks of, live and in a
// rebuild.
//
// Invariant: names and rows are a function of the records in order, whether they come parsed or as
// bytes. Thread-compatible: the writer's. Owns the names.

#ifndef LIGGARE_SERVICES_PROJECTION_ROW_MAKER_H_
#define LIGGARE_SERVICES_PROJECTION_ROW_MAKER_H_

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "liggare/v1/event.pb.h"
#include "services/projection/flag_rows.h"
#include "services/projection/plain_record.h"
#include "services/projection/record_rows.h"
#include "services/projection/series_names.h"

namespace liggare::projection {

// The entry that a record posts, itself or as a correction's replacement; null for none.
const v1::CostPosted* PostedBy(const v1::Record& record);

class RowMaker {
 public:
  RowMaker() { plain_.fill(kNoSeries); }

  SeriesNames& names() { return names_; }

  // What a record adds. `matter` is what ReadMatter gives of one that settles flags, `kind_at` asks
  // a catalogue that has the record.
  void Make(const v1::Record& record, std::span<const v1::Record> matter, FundKindAt kind_at,
            RecordRows* rows);

  // The same of a plain record; false when an account in it is none.
  bool Make(const PlainRecord& record, RecordRows* rows);

 private:
  SeriesId Intern(const v1::Account& account, Position position);
  SeriesId InternBytes(std::string_view account, Position position);
  SeriesId Intern(const SeriesKey& key, Position position);
  void AddPosting(SeriesId from, SeriesId to, Day day, int64_t amount, RecordRows* rows);
  void AddEntry(Day month, Position position, RecordRows* rows);

  // Whether a kind says all of an account, as of the world outside.
  static bool IsPlain(const v1::Account& account);

  SeriesNames names_;
  // What nearly every record speaks of, found without a key: plain accounts by kind, and the
  // calendar of entries.
  std::array<SeriesId, v1::AccountKind_ARRAYSIZE> plain_;
  SeriesId entries_ = kNoSeries;
  // Accounts as they are stored → their series.
  absl::flat_hash_map<std::string, SeriesId> by_bytes_;
  std::string key_;  // workspace
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_ROW_MAKER_H_

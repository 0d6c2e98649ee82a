// What a projection knows by name: the catalogue, which series each cell, line, fund and mandate
// has, and what corrections have put in the place of what is no entry. The amounts are not here but
// in the balance index.
//
// Invariant: asked at a size, it answers the same whatever it takes in afterwards; it may be ahead
// of what is visible. Grows with names and decisions, never with entries.
// Thread-compatible: the holdings guard it. Owns everything in it.

#ifndef LIGGARE_SERVICES_PROJECTION_REGISTER_H_
#define LIGGARE_SERVICES_PROJECTION_REGISTER_H_

#include <array>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/catalogue.h"
#include "services/projection/corrections.h"
#include "services/projection/series_key.h"
#include "services/projection/series_names.h"

namespace liggare::projection {

// The counters of flags in one scope, by reason.
using FlagCounters = std::map<v1::FlagReason, SeriesId>;

// A place for the series of each kind of account from `kFirst` on; kNoSeries for what has none.
template <v1::AccountKind kFirst, v1::AccountKind kLast>
class SeriesOfKinds {
 public:
  static constexpr size_t kCount = kLast - kFirst + 1;
  SeriesOfKinds() { ids_.fill(kNoSeries); }
  SeriesId& of(v1::AccountKind kind) { return ids_.at(kind - kFirst); }
  SeriesId of(v1::AccountKind kind) const { return ids_.at(kind - kFirst); }
  const std::array<SeriesId, kCount>& all() const { return ids_; }

 private:
  std::array<SeriesId, kCount> ids_;
};

// A cell: its series, and the event that first moved its money or carried a flag of it while its
// fund was granted.
struct CellSeries {
  v1::Cell cell;
  std::optional<Position> first;
  SeriesOfKinds<v1::ACCOUNT_KIND_CELL_ALLOCATED, v1::ACCOUNT_KIND_CELL_REVENUE> money;
  std::array<SeriesId, 12> months;
  FlagCounters flags;

  CellSeries() { months.fill(kNoSeries); }
};

// The flags of a line's own cells of a kind and budget year; 0 for those of none.
struct LineFlags {
  v1::FundKind kind = v1::FUND_KIND_UNSPECIFIED;
  int budget_year = 0;
  FlagCounters counters;
};

// A fund's own money of a pool year.
struct PoolSeries {
  Position first;
  SeriesOfKinds<v1::ACCOUNT_KIND_FUND_GRANTED, v1::ACCOUNT_KIND_FUND_CARRIED_OUT> money;
};

// What a fund, or none, has that no cell has yet.
using UnattributedSeries =
    SeriesOfKinds<v1::ACCOUNT_KIND_UNATTRIBUTED_COST, v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE>;

using MandateSeries = SeriesOfKinds<v1::ACCOUNT_KIND_MANDATE_BASE, v1::ACCOUNT_KIND_MANDATE_USED>;

class Register {
 public:
  explicit Register(std::string ledger) : ledger_(std::move(ledger)) {}

  // Takes a basis record (budget/tags.h). REQUIRES: in order.
  void Apply(const v1::Record& record);
  // Takes the names of series. REQUIRES: they come in order of id.
  void Add(const SeriesName& name);

  const std::string& ledger() const { return ledger_; }
  const budget::Catalogue& catalogue() const { return catalogue_; }
  const Corrections& corrections() const { return corrections_; }

  // The kind of a fund; unspecified for one that is not granted at the size.
  v1::FundKind KindOf(const std::string& fund, Size size) const;

  // The cells of a budget year that an event within the size speaks of, by line and fund.
  std::vector<const CellSeries*> Cells(int budget_year, Size size) const;
  // Null for one that nothing has named yet.
  const CellSeries* FindCell(const v1::Cell& cell) const;
  // The funds whose own money of a pool year an event within the size moved, by id.
  std::vector<std::string> PoolFunds(int pool_year, Size size) const;
  // Null for one that nothing has moved yet.
  const PoolSeries* FindPool(const std::string& fund, int pool_year) const;
  // By fund.
  const std::map<std::string, UnattributedSeries>& unattributed() const { return unattributed_; }
  const MandateSeries* FindMandate(const std::string& mandate) const;

  // The counters of flags; null for a scope without any.
  const FlagCounters& flags() const { return flags_; }
  const std::vector<LineFlags>* FlagsOfLine(const std::string& line) const;
  // Of events that name the fund and no line.
  const FlagCounters* FlagsOfFund(const std::string& fund) const;
  // The calendar of entries.
  SeriesId entries() const { return entries_; }

 private:
  using CellKey = std::tuple<int, std::string, std::string>;  // year, line, fund

  void AddAccount(const budget::Account& account, SeriesId id, Position first);
  void AddFlag(const SeriesKey& key, SeriesId id);
  CellSeries& CellOf(const std::string& line, const std::string& fund, int budget_year);

  const std::string ledger_;
  budget::Catalogue catalogue_;
  Corrections corrections_;
  std::map<CellKey, CellSeries> cells_;
  std::map<std::pair<int, std::string>, PoolSeries> pools_;  // by pool year and fund
  std::map<std::string, UnattributedSeries> unattributed_;
  std::map<std::string, MandateSeries> mandates_;
  FlagCounters flags_;
  std::map<std::string, std::vector<LineFlags>> line_flags_;
  std::map<std::string, FlagCounters> fund_flags_;
  SeriesId entries_ = kNoSeries;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_REGISTER_H_

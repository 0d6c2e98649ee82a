// How many events that still count carry a flag, at any effective date and size: of all events, and
// of those that concern a cell, a line's own cells or a fund.
//
// An event counts once in each of these however often it carries the flag there; it stops counting
// where later events have settled all of its flags there, from the date of the settling.
// Invariant: built from the flags and settled flags of the records alone.
// Thread-compatible. Owns its counters.

#ifndef LIGGARE_SERVICES_PROJECTION_FLAG_INDEX_H_
#define LIGGARE_SERVICES_PROJECTION_FLAG_INDEX_H_

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/functional/function_ref.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/dates.h"
#include "services/projection/series.h"

namespace liggare::projection {

class FlagIndex {
 public:
  using Counts = google::protobuf::RepeatedPtrField<v1::FlagCount>;
  // The kind of a fund as known now; unspecified for one that is unknown.
  using KindOf = absl::FunctionRef<v1::FundKind(const std::string& fund)>;

  // Takes the flags of a record. REQUIRES: records come in order of position.
  void Apply(const v1::Record& record, KindOf kind_of);

  // Each by reason, those that no event carries left out.
  Counts OfAll(budget::Date date, Size size) const;
  Counts OfCell(const v1::Cell& cell, budget::Date date, Size size) const;
  // Of a line's own cells of a kind and year; flags of the line without fund or year among them.
  Counts OfLine(const std::string& line, v1::FundKind kind, int budget_year, budget::Date date,
                Size size) const;
  // Of events that name the fund and no line.
  Counts OfFund(const std::string& fund, budget::Date date, Size size) const;

 private:
  enum class Of { kAll, kCell, kLine, kFund };
  // What is counted together.
  struct Scope {
    Of of = Of::kAll;
    std::string line;
    std::string fund;
    v1::FundKind kind = v1::FUND_KIND_UNSPECIFIED;
    int budget_year = 0;

    friend auto operator<=>(const Scope&, const Scope&) = default;
  };
  using Counter = std::pair<Scope, v1::FlagReason>;
  // A flag that an event carries and nothing has settled.
  struct Carried {
    v1::Flag flag;
    budget::Date date;
    v1::FundKind kind;
  };
  // What makes two flags the same, for settling.
  using Identity = std::tuple<v1::FlagReason, std::string, std::string, int, std::string>;

  static Identity IdentityOf(const v1::Flag& flag);
  static std::vector<Scope> ScopesOf(const Carried& carried);
  void Carry(const v1::Record& record, KindOf kind_of);
  void Settle(const v1::Flag& flag, Position position, budget::Date date, int64_t named);
  // The event that the named one comes down to.
  int64_t RootOf(int64_t named) const;
  // The event whose flag this settles: the named one, else the latest that speaks of the same, else
  // the latest.
  int64_t CarrierOf(const Identity& identity, int64_t named) const;
  void AddTo(const std::vector<Scope>& scopes, budget::Date date, Size size, Counts* counts) const;

  std::map<Counter, Series> counters_;
  std::map<int64_t, std::vector<Carried>> carried_;
  std::map<Identity, std::multiset<int64_t>> carriers_;
  // Of an event, the attributions and corrections that speak of it or of each other; and of each of
  // these the event they all come down to.
  std::map<int64_t, std::vector<int64_t>> speakers_of_;
  std::map<int64_t, int64_t> root_of_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_FLAG_INDEX_H_

// Holds a file against what a ledger already has of its books, voucher by voucher, as multisets:
// what is there stays, what is new is appended, what changed in a voucher corrects what it was, and
// a voucher that vanished is a finding and never a reversal.
//
// Three passes, in this order: TakeEvent with every event of the ledger; SeeRow with every booked
// row of the file, then Compare; StepFor with the same rows in the same order. Memory is bounded by
// what the ledger has, and by the keys of what the file adds. Used by one thread.

#ifndef LIGGARE_CLIENTS_SIE_RECONCILIATION_H_
#define LIGGARE_CLIENTS_SIE_RECONCILIATION_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "clients/sie/entry_history.h"
#include "clients/sie/file.h"
#include "clients/sie/planner.h"
#include "clients/sie/row_identity.h"

namespace liggare::sie {

// What is to be done about a row of the file.
struct Step {
  enum class Kind {
    kNothing,   // the row is not taken, and was not
    kHeld,      // it is there
    kHeldOnly,  // it is there, though the map no longer takes it: a finding
    kAppend,    // it is new
    kCorrect,   // it stands in the place of the entry at `position`
  };

  Kind kind = Kind::kNothing;
  int64_t position = 0;     // of the entry that is there, or is corrected
  std::string event_id;     // for what is appended, also as a correction
  bool attributed = false;  // of an entry that is there: something says where it belongs, or did
};

class Reconciliation {
 public:
  explicit Reconciliation(const Books& books);

  void TakeEvent(int64_t position, const v1::Event& event);

  void SeeRow(const Voucher& voucher, const PlannedRow& row);
  void Compare();

  Step StepFor(const Voucher& voucher, const PlannedRow& row);

  // After Compare and before StepFor: vouchers of the ledger, between the first and the last date
  // of the file, whose numbers the file has, and how many of these have nothing in common with the
  // file's: another date, or no row alike.
  struct Claims {
    int64_t vouchers = 0;
    int64_t unlike = 0;
  };
  Claims claims() const;

  // Then, in the order of the ledger, entries that the file does not have. Of vouchers that it has:
  // those to take out of the books; and those that stand by a correction, which are findings, since
  // taking such a one back would restore what it corrected. And of vouchers that it does not have
  // between its first and its last date, findings too.
  std::vector<int64_t> Removed() const;
  std::vector<int64_t> Stuck() const;
  std::vector<int64_t> Vanished() const;

  // How many entries of the books the ledger has.
  int64_t held() const { return held_; }

 private:
  // The first half of a row's key: enough to tell rows apart, and half as much to keep.
  using Key = std::array<char, 16>;
  using VoucherKey = size_t;
  struct Held {
    Key key;
    VoucherKey voucher;
  };
  struct Standing {
    int64_t position;
    VoucherKey voucher;
  };
  struct Known {
    Date date;
    size_t number;        // of its series and number
    bool seen = false;    // in the file
    int64_t entries = 0;  // that stand
  };
  // Entries that the ledger has had with one key.
  struct Same {
    absl::InlinedVector<Standing, 1> standing;
    uint32_t ever = 0;   // standing or not, each with an id of its own
    uint32_t seen = 0;   // rows of the file
    uint32_t given = 0;  // of those, by StepFor
  };

  static Key KeyOf(const proof::Hash& hash);
  static VoucherKey KeyOf(const Voucher& voucher);
  static size_t NumberOf(const Voucher& voucher);
  Held Hold(const v1::Event& event, v1::CostPosted posted);
  Step StepForNew(const Voucher& voucher, const PlannedRow& row, uint32_t ever);
  bool Covers(Date date) const;
  // The positions of the missing that are of this kind.
  enum class Missing { kRemoved, kStuck, kVanished };
  std::vector<int64_t> PositionsOf(Missing kind) const;

  const Books books_;
  const std::string books_id_;
  EntryHistory<std::function<Held(const v1::Event&, const v1::CostPosted&)>> history_;
  absl::flat_hash_map<Key, Same> rows_;
  absl::flat_hash_map<Key, uint32_t> added_;         // rows that StepFor has found to be new
  absl::flat_hash_map<VoucherKey, Known> vouchers_;  // that the ledger has
  absl::flat_hash_map<size_t, bool> numbers_;        // likewise; whether the file has them
  std::optional<FiscalYear> covered_;                // by the file's vouchers
  absl::flat_hash_set<int64_t> attributed_;
  absl::flat_hash_set<int64_t> corrections_;  // at which an entry stands or stood
  // Of each voucher, entries that the file does not have and no row has taken the place of.
  absl::flat_hash_map<VoucherKey, std::vector<int64_t>> missing_;
  int64_t held_ = 0;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_RECONCILIATION_H_

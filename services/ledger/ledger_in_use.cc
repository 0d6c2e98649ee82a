#include "services/ledger/ledger_in_use.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/budget/invariant.h"
#include "services/budget/tags.h"
#include "services/ledger/sound_read.h"
#include "store/stored_record.h"

namespace liggare::ledger {
namespace {

constexpr size_t kReadBytesMax = 1u << 20;

// When the blocks are further behind, they have been lost: to apply more is to rebuild them, with
// everything in memory.
constexpr int64_t kRestEventsMax = 1'000'000;

bool EndsAppend(const v1::Record& record) {
  return record.position() + 1 == record.append_first() + record.append_count();
}

}  // namespace

LedgerInUse::LedgerInUse(const store::Database& database, const store::EventLog& log,
                         const std::string& id)
    : log_(log), id_(id), blocks_(id, store::Blocks(database, database.derived())) {}

absl::StatusOr<std::unique_ptr<LedgerInUse>> LedgerInUse::Load(const store::Database& database,
                                                               const store::EventLog& log,
                                                               const std::string& id, Size size) {
  std::unique_ptr<LedgerInUse> ledger(new LedgerInUse(database, log, id));
  auto projection = projection::Projection::Open(id, ledger->blocks_);
  if (!projection.ok()) return projection.status();
  ledger->projection_ = *std::move(projection);
  const Size kept = ledger->projection_->kept_size();
  if (kept > size || size.value - kept.value > kRestEventsMax) {
    return ledger->blocks_.Damaged("its blocks are of " + std::to_string(kept.value) +
                                   " events and the log has " + std::to_string(size.value));
  }
  if (absl::Status basis = ledger->LoadBasis(kept); !basis.ok()) return basis;
  if (absl::Status balances = ledger->LoadBalances(kept); !balances.ok()) return balances;
  ledger->damage_ = ledger->ApplyRest(kept, size);
  // What is derived and damaged is no damage of the records.
  if (absl::IsUnavailable(ledger->damage_)) return ledger->damage_;
  return ledger;
}

absl::Status LedgerInUse::LoadBasis(Size kept) {
  if (kept.value == 0) return absl::OkStatus();
  auto scan = log_.Scan(id_, {{budget::kBasisTag}}, Position{0}, store::Direction::kForward);
  while (true) {
    auto position = scan->Next();
    if (!position.ok()) return position.status();
    if (!position->has_value() || !kept.Contains(**position)) return absl::OkStatus();
    auto record = log_.ReadOne(id_, **position);
    if (!record.ok()) return record.status();
    state_.LoadFact(*record);
    projection_->ApplyFact(*record);
  }
}

absl::Status LedgerInUse::LoadBalances(Size kept) {
  absl::Status read = projection_->ForEachBalance(
      [&](const budget::Account& account, budget::Date date, int64_t amount) {
        state_.LoadAccount(account, date, amount);
      });
  if (!read.ok()) return read;
  auto gross = projection_->KeptGross();
  if (!gross.ok()) return gross.status();
  state_.LoadGross(*gross);
  state_.LoadSize(kept);
  return absl::OkStatus();
}

absl::Status LedgerInUse::ApplyRest(Size kept, Size size) {
  std::vector<v1::Record> append;
  const auto apply = [&](Position position, std::string_view bytes) {
    absl::Status parsed = store::ParseRecordInto(id_, position, bytes, append.emplace_back());
    if (!parsed.ok() || !EndsAppend(append.back())) return parsed;
    absl::Status applied = ApplyAppend(append);
    append.clear();
    return applied;
  };
  for (Position next{kept.value}; size.Contains(next);) {
    const auto runs = ReadSoundRuns(log_, id_, next, size, kReadBytesMax);
    if (!runs.ok()) return runs.status();
    if (absl::Status applied = store::ForEachRecord(*runs, apply); !applied.ok()) return applied;
    next.value = runs->back().first.value + runs->back().count;
  }
  budget::Require(append.empty(), "the log ends within an append");
  return absl::OkStatus();
}

absl::Status LedgerInUse::ApplyAppend(const std::vector<v1::Record>& append) {
  std::vector<const v1::Record*> records;
  for (const v1::Record& record : append) {
    state_.Apply(record);
    records.push_back(&record);
  }
  return Show(records);
}

absl::Status LedgerInUse::Show(std::span<const v1::Record* const> appends) {
  const auto record_at = [&](Position position) { return log_.ReadOne(id_, position); };
  const auto next_with = [&](const std::string& tag,
                             Position from) -> absl::StatusOr<std::optional<Position>> {
    return log_.Scan(id_, {{tag}}, from, store::Direction::kForward)->Next();
  };
  return projection_->Apply(appends, {record_at, next_with});
}

absl::Status LedgerInUse::WriteBlocks() {
  auto blocks = projection_->MakeBlocks();
  if (!blocks.ok()) return blocks.status();
  if (blocks->empty()) return absl::OkStatus();
  if (absl::Status put = blocks_.Put(*blocks); !put.ok()) return put;
  projection_->BlocksKept();
  return absl::OkStatus();
}

}  // namespace liggare::ledger

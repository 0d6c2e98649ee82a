#include "services/projection/projection.h"

#include <map>
#include <utility>

#include "services/projection/answers.h"
#include "services/projection/holdings.h"

namespace liggare::projection {
namespace {

// Keeps nothing.
class NoBlocks : public BlockStore {
 public:
  absl::StatusOr<std::vector<std::optional<PinnedBytes>>> Get(
      std::span<const BlockKey> keys) const override {
    return std::vector<std::optional<PinnedBytes>>(keys.size());
  }
  absl::StatusOr<std::vector<std::pair<BlockKey, PinnedBytes>>> All(BlockKind) const override {
    return std::vector<std::pair<BlockKey, PinnedBytes>>();
  }
  absl::StatusOr<std::optional<BlockKey>> Last(BlockKind, uint8_t) const override {
    return std::optional<BlockKey>();
  }
  absl::Status Damaged(const std::string& what) const override { return absl::DataLossError(what); }
};

const BlockStore& None() {
  static const auto& none = *new NoBlocks();
  return none;
}

}  // namespace

Projection::Projection(std::string ledger, IndexShape shape)
    : holdings_(std::make_unique<Holdings>(ledger, None(), shape, 0)) {}

Projection::Projection(std::unique_ptr<Holdings> holdings) : holdings_(std::move(holdings)) {}

Projection::~Projection() = default;

absl::StatusOr<std::unique_ptr<Projection>> Projection::Open(std::string ledger,
                                                             const BlockStore& blocks,
                                                             IndexShape shape) {
  const absl::StatusOr<uint64_t> kept = BalanceIndex::KeptSegments(blocks);
  if (!kept.ok()) return kept.status();
  auto holdings = std::make_unique<Holdings>(ledger, blocks, shape, *kept);
  if (absl::Status loaded = holdings->LoadNames(); !loaded.ok()) return loaded;
  return std::unique_ptr<Projection>(new Projection(std::move(holdings)));
}

Size Projection::kept_size() const { return holdings_->index().kept_size(); }

void Projection::ApplyFact(const v1::Record& record) { holdings_->ApplyFact(record); }

absl::Status Projection::Apply(std::span<const v1::Record* const> appends,
                               const budget::RecordLookups& lookups) {
  return holdings_->Apply(appends, lookups);
}

Size Projection::size() const { return holdings_->index().size(); }

int64_t Projection::unwritten() const {
  return holdings_->index().size().value - holdings_->index().kept_size().value;
}

absl::StatusOr<std::vector<Block>> Projection::MakeBlocks() {
  return holdings_->index().MakeBlocks();
}

void Projection::BlocksKept() { holdings_->index().BlocksKept(); }

absl::Status Projection::ForEachBalance(
    absl::FunctionRef<void(const budget::Account&, budget::Date, int64_t)> fn) const {
  const BalanceIndex& index = holdings_->index();
  const absl::StatusOr<BalanceCut> cut = index.CutAt(index.kept_size());
  if (!cut.ok()) return cut.status();
  return index.ForEachKeptName([&](const SeriesName& name) {
    const std::optional<SeriesKey> key = ParseKey(name.key);
    if (!key.has_value() || key->of != SeriesKey::Of::kAccount) return;
    std::map<Day, int64_t> days;
    cut->ForEachChange(name.id, [&](Day day, int64_t amount) { days[day] += amount; });
    std::erase_if(days, [](const auto& day) { return day.second == 0; });
    if (days.empty()) return fn(key->account, DateOf(0), 0);
    for (const auto& [day, amount] : days) fn(key->account, DateOf(day), amount);
  });
}

absl::StatusOr<int64_t> Projection::KeptGross() const {
  const BalanceIndex& index = holdings_->index();
  const absl::StatusOr<BalanceCut> cut = index.CutAt(index.kept_size());
  if (!cut.ok()) return cut.status();
  return cut->Gross();
}

absl::StatusOr<v1::GetBudgetResponse> Projection::GetBudget(const v1::GetBudgetRequest& request,
                                                            const AsOf& as_of) const {
  return projection::GetBudget(*holdings_, request, as_of);
}

absl::StatusOr<v1::GetTimelineResponse> Projection::GetTimeline(
    const v1::GetTimelineRequest& request, const AsOf& known, Cancelled cancelled) const {
  return projection::GetTimeline(*holdings_, request, known, cancelled);
}

absl::StatusOr<v1::GetCatalogueResponse> Projection::GetCatalogue(const AsOf& as_of) const {
  return projection::GetCatalogue(*holdings_, as_of);
}

absl::StatusOr<v1::DraftFollowUpResponse> Projection::DraftFollowUp(
    const v1::DraftFollowUpRequest& request, const AsOf& as_of) const {
  return projection::DraftFollowUp(*holdings_, request, as_of);
}

absl::StatusOr<v1::GetFollowUpResponse> Projection::GetFollowUp(
    const v1::GetFollowUpRequest& request, const AsOf& known, RecordReader record_at,
    Cancelled cancelled) const {
  return projection::GetFollowUp(*holdings_, request, known, record_at, cancelled);
}

absl::StatusOr<v1::ListFollowUpsResponse> Projection::ListFollowUps(const AsOf& known,
                                                                    Cancelled cancelled) const {
  return projection::ListFollowUps(*holdings_, known, cancelled);
}

absl::StatusOr<std::unique_ptr<Explanation>> Projection::ExplainFigure(
    const v1::ExplainFigureRequest& request, const AsOf& as_of) const {
  return Explanation::Make(request, as_of, *holdings_);
}

absl::StatusOr<std::unique_ptr<Comparison>> Projection::CompareBudgets(
    const v1::CompareBudgetsRequest& request, const AsOf& base, const AsOf& other) const {
  return Comparison::Make(request, base, other, *holdings_);
}

absl::StatusOr<v1::Figures> Projection::LineFigures(const std::string& line, v1::FundKind kind,
                                                    int budget_year, budget::Date date,
                                                    Size size) const {
  if (size > this->size()) return absl::OutOfRangeError("figures are asked beyond what is applied");
  return projection::LineFigures(*holdings_, line, kind, budget_year, AsOf{date, size});
}

}  // namespace liggare::projection

#include "clients/auditor/budget_audit.h"

#include <google/protobuf/util/message_differencer.h>

#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "clients/auditor/record_checks.h"
#include "services/budget/dates.h"
#include "services/budget/shape.h"
#include "services/budget/texts.h"

namespace liggare::auditor {
namespace {

// So many records are projected in one go.
constexpr size_t kProjectedTogether = 4096;
constexpr size_t kCommitmentBytes = 32;

bool IsServersOwn(const v1::Payload& payload) {
  return payload.has_ledger_opened() || payload.has_key_rotated();
}

// The event as its client may have given it: with some text where the record has a commitment.
v1::Event AsGiven(const v1::Event& stored) {
  v1::Event event = stored;
  for (auto& [field, text] : budget::PrivateTexts(*event.mutable_payload())) {
    if (text->commitment().size() != kCommitmentBytes || !text->text().empty()) continue;
    text->clear_commitment();
    text->set_text("*");
  }
  return event;
}

// Refuses what the rules must not see, for they stand on what was checked when it was appended.
absl::Status CheckShape(const v1::Event& event) {
  if (!IsServersOwn(event.payload())) return budget::CheckShape(AsGiven(event), {"event"});
  return budget::ParseDate(event.effective_date(), "event.effective_date").status();
}

// What the server derived, and nothing else.
v1::Record DerivedPart(const v1::Record& record) {
  v1::Record derived;
  *derived.mutable_postings() = record.postings();
  *derived.mutable_flags() = record.flags();
  *derived.mutable_settled_flags() = record.settled_flags();
  derived.set_rules_version(record.rules_version());
  return derived;
}

// How the derived parts differ; empty when they do not.
std::string Differences(const v1::Record& stored, const v1::Record& derived) {
  std::string differences;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&differences);
  return differencer.Compare(derived, stored) ? "" : differences;
}

}  // namespace

absl::Status BudgetAudit::Take(const v1::Record& record, std::string_view bytes) {
  open_.push_back(record);
  open_bytes_.emplace_back(bytes);
  return static_cast<int32_t>(open_.size()) == record.append_count() ? TakeAppend()
                                                                     : absl::OkStatus();
}

absl::Status BudgetAudit::TakeAppend() {
  std::vector<const v1::Event*> append;
  for (const v1::Record& record : open_) {
    append.push_back(&record.event());
    absl::Status shape = CheckShape(record.event());
    if (!shape.ok()) return BadRecord(record.position(), std::string(shape.message()));
  }
  if (open_.front().event().payload().has_follow_up_approved()) {
    if (absl::Status projected = Project(); !projected.ok()) return projected;
  }
  for (size_t i = 0; i < open_.size(); ++i) {
    absl::Status sound = Decide(append, i);
    if (sound.ok()) sound = history_.Add(open_[i], open_bytes_[i]);
    if (!sound.ok()) return sound;
    state_.Apply(open_[i]);
  }
  std::move(open_.begin(), open_.end(), std::back_inserter(unprojected_));
  open_.clear();
  open_bytes_.clear();
  return unprojected_.size() >= kProjectedTogether ? Project() : absl::OkStatus();
}

absl::Status BudgetAudit::Decide(budget::Append append, size_t index) {
  const v1::Record& stored = open_[index];
  if (stored.rules_version() != budget::kRulesVersion) {
    return BadRecord(
        stored.position(),
        absl::StrCat("was derived by version ", stored.rules_version(),
                     " of the rules, and this program has version ", budget::kRulesVersion));
  }
  const auto record_at = [this](Position position) { return history_.RecordAt(position); };
  const auto next_with = [this](const std::string& tag,
                                Position from) -> absl::StatusOr<std::optional<Position>> {
    return history_.NextWith(tag, from);
  };
  const auto figures_at = [this](const v1::FollowUpApproved& header, const v1::FollowUpLine& line) {
    return FiguresAt(header, line);
  };
  v1::Record derived;
  derived.set_rules_version(budget::kRulesVersion);
  if (!IsServersOwn(stored.event().payload())) {
    const absl::Status decided =
        budget::Decide(state_, append, index, {{record_at, next_with}, figures_at}, &derived);
    if (!decided.ok()) {
      return BadRecord(stored.position(),
                       absl::StrCat("the rules refuse it: ", std::string(decided.message())));
    }
  }
  const std::string differences = Differences(DerivedPart(stored), derived);
  if (differences.empty()) return absl::OkStatus();
  return BadRecord(stored.position(),
                   absl::StrCat("is not what the rules derive; from what they do to what is "
                                "stored: ",
                                differences));
}

absl::StatusOr<v1::Figures> BudgetAudit::FiguresAt(const v1::FollowUpApproved& header,
                                                   const v1::FollowUpLine& line) {
  const absl::StatusOr<budget::Date> date = budget::ParseDate(header.as_of_date());
  if (!date.ok()) return date.status();
  const Size size{header.as_of_size()};
  const absl::StatusOr<bool> ends = history_.EndsAppend(size);
  if (!ends.ok()) return ends.status();
  if (size.value != 0 && !*ends) {
    return absl::OutOfRangeError(absl::StrCat("size ", size.value, " cuts an append"));
  }
  return projection_.LineFigures(line.line(), line.kind(), header.budget_year(), *date, size);
}

absl::Status BudgetAudit::Project() {
  std::vector<const v1::Record*> records;
  for (const v1::Record& record : unprojected_) records.push_back(&record);
  const auto record_at = [this](Position position) { return history_.RecordAt(position); };
  const auto next_with = [this](const std::string& tag,
                                Position from) -> absl::StatusOr<std::optional<Position>> {
    return history_.NextWith(tag, from);
  };
  absl::Status applied = absl::OkStatus();
  if (!records.empty()) applied = projection_.Apply(records, {record_at, next_with});
  unprojected_.clear();
  return applied;
}

absl::StatusOr<v1::GetBudgetResponse> BudgetAudit::GetBudget(const v1::GetBudgetRequest& request) {
  if (!open_.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("the size cuts the append of position ",
                                                   open_.front().position(),
                                                   "; take a size that ends one"));
  }
  if (absl::Status projected = Project(); !projected.ok()) return projected;
  const absl::StatusOr<budget::Date> date = budget::ParseDate(request.as_of().effective_date());
  if (!date.ok()) return date.status();
  const absl::StatusOr<v1::Record> last = history_.RecordAt(Position{history_.size().value - 1});
  if (!last.ok()) return last.status();
  const absl::Time recorded_at = absl::FromUnixSeconds(last->recorded_at().seconds()) +
                                 absl::Nanoseconds(last->recorded_at().nanos());
  return projection_.GetBudget(request, {*date, history_.size(), recorded_at});
}

}  // namespace liggare::auditor

#include "clients/sie/import_events.h"

#include "absl/strings/escaping.h"
#include "services/budget/invariant.h"

namespace liggare::sie {

namespace {

void SetTally(const Tally& tally, v1::ImportTally& to) {
  to.set_rows(tally.rows);
  to.set_sum(tally.sum);
}

}  // namespace

v1::Event ImportEvent(const Books& books, const ImportedFile& file, const PlanTotals& totals) {
  v1::Event event;
  event.set_event_id(ImportEventIdOf(file.import_id));
  event.set_effective_date(budget::FormatDate(file.generated.value_or(file.last_voucher)));
  event.set_correlation_id(BooksId(books));
  v1::ImportRecorded& imported = *event.mutable_payload()->mutable_import_recorded();
  imported.set_import_id(file.import_id);
  imported.set_file_sha256(absl::HexStringToBytes(file.file_hash));
  imported.set_map_sha256(absl::HexStringToBytes(file.map_hash));
  imported.set_form(file.form);
  imported.set_organisation(LegalPersonOf(books));
  imported.set_fiscal_year_first(budget::FormatDate(books.year_first));
  imported.set_fiscal_year_last(budget::FormatDate(books.year_last));
  if (file.generated) imported.set_generated_date(budget::FormatDate(*file.generated));
  SetTally(totals.read, *imported.mutable_read());
  SetTally(totals.taken, *imported.mutable_taken());
  SetTally(totals.attributed, *imported.mutable_attributed());
  SetTally(totals.unattributed, *imported.mutable_unattributed());
  SetTally(totals.out_of_scope, *imported.mutable_out_of_scope());
  SetTally(totals.outside, *imported.mutable_outside());
  SetTally(totals.zero, *imported.mutable_zero());
  return event;
}

void MakeStep(const Step& step, v1::Event& entry) {
  entry.set_event_id(step.event_id);
  if (step.kind == Step::Kind::kAppend) return;
  budget::Require(step.kind == Step::Kind::kCorrect, "a step that appends nothing has no event");
  v1::Payload replacement;
  replacement.Swap(entry.mutable_payload());
  v1::EventCorrected& correction = *entry.mutable_payload()->mutable_event_corrected();
  correction.set_position(step.position);
  correction.mutable_reason()->set_text("The voucher has been changed in the accounts.");
  *correction.mutable_replacement() = std::move(replacement);
}

void MakeAttribution(const Books& books, const std::string& import_id, int64_t position,
                     const Attribution& attribution, v1::Event& event) {
  event.set_event_id(AttributionIdOf(books, position, attribution.rule));
  event.set_effective_date(attribution.effective_date);
  event.set_correlation_id(BooksId(books));
  event.set_import_id(import_id);
  event.set_example(attribution.example);
  v1::CostAttributed& attributed = *event.mutable_payload()->mutable_cost_attributed();
  attributed.set_entry_position(position);
  attributed.set_rule(attribution.rule);
  v1::Share& share = *attributed.add_shares();
  *share.mutable_cell() = attribution.cell;
  share.set_amount(attribution.amount);
}

v1::Event TakingBackEvent(const Books& books, const std::string& import_id, int64_t position,
                          const v1::Event& entry) {
  v1::Event event;
  event.set_event_id(TakingBackIdOf(books, position));
  event.set_effective_date(entry.effective_date());
  event.set_correlation_id(BooksId(books));
  event.set_causation_id(entry.event_id());
  event.set_import_id(import_id);
  v1::EventCorrected& correction = *event.mutable_payload()->mutable_event_corrected();
  correction.set_position(position);
  correction.mutable_reason()->set_text(
      "The row has been taken out of its voucher in the accounts.");
  return event;
}

}  // namespace liggare::sie

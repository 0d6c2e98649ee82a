#include "clients/sie/import_events.h"

#include "services/budget/invariant.h"

namespace liggare::sie {

v1::Event EntryEvent(const Step& step, const PlannedEntry& entry) {
  v1::Event event = entry.event;
  event.set_event_id(step.event_id);
  if (step.kind == Step::Kind::kAppend) return event;
  budget::Require(step.kind == Step::Kind::kCorrect, "a step that appends nothing has no event");
  v1::Payload replacement;
  replacement.Swap(event.mutable_payload());
  v1::EventCorrected& correction = *event.mutable_payload()->mutable_event_corrected();
  correction.set_position(step.position);
  correction.mutable_reason()->set_text("The voucher has been changed in the accounts.");
  *correction.mutable_replacement() = std::move(replacement);
  return event;
}

v1::Event AttributionEvent(const Books& books, const PlannedEntry& entry, int64_t position) {
  v1::Event event;
  event.set_event_id(AttributionIdOf(books, position, entry.rule));
  event.set_effective_date(entry.event.effective_date());
  event.set_correlation_id(entry.event.correlation_id());
  event.set_import_id(entry.event.import_id());
  v1::CostAttributed& attributed = *event.mutable_payload()->mutable_cost_attributed();
  attributed.set_entry_position(position);
  attributed.set_rule(entry.rule);
  v1::Share& share = *attributed.add_shares();
  *share.mutable_cell() = entry.cell.value();
  share.set_amount(entry.event.payload().cost_posted().amount());
  return event;
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

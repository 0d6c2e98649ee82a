#include "services/budget/known_fields.h"

#include <algorithm>

#include "google/protobuf/message.h"
#include "google/protobuf/unknown_field_set.h"
#include "services/budget/shape.h"

namespace liggare::budget {
namespace {

// Whether a message itself has no field that its kind has not.
template <typename T>
bool IsWhole(const T& message) {
  static const google::protobuf::Reflection* const reflection =
      T::default_instance().GetReflection();
  return reflection->GetUnknownFields(message).empty();
}

bool Known(const v1::DecisionItemReference& item) {
  return IsWhole(item) && IsUtf8(item.decision());
}

bool Known(const v1::Authority& authority) {
  return IsWhole(authority) && v1::AuthorityBasis_IsValid(authority.basis()) &&
         std::all_of(authority.items().begin(), authority.items().end(),
                     [](const auto& item) { return Known(item); }) &&
         IsUtf8(authority.mandate()) && IsUtf8(authority.consultation()) &&
         IsUtf8(authority.interpreter()) && IsUtf8(authority.interpretation());
}

bool Known(const v1::Share& share) {
  const v1::Cell& cell = share.cell();
  return IsWhole(share) && IsWhole(cell) && IsUtf8(cell.line()) && IsUtf8(cell.fund());
}

bool Known(const google::protobuf::RepeatedPtrField<v1::Share>& shares) {
  return std::all_of(shares.begin(), shares.end(), [](const auto& share) { return Known(share); });
}

bool Known(bool is_given, const v1::PrivateText& text) {
  return !is_given ||
         (IsWhole(text) && !text.text().empty() && text.text().size() <= kTextSizeMax &&
          IsUtf8(text.text()) && text.commitment().empty());
}

bool Known(const v1::Voucher& voucher) {
  return IsWhole(voucher) && IsUtf8(voucher.series()) && IsUtf8(voucher.number());
}

bool Known(const v1::AccountingObject& object) {
  return IsWhole(object) && IsUtf8(object.object());
}

bool Known(const v1::CostPosted& posted) {
  return IsWhole(posted) && IsUtf8(posted.currency()) && IsUtf8(posted.account()) &&
         v1::EntryKind_IsValid(posted.kind()) &&
         std::all_of(posted.objects().begin(), posted.objects().end(),
                     [](const auto& object) { return Known(object); }) &&
         IsUtf8(posted.activity_code()) && v1::FundKind_IsValid(posted.coded_as()) &&
         IsUtf8(posted.fund()) && Known(posted.voucher()) && IsUtf8(posted.accounting_period()) &&
         IsUtf8(posted.voucher_date()) && IsUtf8(posted.document_date()) &&
         IsUtf8(posted.registration_date()) && v1::EntryStatus_IsValid(posted.status()) &&
         v1::EntryOrigin_IsValid(posted.origin()) && Known(posted.has_text(), posted.text()) &&
         IsUtf8(posted.counterparty()) &&
         Known(posted.has_counterparty_text(), posted.counterparty_text()) &&
         Known(posted.attribution());
}

bool Known(const v1::CostAttributed& attributed) {
  return IsWhole(attributed) && Known(attributed.shares()) && IsUtf8(attributed.rule()) &&
         Known(attributed.has_reason(), attributed.reason());
}

bool Known(const v1::Payload& payload) {
  if (!IsWhole(payload)) return false;
  if (payload.has_cost_posted()) return Known(payload.cost_posted());
  return payload.has_cost_attributed() && Known(payload.cost_attributed());
}

}  // namespace

bool HasOnlyKnown(const v1::Event& event) {
  return IsWhole(event) && IsUtf8(event.event_id()) && IsUtf8(event.effective_date()) &&
         IsUtf8(event.on_behalf_of()) && IsUtf8(event.correlation_id()) &&
         IsUtf8(event.causation_id()) && IsUtf8(event.import_id()) && Known(event.authority()) &&
         Known(event.payload());
}

}  // namespace liggare::budget

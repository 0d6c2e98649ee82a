#include "clients/language/event_summary.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace liggare::language {
namespace {

// The parts that are not empty, with a space between.
std::string Spaced(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += part;
  }
  return text;
}

std::string Shares(const google::protobuf::RepeatedPtrField<v1::Share>& shares,
                   const Words& words) {
  return absl::StrJoin(shares, ", ", [&words](std::string* out, const v1::Share& share) {
    absl::StrAppend(out, CellName(share.cell()), " ", words.Amount(share.amount()));
  });
}

EventSummary Granted(const v1::FundGranted& fund, const Words& words) {
  EventSummary summary;
  summary.text = Spaced({fund.fund(), fund.name()});
  if (!fund.drawn_from().empty()) {
    summary.text += " " + words("drawn from", "ur") + " " + fund.drawn_from();
  }
  if (fund.has_amount()) {
    summary.amount = fund.amount();
  } else {
    summary.text += ", " + words("amount unknown", "okänt belopp");
  }
  return summary;
}

EventSummary Posted(const v1::CostPosted& entry, const Words& words) {
  return {Spaced({VoucherName(entry.voucher()), words("account", "konto"), entry.account(),
                  Shares(entry.attribution(), words), entry.text().text()}),
          entry.amount()};
}

EventSummary Corrected(const v1::EventCorrected& correction, const Words& words) {
  EventSummary summary;
  summary.text = absl::StrCat(words("corrects", "rättar"), " ", correction.position());
  if (!correction.reason().text().empty()) {
    absl::StrAppend(&summary.text, " (", correction.reason().text(), ")");
  }
  if (correction.has_replacement()) {
    const EventSummary replacement = Summarise(correction.replacement(), words);
    absl::StrAppend(&summary.text, ": ", TypeName(correction.replacement()), " ", replacement.text);
    summary.amount = replacement.amount;
  } else {
    absl::StrAppend(&summary.text, ": ", words("withdrawn", "utgår"));
  }
  return summary;
}

EventSummary Estimated(const v1::EstimateRecorded& estimate, const Words& words) {
  std::string range = words.Amount(estimate.low());
  if (estimate.high() != estimate.low()) range += " – " + words.Amount(estimate.high());
  return {Spaced({estimate.line(), words.Kind(estimate.kind()),
                  words.Certainty(estimate.certainty()), range}),
          std::nullopt};
}

std::string Moved(const v1::Cell& from, const v1::Cell& to) {
  return CellName(from) + " → " + CellName(to);
}

}  // namespace

std::string TypeName(const v1::Payload& payload) {
  const auto* field = payload.GetDescriptor()->FindFieldByNumber(payload.kind_case());
  return field == nullptr ? "" : field->name();
}

std::string CitedItems(const google::protobuf::RepeatedPtrField<v1::DecisionItemReference>& items) {
  return absl::StrJoin(items, " ", [](std::string* out, const v1::DecisionItemReference& item) {
    absl::StrAppend(out, item.decision());
    if (item.item() != 0) absl::StrAppend(out, ":", item.item());
  });
}

std::string CellName(const v1::Cell& cell) {
  std::vector<std::string> parts;
  if (!cell.line().empty()) parts.push_back(cell.line());
  if (!cell.fund().empty()) parts.push_back(cell.fund());
  if (cell.budget_year() != 0) parts.push_back(std::to_string(cell.budget_year()));
  return absl::StrJoin(parts, "/");
}

std::string VoucherName(const v1::Voucher& voucher) {
  if (voucher.series().empty() && voucher.number().empty()) return "";
  std::string name = voucher.series() + "/" + voucher.number();
  if (voucher.row() != 0) name += ":" + std::to_string(voucher.row());
  return name;
}

EventSummary Summarise(const v1::Payload& payload, const Words& words) {
  switch (payload.kind_case()) {
    case v1::Payload::kLedgerOpened:
      return {Spaced({payload.ledger_opened().name(), payload.ledger_opened().currency()}), {}};
    case v1::Payload::kKeyRotated:
      return {payload.key_rotated().verifier_key(), {}};
    case v1::Payload::kDecisionRecorded: {
      const v1::DecisionRecorded& decision = payload.decision_recorded();
      return {Spaced({decision.decision(), decision.case_number(), decision.paragraph(),
                      decision.number(), decision.title()}),
              {}};
    }
    case v1::Payload::kDecisionStatusChanged: {
      const v1::DecisionStatusChanged& change = payload.decision_status_changed();
      return {Spaced({change.decision(), words.Status(change.status()), change.replaced_by(),
                      change.reference()}),
              {}};
    }
    case v1::Payload::kMandateGiven: {
      const v1::MandateGiven& mandate = payload.mandate_given();
      return {Spaced({mandate.mandate(), words("to", "till"), mandate.delegate().id()}),
              mandate.base_amount()};
    }
    case v1::Payload::kConsultationHeld: {
      const v1::ConsultationHeld& held = payload.consultation_held();
      return {Spaced({held.consultation(), held.body().id(), words.Opinion(held.opinion())}), {}};
    }
    case v1::Payload::kFundGranted:
      return Granted(payload.fund_granted(), words);
    case v1::Payload::kLineDefined:
      return {Spaced({payload.line_defined().line(), payload.line_defined().name()}), {}};
    case v1::Payload::kEstimateRecorded:
      return Estimated(payload.estimate_recorded(), words);
    case v1::Payload::kConditionMet:
      return {Spaced({payload.condition_met().line(), payload.condition_met().evidence()}), {}};
    case v1::Payload::kAllocationDecided:
      return {CellName(payload.allocation_decided().cell()), payload.allocation_decided().amount()};
    case v1::Payload::kReallocationAgreed: {
      const v1::ReallocationAgreed& move = payload.reallocation_agreed();
      return {Moved(move.from_cell(), move.to_cell()), move.amount()};
    }
    case v1::Payload::kCarryOverDecided: {
      const v1::CarryOverDecided& move = payload.carry_over_decided();
      return {Moved(move.from_cell(), move.to_cell()), move.amount()};
    }
    case v1::Payload::kCostPosted:
      return Posted(payload.cost_posted(), words);
    case v1::Payload::kCostAttributed: {
      const v1::CostAttributed& attribution = payload.cost_attributed();
      return {absl::StrCat(words("entry", "post"), " ", attribution.entry_position(), ": ",
                           attribution.shares().empty() ? words("unattributed", "ej hänförd")
                                                        : Shares(attribution.shares(), words)),
              {}};
    }
    case v1::Payload::kFollowUpApproved:
      return {
          Spaced({payload.follow_up_approved().follow_up(), payload.follow_up_approved().name()}),
          {}};
    case v1::Payload::kFollowUpLine: {
      const v1::FollowUpLine& line = payload.follow_up_line();
      return {Spaced({line.follow_up(), line.line(), words.Kind(line.kind()),
                      words.FollowUpStatus(line.status()), words("outcome", "utfall"),
                      words.Amount(line.outcome())}),
              {}};
    }
    case v1::Payload::kEventCorrected:
      return Corrected(payload.event_corrected(), words);
    case v1::Payload::kTextErased:
      return {absl::StrCat(words("texts of", "texterna i"), " ",
                           absl::StrJoin(payload.text_erased().positions(), ", ")),
              {}};
    case v1::Payload::kImportRecorded: {
      const v1::ImportRecorded& imported = payload.import_recorded();
      return {absl::StrCat(imported.import_id(), ": ", imported.taken().rows(), " ",
                           words("rows taken", "rader tagna"), ", ", imported.unattributed().rows(),
                           " ", words("not attributed", "ej hänförda")),
              imported.taken().sum()};
    }
    case v1::Payload::KIND_NOT_SET:
      break;
  }
  return {words("of a kind this program does not know", "av ett slag som programmet inte känner"),
          {}};
}

}  // namespace liggare::language

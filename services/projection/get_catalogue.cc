// GetCatalogue: what is defined and decided at an as-of.

#include <algorithm>
#include <string>
#include <utility>

#include "services/projection/answers.h"
#include "services/projection/line_rows.h"

namespace liggare::projection {
namespace {

using budget::Catalogue;

void AddFunds(const Catalogue& catalogue, const AsOf& as_of, v1::GetCatalogueResponse* response) {
  for (const budget::Fund& fund : catalogue.Funds(as_of.size)) {
    v1::CatalogueFund* added = response->add_funds();
    *added->mutable_fund() = fund.opening->payload;
    added->set_position(fund.opening->position.value);
    *added->mutable_authority() = fund.opening->authority;
    added->set_example(fund.opening->example);
  }
}

void AddLines(const Catalogue& catalogue, const AsOf& as_of, v1::GetCatalogueResponse* response) {
  for (const budget::TreeLine& line : catalogue.Tree(as_of.size)) {
    const std::string& id = line.line->payload.line();
    v1::CatalogueLine* added = response->add_lines();
    *added->mutable_line() = line.line->payload;
    added->set_position(line.line->position.value);
    added->set_depth(line.depth);
    for (const v1::FundKind kind : kFundKinds) {
      const auto* estimate = catalogue.FindEstimate(id, kind, as_of.date, as_of.size);
      if (estimate != nullptr) *added->add_estimates() = estimate->payload;
    }
    if (line.line->payload.condition().empty()) continue;
    const auto* met = catalogue.ConditionMetAt(id, as_of.date, as_of.size);
    if (met != nullptr) *added->mutable_condition_met() = met->payload;
  }
}

void AddDecisions(const Catalogue& catalogue, const AsOf& as_of,
                  v1::GetCatalogueResponse* response) {
  for (const auto* decision : catalogue.Decisions(as_of.size)) {
    v1::CatalogueDecision* added = response->add_decisions();
    *added->mutable_decision() = decision->payload;
    added->set_position(decision->position.value);
    added->set_effective_date(budget::FormatDate(decision->effective));
    const auto* status = catalogue.StatusAt(decision->payload.decision(), as_of.date, as_of.size);
    if (status != nullptr) added->set_status(status->payload.status());
    added->set_example(decision->example);
  }
}

// A mandate is in force when it counts at the date and nothing blocks what it rests on.
bool InForce(const Catalogue& catalogue, const std::string& id, const AsOf& as_of) {
  const auto* mandate = catalogue.MandateAt(id, as_of.date, as_of.size);
  if (mandate == nullptr) return false;
  const auto& items = mandate->authority.items();
  return std::none_of(items.begin(), items.end(), [&](const v1::DecisionItemReference& item) {
    return catalogue.Blocked(item.decision(), as_of.date, as_of.size) != nullptr;
  });
}

void AddMandates(const Catalogue& catalogue, const AsOf& as_of,
                 v1::GetCatalogueResponse* response) {
  for (const auto* mandate : catalogue.Mandates(as_of.size)) {
    v1::CatalogueMandate* added = response->add_mandates();
    *added->mutable_mandate() = mandate->payload;
    added->set_position(mandate->position.value);
    *added->mutable_authority() = mandate->authority;
    added->set_in_force(InForce(catalogue, mandate->payload.mandate(), as_of));
  }
}

void AddDefinitions(const Catalogue& catalogue, const AsOf& as_of,
                    v1::GetCatalogueResponse* response) {
  *response->mutable_ledger() = catalogue.Ledger(as_of.size);
  AddFunds(catalogue, as_of, response);
  AddLines(catalogue, as_of, response);
  AddDecisions(catalogue, as_of, response);
  AddMandates(catalogue, as_of, response);
  for (const auto* consultation : catalogue.Consultations(as_of.size)) {
    v1::CatalogueConsultation* added = response->add_consultations();
    *added->mutable_consultation() = consultation->payload;
    added->set_position(consultation->position.value);
    added->set_example(consultation->example);
  }
  for (const auto* imported : catalogue.Imports(as_of.size)) {
    v1::CatalogueImport* added = response->add_imports();
    *added->mutable_import_recorded() = imported->payload;
    added->set_position(imported->position.value);
    added->set_effective_date(budget::FormatDate(imported->effective));
    added->set_example(imported->example);
  }
}

}  // namespace

absl::StatusOr<v1::GetCatalogueResponse> GetCatalogue(const Holdings& holdings, const AsOf& as_of) {
  v1::GetCatalogueResponse response;
  *response.mutable_as_of() = ToProto(as_of);
  holdings.Read(
      [&](const Register& known) { AddDefinitions(known.catalogue(), as_of, &response); });
  absl::StatusOr<v1::ListFollowUpsResponse> list = ListFollowUps(holdings, as_of, NeverCancelled);
  if (!list.ok()) return list.status();
  *response.mutable_follow_ups() = std::move(*list->mutable_follow_ups());
  return response;
}

}  // namespace liggare::projection

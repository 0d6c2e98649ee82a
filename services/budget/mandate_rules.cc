#include "services/budget/mandate_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"
#include "services/budget/authority_rules.h"

namespace liggare::budget {
namespace {

template <typename Names>
bool Contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

absl::Status CheckDelegate(const Case& c, const v1::MandateGiven& mandate) {
  for (const v1::DecisionItemReference& cited : c.authority().items()) {
    const Fact<v1::DecisionRecorded>* decision = c.catalogue.FindDecision(cited.decision(), c.size);
    const std::string& body = decision->payload.body().id();
    if (body == mandate.delegate().id()) continue;
    return Refuse(v1::ERROR_REASON_NOT_THE_DELEGATE,
                  absl::StrCat("decision ", cited.decision(), " is by ", body, ", the delegate of ",
                               "mandate ", mandate.mandate(), " is ", mandate.delegate().id(),
                               "; cite the delegate's own decision"),
                  {{"decision", cited.decision()},
                   {"body", body},
                   {"delegate", mandate.delegate().id()},
                   {"mandate", mandate.mandate()}});
  }
  return absl::OkStatus();
}

absl::Status CheckReach(const v1::MandateGiven& mandate, const DelegatedEffect& effect) {
  if (!Contains(mandate.funds(), effect.fund)) {
    return Refuse(v1::ERROR_REASON_BEYOND_MANDATE,
                  absl::StrCat("mandate ", mandate.mandate(), " does not cover fund ", effect.fund,
                               "; the principal decides on it"),
                  {{"mandate", mandate.mandate()}, {"fund", effect.fund}});
  }
  for (const auto& [line, change] : effect.changes) {
    if (!Contains(mandate.reserved_lines(), line)) continue;
    return Refuse(v1::ERROR_REASON_RESERVED_LINE,
                  absl::StrCat("line ", line, " is reserved to the principal of mandate ",
                               mandate.mandate(), "; the delegate may not touch it"),
                  {{"mandate", mandate.mandate()}, {"line", line}});
  }
  return absl::OkStatus();
}

absl::Status UnknownConsultation(const Case& c) {
  const std::string& id = c.authority().consultation();
  return Refuse(v1::ERROR_REASON_UNKNOWN_CONSULTATION,
                absl::StrCat("consultation ", id, " is not held on ", FormatDate(c.date),
                             " or before; append its ConsultationHeld, or date the event after it"),
                {{"consultation", id}, {"date", FormatDate(c.date)}});
}

absl::Status BeyondConsultation(const v1::ConsultationHeld& held, const std::string& line,
                                const std::string& what, Metadata numbers) {
  Metadata data = {{"consultation", held.consultation()}, {"line", line}};
  data.insert(data.end(), numbers.begin(), numbers.end());
  return Refuse(v1::ERROR_REASON_BEYOND_CONSULTATION,
                absl::StrCat("consultation ", held.consultation(), " ", what, " line ", line,
                             "; consult on it first"),
                data);
}

// Whether a change stays within what the consultation said of the line, together with all that has
// been changed on its strength.
absl::Status CheckConsultedLine(const Case& c, const v1::ConsultationHeld& held,
                                const std::string& line, int64_t change) {
  const auto item = std::find_if(held.items().begin(), held.items().end(),
                                 [&](const auto& spoken) { return spoken.line() == line; });
  if (item == held.items().end()) {
    return BeyondConsultation(held, line, "did not speak of", {{"asked", Number(change)}});
  }
  if (!item->has_amount()) return absl::OkStatus();
  Account used;
  used.kind = v1::ACCOUNT_KIND_CONSULTATION_USED;
  used.line = line;
  used.reference = held.consultation();
  const int64_t lowest = Add(c.books.LowestFrom({{used}}, c.date).amount, change);
  const int64_t highest = Add(c.books.HighestFrom({{used}}, c.date).amount, change);
  if (std::min<int64_t>(0, item->amount()) <= lowest &&
      highest <= std::max<int64_t>(0, item->amount())) {
    return absl::OkStatus();
  }
  return BeyondConsultation(
      held, line,
      absl::StrCat("spoke of ", FormatKronor(item->amount()), ", not of ",
                   FormatKronor(change < 0 ? lowest : highest), " in all, for"),
      {{"asked", Number(change)},
       {"used", Number(Subtract(change < 0 ? lowest : highest, change))},
       {"consulted", Number(item->amount())}});
}

absl::Status CheckConsultation(Case& c, const v1::MandateGiven& mandate,
                               const DelegatedEffect& effect) {
  const std::string& id = c.authority().consultation();
  if (id.empty()) {
    if (mandate.consult_body().empty()) return absl::OkStatus();
    return Refuse(v1::ERROR_REASON_CONSULTATION_MISSING,
                  absl::StrCat("mandate ", mandate.mandate(), " demands a consultation of ",
                               mandate.consult_body(), "; cite the one that was held"),
                  {{"mandate", mandate.mandate()}, {"consult_body", mandate.consult_body()}});
  }
  const Fact<v1::ConsultationHeld>* fact =
      c.catalogue.consultations().LatestInEffect(id, c.date, c.size);
  if (fact == nullptr || StoredDate(fact->payload.date()) > c.date) return UnknownConsultation(c);
  const v1::ConsultationHeld& held = fact->payload;
  if (!mandate.consult_body().empty() && held.body().id() != mandate.consult_body()) {
    return Refuse(v1::ERROR_REASON_WRONG_CONSULTED_BODY,
                  absl::StrCat("consultation ", id, " was of ", held.body().id(), ", mandate ",
                               mandate.mandate(), " demands ", mandate.consult_body()),
                  {{"consultation", id},
                   {"body", held.body().id()},
                   {"consult_body", mandate.consult_body()}});
  }
  for (const auto& [line, change] : effect.changes) {
    absl::Status status = CheckConsultedLine(c, held, line, change);
    if (!status.ok()) return status;
  }
  if (held.opinion() == v1::OPINION_DISAGREES) c.disagreed = id;
  return absl::OkStatus();
}

// Neither may more be distributed than the base, nor more taken back than was distributed.
absl::Status CheckBase(const Case& c, const std::string& mandate, int64_t asked) {
  if (asked == 0) return absl::OkStatus();
  Account base;
  base.kind = v1::ACCOUNT_KIND_MANDATE_BASE;
  base.reference = mandate;
  Account used = base;
  used.kind = v1::ACCOUNT_KIND_MANDATE_USED;
  const Books::Lowest least =
      asked > 0 ? c.books.LowestFrom({{base}}, c.date) : c.books.LowestFrom({{used}}, c.date);
  const int64_t needed = asked > 0 ? asked : -asked;
  if (least.amount >= needed) return absl::OkStatus();
  const int64_t left = c.books.Balance(base, least.date);
  const int64_t distributed = c.books.Balance(used, least.date);
  return Refuse(v1::ERROR_REASON_BEYOND_MANDATE_BASE,
                absl::StrCat("mandate ", mandate, ": asked ", FormatKronor(asked), ", base ",
                             FormatKronor(Add(left, distributed)), ", distributed ",
                             FormatKronor(distributed), ", left ", FormatKronor(left), " on ",
                             FormatDate(least.date),
                             asked > 0 ? "; ask for what is left, or the principal for more"
                                       : "; take back what the delegate has distributed, no more"),
                {{"mandate", mandate},
                 {"asked", Number(asked)},
                 {"base", Number(Add(left, distributed))},
                 {"distributed", Number(distributed)},
                 {"left", Number(left)},
                 {"date", FormatDate(least.date)}});
}

}  // namespace

absl::Status CheckMandate(Case& c, const DelegatedEffect& effect) {
  if (c.authority().basis() != v1::AUTHORITY_BASIS_MANDATE) return absl::OkStatus();
  const std::string& id = c.authority().mandate();
  const Fact<v1::MandateGiven>* mandate = c.catalogue.MandateAt(id, c.date, c.size);
  if (mandate == nullptr) {
    return Refuse(v1::ERROR_REASON_UNKNOWN_MANDATE,
                  absl::StrCat("mandate ", id, " is not given on ", FormatDate(c.date),
                               " or before; append its MandateGiven, or date the event after it"),
                  {{"mandate", id}, {"date", FormatDate(c.date)}});
  }
  if (absl::Status s = CheckCited(c, mandate->authority); !s.ok()) return s;
  if (absl::Status s = CheckDelegate(c, mandate->payload); !s.ok()) return s;
  if (absl::Status s = CheckReach(mandate->payload, effect); !s.ok()) return s;
  if (absl::Status s = CheckConsultation(c, mandate->payload, effect); !s.ok()) return s;
  return CheckBase(c, id, effect.distributed);
}

}  // namespace liggare::budget

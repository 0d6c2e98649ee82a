#include "services/budget/catalogue.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace liggare::budget {
namespace {

// How a kind of definition is found in a payload, and which id it is about.
template <typename T>
struct Kind;

template <>
struct Kind<v1::FundGranted> {
  static bool In(const v1::Payload& p) { return p.has_fund_granted(); }
  static const v1::FundGranted& Of(const v1::Payload& p) { return p.fund_granted(); }
  static std::string Id(const v1::FundGranted& said) { return said.fund(); }
};
template <>
struct Kind<v1::LineDefined> {
  static bool In(const v1::Payload& p) { return p.has_line_defined(); }
  static const v1::LineDefined& Of(const v1::Payload& p) { return p.line_defined(); }
  static std::string Id(const v1::LineDefined& said) { return said.line(); }
};
template <>
struct Kind<v1::EstimateRecorded> {
  static bool In(const v1::Payload& p) { return p.has_estimate_recorded(); }
  static const v1::EstimateRecorded& Of(const v1::Payload& p) { return p.estimate_recorded(); }
  static std::string Id(const v1::EstimateRecorded& said) {
    return absl::StrCat(said.line(), "/", static_cast<int>(said.kind()));
  }
};
template <>
struct Kind<v1::ConditionMet> {
  static bool In(const v1::Payload& p) { return p.has_condition_met(); }
  static const v1::ConditionMet& Of(const v1::Payload& p) { return p.condition_met(); }
  static std::string Id(const v1::ConditionMet& said) { return said.line(); }
};
template <>
struct Kind<v1::DecisionRecorded> {
  static bool In(const v1::Payload& p) { return p.has_decision_recorded(); }
  static const v1::DecisionRecorded& Of(const v1::Payload& p) { return p.decision_recorded(); }
  static std::string Id(const v1::DecisionRecorded& said) { return said.decision(); }
};
template <>
struct Kind<v1::DecisionStatusChanged> {
  static bool In(const v1::Payload& p) { return p.has_decision_status_changed(); }
  static const v1::DecisionStatusChanged& Of(const v1::Payload& p) {
    return p.decision_status_changed();
  }
  static std::string Id(const v1::DecisionStatusChanged& said) { return said.decision(); }
};
template <>
struct Kind<v1::MandateGiven> {
  static bool In(const v1::Payload& p) { return p.has_mandate_given(); }
  static const v1::MandateGiven& Of(const v1::Payload& p) { return p.mandate_given(); }
  static std::string Id(const v1::MandateGiven& said) { return said.mandate(); }
};
template <>
struct Kind<v1::ConsultationHeld> {
  static bool In(const v1::Payload& p) { return p.has_consultation_held(); }
  static const v1::ConsultationHeld& Of(const v1::Payload& p) { return p.consultation_held(); }
  static std::string Id(const v1::ConsultationHeld& said) { return said.consultation(); }
};
template <>
struct Kind<v1::FollowUpApproved> {
  static bool In(const v1::Payload& p) { return p.has_follow_up_approved(); }
  static const v1::FollowUpApproved& Of(const v1::Payload& p) { return p.follow_up_approved(); }
  static std::string Id(const v1::FollowUpApproved& said) { return said.follow_up(); }
};
template <>
struct Kind<v1::FollowUpLine> {
  static bool In(const v1::Payload& p) { return p.has_follow_up_line(); }
  static const v1::FollowUpLine& Of(const v1::Payload& p) { return p.follow_up_line(); }
  static std::string Id(const v1::FollowUpLine& said) { return said.follow_up(); }
};
template <>
struct Kind<v1::ImportRecorded> {
  static bool In(const v1::Payload& p) { return p.has_import_recorded(); }
  static const v1::ImportRecorded& Of(const v1::Payload& p) { return p.import_recorded(); }
  static std::string Id(const v1::ImportRecorded& said) { return said.import_id(); }
};

template <typename T>
Fact<T> FactOf(const v1::Record& record, const T& payload) {
  const v1::Event& event = record.event();
  const Position position{record.position()};
  return {position,          position,        StoredDate(event.effective_date()),
          event.authority(), event.example(), payload};
}

template <typename T>
void ApplyTo(History<T>& history, const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  if (Kind<T>::In(payload)) {
    const T& said = Kind<T>::Of(payload);
    history.Begin(Kind<T>::Id(said), FactOf(record, said));
    return;
  }
  if (!payload.has_event_corrected()) return;
  const v1::EventCorrected& corrected = payload.event_corrected();
  const Position target{corrected.position()};
  if (!history.Has(target)) return;
  const Position position{record.position()};
  const Date date = StoredDate(record.event().effective_date());
  if (corrected.has_replacement()) {
    const Fact<T> content = FactOf(record, Kind<T>::Of(corrected.replacement()));
    history.Correct(target, position, date, &content);
  } else {
    history.Correct(target, position, date, nullptr);
  }
}

template <typename T>
void UndoIn(History<T>& history, const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  if (Kind<T>::In(payload)) {
    history.UndoBegin();
  } else if (payload.has_event_corrected() && history.Has(Position{record.position()})) {
    history.UndoCorrect(Position{record.position()});
  }
}

template <typename T>
std::vector<const Fact<T>*> ById(const History<T>& history, Size size) {
  std::vector<const Fact<T>*> facts;
  for (const std::string& id : history.Ids(size)) facts.push_back(history.Latest(id, size));
  return facts;
}

// The lines below each line, by order and id.
class Below {
 public:
  Below(const History<v1::LineDefined>& lines, Size size) {
    for (const Fact<v1::LineDefined>* line : ById(lines, size)) {
      below_[line->payload.parent()].push_back(line);
    }
    for (auto& [parent, children] : below_) {
      std::stable_sort(children.begin(), children.end(), [](const auto* a, const auto* b) {
        return a->payload.order() < b->payload.order();
      });
    }
  }

  const std::vector<const Fact<v1::LineDefined>*>& Of(const std::string& parent) const {
    static const std::vector<const Fact<v1::LineDefined>*> kNone;
    const auto children = below_.find(parent);
    return children == below_.end() ? kNone : children->second;
  }

  void Walk(const std::string& parent, int depth, std::vector<TreeLine>& tree) const {
    for (const Fact<v1::LineDefined>* line : Of(parent)) {
      tree.push_back({line, depth});
      Walk(line->payload.line(), depth + 1, tree);
    }
  }

 private:
  std::map<std::string, std::vector<const Fact<v1::LineDefined>*>> below_;
};

}  // namespace

template <typename Fn>
void Catalogue::ForEachHistory(Fn fn) {
  fn(grants_);
  fn(lines_);
  fn(estimates_);
  fn(conditions_);
  fn(decisions_);
  fn(statuses_);
  fn(mandates_);
  fn(consultations_);
  fn(follow_ups_);
  fn(follow_up_lines_);
  fn(imports_);
}

void Catalogue::Apply(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  if (payload.has_ledger_opened()) {
    openings_.emplace_back(Position{record.position()}, payload.ledger_opened());
  } else if (payload.has_key_rotated()) {
    v1::LedgerOpened renewed = openings_.empty() ? v1::LedgerOpened() : openings_.back().second;
    renewed.set_verifier_key(payload.key_rotated().verifier_key());
    if (!payload.key_rotated().origin().empty()) renewed.set_origin(payload.key_rotated().origin());
    openings_.emplace_back(Position{record.position()}, std::move(renewed));
  } else if (!payload.has_cost_posted() && !payload.has_cost_attributed()) {
    ForEachHistory([&](auto& history) { ApplyTo(history, record); });
  }
}

void Catalogue::Undo(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  if (payload.has_ledger_opened() || payload.has_key_rotated()) {
    openings_.pop_back();
  } else {
    ForEachHistory([&](auto& history) { UndoIn(history, record); });
  }
}

const v1::LedgerOpened& Catalogue::Ledger(Size size) const {
  for (auto opening = openings_.rbegin(); opening != openings_.rend(); ++opening) {
    if (size.Contains(opening->first)) return opening->second;
  }
  return v1::LedgerOpened::default_instance();
}

std::optional<Fund> Catalogue::FindFund(const std::string& fund, Size size) const {
  const Fact<v1::FundGranted>* opening = grants_.First(fund, size);
  if (opening == nullptr) return std::nullopt;
  return Fund{opening};
}

std::vector<Fund> Catalogue::Funds(Size size) const {
  std::vector<Fund> funds;
  for (const std::string& id : grants_.Ids(size)) funds.push_back({grants_.First(id, size)});
  return funds;
}

std::vector<const Fact<v1::FundGranted>*> Catalogue::Grants(const std::string& fund,
                                                            Size size) const {
  return grants_.All(fund, size);
}

bool Catalogue::GrantedAt(const std::string& fund, Date date, Size size) const {
  return grants_.LatestInEffect(fund, date, size) != nullptr;
}

const Fact<v1::LineDefined>* Catalogue::FindLine(const std::string& line, Size size) const {
  return lines_.Latest(line, size);
}

std::vector<TreeLine> Catalogue::Tree(Size size) const {
  std::vector<TreeLine> tree;
  Below(lines_, size).Walk("", 0, tree);
  return tree;
}

std::vector<std::string> Catalogue::Subtree(const std::string& line, Size size) const {
  std::vector<TreeLine> below;
  Below(lines_, size).Walk(line, 0, below);
  std::vector<std::string> ids = {line};
  for (const TreeLine& found : below) ids.push_back(found.line->payload.line());
  return ids;
}

std::vector<std::string> Catalogue::Children(const std::string& line, Size size) const {
  std::vector<std::string> ids;
  const Below below(lines_, size);
  for (const Fact<v1::LineDefined>* child : below.Of(line)) ids.push_back(child->payload.line());
  return ids;
}

std::vector<std::string> Catalogue::Ancestors(const std::string& line, Size size) const {
  std::vector<std::string> ids;
  for (const Fact<v1::LineDefined>* at = FindLine(line, size);
       at != nullptr && !at->payload.parent().empty(); at = FindLine(ids.back(), size)) {
    ids.push_back(at->payload.parent());
  }
  return ids;
}

const Fact<v1::EstimateRecorded>* Catalogue::FindEstimate(const std::string& line,
                                                          v1::FundKind kind, Date date,
                                                          Size size) const {
  v1::EstimateRecorded about;
  about.set_line(line);
  about.set_kind(kind);
  return estimates_.LatestInEffect(Kind<v1::EstimateRecorded>::Id(about), date, size);
}

const Fact<v1::ConditionMet>* Catalogue::ConditionMetAt(const std::string& line, Date date,
                                                        Size size) const {
  return conditions_.LatestInEffect(line, date, size);
}

const Fact<v1::LineDefined>* Catalogue::UnmetCondition(const std::string& line, Date date,
                                                       Size size) const {
  for (const Fact<v1::LineDefined>* at = FindLine(line, size); at != nullptr;
       at = at->payload.parent().empty() ? nullptr : FindLine(at->payload.parent(), size)) {
    if (at->payload.condition().empty()) continue;
    if (ConditionMetAt(at->payload.line(), date, size) == nullptr) return at;
  }
  return nullptr;
}

const Fact<v1::DecisionRecorded>* Catalogue::FindDecision(const std::string& decision,
                                                          Size size) const {
  return decisions_.Latest(decision, size);
}

std::vector<const Fact<v1::DecisionRecorded>*> Catalogue::Decisions(Size size) const {
  return decisions_.All(size);
}

const Fact<v1::DecisionStatusChanged>* Catalogue::StatusAt(const std::string& decision, Date date,
                                                           Size size) const {
  return statuses_.LatestInEffect(decision, date, size);
}

const Fact<v1::DecisionStatusChanged>* Catalogue::Blocked(const std::string& decision, Date date,
                                                          Size size) const {
  for (const Fact<v1::DecisionStatusChanged>* change : statuses_.All(decision, size)) {
    if (change->payload.status() == v1::DECISION_STATUS_ANNULLED) return change;
  }
  const Fact<v1::DecisionStatusChanged>* latest = StatusAt(decision, date, size);
  if (latest == nullptr) return nullptr;
  const v1::DecisionStatus status = latest->payload.status();
  const bool blocks = status == v1::DECISION_STATUS_STAYED ||
                      status == v1::DECISION_STATUS_ANNULLED ||
                      status == v1::DECISION_STATUS_REPLACED;
  return blocks ? latest : nullptr;
}

const v1::Duty* Catalogue::FindDuty(const std::string& decision, const std::string& duty,
                                    Size size) const {
  const Fact<v1::DecisionRecorded>* recorded = FindDecision(decision, size);
  if (recorded == nullptr) return nullptr;
  for (const v1::DecisionItem& item : recorded->payload.items()) {
    for (const v1::Duty& laid : item.duties()) {
      if (laid.duty() == duty) return &laid;
    }
  }
  return nullptr;
}

const Fact<v1::MandateGiven>* Catalogue::FindMandate(const std::string& mandate, Size size) const {
  return mandates_.Latest(mandate, size);
}

const Fact<v1::MandateGiven>* Catalogue::MandateAt(const std::string& mandate, Date date,
                                                   Size size) const {
  return mandates_.LatestInEffect(mandate, date, size);
}

std::vector<const Fact<v1::MandateGiven>*> Catalogue::Mandates(Size size) const {
  return ById(mandates_, size);
}

const Fact<v1::ConsultationHeld>* Catalogue::FindConsultation(const std::string& consultation,
                                                              Size size) const {
  return consultations_.Latest(consultation, size);
}

std::vector<const Fact<v1::ConsultationHeld>*> Catalogue::Consultations(Size size) const {
  return ById(consultations_, size);
}

std::optional<FollowUp> Catalogue::FindFollowUp(const std::string& follow_up, Size size) const {
  const Fact<v1::FollowUpApproved>* header = follow_ups_.Latest(follow_up, size);
  if (header == nullptr) return std::nullopt;
  return FollowUp{header, follow_up_lines_.All(follow_up, size)};
}

std::vector<FollowUp> Catalogue::FollowUps(Size size) const {
  std::vector<FollowUp> follow_ups;
  for (const Fact<v1::FollowUpApproved>* header : FollowUpHeaders(size)) {
    follow_ups.push_back({header, follow_up_lines_.All(header->payload.follow_up(), size)});
  }
  return follow_ups;
}

std::vector<const Fact<v1::FollowUpApproved>*> Catalogue::FollowUpHeaders(Size size) const {
  return follow_ups_.All(size);
}

std::vector<const Fact<v1::ImportRecorded>*> Catalogue::Imports(Size size) const {
  return imports_.All(size);
}

}  // namespace liggare::budget

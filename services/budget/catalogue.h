// What is defined and decided in a ledger: funds, lines, decisions, mandates, consultations,
// estimates, conditions, follow-ups, imports. Fed with records in order, it answers for any size up
// to its own.
//
// Names, parents, decisions, consultations and follow-ups follow the size alone. Mandates,
// conditions, estimates and the status of a decision follow the date too.
//
// Invariant: an answer for a size is the same whatever is applied later; Undo is the exact inverse
// of the last Apply. Thread-compatible. Owns what it points to; pointers stay valid until the
// record they come from is undone.

#ifndef LIGGARE_SERVICES_BUDGET_CATALOGUE_H_
#define LIGGARE_SERVICES_BUDGET_CATALOGUE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/dates.h"
#include "services/budget/history.h"

namespace liggare::budget {

// A fund: defined by the first of its grants that stands.
struct Fund {
  const Fact<v1::FundGranted>* opening;

  const std::string& id() const { return opening->payload.fund(); }
  v1::FundKind kind() const { return opening->payload.kind(); }
  int first_year() const { return opening->payload.first_budget_year(); }
  int last_year() const { return opening->payload.last_budget_year(); }
  const std::string& activity_code() const { return opening->payload.activity_code(); }
  // Whether its amount is unknown, so that it has no limit.
  bool unlimited() const { return !opening->payload.has_amount(); }
  // The pool that money for a budget year comes from: the fund's own years share one, named by the
  // last of them; each later year, that a carry-over may open, has its own.
  int PoolYear(int budget_year) const {
    return budget_year <= last_year() ? last_year() : budget_year;
  }
};

// A line in its tree.
struct TreeLine {
  const Fact<v1::LineDefined>* line;
  int depth;  // from 0
};

// An approved follow-up with its lines, in the order they were appended.
struct FollowUp {
  const Fact<v1::FollowUpApproved>* header;
  std::vector<const Fact<v1::FollowUpLine>*> lines;
};

class Catalogue {
 public:
  // Takes in the next record. Records that define nothing change nothing.
  void Apply(const v1::Record& record);
  // Takes back the last record applied.
  void Undo(const v1::Record& record);

  // The ledger's name, currency, origin and latest verifier key; empty at size 0.
  const v1::LedgerOpened& Ledger(Size size) const;

  // Funds.
  std::optional<Fund> FindFund(const std::string& fund, Size size) const;
  std::vector<Fund> Funds(Size size) const;  // by id
  // The grants of a fund that stand, in order; the first opens it.
  std::vector<const Fact<v1::FundGranted>*> Grants(const std::string& fund, Size size) const;
  // Whether a grant of the fund counts at the date.
  bool GrantedAt(const std::string& fund, Date date, Size size) const;

  // Lines.
  const Fact<v1::LineDefined>* FindLine(const std::string& line, Size size) const;
  // All lines, each before what is below it, siblings by order and id.
  std::vector<TreeLine> Tree(Size size) const;
  // The line and everything below it, in the order of the tree.
  std::vector<std::string> Subtree(const std::string& line, Size size) const;
  // The lines that are directly below it, by order and id.
  std::vector<std::string> Children(const std::string& line, Size size) const;
  // The lines above it, the nearest first.
  std::vector<std::string> Ancestors(const std::string& line, Size size) const;

  // Estimates: the latest that counts at the date; null for none.
  const Fact<v1::EstimateRecorded>* FindEstimate(const std::string& line, v1::FundKind kind,
                                                 Date date, Size size) const;

  // Conditions. When the line's own condition was met, as counts at the date; null when it is not.
  const Fact<v1::ConditionMet>* ConditionMetAt(const std::string& line, Date date, Size size) const;
  // The nearest of the line and those above it whose condition is not met at the date; null for
  // none.
  const Fact<v1::LineDefined>* UnmetCondition(const std::string& line, Date date, Size size) const;

  // Decisions.
  const Fact<v1::DecisionRecorded>* FindDecision(const std::string& decision, Size size) const;
  std::vector<const Fact<v1::DecisionRecorded>*> Decisions(Size size) const;  // in order
  // The latest change of its status that counts at the date; null for none.
  const Fact<v1::DecisionStatusChanged>* StatusAt(const std::string& decision, Date date,
                                                  Size size) const;
  // What keeps new effects at the date from resting on the decision: an annulment of whatever
  // date, or a stay or a replacement that counts; null when it is in force.
  const Fact<v1::DecisionStatusChanged>* Blocked(const std::string& decision, Date date,
                                                 Size size) const;
  const v1::Duty* FindDuty(const std::string& decision, const std::string& duty, Size size) const;

  // Mandates: whatever its date, or only when it counts at the date.
  const Fact<v1::MandateGiven>* FindMandate(const std::string& mandate, Size size) const;
  const Fact<v1::MandateGiven>* MandateAt(const std::string& mandate, Date date, Size size) const;
  std::vector<const Fact<v1::MandateGiven>*> Mandates(Size size) const;  // by id

  // Consultations.
  const Fact<v1::ConsultationHeld>* FindConsultation(const std::string& consultation,
                                                     Size size) const;
  std::vector<const Fact<v1::ConsultationHeld>*> Consultations(Size size) const;  // by id

  // Follow-ups.
  std::optional<FollowUp> FindFollowUp(const std::string& follow_up, Size size) const;
  std::vector<FollowUp> FollowUps(Size size) const;                                 // in order
  std::vector<const Fact<v1::FollowUpApproved>*> FollowUpHeaders(Size size) const;  // in order

  // Imports.
  std::vector<const Fact<v1::ImportRecorded>*> Imports(Size size) const;  // in order

  // Facts by where they are said: for rules of corrections.
  const History<v1::FundGranted>& grants() const { return grants_; }
  const History<v1::LineDefined>& lines() const { return lines_; }
  const History<v1::EstimateRecorded>& estimates() const { return estimates_; }
  const History<v1::ConditionMet>& conditions() const { return conditions_; }
  const History<v1::DecisionRecorded>& decisions() const { return decisions_; }
  const History<v1::DecisionStatusChanged>& statuses() const { return statuses_; }
  const History<v1::MandateGiven>& mandates() const { return mandates_; }
  const History<v1::ConsultationHeld>& consultations() const { return consultations_; }
  const History<v1::ImportRecorded>& imports() const { return imports_; }

 private:
  // Calls fn with each history that a correction can reach.
  template <typename Fn>
  void ForEachHistory(Fn fn);

  std::vector<std::pair<Position, v1::LedgerOpened>> openings_;  // and what key rotations made
  History<v1::FundGranted> grants_;
  History<v1::LineDefined> lines_;
  History<v1::EstimateRecorded> estimates_;
  History<v1::ConditionMet> conditions_;
  History<v1::DecisionRecorded> decisions_;
  History<v1::DecisionStatusChanged> statuses_;
  History<v1::MandateGiven> mandates_;
  History<v1::ConsultationHeld> consultations_;
  History<v1::FollowUpApproved> follow_ups_;
  History<v1::FollowUpLine> follow_up_lines_;
  History<v1::ImportRecorded> imports_;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_CATALOGUE_H_

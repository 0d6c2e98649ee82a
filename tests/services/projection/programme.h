// A small programme to ask about, recorded by the rules and shown to a projection.
//
//   kf (council), ks (board, four items), kd (official); p > a > m01, m03, m13, m05 (conditional);
//   p > b > m12. drift: 10 mnkr operating 2020, code 7117; inv: 2.5 mnkr investment 2020, drawn
//   from reserv, whose amount is unknown.
//   m03 has 2.2 mnkr by ks item 1; m13 has 2.5 of inv by ks item 3; under mandate "uppdrag" of ks
//   item 2 (7.8 by interpretation) kd gives m01 2.6 and m12 0.5. All from 2020-03-01 on.

#ifndef LIGGARE_TESTS_SERVICES_PROJECTION_PROGRAMME_H_
#define LIGGARE_TESTS_SERVICES_PROJECTION_PROGRAMME_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/projection/projection.h"
#include "tests/services/projection/record_log.h"
#include "tests/support/ledger_builder.h"
#include "tests/support/ledger_events.h"

namespace liggare::projection {

class Programme {
 public:
  Programme();

  // Records an event that is let in; its position.
  int64_t Add(const v1::Event& event);
  // Records events in one append; aborts when they are refused.
  void AddAll(std::vector<v1::Event> events);

  // An entry of the right code on a cell of drift in 2020; its position.
  int64_t AddCost(const std::string& date, int64_t amount, const std::string& line);

  const Projection& projection() const { return projection_; }
  Size size() const { return projection_.size(); }
  const v1::Record& record(int64_t position) const { return ledger_.record(position); }
  absl::StatusOr<v1::Record> RecordAt(Position position) const;

  // Everything known now, or at a size.
  AsOf At(const std::string& date) const { return At(date, size()); }
  AsOf At(const std::string& date, Size size) const;
  v1::GetBudgetResponse Budget(const AsOf& as_of, int budget_year = 0) const;

  // Pulls the whole of an explanation or a comparison into one message.
  v1::ExplainFigureResponse Explain(const v1::ExplainFigureRequest& request,
                                    const AsOf& as_of) const;
  v1::CompareBudgetsResponse Compare(const AsOf& base, const AsOf& other) const;

  // Approves a follow-up of what is known now; the positions of its header.
  void Approve(const std::string& date, const std::string& follow_up,
               const std::string& as_of_date);
  v1::GetFollowUpResponse FollowUp(const std::string& follow_up) const;

 private:
  // Shows appended records to the projection.
  void Show(std::vector<v1::Record> records);

  support::LedgerBuilder ledger_;
  RecordLog log_;
  Projection projection_{"trygghet"};
};

// The row of a line and kind; aborts without one.
const v1::LineFigures& LineOf(const v1::GetBudgetResponse& budget, const std::string& line,
                              v1::FundKind kind = v1::FUND_KIND_OPERATING);
const v1::FundFigures& FundOf(const v1::GetBudgetResponse& budget, const std::string& fund);

// "decision/item" of each.
std::vector<std::string> DecisionsOf(const v1::FigurePart& part);

}  // namespace liggare::projection

#endif  // LIGGARE_TESTS_SERVICES_PROJECTION_PROGRAMME_H_

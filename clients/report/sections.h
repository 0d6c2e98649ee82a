// The sections of a report, each made from the answers it needs. BuildReport puts them together.
// Pure functions.

#ifndef LIGGARE_CLIENTS_REPORT_SECTIONS_H_
#define LIGGARE_CLIENTS_REPORT_SECTIONS_H_

#include <cstdint>
#include <map>
#include <optional>

#include "clients/language/words.h"
#include "clients/report/answers.h"
#include "clients/report/document.h"
#include "clients/report/line_remarks.h"

namespace liggare::report {

// What the follow-up says of each line, by line and kind.
using ForecastOf = std::map<LineKey, const v1::FollowUpLine*>;
ForecastOf ForecastsByLine(const Answers& answers);

// The forecast of a whole kind of money: that of its programmes, when each of them has one.
std::optional<int64_t> ForecastOfKind(const Answers& answers, v1::FundKind kind);

// Areas with their measures, of one kind of money, with its sum.
Section LinesSection(const Answers& answers, v1::FundKind kind, const language::Words& words);
// All that has been booked, so that the sum ties to the general ledger.
Section BookedSection(const Answers& answers, const language::Words& words);
// Funds and mandates: granted, allocated, unallocated, used.
Section FundsSection(const Answers& answers, const language::Words& words);
// What has moved since the budget that it is compared with.
Section ChangesSection(const Comparison& comparison, const language::Words& words);
// Flags, late entries, corrections, interpretations, follow-ups that have moved.
Section NotesSection(const Answers& answers, const language::Words& words);
// The decisions, item by item and word for word.
Section DecisionsSection(const Answers& answers, const language::Words& words);
// What the report is made from.
Section BasisSection(const Answers& answers, const language::Words& words);

Headlines HeadlinesOf(const Answers& answers, const v1::KindFigures& kind,
                      const language::Words& words);
BarChart AreaChart(const Answers& answers, v1::FundKind kind, const language::Words& words);
YearChart YearChartOf(const Answers& answers, const v1::KindFigures& kind,
                      const language::Words& words);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_SECTIONS_H_

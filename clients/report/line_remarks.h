// What a reader of a line's figures must know beside them.

#ifndef LIGGARE_CLIENTS_REPORT_LINE_REMARKS_H_
#define LIGGARE_CLIENTS_REPORT_LINE_REMARKS_H_

#include <map>
#include <set>
#include <string>
#include <utility>

#include "clients/language/words.h"
#include "liggare/v1/budget_service.pb.h"

namespace liggare::report {

// A line in a kind of money.
using LineKey = std::pair<std::string, v1::FundKind>;

// The flags behind each line and everything below it, as its figures are.
std::map<LineKey, language::FlagCounts> FlagsBelow(const v1::GetBudgetResponse& budget);

// The lines that have other lines below them in the same kind of money.
std::set<LineKey> Parents(const v1::GetBudgetResponse& budget);

// Whether there is anything to show of the figures.
bool HasMoney(const v1::Figures& figures);

// The flags, as they are written already, the condition, the estimate: separated by commas, empty
// for nothing.
std::string Remarks(const v1::LineFigures& line, const std::string& flags,
                    const language::Words& words);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_LINE_REMARKS_H_

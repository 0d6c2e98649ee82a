// Makes the follow-up report that a board reads from the server's answers.

#ifndef LIGGARE_CLIENTS_REPORT_BUILD_H_
#define LIGGARE_CLIENTS_REPORT_BUILD_H_

#include "clients/language/words.h"
#include "clients/report/answers.h"
#include "clients/report/document.h"

namespace liggare::report {

// Operating and investment are apart throughout: only what is booked is added up, in a section of
// its own.
Document BuildReport(const Answers& answers, const language::Words& words);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_BUILD_H_

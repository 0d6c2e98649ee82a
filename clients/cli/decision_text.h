// A decision word for word.

#ifndef LIGGARE_CLIENTS_CLI_DECISION_TEXT_H_
#define LIGGARE_CLIENTS_CLI_DECISION_TEXT_H_

#include <string>

#include "clients/cli/words.h"
#include "liggare/v1/event.pb.h"

namespace liggare::cli {

// Its id and title, then item by item the text and the duties, in lines that a terminal holds.
std::string DecisionText(const v1::DecisionRecorded& decision, const Words& words);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_DECISION_TEXT_H_

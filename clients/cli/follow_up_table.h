// The table of follow-ups in short.

#ifndef LIGGARE_CLIENTS_CLI_FOLLOW_UP_TABLE_H_
#define LIGGARE_CLIENTS_CLI_FOLLOW_UP_TABLE_H_

#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "liggare/v1/budget_service.pb.h"

namespace liggare::cli {

Table FollowUpTable(const google::protobuf::RepeatedPtrField<v1::FollowUpSummary>& summaries,
                    const Words& words);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_FOLLOW_UP_TABLE_H_

// Events as rows of a table.

#ifndef LIGGARE_CLIENTS_CLI_RECORD_TABLE_H_
#define LIGGARE_CLIENTS_CLI_RECORD_TABLE_H_

#include "clients/cli/table.h"
#include "clients/cli/words.h"
#include "liggare/v1/event.pb.h"

namespace liggare::cli {

// Rows come before all are known, so the columns have widths of their own.
Table RecordTable(const Words& words,
                  const google::protobuf::RepeatedPtrField<v1::Record>& records);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_RECORD_TABLE_H_

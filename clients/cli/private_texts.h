// Private texts lie apart from the records: these put them back, and take commitments out.

#ifndef LIGGARE_CLIENTS_CLI_PRIVATE_TEXTS_H_
#define LIGGARE_CLIENTS_CLI_PRIVATE_TEXTS_H_

#include <google/protobuf/message.h>

#include <string>

#include "liggare/v1/ledger_service.pb.h"

namespace liggare::cli {

// Puts each disclosed text into its record's field; an erased one stays empty.
void PutTexts(v1::ReadEventsResponse& batch);

// The private text at a path from the payload, such as "event_corrected.reason"; null when the
// payload has none there.
v1::PrivateText* PrivateTextAt(v1::Payload& payload, const std::string& path);

// Makes the private texts of a stored message such as a client may give: without commitments, and
// without those whose text is not there.
void ForgetCommitments(google::protobuf::Message& message);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_PRIVATE_TEXTS_H_

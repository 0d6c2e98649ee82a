// What an event says, in a line.

#ifndef LIGGARE_CLIENTS_CLI_EVENT_SUMMARY_H_
#define LIGGARE_CLIENTS_CLI_EVENT_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "clients/cli/words.h"
#include "liggare/v1/event.pb.h"

namespace liggare::cli {

struct EventSummary {
  std::string text;
  std::optional<int64_t> amount;  // what it moves, grants or posts
};

EventSummary Summarise(const v1::Payload& payload, const Words& words);

// The kind of event: a field name of Payload, such as "cost_posted".
std::string TypeName(const v1::Payload& payload);

// The decision items an authority cites, such as "ks-2020-66-22:2".
std::string CitedItems(const google::protobuf::RepeatedPtrField<v1::DecisionItemReference>& items);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_EVENT_SUMMARY_H_

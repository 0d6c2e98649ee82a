// What an event says, in a line, and how it names what it speaks of.

#ifndef LIGGARE_CLIENTS_LANGUAGE_EVENT_SUMMARY_H_
#define LIGGARE_CLIENTS_LANGUAGE_EVENT_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "clients/language/words.h"
#include "liggare/v1/event.pb.h"

namespace liggare::language {

struct EventSummary {
  std::string text;
  std::optional<int64_t> amount;  // what it moves, grants or posts
};

EventSummary Summarise(const v1::Payload& payload, const Words& words);

// The kind of event: a field name of Payload, such as "cost_posted".
std::string TypeName(const v1::Payload& payload);

// The decision items an authority cites, such as "ks-2020-66-22:2".
std::string CitedItems(const google::protobuf::RepeatedPtrField<v1::DecisionItemReference>& items);

// A cell as "m01/drift-2020/2020"; parts that are empty are left out.
std::string CellName(const v1::Cell& cell);

// "A/17" or, with a row, "A/17:2"; empty for none.
std::string VoucherName(const v1::Voucher& voucher);

}  // namespace liggare::language

#endif  // LIGGARE_CLIENTS_LANGUAGE_EVENT_SUMMARY_H_

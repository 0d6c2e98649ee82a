// What an index holds of a record, read straight from its bytes: for those who index millions.
//
// Thread-safe. What is read borrows the bytes.

#ifndef LIGGARE_SERVICES_BUDGET_WIRE_TAGS_H_
#define LIGGARE_SERVICES_BUDGET_WIRE_TAGS_H_

#include <cstdint>
#include <string_view>

#include "liggare/tag_list.h"

namespace liggare::budget {

struct WireRecord {
  std::string_view ledger;
  int64_t position = 0;
  std::string_view event_id;
  // Whether it is an entry or an attribution, as nearly all are. Of the others no tags are read.
  bool has_tags = false;
};

// Reads a record, and puts its tags, as AddTags gives them, in the place of those of the list;
// false for bytes that are no record.
bool ReadWireTags(std::string_view bytes, WireRecord* record, TagList* list);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_WIRE_TAGS_H_

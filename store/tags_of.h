// The tags under which a record is found: the store cannot derive them, and is told how.

#ifndef LIGGARE_STORE_TAGS_OF_H_
#define LIGGARE_STORE_TAGS_OF_H_

#include <functional>

#include "liggare/tag_list.h"
#include "liggare/v1/event.pb.h"

namespace liggare::store {

// Adds them to a list, once or more often. A pure function of the record; thread-safe.
using TagsOf = std::function<void(const v1::Record&, TagList&)>;

}  // namespace liggare::store

#endif  // LIGGARE_STORE_TAGS_OF_H_

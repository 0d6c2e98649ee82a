// The tags under which a record is found: the store cannot derive them, and is told how.

#ifndef LIGGARE_STORE_TAGS_OF_H_
#define LIGGARE_STORE_TAGS_OF_H_

#include <functional>
#include <string>
#include <vector>

#include "liggare/v1/event.pb.h"

namespace liggare::store {

// A pure function of the record; thread-safe.
using TagsOf = std::function<std::vector<std::string>(const v1::Record&)>;

}  // namespace liggare::store

#endif  // LIGGARE_STORE_TAGS_OF_H_

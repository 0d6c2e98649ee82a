// What must hold in the store whatever the input.

#ifndef LIGGARE_STORE_INVARIANT_H_
#define LIGGARE_STORE_INVARIANT_H_

#include "store/proof/invariant.h"

namespace liggare::store {

using proof::Require;

}  // namespace liggare::store

#endif  // LIGGARE_STORE_INVARIANT_H_

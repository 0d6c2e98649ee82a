// How RocksDB is set up for a log that is only ever appended to, and for what is derived from it.
// Included by the store alone.

#ifndef LIGGARE_STORE_ROCKS_OPTIONS_H_
#define LIGGARE_STORE_ROCKS_OPTIONS_H_

#include <memory>

#include "rocksdb/cache.h"
#include "rocksdb/listener.h"
#include "rocksdb/options.h"
#include "store/key_layout.h"

namespace liggare::store {

// What all families share of memory.
std::shared_ptr<rocksdb::Cache> MakeCache(size_t bytes);

rocksdb::DBOptions MakeDbOptions(rocksdb::Env* env, std::shared_ptr<rocksdb::EventListener> errors);

rocksdb::ColumnFamilyOptions MakeFamilyOptions(ColumnFamily family,
                                               const std::shared_ptr<rocksdb::Cache>& cache);
rocksdb::ColumnFamilyOptions MakeFamilyOptions(DerivedFamily family,
                                               const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_ROCKS_OPTIONS_H_

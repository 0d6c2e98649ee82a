// One derived family of one generation. Dropped, with all it holds, when the last who holds it lets
// go of it while it is not live. Included by the store alone. Thread-safe; ends before its
// database.

#ifndef LIGGARE_STORE_GENERATION_H_
#define LIGGARE_STORE_GENERATION_H_

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "rocksdb/db.h"
#include "store/key_layout.h"

namespace liggare::store {

class Generation {
 public:
  Generation(rocksdb::DB& rocks, rocksdb::ColumnFamilyHandle* handle, int number, bool live)
      : rocks_(rocks), handle_(handle), number_(number), live_(live) {}
  ~Generation();
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;

  rocksdb::ColumnFamilyHandle* handle() const { return handle_; }
  int number() const { return number_; }
  void set_live(bool live) { live_ = live; }

 private:
  rocksdb::DB& rocks_;
  rocksdb::ColumnFamilyHandle* const handle_;
  const int number_;
  std::atomic<bool> live_;
};

// The family of that generation, by its name.
std::string GenerationName(DerivedFamily family, int number);

struct GenerationNamed {
  DerivedFamily family;
  int number;
};
// Nothing for another name.
std::optional<GenerationNamed> ParseGenerationName(std::string_view name);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_GENERATION_H_

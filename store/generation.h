// One derived family of one generation. Dropped, with all it holds, when the last who holds it lets
// go of it while it is not live. What is found damaged in it stays noted: only another generation
// is sound again. Included by the store alone. Thread-safe; ends before its database.

#ifndef LIGGARE_STORE_GENERATION_H_
#define LIGGARE_STORE_GENERATION_H_

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/db.h"
#include "store/key_layout.h"

namespace liggare::store {

class Generation {
 public:
  // Tells of the first damage that is found while it is live.
  using OnDamage = std::function<void()>;

  Generation(rocksdb::DB& rocks, rocksdb::ColumnFamilyHandle* handle, int number, bool live,
             OnDamage on_damage)
      : rocks_(rocks),
        handle_(handle),
        number_(number),
        live_(live),
        on_damage_(std::move(on_damage)) {}
  ~Generation();
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;

  rocksdb::ColumnFamilyHandle* handle() const { return handle_; }
  int number() const { return number_; }
  void set_live(bool live) { live_ = live; }

  // As Derived's, of this family.
  absl::Status Damaged(const std::string& what);
  absl::Status Lost(const std::string& what);
  absl::Status Check() const;
  absl::Status FromRead(const rocksdb::Status& status, const std::string& doing);
  // What was found first, if anything was.
  std::optional<std::string> damage() const;

 private:
  // `lost` when nothing of it can be trusted any more.
  void NoteDamage(const std::string& what, bool lost);

  rocksdb::DB& rocks_;
  rocksdb::ColumnFamilyHandle* const handle_;
  const int number_;
  std::atomic<bool> live_;
  std::atomic<bool> lost_ = false;
  const OnDamage on_damage_;
  mutable absl::Mutex mutex_;
  std::optional<std::string> damage_ ABSL_GUARDED_BY(mutex_);
};

// The family of that generation, by its name.
std::string GenerationName(DerivedFamily family, int number);

struct GenerationNamed {
  DerivedFamily family;
  int number;
};
// Nothing for another name.
std::optional<GenerationNamed> ParseGenerationName(std::string_view name);

// The file of a run that is being written for it, beside the database's own.
inline constexpr char kRunEnding[] = ".run";

}  // namespace liggare::store

#endif  // LIGGARE_STORE_GENERATION_H_

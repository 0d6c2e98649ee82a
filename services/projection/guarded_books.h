// The books of a ledger behind their lock: one writer applies whole appends, any number read.
//
// Invariant: no reader sees part of an append. Long answers read in several turns, which is sound
// because what the books say of a size never changes.
// Thread-safe. Owns the books.

#ifndef LIGGARE_SERVICES_PROJECTION_GUARDED_BOOKS_H_
#define LIGGARE_SERVICES_PROJECTION_GUARDED_BOOKS_H_

#include <span>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/event.pb.h"
#include "services/projection/books.h"

namespace liggare::projection {

class GuardedBooks {
 public:
  explicit GuardedBooks(std::string ledger) : books_(std::move(ledger)) {}

  // Applies whole appends, visible at once.
  void Apply(std::span<const v1::Record> records) {
    absl::MutexLock lock(&mutex_);
    for (const v1::Record& record : records) books_.Apply(record);
  }

  // Calls with the books, locked for reading; returns what the call returns. Nothing that the call
  // got from the books may be used after it but series, and those only in another call.
  template <typename Call>
  auto Read(Call call) const {
    absl::ReaderMutexLock lock(&mutex_);
    const Books& books = books_;
    return call(books);
  }

 private:
  mutable absl::Mutex mutex_;
  Books books_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_GUARDED_BOOKS_H_

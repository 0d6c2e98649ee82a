// The event ids and tags of a ledger's last events, which are not in the index yet.
//
// Invariants: positions follow each other without a gap from the index's end on. Events are added
// beyond what is committed (open ones), and then kept or dropped; only kept ones are written. A
// part that is being written stays findable until it is in the index, and is never changed.
//
// Thread-safe: one thread adds, keeps and drops; one writes; many look up. Who looks up says up to
// which size, since open events are nobody else's business.

#ifndef LIGGARE_STORE_LEDGER_TAIL_H_
#define LIGGARE_STORE_LEDGER_TAIL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "liggare/position.h"
#include "liggare/tag_list.h"

namespace liggare::store {

class LedgerTail;
class TailPart;

enum class Direction { kForward, kBackward };

// Committed events whose ids and tags are only in memory.
struct Unindexed {
  int64_t events = 0;
  size_t bytes = 0;  // Of memory, about.
};

// A tail as it is and was: what was in it when the view was made stays in it.
class TailView {
 public:
  TailView() = default;

  // Where the tail begins: everything before is in the index.
  Position first() const { return first_; }
  // Nearest in the direction to a position, itself included, among the first `size` events.
  std::optional<Position> Nearest(std::string_view tag, Position to, Size size,
                                  Direction direction) const;

 private:
  friend class LedgerTail;

  Position first_;
  std::shared_ptr<const LedgerTail> tail_;
  std::shared_ptr<const TailPart> frozen_;
  std::shared_ptr<const TailPart> live_;
};

class LedgerTail : public std::enable_shared_from_this<LedgerTail> {
 public:
  explicit LedgerTail(Size indexed);
  ~LedgerTail();

  // Adds the next event as an open one. An id that the tail has is refused: its position.
  std::optional<Position> Add(std::string_view event_id, const TagList& tags);
  // Drops open events beyond a size.
  void DropOpen(Size size);
  // Keeps the open events among the first `size`: by how much what is kept has grown.
  Unindexed KeepOpen(Size size);

  // Fills in where ids are; leaves those that are not in the tail as they are.
  void Find(std::span<const std::string_view> event_ids, Size size,
            std::span<std::optional<Position>> found) const;
  TailView View() const;

  // The kept events, to be written; nothing when there are none. The same again until Written().
  std::shared_ptr<const TailPart> Freeze();
  // Forgets what was frozen, which the index has now: how much it was.
  Unindexed Written();

 private:
  friend class TailView;

  mutable absl::Mutex mutex_;
  std::shared_ptr<TailPart> frozen_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<TailPart> live_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_LEDGER_TAIL_H_

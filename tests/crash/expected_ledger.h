// What a ledger must hold and answer: its history, decided and kept in memory, and the bytes of
// each record as they were first read. Knows nothing of the store.
//
// Invariant: the history holds what is stored, and of what is not, nothing.
// Thread-compatible. Owns what it knows.

#ifndef LIGGARE_TESTS_CRASH_EXPECTED_LEDGER_H_
#define LIGGARE_TESTS_CRASH_EXPECTED_LEDGER_H_

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/ledger_service.pb.h"
#include "tests/model/random_history.h"
#include "tests/store/proof/naive_tree.h"

namespace liggare::crash {

// An append that is stored, as it was asked for.
struct StoredAppend {
  v1::AppendRequest request;
  Position first;
};

class ExpectedLedger {
 public:
  // The history begins with what every random history begins with.
  ExpectedLedger(std::string id, uint64_t seed);

  const std::string& id() const { return id_; }
  model::RandomHistory& history() { return history_; }
  Size size() const { return history_.ledger().size(); }

  v1::AppendRequest RequestOf(const std::vector<v1::Event>& events) const;
  // What makes up the history from a position on.
  std::vector<v1::AppendRequest> RequestsFrom(Position from) const;
  // Notes that the appends that the history holds are stored by this request.
  void NoteStored(const v1::AppendRequest& request, Position first);
  const std::deque<StoredAppend>& appends() const { return appends_; }
  // The append that has one of the request's ids; null when there is none.
  const StoredAppend* FindStored(const v1::AppendRequest& request) const;
  const std::map<std::string, Position>& positions() const { return positions_; }
  // Whether the private texts of the event there have been erased.
  bool IsErased(Position position) const;
  // The texts that have been.
  std::vector<std::string> ErasedTexts() const;
  bool Holds(const v1::AppendCondition& condition) const;

  // What is wrong with the bytes of a record; nothing when they are what was read before or, the
  // first time, what the history holds.
  std::string Differs(Position position, std::string_view bytes);
  // By RFC 6962, of the bytes that were read.
  const proof::NaiveTree& tree() const { return tree_; }
  const std::string& bytes(Position position) const {
    return bytes_[static_cast<size_t>(position.value)];
  }
  Size read_size() const { return Size{static_cast<int64_t>(bytes_.size())}; }

  // Appends whose outcome nobody was told, in the order in which they were asked for.
  std::vector<v1::AppendRequest> unknown;
  // Up to where a subscriber has come.
  Size followed;

 private:
  const std::string id_;
  model::RandomHistory history_;
  std::deque<StoredAppend> appends_;
  std::map<std::string, Position> positions_;  // of event ids
  std::map<std::string, size_t> append_of_;    // by event id
  std::vector<std::string> bytes_;
  proof::NaiveTree tree_;
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_EXPECTED_LEDGER_H_

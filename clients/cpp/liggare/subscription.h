// Follows a ledger across broken connections: every matching event once, in order, none left out.
//
// A subscription remembers the next position of the last message and resumes there. Next is called
// by one thread at a time, Cancel by any. Owned by the caller; it ends before its Client does.

#ifndef LIGGARE_CLIENT_SUBSCRIPTION_H_
#define LIGGARE_CLIENT_SUBSCRIPTION_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::client {

class Client;

class Subscription {
 public:
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  // Waits for the next message: events, a sign of life, or the news of having caught up, which
  // comes once however often the connection breaks. CANCELLED after Cancel. An error is final.
  absl::StatusOr<v1::SubscribeEventsResponse> Next();

  // Ends the subscription; a Next that waits returns.
  void Cancel();

  // Where another subscription would go on: everything before has been returned by Next or does not
  // match. Called by the thread that calls Next.
  int64_t next_position() const;

 private:
  friend class Client;
  struct Stream;

  explicit Subscription(std::unique_ptr<Stream> stream);

  const std::unique_ptr<Stream> stream_;
};

}  // namespace liggare::client

#endif  // LIGGARE_CLIENT_SUBSCRIPTION_H_

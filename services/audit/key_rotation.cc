#include "services/audit/key_rotation.h"

#include <utility>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "services/audit/signing_keys.h"
#include "services/budget/dates.h"
#include "services/ledger/record_maker.h"
#include "store/proof/key_rotation.h"

namespace liggare::audit {

absl::StatusOr<v1::RotateKeyResponse> KeyRotation::Rotate(const std::string& ledger,
                                                          const std::string& actor) {
  const auto found = ledgers_.Find(ledger);
  if (!found.ok()) return found.status();
  absl::MutexLock lock(&rotating_);
  const auto old_key = FindOwnKey(keys_, **found);
  if (!old_key.ok()) return old_key.status();
  const auto new_key = keys_.MakeNext(ledger, old_key->verifier().name());
  if (!new_key.ok()) return new_key.status();

  v1::RotateKeyResponse response;
  response.set_verifier_key(new_key->verifier().Encode());
  v1::AppendRequest request;
  request.set_ledger(ledger);
  v1::Event& event = *request.add_events();
  event.set_event_id(ledger::NewEventId());
  event.set_effective_date(budget::FormatDate(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone())));
  v1::KeyRotated& rotated = *event.mutable_payload()->mutable_key_rotated();
  rotated.set_verifier_key(response.verifier_key());
  rotated.set_previous_signature(old_key->Sign(proof::RotationMessage(response.verifier_key())));
  const auto appended = Append(request, actor);
  if (!appended.ok()) return appended.status();
  response.set_position(appended->first_position());
  return response;
}

absl::StatusOr<v1::AppendResponse> KeyRotation::Append(const v1::AppendRequest& request,
                                                       const std::string& actor) {
  absl::StatusOr<v1::AppendResponse> answer = v1::AppendResponse();
  absl::Notification answered;
  sequencer_.AppendReserved(ledger::ArenaAppend::CopyOf(request), actor,
                            [&](const absl::StatusOr<const v1::AppendResponse*>& response) {
                              if (response.ok()) {
                                answer = **response;
                              } else {
                                answer = response.status();
                              }
                              answered.Notify();
                            });
  answered.WaitForNotification();
  return answer;
}

}  // namespace liggare::audit

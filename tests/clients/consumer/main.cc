// The smallest program that records: it makes an event and appends it to a server that is not
// there.

#include <liggare/client.h>
#include <liggare/event_id.h>

#include <iostream>

int main() {
  liggare::client::ClientOptions options;
  options.server = "127.0.0.1:1";
  options.retry_for = absl::ZeroDuration();
  liggare::client::Client client(options);

  liggare::v1::AppendRequest request;
  request.set_ledger("trygghet");
  liggare::v1::Event& event = *request.add_events();
  event.set_event_id(liggare::client::NewEventId());
  event.set_effective_date("2020-03-10");
  event.mutable_payload()->mutable_condition_met()->set_line("m05");

  const absl::StatusOr<liggare::v1::AppendResponse> response = client.Append(request);
  const liggare::client::Error error = liggare::client::Decode(response.status());
  std::cout << error.message << "\n";
  return error.code == absl::StatusCode::kUnavailable ? 0 : 1;
}

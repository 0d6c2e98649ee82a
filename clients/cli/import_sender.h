// Appends the entries of an import, and what says where they belong once their positions are known,
// over one stream: as fast as the server takes them, with a bounded number on their way.
//
// Used by one thread. Borrows the session's client and the books.

#ifndef LIGGARE_CLIENTS_CLI_IMPORT_SENDER_H_
#define LIGGARE_CLIENTS_CLI_IMPORT_SENDER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "clients/cli/session.h"
#include "clients/sie/import_events.h"
#include "clients/sie/row_identity.h"
#include "liggare/append_stream.h"

namespace liggare::cli {

class ImportSender {
 public:
  // `file` names the file in errors; what is attributed is so by the import, where there is one.
  ImportSender(Session& session, const sie::Books& books, std::string file, std::string import_id);

  // Sends the entry of a line of the file, and later where it belongs, where that is known. `make`
  // fills in an empty event. An error is the server's refusal of this or an earlier event, and
  // final.
  absl::Status SendEntry(absl::FunctionRef<void(v1::Event&)> make,
                         std::optional<sie::Attribution> attribution, int64_t line);
  // Sends where an entry belongs that is there already.
  absl::Status SendAttribution(const sie::Attribution& attribution, int64_t position, int64_t line);
  // Sends any other event.
  absl::Status Send(v1::Event event);
  // Waits until everything is answered.
  absl::Status Finish();

  int64_t appended() const { return appended_; }
  int64_t attributed() const { return attributed_; }
  int64_t size() const { return size_; }

 private:
  // An append, and of each of its events the line and what is to be said of it afterwards.
  struct Batch {
    struct Origin {
      int64_t line = 0;
      std::optional<sie::Attribution> attribution;  // to follow
    };
    client::AppendBatch append;
    size_t bytes = 0;
    std::vector<Origin> origins;
  };

  absl::Status Add(Batch& batch, absl::FunctionRef<void(v1::Event&)> make, Batch::Origin origin);
  absl::Status Flush(Batch& batch);
  absl::Status TakeAnswer();
  absl::Status NameLine(const absl::Status& refusal, const Batch& batch) const;

  const Session& session_;
  const sie::Books& books_;
  const std::string file_;
  const std::string import_id_;
  const std::unique_ptr<client::AppendStream> stream_;
  Batch entries_;
  Batch attributions_;
  std::deque<Batch> unanswered_;
  int64_t appended_ = 0;
  int64_t attributed_ = 0;
  int64_t size_ = 0;
};

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_IMPORT_SENDER_H_

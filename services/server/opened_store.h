// The store as the server has it open: the database with the log and the texts, the keys and the
// anchor.
//
// Invariant: nobody else has the folder or the anchor open. Thread-safe as its parts are.

#ifndef LIGGARE_SERVICES_SERVER_OPENED_STORE_H_
#define LIGGARE_SERVICES_SERVER_OPENED_STORE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "services/server/options.h"
#include "store/anchor.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/key_files.h"
#include "store/signatures.h"
#include "store/vault.h"

namespace liggare::server {

struct OpenedStore {
  OpenedStore(std::unique_ptr<store::Database> opened, std::unique_ptr<store::EventLog> opened_log,
              store::KeyFiles key_files, std::unique_ptr<store::Anchor> opened_anchor)
      : database(std::move(opened)),
        log(std::move(opened_log)),
        vault(*database),
        keys(std::move(key_files)),
        anchor(std::move(opened_anchor)),
        signatures(*database) {}

  const std::unique_ptr<store::Database> database;
  const std::unique_ptr<store::EventLog> log;
  store::Vault vault;
  const store::KeyFiles keys;
  const std::unique_ptr<store::Anchor> anchor;
  store::Signatures signatures;
};

// Makes the folders that are not there. Says what a person should do when it cannot.
absl::StatusOr<std::unique_ptr<OpenedStore>> OpenStore(const Options& options);

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_OPENED_STORE_H_

// What a server is told when it is started: flags, environment (LIGGARED_LISTEN for --listen and so
// on) and a configuration file. A flag wins over the environment, that over the file.
//
// Invariant: options that were read can be served with: without TLS the address is one of this
// machine's own, limits are more than zero. Plain values.

#ifndef LIGGARE_SERVICES_SERVER_OPTIONS_H_
#define LIGGARE_SERVICES_SERVER_OPTIONS_H_

#include <cstdint>
#include <string>
#include <variant>

#include "services/rpc/host.h"
#include "services/server/access_files.h"

namespace liggare::server {

struct Options {
  // HOST:PORT; port 0 picks a free one.
  std::string listen = "127.0.0.1:50551";
  // The files of TLS and the policy; all empty for plaintext.
  AccessFiles::Options access;
  // HOST:PORT of metrics and health over plain HTTP; or empty.
  std::string metrics;
  // The folder of the ledgers.
  std::string data;
  // The folder of the keys that sign checkpoints; empty: that of data with ".keys" behind it.
  std::string key_dir;
  // The folder of the anchor; empty: that of data with ".anchor" behind it.
  std::string anchor_dir;
  // A file of the keys of witnesses; or empty.
  std::string witness_keys;
  // How long a key signs on after another has replaced it.
  int64_t old_key_days = 30;
  // How often everything that is stored is verified.
  int64_t verify_hours = 24 * 7;
  // The folder of backups; empty: none are made.
  std::string backup_dir;
  int64_t backups_kept = 30;
  // Bytes of the disk that appends and backups leave free.
  int64_t free_disk_bytes_min = 256 << 20;
  // Instead of serving: a file of records to bring back; or a ledger whose loss to declare; or a
  // folder of backups of which to restore one, the newest when its number is 0, to a new folder.
  std::string import_records;
  std::string declare_loss;
  std::string restore;
  std::string restore_to;  // which `data` then is, too
  int64_t restored_backup = 0;
  // A file to write the port to once the server serves; or empty.
  std::string port_file;
  // How long calls may take to end when the server drains.
  int64_t drain_seconds_max = 10;
  int64_t queue_appends_max = 4'096;
  int64_t queue_bytes_max = 256 << 20;
  int64_t append_events_max = 10'000;
  // What the store keeps in memory of its files.
  int64_t cache_bytes = 256 << 20;
  // Whether each call leaves a line in the log.
  bool trail = true;
  rpc::Limits limits;
};

bool UsesTls(const Options& options);
std::string KeyFolder(const Options& options);
std::string AnchorFolder(const Options& options);

// What to do instead of serving: print, and exit with a code.
struct ExitNow {
  int code = 0;
  // For stdout when code is 0, else for stderr.
  std::string text;
};

std::variant<Options, ExitNow> ReadOptions(int argc, const char* const* argv);

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_OPTIONS_H_

#include "services/server/options.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <vector>

#include "services/operations/server_status.h"
#include "services/server/listen_address.h"
#include "services/server/settings_file.h"

namespace liggare::server {
namespace {

constexpr int kExitUsage = 2;

constexpr char kDescription[] =
    "liggared - keeps ledgers of public budgets and serves them over gRPC.\n"
    "With TLS it serves clients with a certificate, as the policy grants them roles. Without it "
    "listens on this machine only, and whoever reaches the port may use every call.";

constexpr char kExamples[] =
    "Examples:\n"
    "  liggared --data /var/lib/liggare\n"
    "  liggared --data build/data --listen 127.0.0.1:0 --port-file build/port\n"
    "  LIGGARED_DATA=/var/lib/liggare liggared --config /etc/liggare/liggared.conf\n"
    "  liggared --data build/data --print-config > liggared.conf\n"
    "  liggared --data /var/lib/liggare --listen 0.0.0.0:50551 --tls-cert server.pem \\\n"
    "    --tls-key server.key --tls-client-ca ca.pem --policy policy\n"
    "  liggared --restore /backup/liggare --to /var/lib/liggare\n"
    "\n"
    "A flag wins over the environment, the environment over the file of --config.\n"
    "SIGTERM or SIGINT drains: appends are refused, what is in flight ends, exit 0. A second one\n"
    "ends the server at once. SIGHUP looks at the files of TLS and the policy at once.\n"
    "Exit codes: 0 done, 1 cannot start (stderr says why), 2 wrong usage.";

void AddOption(CLI::App& app, const char* flag, const char* environment, std::string& value,
               const char* description) {
  app.add_option(flag, value, description)
      ->envname(environment)
      ->take_last()
      ->capture_default_str();
}

void AddLimit(CLI::App& app, const char* flag, const char* environment, int64_t& value, int64_t max,
              const char* description, int64_t min = 1) {
  app.add_option(flag, value, description)
      ->envname(environment)
      ->take_last()
      ->check(CLI::Range(min, max))
      ->capture_default_str();
}

CLI::Option* AddAccessFile(CLI::App& app, const char* flag, const char* environment,
                           std::string& value, const char* description) {
  return app.add_option(flag, value, description)
      ->type_name("FILE")
      ->envname(environment)
      ->take_last();
}

// TLS takes all of them: who a client is means nothing without what it may do.
void DeclareAccess(CLI::App& app, AccessFiles::Options& access) {
  CLI::Option* const files[] = {
      AddAccessFile(app, "--tls-cert", "LIGGARED_TLS_CERT", access.certificate,
                    "The server's certificate, followed by those that lead to its CA, as PEM"),
      AddAccessFile(app, "--tls-key", "LIGGARED_TLS_KEY", access.key, "Its key, as PEM"),
      AddAccessFile(app, "--tls-client-ca", "LIGGARED_TLS_CLIENT_CA", access.client_ca,
                    "The CAs that sign the certificates of clients, as PEM"),
      AddAccessFile(app, "--policy", "LIGGARED_POLICY", access.policy,
                    "Who may do what: lines PRINCIPAL ROLE[,ROLE...] LEDGER[,LEDGER...]|*")};
  for (CLI::Option* const file : files) {
    for (CLI::Option* const other : files) {
      if (other != file) file->needs(other);
    }
  }
}

void Declare(CLI::App& app, Options& options) {
  AddOption(app, "--listen", "LIGGARED_LISTEN", options.listen,
            "HOST:PORT to listen on; port 0 picks a free one");
  DeclareAccess(app, options.access);
  AddOption(app, "--metrics", "LIGGARED_METRICS", options.metrics,
            "HOST:PORT for /metrics, /livez and /readyz over plain HTTP, such as 127.0.0.1:50552; "
            "it tells sizes and states, never what a ledger holds");
  AddOption(app, "--data", "LIGGARED_DATA", options.data, "Folder that holds the ledgers");
  AddOption(
      app, "--key-dir", "LIGGARED_KEY_DIR", options.key_dir,
      "Folder of the keys that sign checkpoints, outside of backups; the folder of --data with "
      "'.keys' behind it unless it is given");
  AddOption(
      app, "--anchor-dir", "LIGGARED_ANCHOR_DIR", options.anchor_dir,
      "Folder of the last signed checkpoints, on another volume where there is one, outside of "
      "backups; the folder of --data with '.anchor' behind it unless it is given");
  AddOption(app, "--witness-keys", "LIGGARED_WITNESS_KEYS", options.witness_keys,
            "File of the verifier keys of witnesses, one a line");
  AddLimit(app, "--old-key-days", "LIGGARED_OLD_KEY_DAYS", options.old_key_days, 36'500,
           "How long a replaced key signs checkpoints beside the new one");
  AddLimit(app, "--verify-hours", "LIGGARED_VERIFY_HOURS", options.verify_hours, 87'600,
           "So often everything that is stored is verified, first an hour after the start");
  AddOption(app, "--backup-dir", "LIGGARED_BACKUP_DIR", options.backup_dir,
            "Folder to make backups in when a client asks; without it there are none");
  AddLimit(app, "--backups-kept", "LIGGARED_BACKUPS_KEPT", options.backups_kept, 10'000,
           "So many backups are kept, the newest; the texts that they hold stay with them");
  AddLimit(app, "--free-disk-bytes-min", "LIGGARED_FREE_DISK_BYTES_MIN",
           options.free_disk_bytes_min, int64_t{1} << 50,
           "Below so many free bytes on their disk appends and backups are refused");
  AddOption(app, "--port-file", "LIGGARED_PORT_FILE", options.port_file,
            "File to write the port to once the server serves");
  AddLimit(app, "--drain-seconds-max", "LIGGARED_DRAIN_SECONDS_MAX", options.drain_seconds_max,
           3'600, "How long calls may take to end when the server drains");
  AddLimit(app, "--queue-appends-max", "LIGGARED_QUEUE_APPENDS_MAX", options.queue_appends_max,
           1 << 20, "Appends that may wait for the writer");
  AddLimit(app, "--queue-bytes-max", "LIGGARED_QUEUE_BYTES_MAX", options.queue_bytes_max,
           int64_t{1} << 40, "Bytes of the appends that may wait for the writer");
  AddLimit(app, "--append-events-max", "LIGGARED_APPEND_EVENTS_MAX", options.append_events_max,
           1 << 20, "Events of one append");
  AddLimit(app, "--cache-bytes", "LIGGARED_CACHE_BYTES", options.cache_bytes, int64_t{1} << 40,
           "Bytes of the store's files that are kept in memory");
  app.add_option("--trail", options.trail,
                 "Whether each call leaves a line in the log: who called what, of which ledger")
      ->envname("LIGGARED_TRAIL")
      ->take_last()
      ->capture_default_str();
  rpc::Limits& limits = options.limits;
  AddLimit(app, "--principal-rate", "LIGGARED_PRINCIPAL_RATE", limits.principal_rate, 1 << 30,
           "Calls of one principal in a second, appends of a stream among them; 0 for no limit", 0);
  AddLimit(app, "--connection-calls-max", "LIGGARED_CONNECTION_CALLS_MAX",
           limits.connection_calls_max, 1 << 20, "Calls in progress of one connection");
  AddLimit(app, "--deadline-seconds", "LIGGARED_DEADLINE_SECONDS", limits.deadline_seconds, 86'400,
           "How long a call with one answer may take whose client sets no deadline");
  AddLimit(app, "--stream-deadline-seconds", "LIGGARED_STREAM_DEADLINE_SECONDS",
           limits.stream_deadline_seconds, 864'000,
           "How long a stream of answers may take whose client sets no deadline: reads, replays, "
           "tests of the books");
  AddLimit(app, "--keepalive-seconds", "LIGGARED_KEEPALIVE_SECONDS", limits.keepalive_seconds,
           86'400,
           "A client that is silent for so long, and again for so long when asked whether it is "
           "there, is cut off");
  AddLimit(app, "--request-bytes-max", "LIGGARED_REQUEST_BYTES_MAX", limits.request_bytes_max,
           int64_t{1} << 30, "Bytes of one request");
  AddLimit(app, "--questions-max", "LIGGARED_QUESTIONS_MAX", limits.questions_max, 1 << 20,
           "Questions that may be in progress");
  AddLimit(app, "--subscribers-max", "LIGGARED_SUBSCRIBERS_MAX", limits.subscribers_max, 1 << 20,
           "Subscribers that may be connected");
  AddLimit(app, "--append-streams-max", "LIGGARED_APPEND_STREAMS_MAX", limits.append_streams_max,
           1 << 20, "Append streams that may be open");
  AddLimit(app, "--stream-appends-max", "LIGGARED_STREAM_APPENDS_MAX", limits.stream_appends_max,
           1 << 16, "Unanswered appends of one stream");
  AddLimit(app, "--subscriber-positions-max", "LIGGARED_SUBSCRIBER_POSITIONS_MAX",
           limits.subscriber_positions_max, int64_t{1} << 40,
           "A subscriber whose filter matches nothing hears every so many positions");
  AddLimit(app, "--workers", "LIGGARED_WORKERS", limits.workers, 1'024,
           "Threads that answer questions");
}

// The arguments, last first as CLI11 takes them: what the environment says comes before the flags,
// so that a flag has the last word.
std::vector<std::string> Arguments(const CLI::App& app, int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (const CLI::Option* option : app.get_options()) {
    const char* const value =
        option->get_envname().empty() ? nullptr : std::getenv(option->get_envname().c_str());
    if (value != nullptr && *value != '\0') {
      arguments.push_back(option->get_name() + "=" + value);
    }
  }
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  return {arguments.rbegin(), arguments.rend()};
}

ExitNow Usage(const std::string& message) {
  return {kExitUsage, message + "\nRun liggared --help for its flags.\n"};
}

// A folder beside that of the data.
std::string Beside(std::string data, const char* suffix) {
  while (data.size() > 1 && data.back() == '/') data.pop_back();
  return data + suffix;
}

}  // namespace

bool UsesTls(const Options& options) { return !options.access.certificate.empty(); }

std::string KeyFolder(const Options& options) {
  return options.key_dir.empty() ? Beside(options.data, ".keys") : options.key_dir;
}

std::string AnchorFolder(const Options& options) {
  return options.anchor_dir.empty() ? Beside(options.data, ".anchor") : options.anchor_dir;
}

std::variant<Options, ExitNow> ReadOptions(int argc, const char* const* argv) {
  Options options;
  bool print_config = false;
  bool check_config = false;
  CLI::App app(kDescription, "liggared");
  app.footer(kExamples);
  app.set_version_flag("--version", std::string("liggared ") + operations::Version());
  app.set_config("--config", "", "File of settings: a line each, such as listen=\"127.0.0.1:0\"");
  app.get_config_ptr()->envname("LIGGARED_CONFIG");
  app.config_formatter(std::make_shared<SettingsFile>());
  app.allow_config_extras(CLI::config_extras_mode::error);
  Declare(app, options);
  app.add_option("--import-records", options.import_records,
                 "Instead of serving: bring back records that a ledger has signed for, from a file "
                 "that Replay's records make")
      ->configurable(false);
  app.add_option("--declare-loss", options.declare_loss,
                 "Instead of serving: have a ledger go on without such records, under a new origin "
                 "and key")
      ->configurable(false)
      ->excludes("--import-records");
  CLI::Option* const restore =
      app.add_option("--restore", options.restore,
                     "Instead of serving: restore a backup from this folder of backups, and say "
                     "what it lacks of what was signed")
          ->configurable(false)
          ->excludes("--import-records")
          ->excludes("--declare-loss");
  CLI::Option* const to =
      app.add_option("--to", options.restore_to,
                     "With --restore: the folder to restore to, which must be empty or not there")
          ->configurable(false)
          ->needs(restore);
  restore->needs(to);
  app.add_option("--backup", options.restored_backup,
                 "With --restore: the number of the backup; the newest unless it is given")
      ->configurable(false)
      ->check(CLI::PositiveNumber)
      ->needs(restore);
  app.add_flag("--print-config", print_config, "Print the settings as a file for --config")
      ->configurable(false);
  app.add_flag("--check-config", check_config,
               "Read the settings, say whether the server would take them, and exit")
      ->configurable(false);
  try {
    app.parse(Arguments(app, argc, argv));
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const int code = app.exit(error, out, err);
    if (code == 0) return ExitNow{0, out.str()};
    return ExitNow{kExitUsage, err.str()};
  }
  if (print_config) return ExitNow{0, app.config_to_str(true, true)};
  // What is restored is looked at where it is put.
  if (!options.restore.empty()) options.data = options.restore_to;
  if (options.data.empty()) return Usage("--data is missing: the folder that holds the ledgers.");
  const absl::Status listen = CheckListenAddress(options.listen, UsesTls(options));
  if (!listen.ok()) return Usage(std::string(listen.message().data(), listen.message().size()));
  if (!options.metrics.empty() && !IsAddress(options.metrics)) {
    return Usage("--metrics " + options.metrics + " is not HOST:PORT, such as 127.0.0.1:50552.");
  }
  if (check_config) return ExitNow{0, "the settings are sound\n"};
  return options;
}

}  // namespace liggare::server

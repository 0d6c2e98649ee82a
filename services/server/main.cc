// liggared: reads its options, serves until it is told to end, drains; or works offline.

#include <cstdio>
#include <variant>

#include "services/operations/log.h"
#include "services/operations/server_status.h"
#include "services/server/offline.h"
#include "services/server/options.h"
#include "services/server/server.h"
#include "services/server/service_manager.h"
#include "services/server/signals.h"

namespace {

constexpr int kExitCannotStart = 1;

int ReportCannotStart(const absl::Status& status) {
  liggare::operations::LogError(
      "cannot_start", {{"message", std::string(status.message().data(), status.message().size())}});
  return kExitCannotStart;
}

int WorkOffline(const liggare::server::Options& options) {
  const auto text = liggare::server::RunOffline(options);
  if (!text.ok()) return ReportCannotStart(text.status());
  std::fputs(text->c_str(), stdout);
  return 0;
}

int Serve(const liggare::server::Options& options) {
  namespace operations = liggare::operations;
  liggare::server::Signals signals;
  operations::LogInfo("starting", {{"version", operations::Version()}, {"data", options.data}});
  auto server = liggare::server::Server::Start(options);
  if (!server.ok()) return ReportCannotStart(server.status());
  liggare::server::TellServiceManager("READY=1");
  signals.WaitForEnd([&server] { (*server)->LookAtAccessFiles(); });
  liggare::server::TellServiceManager("STOPPING=1");
  (*server)->Drain();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto read = liggare::server::ReadOptions(argc, argv);
  if (const auto* exit_now = std::get_if<liggare::server::ExitNow>(&read)) {
    std::fputs(exit_now->text.c_str(), exit_now->code == 0 ? stdout : stderr);
    return exit_now->code;
  }
  const auto& options = std::get<liggare::server::Options>(read);
  return liggare::server::IsOffline(options) ? WorkOffline(options) : Serve(options);
}

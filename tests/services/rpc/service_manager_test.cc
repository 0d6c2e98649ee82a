#include "services/server/service_manager.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

#include "tests/support/temporary_folder.h"

namespace liggare::server {
namespace {

TEST(ServiceManagerTest, IsToldWhereItListens) {
  const support::TemporaryFolder folder;
  const std::string path = folder.path() + "/notify";
  const int listening = socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  setenv("NOTIFY_SOCKET", path.c_str(), 1);
  TellServiceManager("READY=1");
  unsetenv("NOTIFY_SOCKET");
  TellServiceManager("STOPPING=1");
  std::array<char, 64> told;
  const ssize_t bytes = recv(listening, told.data(), told.size(), MSG_DONTWAIT);
  ASSERT_GT(bytes, 0);
  EXPECT_EQ(std::string(told.data(), static_cast<size_t>(bytes)), "READY=1");
  EXPECT_LT(recv(listening, told.data(), told.size(), MSG_DONTWAIT), 0);
  close(listening);
}

}  // namespace
}  // namespace liggare::server

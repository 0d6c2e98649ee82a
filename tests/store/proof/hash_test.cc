#include "store/proof/hash.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "tests/store/proof/hex.h"

namespace liggare::proof {
namespace {

TEST(HashTest, HashesAreThoseOfRfc6962) {
  EXPECT_EQ(EmptyRoot(),
            FromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  EXPECT_EQ(LeafHash(""),
            FromHex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
  EXPECT_EQ(LeafHash("L123456"),
            FromHex("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"));
  EXPECT_EQ(NodeHash(LeafHash(""), LeafHash(std::string(1, '\0'))),
            FromHex("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"));
}

TEST(HashTest, HashesComeBackFromTheirText) {
  const Hash hash = LeafHash("a");
  EXPECT_EQ(ParseHash(HashText(hash)), hash);
  const std::string text = HashText(EmptyRoot());
  EXPECT_EQ(text, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  for (const std::string& other :
       {std::string(), text.substr(1), text + "=", text.substr(0, 43), " " + text, text + "\n",
        // The last digit has bits of no byte.
        text.substr(0, 42) + "V=", std::string("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="),
        absl::Base64Escape(std::string(31, 'x')), absl::Base64Escape(std::string(33, 'x'))}) {
    EXPECT_EQ(ParseHash(other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace liggare::proof

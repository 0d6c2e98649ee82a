#include "services/operations/log.h"

#include <gtest/gtest.h>

namespace liggare::operations {
namespace {

TEST(LogTest, PlainValuesStandBare) {
  EXPECT_EQ(FormatLogFields("listening", {{"address", "127.0.0.1:50551"}}),
            "event=listening address=127.0.0.1:50551");
}

TEST(LogTest, OtherValuesAreQuotedOnOneLine) {
  EXPECT_EQ(FormatLogFields("halted", {{"reason", "a \"bad\" sector\non disk\x01"}, {"none", ""}}),
            "event=halted reason=\"a \\\"bad\\\" sector\\non disk\\x01\" none=\"\"");
}

}  // namespace
}  // namespace liggare::operations

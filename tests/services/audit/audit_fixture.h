// A ledger with its keys and its anchor, over a store whose disk can fail.

#ifndef LIGGARE_TESTS_SERVICES_AUDIT_AUDIT_FIXTURE_H_
#define LIGGARE_TESTS_SERVICES_AUDIT_AUDIT_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>

#include "services/audit/checkpoints.h"
#include "store/anchor.h"
#include "store/proof/note.h"
#include "store/signatures.h"
#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::audit {

inline const absl::Duration kOldKeyFor = absl::Hours(24) * 30;

class AuditFixture : public ledger::LedgerFixture {
 protected:
  AuditFixture() {
    CreateLedger();
    OpenAnchor();
  }

  void OpenAnchor() {
    checkpoints_.reset();
    signatures_.reset();
    anchor_.reset();
    anchor_ = *store::Anchor::Open(*faults_.env(), folder_.path() + "/anchor");
    signatures_ = std::make_unique<store::Signatures>(*database_);
    checkpoints_ = std::make_unique<Checkpoints>(
        SigningParts{*ledgers_, *log_, *keys_, *anchor_, *signatures_, clock_, kOldKeyFor});
    ASSERT_EQ(checkpoints_->CheckAnchor(), absl::OkStatus());
  }
  void ReopenAll() {
    checkpoints_.reset();
    signatures_.reset();
    Reopen();
    OpenAnchor();
  }

  SignedCheckpoint Newest() {
    auto checkpoint = checkpoints_->At(*ledger(), ledger()->head().size);
    EXPECT_TRUE(checkpoint.ok()) << checkpoint.status();
    return checkpoint.ok() ? *checkpoint : SignedCheckpoint{};
  }
  size_t SignaturesOn(const SignedCheckpoint& checkpoint) {
    return proof::ParseNote(checkpoint.note)->signatures.size();
  }

  std::unique_ptr<store::Anchor> anchor_;
  std::unique_ptr<store::Signatures> signatures_;
  std::unique_ptr<Checkpoints> checkpoints_;
};

}  // namespace liggare::audit

#endif  // LIGGARE_TESTS_SERVICES_AUDIT_AUDIT_FIXTURE_H_

#include "clients/auditor/witness.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "clients/auditor/consistency_proof.h"
#include "clients/auditor/files.h"
#include "store/proof/text.h"
#include "store/proof/tree.h"

namespace liggare::auditor {
namespace {

constexpr mode_t kOthers = 0077;

// An origin as a file is named.
std::string FileNameOf(const std::string& origin) {
  std::string name;
  for (const char c : origin) {
    const bool plain = absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.';
    name += plain ? std::string(1, c) : absl::StrFormat("%%%02X", static_cast<unsigned char>(c));
  }
  return name;
}

absl::StatusOr<std::vector<proof::VerifierKey>> ParseKeys(const std::string& lines) {
  std::vector<proof::VerifierKey> keys;
  for (const absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipEmpty())) {
    absl::StatusOr<proof::VerifierKey> key = proof::VerifierKey::Parse({line.data(), line.size()});
    if (!key.ok()) return key.status();
    keys.push_back(*std::move(key));
  }
  return keys;
}

absl::Status Damaged(const std::string& path, const absl::Status& why) {
  return absl::DataLossError(absl::StrCat(path, ": ", std::string(why.message())));
}

}  // namespace

absl::StatusOr<WitnessFolder> WitnessFolder::Open(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const int lock = open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return FileError("open", folder + "/lock");
  if (flock(lock, LOCK_EX | LOCK_NB) == 0) return WitnessFolder(folder, lock);
  close(lock);
  return absl::FailedPreconditionError(absl::StrCat("another witness is at work in ", folder));
}

WitnessFolder::~WitnessFolder() {
  if (lock_ >= 0) close(lock_);
}

WitnessFolder::WitnessFolder(WitnessFolder&& other) noexcept
    : folder_(other.folder_), lock_(std::exchange(other.lock_, -1)) {}

std::string WitnessFolder::PathOf(const std::string& origin, const std::string& what) const {
  return absl::StrCat(folder_, "/", FileNameOf(origin), ".", what);
}

absl::StatusOr<std::optional<Seen>> WitnessFolder::LastOf(const std::string& origin) const {
  const std::string path = PathOf(origin, "checkpoint");
  absl::StatusOr<std::string> encoded = ReadFile(path);
  if (absl::IsNotFound(encoded.status())) return std::optional<Seen>();
  if (!encoded.ok()) return encoded.status();
  absl::StatusOr<StatedCheckpoint> checkpoint = ReadCheckpoint(*std::move(encoded));
  if (!checkpoint.ok()) return Damaged(path, checkpoint.status());
  if (checkpoint->says.origin != origin) {
    return Damaged(path, absl::DataLossError("is of another origin"));
  }
  const absl::StatusOr<std::string> lines = ReadFile(PathOf(origin, "keys"));
  if (!lines.ok()) return lines.status();
  absl::StatusOr<std::vector<proof::VerifierKey>> keys = ParseKeys(*lines);
  if (!keys.ok()) return Damaged(PathOf(origin, "keys"), keys.status());
  return Seen{*std::move(checkpoint), *std::move(keys)};
}

absl::Status WitnessFolder::Remember(const Seen& seen) const {
  std::string lines;
  for (const proof::VerifierKey& key : seen.keys) absl::StrAppend(&lines, key.Encode(), "\n");
  const std::string& origin = seen.checkpoint.says.origin;
  absl::Status written = WriteFile(PathOf(origin, "keys"), lines);
  if (!written.ok()) return written;
  return WriteFile(PathOf(origin, "checkpoint"), seen.checkpoint.encoded);
}

absl::StatusOr<std::string> WitnessFolder::KeepRefused(const StatedCheckpoint& refused) const {
  const std::string path = PathOf(refused.says.origin, "refused");
  if (absl::Status written = WriteFile(path, refused.encoded); !written.ok()) return written;
  return path;
}

absl::Status CheckExtends(client::Client& client, const std::string& ledger,
                          const StatedCheckpoint& seen, const StatedCheckpoint& served) {
  const proof::TreeHead& older = seen.says.head;
  const proof::TreeHead& newer = served.says.head;
  const std::string both = absl::StrCat(": this witness has seen ", Describe(older),
                                        ", and the server shows ", Describe(newer));
  if (newer.size < older.size) return absl::DataLossError(absl::StrCat("a rollback", both));
  std::vector<proof::Hash> hashes;
  if (newer.size > older.size && older.size.value > 0) {
    v1::GetConsistencyProofRequest request;
    request.set_ledger(ledger);
    request.set_from_size(older.size.value);
    request.set_to_size(newer.size.value);
    const absl::StatusOr<v1::GetConsistencyProofResponse> answer =
        client.GetConsistencyProof(request);
    if (!answer.ok()) return answer.status();
    absl::StatusOr<std::vector<proof::Hash>> read = ReadHashes(answer->hashes());
    if (!read.ok()) return read.status();
    hashes = *std::move(read);
  }
  const absl::Status consistent = proof::VerifyConsistency(older, newer, hashes);
  if (consistent.ok()) return consistent;
  return absl::DataLossError(absl::StrCat("a fork", both, "; ", std::string(consistent.message())));
}

absl::StatusOr<proof::VerifierKey> MakeWitnessKey(const std::string& name,
                                                  const std::string& file) {
  const absl::StatusOr<proof::SigningKey> key =
      proof::SigningKey::Make(name, proof::KeyType::kCosignature);
  if (!key.ok()) return key.status();
  absl::Status written = WriteSecret(file, key->Encode() + "\n");
  if (!written.ok()) return written;
  return key->verifier();
}

absl::StatusOr<proof::SigningKey> ReadWitnessKey(const std::string& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0) return FileError("read", file);
  if ((info.st_mode & kOthers) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("others than its owner may read ", file, "; chmod 600 it"));
  }
  const absl::StatusOr<std::string> text = ReadFile(file);
  if (!text.ok()) return text.status();
  const absl::string_view stripped = absl::StripAsciiWhitespace(*text);
  absl::StatusOr<proof::SigningKey> key =
      proof::SigningKey::Parse({stripped.data(), stripped.size()});
  if (!key.ok()) return Damaged(file, key.status());
  if (key->verifier().type() == proof::KeyType::kCosignature) return key;
  return absl::InvalidArgumentError(absl::StrCat(file, " holds a ledger's key, no witness's"));
}

}  // namespace liggare::auditor

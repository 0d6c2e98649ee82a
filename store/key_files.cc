#include "store/key_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace liggare::store {
namespace {

using proof::SigningKey;
using proof::VerifierKey;

constexpr mode_t kOfOthers = S_IRWXG | S_IRWXO;
// No key is longer.
constexpr size_t kKeyBytesMax = 4'096;

// An open file or folder.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode = 0)
      : number_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool ok() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  const int number_;
};

absl::Status Failed(const std::string& doing) { return absl::ErrnoToStatus(errno, doing); }

absl::Status CheckPrivate(const std::string& path, const struct stat& found, const char* mode) {
  if ((found.st_mode & kOfOthers) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("%s may be read by others than the server's user (mode %04o); whoever may "
                      "have seen a key can sign in its name. When nobody has: chmod %s %s",
                      path, found.st_mode & 07777, mode, path));
}

absl::Status SyncFolder(const std::string& folder) {
  const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.ok() || fsync(opened.number()) != 0) return Failed("syncing " + folder);
  return absl::OkStatus();
}

// NOT_FOUND when there is no such file.
absl::StatusOr<std::string> ReadPrivate(const std::string& path) {
  const Descriptor file(path, O_RDONLY | O_NOFOLLOW);
  struct stat found;
  if (!file.ok() || fstat(file.number(), &found) != 0) return Failed("reading the key " + path);
  if (absl::Status status = CheckPrivate(path, found, "600"); !status.ok()) return status;
  std::string bytes(kKeyBytesMax, '\0');
  const ssize_t count = read(file.number(), bytes.data(), bytes.size());
  if (count < 0) return Failed("reading the key " + path);
  bytes.resize(static_cast<size_t>(count));
  return bytes;
}

absl::StatusOr<SigningKey> ReadKey(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadPrivate(path);
  if (!bytes.ok()) return bytes.status();
  if (!bytes->empty() && bytes->back() == '\n') bytes->pop_back();
  absl::StatusOr<SigningKey> key = SigningKey::Parse(*bytes);
  if (key.ok() && key->verifier().type() == proof::KeyType::kNote) return key;
  const std::string why = key.ok() ? "it is a witness's" : std::string(key.status().message());
  return absl::FailedPreconditionError(absl::StrCat(path,
                                                    " holds no key that signs checkpoints: ", why,
                                                    "; put the right key there, or the file away"));
}

}  // namespace

absl::StatusOr<KeyFiles> KeyFiles::Open(std::string folder) {
  if (mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return Failed("making the folder of keys " + folder);
  }
  struct stat found;
  if (stat(folder.c_str(), &found) != 0) return Failed("looking at the folder of keys " + folder);
  if (!S_ISDIR(found.st_mode)) return absl::FailedPreconditionError(folder + " is no folder");
  if (absl::Status status = CheckPrivate(folder, found, "700"); !status.ok()) return status;
  if (absl::Status synced = SyncFolder(folder + "/.."); !synced.ok()) return synced;
  return KeyFiles(std::move(folder));
}

std::string KeyFiles::FirstPath(const std::string& ledger) const {
  return absl::StrCat(folder_, "/", ledger, ".key");
}

std::string KeyFiles::NextPath(const std::string& ledger, const VerifierKey& verifier) const {
  return absl::StrFormat("%s/%s.key-%08x", folder_, ledger, verifier.id());
}

absl::StatusOr<SigningKey> KeyFiles::First(const std::string& ledger,
                                           const std::string& origin) const {
  const std::string path = FirstPath(ledger);
  absl::StatusOr<SigningKey> key = ReadKey(path);
  if (absl::IsNotFound(key.status())) {
    key = SigningKey::Make(origin, proof::KeyType::kNote);
    if (!key.ok()) return key;
    if (absl::Status written = Write(path, *key); !written.ok()) return written;
    return key;
  }
  if (key.ok() && key->verifier().name() != origin) {
    return absl::FailedPreconditionError(absl::StrCat(
        path, " holds a key of the name ", key->verifier().name(), ", and the ledger's origin is ",
        origin, "; make the ledger with the key's name as its origin, or put the file away"));
  }
  return key;
}

absl::StatusOr<SigningKey> KeyFiles::MakeNext(const std::string& ledger,
                                              const std::string& origin) const {
  const absl::StatusOr<SigningKey> key = SigningKey::Make(origin, proof::KeyType::kNote);
  if (!key.ok()) return key;
  absl::Status written = Write(NextPath(ledger, key->verifier()), *key);
  if (!written.ok()) return written;
  return key;
}

absl::StatusOr<SigningKey> KeyFiles::Find(const std::string& ledger,
                                          const VerifierKey& verifier) const {
  for (const std::string& path : {NextPath(ledger, verifier), FirstPath(ledger)}) {
    absl::StatusOr<SigningKey> key = ReadKey(path);
    if (absl::IsNotFound(key.status())) continue;
    if (!key.ok() || key->verifier() == verifier) return key;
  }
  return absl::NotFoundError(absl::StrCat("the signing key of ", verifier.Encode(), " is not in ",
                                          FirstPath(ledger),
                                          "; put it back there, readable by the server alone"));
}

absl::Status KeyFiles::Write(const std::string& path, const SigningKey& key) const {
  // Whoever finds the file under its name finds all of it.
  const std::string unfinished = path + ".new";
  if (unlink(unfinished.c_str()) != 0 && errno != ENOENT) return Failed("removing " + unfinished);
  {
    const Descriptor file(unfinished, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    const std::string line = key.Encode() + "\n";
    const bool written =
        file.ok() &&
        write(file.number(), line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
        fsync(file.number()) == 0;
    if (!written) return Failed("writing the key " + path);
  }
  if (rename(unfinished.c_str(), path.c_str()) != 0) return Failed("writing the key " + path);
  return SyncFolder(folder_);
}

}  // namespace liggare::store

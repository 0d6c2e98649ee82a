#include "store/proof/note.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "store/proof/base64.h"
#include "store/proof/invariant.h"
#include "store/proof/text.h"

namespace liggare::proof {
namespace {

// An em dash and a space.
constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";
constexpr size_t kKeyIdBytes = 4;

absl::Status NoNote(const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("this is no signed note: ", what));
}

absl::Status CheckText(std::string_view text) {
  if (!IsNoteText(text)) return NoNote("it is no UTF-8, or has control characters");
  if (text.empty() || text.back() != '\n') return NoNote("its text does not end in a newline");
  return absl::OkStatus();
}

// Takes the lines after the last empty one apart.
absl::Status ParseSignatures(std::string_view lines, std::vector<Signature>& signatures) {
  while (!lines.empty()) {
    if (signatures.size() == kNoteSignaturesMax) {
      return NoNote(absl::StrCat("it has more than ", kNoteSignaturesMax, " signatures"));
    }
    const size_t end = lines.find('\n');
    const size_t length = end == std::string_view::npos ? lines.size() : end + 1;
    absl::StatusOr<Signature> signature = ParseSignature(lines.substr(0, length));
    if (!signature.ok()) return signature.status();
    signatures.push_back(*std::move(signature));
    lines.remove_prefix(length);
  }
  return absl::OkStatus();
}

std::string NamesOf(std::span<const VerifierKey> keys) {
  return absl::StrJoin(keys, ", ", [](std::string* out, const VerifierKey& key) {
    *out += KeyName(key.name(), key.id());
  });
}

}  // namespace

absl::StatusOr<Note> ParseNote(std::string_view encoded) {
  if (encoded.size() > kNoteBytesMax) {
    return NoNote(absl::StrCat("it has more than ", kNoteBytesMax, " bytes"));
  }
  const size_t empty_line = encoded.rfind("\n\n");
  if (empty_line == std::string_view::npos) {
    return NoNote("it has no empty line between text and signatures");
  }
  Note note;
  note.text = encoded.substr(0, empty_line + 1);
  if (absl::Status status = CheckText(note.text); !status.ok()) return status;
  const std::string_view lines = encoded.substr(empty_line + 2);
  if (lines.empty()) return NoNote("it has no signature");
  if (absl::Status status = ParseSignatures(lines, note.signatures); !status.ok()) return status;
  return note;
}

std::string EncodeNote(const Note& note) {
  std::string encoded = note.text + "\n";
  for (const Signature& signature : note.signatures) encoded += EncodeSignature(signature);
  return encoded;
}

absl::StatusOr<Signature> ParseSignature(std::string_view line) {
  const std::string quoted = Quoted(line);
  const bool begins = line.substr(0, kSignaturePrefix.size()) == kSignaturePrefix;
  if (!begins || line.back() != '\n') {
    return NoNote(absl::StrCat("no line of a signature: ", quoted));
  }
  line.remove_prefix(kSignaturePrefix.size());
  line.remove_suffix(1);
  const std::optional<std::string_view> name = TakeUntil(' ', line);
  if (!name || !IsKeyName(*name)) {
    return NoNote(absl::StrCat("no name of a key in the line ", quoted));
  }
  const std::optional<std::string> bytes = DecodeBase64(line);
  if (!bytes || bytes->size() <= kKeyIdBytes) {
    return NoNote(absl::StrCat("no id and signature in base64 in the line ", quoted));
  }
  Signature signature{std::string(*name), 0, bytes->substr(kKeyIdBytes)};
  for (const char byte : bytes->substr(0, kKeyIdBytes)) {
    signature.key_id = signature.key_id << 8 | static_cast<uint8_t>(byte);
  }
  return signature;
}

std::string EncodeSignature(const Signature& signature) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(signature.key_id >> shift & 0xff));
  }
  bytes += signature.bytes;
  return absl::StrCat(std::string(kSignaturePrefix), signature.key_name, " ", EncodeBase64(bytes),
                      "\n");
}

void PutSignature(Signature signature, Note& note) {
  const auto earlier = std::find_if(
      note.signatures.begin(), note.signatures.end(), [&signature](const Signature& other) {
        return other.key_name == signature.key_name && other.key_id == signature.key_id;
      });
  if (earlier != note.signatures.end()) {
    *earlier = std::move(signature);
  } else {
    note.signatures.push_back(std::move(signature));
  }
}

absl::Status SignNote(const SigningKey& key, Note& note) {
  Require(key.verifier().type() == KeyType::kNote, "a note signed by a key for cosignatures");
  if (absl::Status status = CheckText(note.text); !status.ok()) return status;
  PutSignature({key.verifier().name(), key.verifier().id(), key.Sign(note.text)}, note);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<VerifierKey>> VerifyNote(const Note& note,
                                                    std::span<const VerifierKey> keys) {
  std::vector<VerifierKey> signers;
  for (const Signature& signature : note.signatures) {
    const VerifierKey* const key = FindKey(signature, keys);
    if (key == nullptr || key->type() != KeyType::kNote) continue;
    if (!key->Verify(note.text, signature.bytes)) return BadSignature(signature);
    if (std::find(signers.begin(), signers.end(), *key) == signers.end()) signers.push_back(*key);
  }
  if (!signers.empty()) return signers;
  return absl::UnauthenticatedError(
      absl::StrCat("the note is signed by none of the known keys (", NamesOf(keys), ")"));
}

const VerifierKey* FindKey(const Signature& signature, std::span<const VerifierKey> keys) {
  for (const VerifierKey& key : keys) {
    if (key.id() == signature.key_id && key.name() == signature.key_name) return &key;
  }
  return nullptr;
}

absl::Status BadSignature(const Signature& signature) {
  return absl::UnauthenticatedError(absl::StrCat("the signature in the name of ",
                                                 KeyName(signature.key_name, signature.key_id),
                                                 " is not that key's signature of this text"));
}

}  // namespace liggare::proof

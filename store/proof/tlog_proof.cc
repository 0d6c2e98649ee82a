#include "store/proof/tlog_proof.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "store/proof/base64.h"
#include "store/proof/text.h"
#include "store/proof/tree.h"

namespace liggare::proof {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
// No tree of an int64 size is higher.
constexpr size_t kInclusionHashesMax = 63;

absl::Status NoProof(const std::string& what) {
  return absl::InvalidArgumentError(
      absl::StrCat("this is no ", std::string(kFirstLine), ": ", what));
}

// The line behind a word, if it begins with that; the line is taken.
std::optional<std::string_view> TakeAfter(std::string_view word, std::string_view& text) {
  if (text.substr(0, word.size()) != word) return std::nullopt;
  std::string_view rest = text.substr(word.size());
  const std::optional<std::string_view> line = TakeLine(rest);
  if (line) text = rest;
  return line;
}

absl::Status TakeExtra(std::string_view& text, TlogProof& proof) {
  const std::optional<std::string_view> line = TakeAfter(kExtra, text);
  if (!line) return absl::OkStatus();
  std::optional<std::string> extra = DecodeBase64(*line);
  if (!extra || extra->empty()) return NoProof("its extra data is no base64");
  proof.extra = *std::move(extra);
  return absl::OkStatus();
}

absl::Status TakePosition(std::string_view& text, TlogProof& proof) {
  const std::optional<std::string_view> line = TakeAfter(kIndex, text);
  if (!line) return NoProof("it has no line with its index");
  const std::optional<int64_t> index = ParseDecimal(*line);
  if (!index) return NoProof(absl::StrCat("its index is no number: ", Quoted(*line)));
  proof.position = Position{*index};
  return absl::OkStatus();
}

// The hashes, and the empty line behind them.
absl::Status TakeInclusion(std::string_view& text, TlogProof& proof) {
  for (std::optional<std::string_view> line = TakeLine(text); line; line = TakeLine(text)) {
    if (line->empty()) return absl::OkStatus();
    const std::optional<Hash> hash = ParseHash(*line);
    if (!hash) {
      return NoProof(absl::StrCat("no hash of 32 bytes in base64: ", Quoted(*line)));
    }
    if (proof.inclusion.size() == kInclusionHashesMax) {
      return NoProof(absl::StrCat("it has more than ", kInclusionHashesMax, " hashes"));
    }
    proof.inclusion.push_back(*hash);
  }
  return NoProof("it has no empty line before its checkpoint");
}

}  // namespace

std::string EncodeTlogProof(const TlogProof& proof) {
  std::string encoded = absl::StrCat(std::string(kFirstLine), "\n");
  if (!proof.extra.empty()) {
    absl::StrAppend(&encoded, std::string(kExtra), EncodeBase64(proof.extra), "\n");
  }
  absl::StrAppend(&encoded, std::string(kIndex), proof.position.value, "\n");
  for (const Hash& hash : proof.inclusion) absl::StrAppend(&encoded, HashText(hash), "\n");
  absl::StrAppend(&encoded, "\n", proof.checkpoint);
  return encoded;
}

absl::StatusOr<TlogProof> ParseTlogProof(std::string_view encoded) {
  if (TakeLine(encoded) != kFirstLine) return NoProof("its first line is another");
  TlogProof proof;
  absl::Status taken = TakeExtra(encoded, proof);
  if (taken.ok()) taken = TakePosition(encoded, proof);
  if (taken.ok()) taken = TakeInclusion(encoded, proof);
  if (!taken.ok()) return taken;
  proof.checkpoint = encoded;
  return proof;
}

absl::StatusOr<OpenedCheckpoint> VerifyTlogProof(const TlogProof& proof, std::string_view record,
                                                 std::span<const VerifierKey> keys) {
  absl::StatusOr<OpenedCheckpoint> opened = OpenCheckpoint(proof.checkpoint, keys);
  if (!opened.ok()) return opened;
  absl::Status included =
      VerifyInclusion(LeafHash(record), proof.position, proof.inclusion, opened->checkpoint.head);
  if (!included.ok()) return included;
  return opened;
}

}  // namespace liggare::proof

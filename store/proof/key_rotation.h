// What the old key of a log signs of the new one: KeyRotated.previous_signature of event.proto.

#ifndef LIGGARE_STORE_PROOF_KEY_ROTATION_H_
#define LIGGARE_STORE_PROOF_KEY_ROTATION_H_

#include <string>

namespace liggare::proof {

// Of a verifier key in note form.
inline std::string RotationMessage(const std::string& verifier_key) {
  return std::string("liggare/key-rotated/v1") + '\0' + verifier_key;
}

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_KEY_ROTATION_H_

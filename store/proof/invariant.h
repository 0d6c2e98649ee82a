// What must hold whatever the input: a bug of ours, not a failure to report. Checked in every
// build.

#ifndef LIGGARE_STORE_PROOF_INVARIANT_H_
#define LIGGARE_STORE_PROOF_INVARIANT_H_

namespace liggare::proof {

// Ends the process with the message when `holds` is false.
void Require(bool holds, const char* message);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_INVARIANT_H_

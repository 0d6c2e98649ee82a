// In what two answers differ, figure by figure, each named so that a person finds it.
//
// Thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_DIFFERENCES_H_
#define LIGGARE_CLIENTS_AUDITOR_DIFFERENCES_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace liggare::auditor {

struct Difference {
  // Such as "lines[m01 OPERATING].total.cost".
  std::string figure;
  // Empty where it has none.
  std::string stated;
  std::string derived;
};

// What a server states against what its records come to, in the order of the fields. REQUIRES: both
// are of one type.
std::vector<Difference> FindDifferences(const google::protobuf::Message& stated,
                                        const google::protobuf::Message& derived);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_DIFFERENCES_H_

// Real SIE 4 files, which the project does not hold: in the folder that LIGGARE_SIE_FILES names,
// else in ../shared/sie beside the checkout.

#ifndef LIGGARE_TESTS_SUPPORT_SIE_FILES_H_
#define LIGGARE_TESTS_SUPPORT_SIE_FILES_H_

#include <string>
#include <vector>

namespace liggare::support {

inline constexpr char kNoSieFiles[] = "there is no folder of real SIE files";

// Their paths, by name; none where there is no such folder.
std::vector<std::string> SieFiles();

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_SIE_FILES_H_

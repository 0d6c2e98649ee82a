// A follow-up as a file that a controller completes: one event a line as protobuf JSON, or, where
// the file's name ends in .csv, a sheet for Excel with a row a line of the budget. In a sheet the
// forecast (in kronor), the status and the comment are there to be changed; the last column holds
// the event and is to stay. A sheet may come back with commas or semicolons, in UTF-8 or
// Windows-1252, and with headings in either language.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_CLIENTS_CLI_FOLLOW_UP_FILE_H_
#define LIGGARE_CLIENTS_CLI_FOLLOW_UP_FILE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/words.h"
#include "liggare/v1/event.pb.h"

namespace liggare::cli {

// Whether the file's name is that of a sheet.
bool IsSheet(const std::string& file);

// The events of a draft as a sheet; `names` are those of the lines by their ids.
std::string FollowUpSheet(const std::vector<v1::Event>& events,
                          const std::map<std::string, std::string>& names, const Words& words);

// The events of a file that holds one follow-up: its header first. INVALID_ARGUMENT, with the line,
// for what is none; of a sheet also where a figure that is the server's has been changed.
absl::StatusOr<std::vector<v1::Event>> ReadFollowUpFile(const std::string& file);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_FOLLOW_UP_FILE_H_

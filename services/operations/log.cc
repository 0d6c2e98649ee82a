#include "services/operations/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace liggare::operations {
namespace {

bool IsPlain(const std::string& value) {
  if (value.empty()) return false;
  for (const unsigned char byte : value) {
    if (byte <= ' ' || byte == '"' || byte == '=' || byte == '\\' || byte == 0x7f) return false;
  }
  return true;
}

std::string Quoted(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text += {'\\', c};
    } else if (c == '\n') {
      text += "\\n";
    } else if (byte < ' ' || byte == 0x7f) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  return text + '"';
}

spdlog::logger& Logger() {
  // Never destroyed: threads that outlive main's end may still log.
  static spdlog::logger& logger = *new spdlog::logger([] {
    spdlog::logger made("liggare", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made.set_pattern("time=%Y-%m-%dT%H:%M:%S.%fZ level=%l %v", spdlog::pattern_time_type::utc);
    made.flush_on(spdlog::level::trace);
    return made;
  }());
  return logger;
}

void Write(spdlog::level::level_enum level, const std::string& event, const LogFields& fields) {
  Logger().log(level, spdlog::string_view_t(FormatLogFields(event, fields)));
}

}  // namespace

std::string FormatLogFields(const std::string& event, const LogFields& fields) {
  std::string line = "event=" + event;
  for (const auto& [name, value] : fields) {
    line += ' ' + name + '=' + (IsPlain(value) ? value : Quoted(value));
  }
  return line;
}

void LogInfo(const std::string& event, const LogFields& fields) {
  Write(spdlog::level::info, event, fields);
}

void LogWarning(const std::string& event, const LogFields& fields) {
  Write(spdlog::level::warn, event, fields);
}

void LogError(const std::string& event, const LogFields& fields) {
  Write(spdlog::level::err, event, fields);
}

}  // namespace liggare::operations

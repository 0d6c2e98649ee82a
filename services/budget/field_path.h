// The path of a field in a request, such as "events[3].payload.cost_posted.amount". Written out
// only when something is wrong with the field.
//
// Thread-compatible. Borrows its names, and the path of the message that the field is in.

#ifndef LIGGARE_SERVICES_BUDGET_FIELD_PATH_H_
#define LIGGARE_SERVICES_BUDGET_FIELD_PATH_H_

#include <string>
#include <string_view>

namespace liggare::budget {

class FieldPath {
 public:
  // What the request calls it; may be empty, for the request itself.
  FieldPath(const char* name) : name_(name) {}         // NOLINT: a name is a path
  FieldPath(const std::string& name) : name_(name) {}  // NOLINT
  FieldPath(const char* list, int index) : name_(list), index_(index) {}

  // A field of a message, or an element of one.
  FieldPath(const FieldPath* message, std::string_view field, int index = kNone)
      : message_(message), name_(field), index_(index) {}

  std::string Text() const;

 private:
  static constexpr int kNone = -1;

  const FieldPath* message_ = nullptr;
  std::string_view name_;
  int index_ = kNone;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_FIELD_PATH_H_

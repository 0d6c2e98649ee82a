#include "services/budget/field_path.h"

namespace liggare::budget {

std::string FieldPath::Text() const {
  std::string text = message_ == nullptr ? "" : message_->Text();
  if (!text.empty() && !name_.empty()) text += '.';
  text += name_;
  if (index_ != kNone) text += "[" + std::to_string(index_) + "]";
  return text;
}

}  // namespace liggare::budget

// Changes messages by their fields, so that what a fuzzer tries is nearly always a message, and
// often one that names what is there. Changing bytes seldom gets past what a message must look
// like.

#ifndef LIGGARE_TESTS_FUZZ_MESSAGE_MUTATOR_H_
#define LIGGARE_TESTS_FUZZ_MESSAGE_MUTATOR_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace liggare::fuzz {

// The strings that a field of type string or bytes may well have.
using WordsOfField =
    std::function<const std::vector<std::string>&(const google::protobuf::FieldDescriptor&)>;

class MessageMutator {
 public:
  MessageMutator(uint64_t seed, WordsOfField words);

  // Makes a few changes anywhere in a message: fields are set, filled, cleared, repeated, removed,
  // exchanged, or get what lies elsewhere in it.
  void Mutate(google::protobuf::Message& message);
  // Puts parts of a message into another of its type.
  void Cross(google::protobuf::Message& message, const google::protobuf::Message& other);

 private:
  using Message = google::protobuf::Message;
  using Field = google::protobuf::FieldDescriptor;

  bool OneIn(size_t chances) { return Below(chances) == 0; }
  size_t Below(size_t end) { return random_() % end; }

  void Change(Message& message, const std::vector<const Message*>& others);
  void ChangeRepeated(Message& message, const Field& field,
                      const std::vector<const Message*>& others);
  // Gives a field a value, as another element where it is repeated.
  void Set(Message& message, const Field& field, const std::vector<const Message*>& others,
           int depth);
  // Makes a submessage that has most of its fields, or one like another of its type.
  void Fill(Message& message, const std::vector<const Message*>& others, int depth);

  int64_t NumberFor(const Field& field, int64_t now);
  std::string TextFor(const Field& field, std::string now);

  std::mt19937_64 random_;
  WordsOfField words_;
};

}  // namespace liggare::fuzz

#endif  // LIGGARE_TESTS_FUZZ_MESSAGE_MUTATOR_H_

// Runs a fuzz target without libFuzzer: with each file that is named and each of the folders that
// are, and with so many random changes of any of them: of bytes, and of fields where the target has
// a mutator.
//
//   TARGET [--mutations COUNT] PATH...
//
// What is changed follows from LIGGARE_SEED, which is printed.

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/fuzz/fuzz.h"
#include "tests/support/seed.h"

// What a target has that changes messages by their fields.
extern "C" __attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t* bytes, size_t size,
                                                                size_t size_max, unsigned int seed);

namespace {

using Paths = std::vector<std::filesystem::path>;

Paths FilesOf(int argc, char** argv, int from) {
  Paths files;
  for (int i = from; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      files.emplace_back(argv[i]);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void Run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& texts)
      : texts_(texts), random_(liggare::support::TestSeed()) {}

  // One of the texts with a few changes, each of some bytes; or of fields, half of the time, where
  // the target can.
  std::string Next() {
    std::string text = texts_[Below(texts_.size())];
    if (LLVMFuzzerCustomMutator != nullptr && Below(2) == 0) return MutateFields(std::move(text));
    for (size_t changes = 1 + Below(4); changes > 0; --changes) Change(text);
    return text;
  }

 private:
  size_t Below(size_t end) { return end == 0 ? 0 : random_() % end; }

  std::string MutateFields(std::string text) {
    const size_t size = text.size();
    text.resize(2 * size + 4096);
    text.resize(LLVMFuzzerCustomMutator(reinterpret_cast<uint8_t*>(text.data()), size, text.size(),
                                        static_cast<unsigned int>(random_())));
    return text;
  }

  void Change(std::string& text) {
    const size_t at = Below(text.size() + 1);
    const size_t count = 1 + Below(8);
    switch (Below(5)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        return;
      case 1:
        if (at < text.size()) text[at] ^= static_cast<char>(1 << Below(8));
        return;
      case 2:
        text.erase(at, count);
        return;
      case 3:
        text.insert(at, count, static_cast<char>(random_()));
        return;
      case 4:
        const std::string& other = texts_[Below(texts_.size())];
        text.insert(at, other.substr(Below(other.size() + 1), count * count));
        return;
    }
  }

  const std::vector<std::string>& texts_;
  std::mt19937_64 random_;
};

}  // namespace

int main(int argc, char** argv) {
  using liggare::fuzz::Expect;
  int mutations = 0;
  int from = 1;
  if (argc > 2 && std::string_view(argv[1]) == "--mutations") {
    const std::string_view count = argv[2];
    const auto read = std::from_chars(count.data(), count.data() + count.size(), mutations);
    Expect(read.ec == std::errc() && read.ptr == count.data() + count.size(), "no count");
    from = 3;
  }
  const Paths files = FilesOf(argc, argv, from);
  Expect(!files.empty(), "there is nothing to replay");
  std::vector<std::string> texts;
  for (const std::filesystem::path& file : files) {
    texts.push_back(Read(file));
    std::printf("%s, %zu bytes\n", file.c_str(), texts.back().size());
    std::fflush(stdout);
    Run(texts.back());
  }
  if (mutations == 0) return 0;
  std::printf("%d random changes of these\n", mutations);
  Mutator mutator(texts);
  for (int run = 0; run < mutations; ++run) Run(mutator.Next());
  return 0;
}

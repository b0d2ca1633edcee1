// SPDX-License-Identifier: Apache-2.0
#include "sim/io/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

[[noreturn]] void unreadable(const std::string& path, int error) {
  namespace fs = std::filesystem;
  Problem problem(Mistake::file_unreadable, {path, 0, 0}, "this file cannot be read",
                  std::strerror(error));
  std::error_code ignored;
  const fs::path folder =
      fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
  if (error == ENOENT && !fs::is_directory(folder, ignored)) {
    problem.advice = "There is no folder " + folder.string();
  } else if (error == ENOENT) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
      names.push_back(entry.path().filename().string());
    problem.advice = did_you_mean(fs::path(path).filename().string(), names);
  }
  throw InputError(std::move(problem));
}

void refuse_what_is_none(const std::string& path) {
  std::error_code ignored;  // opening tells what is wrong
  if (std::filesystem::is_directory(path, ignored)) unreadable(path, EISDIR);
  if (std::filesystem::is_character_file(path, ignored) && path != "/dev/stdin")
    unreadable(path, ENXIO);  // /dev/zero would never end
}

}  // namespace

std::string read_file(const std::string& path) {
  refuse_what_is_none(path);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (!file) unreadable(path, errno);
  std::string bytes;
  std::error_code ignored;  // then it has no length that is known
  if (const auto size = std::filesystem::file_size(path, ignored); !ignored) bytes.reserve(size);
  char buffer[1 << 16];
  while (const std::size_t got = std::fread(buffer, 1, sizeof(buffer), file.get()))
    bytes.append(buffer, got);
  if (std::ferror(file.get()) != 0) unreadable(path, errno != 0 ? errno : EIO);
  return bytes;
}

OpenFile::OpenFile(const std::string& path) : path_(path), descriptor_(-1) {
  refuse_what_is_none(path);
  descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) unreadable(path, errno);
  struct stat about {};
  const int error = fstat(descriptor_, &about) == 0 ? 0 : errno;
  if (error == 0) {
    size_ = static_cast<std::uint64_t>(about.st_size);
    return;
  }
  close(descriptor_);
  unreadable(path, error);
}

OpenFile::~OpenFile() { close(descriptor_); }

void OpenFile::read(std::uint64_t at, std::span<std::byte> part) const {
  while (!part.empty()) {
    const ssize_t got = pread(descriptor_, part.data(), part.size(), static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) unreadable(path_, errno);
    if (got == 0) return;
    part = part.subspan(static_cast<std::size_t>(got));
    at += static_cast<std::uint64_t>(got);
  }
}

std::string advice_on_missing(const std::string& path, const std::string& naming_file,
                              const std::string& advised) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path here = fs::current_path(ignored);
  const fs::path folder = (here / naming_file).parent_path();
  const auto from_there = [&](const fs::path& file) {
    return (here / file).lexically_normal().lexically_relative(folder.lexically_normal()).string();
  };
  if (fs::exists(path, ignored)) return advised;
  if (const std::string written = from_there(path); fs::exists(here / written, ignored))
    return "Paths begin at the folder of the file that names them: write " + from_there(written);
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator((here / path).parent_path(), ignored)) {
    if (!fs::equivalent(entry.path(), here / naming_file, ignored))
      names.push_back(entry.path().filename().string());
  }
  const std::string name = suggest(fs::path(path).filename().string(), names);
  if (!name.empty())
    return "Did you mean '" + from_there(fs::path(path).parent_path() / name) + "'?";
  return advised.starts_with("Did you mean") ? "" : advised;
}

std::string_view without_mark(std::string_view bytes) {
  return bytes.substr(0, 3) == "\xEF\xBB\xBF" ? bytes.substr(3) : bytes;
}

void check_utf8(std::string_view bytes, const std::string& name) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    throw InputError({Mistake::not_utf8,
                      {name, 1, 1},
                      "this file is UTF-16, not UTF-8",
                      "some programs call it Unicode text",
                      "Save it as UTF-8, or convert it with iconv -f utf-16 -t utf-8"});
  if (bytes.starts_with("\x89HDF"))
    throw InputError({Mistake::not_utf8,
                      {name, 1, 1},
                      "this is a file of results, not a text",
                      "it is HDF5",
                      "Name a scenario; civitas reproduce and analysis/compare.py read results"});
  Place place{name, 1, 1};
  for (std::size_t i = 0; i < bytes.size();) {
    const auto at = [&](std::size_t k) -> unsigned {
      return k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0U;
    };
    const unsigned lead = at(i);
    std::size_t more = 0;
    unsigned least = 0, code = 0;
    bool bad = false;
    if (lead < 0x80)
      more = 0, code = lead;
    else if (lead >> 5 == 0x6)
      more = 1, code = lead & 0x1FU, least = 0x80;
    else if (lead >> 4 == 0xE)
      more = 2, code = lead & 0x0FU, least = 0x800;
    else if (lead >> 3 == 0x1E)
      more = 3, code = lead & 0x07U, least = 0x10000;
    else
      bad = true;
    for (std::size_t k = 1; k <= more && !bad; ++k) {
      bad = at(i + k) >> 6 != 0x2;
      code = code << 6 | (at(i + k) & 0x3FU);
    }
    if (bad || code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
      throw InputError(
          {Mistake::not_utf8, place, "this byte is not UTF-8", "the file is in another encoding",
           "Save it as UTF-8, or convert it, for example with iconv -f latin1 -t utf-8"});
    if (lead == '\n')
      ++place.line, place.column = 1;
    else
      place.column += static_cast<int>(more) + 1;
    i += more + 1;
  }
}

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// HDF5 files read as the program writes them: whole, from memory. Names are paths in the file, such
// as "/panel/weight".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/io/hdf5.hpp"

namespace civitas::hdf5 {

class Reader {
 public:
  /// Opens the file at `path`. Throws InputError (Blame::files) when it cannot be read or is no HDF5
  /// file; so do all calls below when something is not there or of another kind. `advice` says what
  /// to do then.
  Reader(const std::string& path, std::string advice);
  /// The same of bytes that are at hand.
  Reader(std::string bytes, std::string path, std::string advice);
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  const std::string& path() const { return path_; }
  const std::string& bytes() const { return bytes_; }
  bool has(const std::string& name) const;
  /// Names in the group, in the order made.
  std::vector<std::string> names(const std::string& group) const;

  /// A fixed-length text; empty when it is not there.
  std::string attribute(const std::string& object, const std::string& name) const;
  bool yes(const std::string& object, const std::string& name) const;
  /// All that are texts, in the order made.
  std::vector<std::pair<std::string, std::string>> attributes(const std::string& object) const;

  bool is_text(const std::string& dataset) const;
  bool is_whole(const std::string& dataset) const;  // of integers
  std::vector<std::size_t> shape(const std::string& dataset) const;
  /// Names of its dimensions; of one without a scale, "".
  std::vector<std::string> dimensions(const std::string& dataset) const;
  std::vector<double> numbers(const std::string& dataset) const;
  std::vector<std::int64_t> whole_numbers(const std::string& dataset) const;
  std::vector<std::string> texts(const std::string& dataset) const;
  std::string text(const std::string& dataset) const;

 private:
  [[noreturn]] void refuse() const;
  void require(long long result) const;
  Handle opened(hid_t id, Handle::Close closer) const;
  Handle dataset(const std::string& name) const;
  Handle object(const std::string& name) const;
  std::size_t size(const std::string& name) const;

  std::string path_, advice_, bytes_;
  hid_t file_ = H5I_INVALID_HID;
};

}  // namespace civitas::hdf5

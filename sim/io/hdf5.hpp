// SPDX-License-Identifier: Apache-2.0
// HDF5 files made in memory: handles that close checked, and the few kinds of objects that
// netCDF-4 readers understand.
//
// The file never touches the disk, so a failing call can only be our fault or want of memory: each
// is a Bug with HDF5's own words.
#pragma once

#include <hdf5.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace civitas::hdf5 {

/// Owns one HDF5 identifier. close() is checked; the destructor closes in silence what an exception
/// left open.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  /// Takes `id`, the result of `call`; a negative one is a Bug.
  Handle(hid_t id, Close closer, const char* call);
  Handle(Handle&& other) noexcept
      : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle();

  hid_t id() const { return id_; }
  void close();

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

using Shape = std::vector<hsize_t>;

/// A new file in memory, free of time stamps, objects in the order made. It grows in steps of
/// `increment` bytes.
[[nodiscard]] Handle memory_file(std::size_t increment);
/// The bytes of a file once all its objects are closed.
[[nodiscard]] std::vector<std::byte> image(const Handle& file);

[[nodiscard]] Handle make_group(const Handle& parent, const std::string& name);

/// The HDF5 types of a C++ number: little-endian in the file, its own in memory.
template <typename T>
concept Number = std::same_as<T, double> || std::same_as<T, std::int64_t> ||
    std::same_as<T, std::int32_t> || std::same_as<T, std::uint8_t>;
template <Number T>
hid_t file_type();
template <Number T>
hid_t memory_type();

/// An attribute of one fixed-length UTF-8 text. (NCO and CF know no other kind.)
void set_text(const Handle& object, const std::string& name, const std::string& text);
/// An attribute of one number.
template <Number T>
void set_number(const Handle& object, const std::string& name, T value);
/// An attribute of several numbers.
template <Number T>
void set_numbers(const Handle& object, const std::string& name, std::span<const T> values);
/// The value that stands for "not recorded", as netCDF wants it: a list of one.
template <Number T>
void set_fill_value(const Handle& object, T value);

/// A dataset of numbers, row-major; `values` has the product of `shape`. With `chunk`, it is stored
/// in compressed blocks of that shape with checksums; without, in one piece.
template <Number T>
[[nodiscard]] Handle write_numbers(const Handle& parent, const std::string& name,
                                   const Shape& shape, std::span<const T> values,
                                   const Shape& chunk = {});
/// A list of variable-length UTF-8 texts. (Fixed-length ones crash netCDF-C 4.9.0.)
[[nodiscard]] Handle write_texts(const Handle& parent, const std::string& name,
                                 const std::vector<std::string>& texts);
/// One variable-length UTF-8 text of any length.
void write_text(const Handle& parent, const std::string& name, const std::string& text);

/// A dimension: an HDF5 dimension scale. It knows the datasets that use it and says so in the file
/// when it closes. (H5DSattach_scale says so anew for each dataset: 268 MB for 5000 small
/// datasets.)
class Scale {
 public:
  /// Makes a list the coordinate of the dimension of its name.
  Scale(Handle list, const std::string& name);
  const Handle& list() const { return list_; }
  void close();

 private:
  friend void attach(const Handle& dataset, const std::vector<Scale*>& dimensions);
  struct Use {
    hobj_ref_t dataset;
    std::int32_t dimension;
  };
  Handle list_;
  std::vector<Use> uses_;
};

/// A dimension that has a length and no coordinate.
[[nodiscard]] Scale write_bare_dimension(const Handle& parent, const std::string& name,
                                         std::size_t length);
/// Names the dimensions of a dataset, in order, once. Readers want every one of them named.
void attach(const Handle& dataset, const std::vector<Scale*>& dimensions);

}  // namespace civitas::hdf5

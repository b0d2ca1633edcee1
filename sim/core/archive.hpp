// SPDX-License-Identifier: Apache-2.0
// Plain values as bytes, one after the other, and back.
//
// A type says once what it consists of, for both directions:
//   template <class Archive> void fields(Archive& archive) { archive(step_, stocks_); }
// so nothing can be written that is not read again. Known are numbers, yes and no, enumerations,
// texts, and vectors, arrays, variants and shared pointers (never null) of what is known. Bytes are
// those of the machine: little-endian.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas {

/// Thrown by a Loader whose bytes are not those that a Saver of the same fields has made.
class Unloadable : public Bug {
 public:
  using Bug::Bug;
};

template <class T>
inline constexpr bool kIsPlain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

class Saver {
 public:
  Saver() = default;
  /// Writes into `room`, what was there is lost: its memory is used again, which costs less than
  /// fresh memory.
  explicit Saver(std::vector<std::byte> room) : bytes_(std::move(room)) { bytes_.clear(); }
  /// Keeps nothing: hands the bytes on, piece by piece.
  using Put = std::function<void(std::span<const std::byte> bytes)>;
  explicit Saver(Put put) : put_(std::move(put)) {}

  template <class... Values>
  void operator()(const Values&... values) {
    (save(values), ...);
  }
  /// Values of a number that both sides know.
  template <class T>
  void row(std::span<T> values) {
    static_assert(kIsPlain<T>);
    add(std::as_bytes(values));
  }
  /// What the loading side has already, and has to have.
  template <class T>
  void same(const T& value) {
    save(value);
  }
  /// Makes room for so many bytes more, and some beyond; for which the room that is too small goes
  /// first.
  void expect(std::size_t bytes) {
    if (bytes_.capacity() - bytes_.size() >= bytes) return;
    const std::vector<std::byte> begun(bytes_.begin(), bytes_.end());
    bytes_ = {};
    bytes_.reserve(begun.size() + bytes + bytes / 16);
    add(begun);
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  template <class T>
  void save(const T& value) {
    if constexpr (kIsPlain<T>)
      row(std::span<const T>(&value, 1));
    else
      const_cast<T&>(value).fields(*this);  // one function for both; a saver changes nothing
  }
  void save(const std::string& text) {
    save(std::uint64_t{text.size()});
    row(std::span<const char>(text));
  }
  template <class T>
  void save(const std::vector<T>& values) {
    save(std::uint64_t{values.size()});
    if constexpr (kIsPlain<T>)
      row(std::span<const T>(values));
    else
      for (const T& value : values) save(value);
  }
  template <class T, std::size_t kCount>
  void save(const std::array<T, kCount>& values) {
    for (const T& value : values) save(value);
  }
  template <class T>
  void save(const std::shared_ptr<const T>& value) {
    save(*value);
  }
  template <class... T>
  void save(const std::variant<T...>& value) {
    save(static_cast<std::uint8_t>(value.index()));
    std::visit([this](const auto& held) { save(held); }, value);
  }

  // Where it is inlined gcc 12 takes the room of an empty archive for all there ever is, and warns.
  [[gnu::noinline]] void add(std::span<const std::byte> raw) {
    if (put_)
      put_(raw);
    else
      bytes_.insert(bytes_.end(), raw.begin(), raw.end());
  }

  std::vector<std::byte> bytes_;
  Put put_;  // none: they are kept
};

class Loader {
 public:
  /// The bytes must outlive the loader.
  explicit Loader(std::span<const std::byte> bytes) : left_(bytes) {}

  template <class... Values>
  void operator()(Values&... values) {
    (load(values), ...);
  }
  template <class T>
  void row(std::span<T> values) {
    static_assert(kIsPlain<T>);
    const std::span<const std::byte> raw = take(values.size_bytes());
    if (!raw.empty()) std::memcpy(values.data(), raw.data(), raw.size());
  }
  template <class T>
  void same(const T& value) {
    T saved{};
    load(saved);
    if (saved != value) throw Unloadable("saved values are of something else");
  }
  /// What is left to read.
  std::span<const std::byte> rest() const { return left_; }
  /// The next `count` bytes as they are.
  std::span<const std::byte> take(std::size_t count) {
    if (count > left_.size()) throw Unloadable("saved values are cut short");
    const std::span<const std::byte> taken = left_.first(count);
    left_ = left_.subspan(count);
    return taken;
  }

 private:
  template <class T>
  void load(T& value) {
    if constexpr (kIsPlain<T>)
      row(std::span<T>(&value, 1));
    else
      value.fields(*this);
  }
  // Everything has a size of one byte at least, so a wrong count cannot ask for more memory than
  // the bytes take themselves.
  std::size_t count(std::size_t bytes_each) {
    std::uint64_t count = 0;
    load(count);
    if (count > left_.size() / bytes_each) throw Unloadable("saved values are cut short");
    return static_cast<std::size_t>(count);
  }
  void load(std::string& text) {
    text.resize(count(1));
    row(std::span<char>(text));
  }
  template <class T>
  void load(std::vector<T>& values) {
    if constexpr (kIsPlain<T>) {
      values.resize(count(sizeof(T)));
      row(std::span<T>(values));
    } else {
      values.clear();
      for (std::size_t left = count(1); left > 0; --left) load(values.emplace_back());
    }
  }
  template <class T, std::size_t kCount>
  void load(std::array<T, kCount>& values) {
    for (T& value : values) load(value);
  }
  template <class T>
  void load(std::shared_ptr<const T>& value) {
    T own = *value;
    load(own);
    value = std::make_shared<const T>(std::move(own));
  }
  template <class... T>
  void load(std::variant<T...>& value) {
    std::uint8_t index = 0;
    load(index);
    if (index >= sizeof...(T)) throw Unloadable("saved values are of another kind");
    std::uint8_t nth = 0;
    const auto take_if = [&]<class Held>(Held held) {
      if (nth++ != index) return;
      load(held);
      value = std::move(held);
    };
    (take_if(T{}), ...);
  }

  std::span<const std::byte> left_;
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// Problems: what is wrong with the user's input or files, where, why, and what to try.
//
// There are two kinds of errors. An InputError is the user's to mend (exit code 2, or 74 where it
// is the files or the disk); a Bug is ours (exit code 70).
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/file_name.hpp"

namespace civitas {

enum class Mistake : int;  // the kinds stand in mistake.hpp

/// A place in a text file. Lines and columns count from 1, columns in bytes; 0 means "the whole
/// file".
struct Place {
  FileName file;
  int line = 0;
  int column = 0;
};

/// One mistake and its kind. Prints as `file:line:column: what (why). advice`; empty parts are left
/// out.
struct Problem {
  /// Words of hundreds of characters are cut short.
  Problem(Mistake kind, Place at, std::string problem, std::string reason = {},
          std::string suggestion = {});

  Mistake mistake;
  Place place;
  std::string what;
  std::string why;
  std::string advice;
  std::vector<std::string> circle;  // names, each read by the one before; of Mistake::circle
  bool mended = false;              // all else is read as if the advice had been followed
};

std::string to_string(const Place& place);
std::string to_string(const Problem& problem);

enum class Blame { input, files };

/// What is to be mended: `files` when all are of files that cannot be read or written.
Blame blame_of(const std::vector<Problem>& problems);

/// Thrown with at least one problem.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Problem> problems);
  explicit InputError(Problem problem);
  const std::vector<Problem>& problems() const { return problems_; }
  Blame blame() const { return blame_of(problems_); }

 private:
  std::vector<Problem> problems_;
};

/// Thrown when the program contradicts itself.
class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Collects mistakes, so that all are told in one go. Keeps the first of two at the same place with
/// the same words. With the one after kMost it throws InputError: nobody reads so many.
class Problems {
 public:
  static constexpr std::size_t kMost = 500;

  void add(Problem problem);
  void add(Mistake mistake, Place place, std::string what, std::string why = {},
           std::string advice = {});
  void add(const InputError& error);
  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }
  /// How many are not mended: others may only follow from them.
  std::size_t unmended() const;
  const std::vector<Problem>& list() const { return list_; }
  /// Throws InputError with everything collected, in order of file, line and column; does nothing
  /// when empty.
  void throw_if_any() const;

 private:
  std::vector<Problem> list_;
};

}  // namespace civitas

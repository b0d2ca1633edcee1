// SPDX-License-Identifier: Apache-2.0
#include "sim/io/csv.hpp"

#include <boost/iostreams/copy.hpp>
#include <boost/iostreams/device/array.hpp>
#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include "sim/core/mistake.hpp"
#include "sim/io/file.hpp"

namespace civitas::csv {
namespace {

constexpr std::size_t kMostTold = 20;

[[noreturn]] void damaged(const std::string& path, const char* how) {
  throw InputError({Mistake::file_unreadable,
                    {path, 0, 0},
                    "this file cannot be read",
                    how,
                    "Copy it again from its source"});
}

std::string unpacked(const std::string& path, std::string bytes) {
  if (!std::string_view(bytes).starts_with("\x1F\x8B")) return bytes;
  namespace io = boost::iostreams;
  std::string plain;
  try {
    io::filtering_istream stream;
    stream.push(io::gzip_decompressor());
    stream.push(io::array_source(bytes.data(), bytes.size()));
    io::copy(stream, io::back_inserter(plain));
  } catch (const io::gzip_error& error) {
    const bool cut = error.error() == io::gzip::bad_length ||
                     error.error() == io::gzip::bad_footer || error.error() == io::gzip::zlib_error;
    damaged(path, cut ? "it is compressed, and ends early or is damaged"
                      : "it is compressed, and damaged");
  } catch (const std::exception&) {
    damaged(path, "it is compressed, and ends early or is damaged");
  }
  return plain;
}

struct Field {
  std::string text;
  int column;  // 0: not in the first line of its record
};

class Reader {
 public:
  Reader(const std::string& path, std::string_view bytes, const Wanted& wanted)
      : bytes_(bytes), wanted_(wanted) {
    table_.file = path;
  }

  Table run() {
    if (bytes_.empty())
      throw InputError({Mistake::table_unfit,
                        {table_.file, 0, 0},
                        "the file is empty",
                        "a header and rows were expected",
                        ""});
    header();
    while (at_ < bytes_.size()) {
      const int line = line_;
      std::vector<Field> fields = record();
      if (fields.size() == 1 && fields[0].text.empty() && table_.header.size() > 1)
        continue;  // a blank line
      if (fields.size() == table_.header.size())
        add(line, std::move(fields));
      else
        wrong_count(line, fields.size());
    }
    if (told_ > kMostTold)
      problems_.add(Mistake::field_unfit, {table_.file, line_, 0},
                    "… and " + std::to_string(told_ - kMostTold) + " more rows like these");
    problems_.throw_if_any();
    return std::move(table_);
  }

 private:
  void header() {
    std::set<std::string> seen;
    for (const Field& field : record()) {
      const Place place{table_.file, 1, field.column};
      if (field.text.empty())
        problems_.add(Mistake::table_unfit, place, "a column without a name", "",
                      "Give every column a name in the first line");
      else if (!seen.insert(field.text).second)
        problems_.add(Mistake::table_unfit, place, "two columns are called '" + field.text + "'",
                      "", "Give every column a name of its own");
      table_.header.push_back(field.text);
    }
    const std::string& only = table_.header[0];
    if (const std::size_t at = only.find_first_of(";\t");
        table_.header.size() == 1 && at != std::string::npos)
      problems_.add(Mistake::table_unfit, {table_.file, 1, static_cast<int>(at) + 1},
                    std::string("the fields are parted by ") +
                        (only[at] == ';' ? "semicolons" : "tabs") + ", not by commas",
                    "", "Save the file with commas between the fields, and points in the numbers");
    problems_.throw_if_any();
    table_.columns.resize(table_.header.size());
    table_.starts.resize(table_.header.size());
    for (std::size_t c = 0; c < table_.header.size(); ++c)
      if (!wanted_ || wanted_(table_.header[c])) kept_.push_back(c);
  }

  void add(int line, std::vector<Field> fields) {
    table_.lines.push_back(line);
    for (const std::size_t c : kept_) {
      table_.columns[c].push_back(std::move(fields[c].text));
      table_.starts[c].push_back(fields[c].column);
    }
  }

  void wrong_count(int line, std::size_t found) {
    if (++told_ > kMostTold) return;
    const bool cut = at_ >= bytes_.size() && bytes_.back() != '\n' && found < table_.header.size();
    problems_.add(Mistake::table_unfit, {table_.file, line, 1},
                  "this row has " + std::to_string(found) + (found == 1 ? " field" : " fields") +
                      ", but the header has " + std::to_string(table_.header.size()),
                  cut ? "the file seems to be cut off" : "",
                  cut ? "Copy it again from its source" : "");
  }

  // One record; afterwards the next begins at at_.
  std::vector<Field> record() {
    std::vector<Field> fields;
    const int first_line = line_;
    while (true) {
      const bool later = line_ != first_line;
      fields.push_back(field());
      if (later) fields.back().column = 0;
      if (at_ >= bytes_.size()) return fields;
      const char end = bytes_[at_++];
      if (end == ',') continue;
      if (end == '\r' && at_ < bytes_.size() && bytes_[at_] == '\n') ++at_;
      ++line_;
      line_start_ = at_;
      return fields;
    }
  }

  Field field() {
    Field result{"", static_cast<int>(at_ - line_start_) + 1};
    if (at_ >= bytes_.size() || bytes_[at_] != '"') {
      const std::size_t end = std::min(bytes_.find_first_of(",\r\n", at_), bytes_.size());
      result.text = bytes_.substr(at_, end - at_);
      at_ = end;
      return result;
    }
    const int line = line_;
    for (++at_; at_ < bytes_.size(); ++at_) {
      if (bytes_[at_] == '\n') {
        ++line_;
        line_start_ = at_ + 1;
      }
      if (bytes_[at_] != '"') {
        result.text += bytes_[at_];
      } else if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '"') {
        result.text += '"';
        ++at_;
      } else {
        ++at_;
        const bool ends = at_ >= bytes_.size() || bytes_[at_] == ',' || bytes_[at_] == '\r' ||
                          bytes_[at_] == '\n';
        if (ends) return result;
        throw InputError({Mistake::table_unfit,
                          {table_.file, line_, static_cast<int>(at_ - line_start_) + 1},
                          "text behind a closing quote",
                          "",
                          "Double the quotes inside a quoted field"});
      }
    }
    throw InputError({Mistake::table_unfit,
                      {table_.file, line, result.column},
                      "this quote is never closed",
                      "",
                      "Add the closing quote"});
  }

  std::string_view bytes_;
  const Wanted& wanted_;
  std::vector<std::size_t> kept_;  // columns
  Table table_;
  Problems problems_;
  std::size_t at_ = 0, line_start_ = 0, told_ = 0;
  int line_ = 1;
};

}  // namespace

Table read(const std::string& path, const Wanted& wanted) {
  const std::string plain = unpacked(path, read_file(path));
  const std::string_view bytes = without_mark(plain);
  check_utf8(bytes, path);
  return Reader(path, bytes, wanted).run();
}

std::optional<double> to_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

}  // namespace civitas::csv

// SPDX-License-Identifier: Apache-2.0
// The results file holds what FORMAT.md says, nothing else, and the same bytes each time.
#include "sim/io/results_file.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "sim/core/problem.hpp"
#include "sim/io/results_digest.hpp"
#include "sim/io/results_layout.hpp"
#include "tests/io/sample_results.hpp"

namespace civitas {
namespace {

using Row = std::vector<std::string>;
/// What a file holds: dataset or attribute ("/time@units") to its type and dimensions.
using Contents = std::map<std::string, std::string>;

std::string type_name(hid_t type) {
  const std::string size = std::to_string(8 * H5Tget_size(type));
  switch (H5Tget_class(type)) {
    case H5T_STRING:
      EXPECT_EQ(H5Tget_cset(type), H5T_CSET_UTF8);
      return H5Tis_variable_str(type) > 0 ? "vlen" : "fixed";
    case H5T_FLOAT:
      return "float" + size;
    default:
      return (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + size;
  }
}

/// A file in memory, read back through the C interface.
class Reader {
 public:
  explicit Reader(const std::vector<std::byte>& image) {
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, 64 * 1024, false);
    H5Pset_file_image(access, const_cast<std::byte*>(image.data()), image.size());  // copies
    file_ = H5Fopen("image", H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (file_ < 0) throw Bug("cannot open the image");
    H5Ovisit2(file_, H5_INDEX_NAME, H5_ITER_INC, &Reader::visit, this, H5O_INFO_BASIC);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { H5Fclose(file_); }

  hid_t file() const { return file_; }
  const Contents& contents() const { return contents_; }

  std::vector<double> numbers(const std::string& name) const {
    const hid_t dataset = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
    const hid_t space = H5Dget_space(dataset);
    std::vector<double> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
    H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Sclose(space);
    H5Dclose(dataset);
    return values;
  }

  std::string text(const std::string& object, const std::string& attribute) const {
    const hid_t opened =
        H5Aopen_by_name(file_, object.c_str(), attribute.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = H5Aget_type(opened);
    std::string value(H5Tget_size(type), '\0');
    H5Aread(opened, type, value.data());
    H5Tclose(type);
    H5Aclose(opened);
    return value.c_str();
  }

 private:
  static herr_t visit(hid_t file, const char* name, const H5O_info_t* info, void* reader) {
    auto& self = *static_cast<Reader*>(reader);
    const std::string path = name == std::string(".") ? "/" : "/" + std::string(name);
    const hid_t object = H5Oopen(file, name, H5P_DEFAULT);
    if (info->type == H5O_TYPE_DATASET) self.contents_[path] = self.describe(object);
    self.path_ = path;
    H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, &Reader::visit_attribute, reader);
    H5Oclose(object);
    return 0;
  }

  static herr_t visit_attribute(hid_t object, const char* name, const H5A_info_t*, void* reader) {
    static const std::set<std::string> kept_by_hdf5 = {"CLASS", "NAME", "REFERENCE_LIST",
                                                       "DIMENSION_LIST"};
    if (kept_by_hdf5.count(name) > 0) return 0;
    auto& self = *static_cast<Reader*>(reader);
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);
    const std::string words = type_name(type);
    self.contents_[self.path_ + "@" + name] = words == "fixed" ? "text" : words;
    H5Tclose(type);
    H5Aclose(attribute);
    return 0;
  }

  /// "float64 replicate, time": the name of the first scale of each dimension.
  std::string describe(hid_t dataset) const {
    const hid_t type = H5Dget_type(dataset);
    const hid_t space = H5Dget_space(dataset);
    const int rank = H5Sget_simple_extent_ndims(space);
    std::string words = type_name(type);
    if (words == "vlen") words = rank == 0 ? "text" : "texts";
    H5Sclose(space);
    H5Tclose(type);
    for (int i = 0; i < rank; ++i) {
      words += (i == 0 ? " " : ", ") +
               (H5DSis_scale(dataset) > 0 ? own_name(dataset) : scale_name(dataset, i));
    }
    return words;
  }

  static std::string own_name(hid_t object) {
    std::string path(static_cast<std::size_t>(H5Iget_name(object, nullptr, 0)), '\0');
    H5Iget_name(object, path.data(), path.size() + 1);
    return path.substr(path.rfind('/') + 1);
  }

  static std::string scale_name(hid_t dataset, int dimension) {
    std::string name = "(no scale)";
    H5DSiterate_scales(
        dataset, static_cast<unsigned>(dimension), nullptr,
        [](hid_t, unsigned, hid_t scale, void* words) {
          *static_cast<std::string*>(words) = own_name(scale);
          return herr_t{1};
        },
        &name);
    return name;
  }

  hid_t file_ = -1;
  Contents contents_;
  std::string path_;
};

/// The rows of the table in FORMAT.md whose first column is headed `heading`.
std::vector<Row> table(const std::string& heading) {
  std::ifstream page(CIVITAS_ROOT "/sim/io/FORMAT.md");
  std::vector<Row> rows;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    Row row;
    std::istringstream cells(line);
    std::string cell;
    std::getline(cells, cell, '|');  // before the first bar
    while (std::getline(cells, cell, '|')) {
      const std::size_t first = cell.find_first_not_of(' ');
      row.push_back(first == std::string::npos
                        ? ""
                        : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
    }
    if (row.empty()) inside = false;
    if (inside && row[0].front() == '/') rows.push_back(row);
    if (!row.empty() && row[0] == heading) inside = true;
  }
  return rows;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// A row once for each name that its word in capitals stands for.
std::vector<Row> expanded(const Row& row, const Results& results) {
  std::vector<Row> rows;
  const auto add = [&](const std::string& word, const std::string& name,
                       const std::string& dimensions) {
    Row one;
    for (const std::string& cell : row) {
      one.push_back(replaced(replaced(cell, ", DIMENSIONS", dimensions), word, name));
    }
    rows.push_back(one);
  };
  const auto has = [&](const std::string& word) {
    return row[0].find(word) != std::string::npos || row[1] == word;
  };
  if (has("INDICATOR") || has("COUNT")) {
    for (const Series& series : results.series) {
      const bool counts = std::holds_alternative<std::vector<std::int64_t>>(series.values);
      std::string dimensions;
      for (const std::string& name : series.dimensions) dimensions += ", " + name;
      if (counts == has("COUNT")) add(counts ? "COUNT" : "INDICATOR", series.name, dimensions);
    }
  } else if (has("DIMENSION")) {
    for (const Dimension& one : results.dimensions) add("DIMENSION", one.name, "");
  } else if (has("ATTRIBUTE")) {
    for (const auto& one : results.panel.attributes) add("ATTRIBUTE", one.name, "");
  } else if (has("FACT")) {
    for (const std::string name : {"persons", "largest_household", "persons_2"}) {
      add("FACT", name, "");
    }
  } else {
    rows.push_back(row);
  }
  return rows;
}

/// What FORMAT.md says that these results give; `always_only` leaves out what depends.
Contents specified(const Results& results, bool always_only = false) {
  Contents contents;
  for (const Row& row : table("dataset")) {
    for (const Row& one : expanded(row, results)) {
      if (always_only && one[3] != "always") continue;
      contents[one[0]] =
          replaced(one[2] + " " + replaced(one[1], "DIMENSION", one[0].substr(1)), "text ", "text");
    }
  }
  for (const Row& row : table("object")) {
    for (const Row& one : expanded(row, results)) {
      if (always_only && one[3] != "always") continue;
      if (always_only && one[0].starts_with("/panel")) continue;
      contents[one[0] + "@" + one[1]] = one[2];
    }
  }
  return contents;
}

TEST(ResultsFile, HoldsExactlyWhatTheFormatSays) {
  Results results = sample_results();
  results.panel.mothers.resize(results.panel.keys.size());
  results.panel.mothers[1] = results.panel.keys[0];
  // "assumptions" of a count is empty in the sample, so left out, as that of `waiting` is.
  Contents expected = specified(results);
  EXPECT_GT(expected.size(), 80u);  // the page was found and read
  EXPECT_EQ(expected.erase("/applicants@assumptions"), 1u);
  EXPECT_EQ(expected.erase("/waiting@assumptions"), 1u);
  for (const std::string number : {"age", "household_disposable"})  // no categories
    EXPECT_EQ(expected.erase("/panel/" + number + "@labels"), 1u);
  EXPECT_EQ(Reader(results_image(results)).contents(), expected);
}

TEST(ResultsFile, OfNothingIsValid) {
  Results nothing;
  nothing.first_year = 2027;
  EXPECT_EQ(Reader(results_image(nothing)).contents(), specified(nothing, true));
}

TEST(ResultsFile, ZeroReplicatesStepsOrLabelsAreValid) {
  Results results = sample_results();
  results.replicates.clear();
  for (Series& series : results.series) {
    std::visit([](auto& values) { values.clear(); }, series.values);
  }
  EXPECT_TRUE(Reader(results_image(results)).numbers("/waiting").empty());
  results.replicates = {1};
  results.steps = 0;
  for (auto& attribute : results.panel.attributes) attribute.values.clear();
  EXPECT_TRUE(Reader(results_image(results)).numbers("/time").empty());
}

TEST(ResultsFile, SameResultsGiveSameBytesLater) {
  const std::vector<std::byte> first = results_image(sample_results());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // time stamps count seconds
  EXPECT_EQ(results_image(sample_results()), first);
}

TEST(ResultsFile, NumbersComeBackExactly) {
  const Results results = sample_results();
  const Reader reader(results_image(results));
  for (const Series& series : results.series) {
    const std::vector<double> read = reader.numbers("/" + series.name);
    std::visit(
        [&](const auto& values) {
          ASSERT_EQ(read.size(), values.size());
          for (std::size_t i = 0; i < read.size(); ++i) {
            const double value = static_cast<double>(values[i]);
            EXPECT_TRUE(read[i] == value || (std::isnan(read[i]) && std::isnan(value)));
          }
        },
        series.values);
  }
  EXPECT_EQ(reader.numbers("/panel/age"), results.panel.attributes[1].values);
  EXPECT_EQ(reader.numbers("/time"), (std::vector<double>{0, 30, 61, 92, 121}));  // 2028: leap year
}

TEST(ResultsFile, LargeSeriesComeBackExactly) {
  Results results = sample_results();
  results.panel = {};
  results.steps = 60;
  results.dimensions[0].labels.assign(3000, "municipality");
  Series large = results.series[1];
  std::vector<double> values;
  for (int i = 0; i < 3 * 60 * 3000; ++i) values.push_back(std::sqrt(i));
  large.values = values;
  results.series = {large};
  const std::vector<std::byte> image = results_image(results);
  EXPECT_LT(image.size(), values.size() * 8);
  EXPECT_EQ(Reader(image).numbers("/poverty_rate_by_region"), values);
}

TEST(ResultsFile, LongAttributesAndManySeriesFit) {
  Results results = sample_results();
  results.panel = {};
  Series series = results.series[0];
  results.series.clear();
  for (int i = 0; i < 300; ++i) {
    series.name = "indicator_" + std::to_string(i);
    series.definition = std::string(i == 299 ? 100000 : 10, 'd');
    results.series.push_back(series);
  }
  const std::vector<std::byte> image = results_image(results);
  EXPECT_LT(image.size(),
            700000u);  // about 1.1 KiB a series: no room that only grows is left unused
  const Reader reader(image);
  EXPECT_EQ(reader.text("/indicator_299", "definition"), series.definition);
  EXPECT_EQ(reader.contents().at("/indicator_299"), "float64 replicate, time");
}

TEST(ResultsFile, OneNotANumberIsAsGoodAsAnother) {
  Results other = sample_results();
  std::get<std::vector<double>>(other.series[0].values)[7] = -std::nan("5");
  EXPECT_EQ(results_image(other), results_image(sample_results()));
}

TEST(ResultsDigest, ChangesWithEachNumberAndLabel) {
  std::set<std::string> digests = {results_digest(sample_results())};
  const auto changed = [&](auto change) {
    Results results = sample_results();
    change(results);
    return digests.insert(results_digest(results)).second;
  };
  EXPECT_TRUE(changed([](Results& r) { std::get<0>(r.series[0].values)[3] += 1e-15; }));
  EXPECT_TRUE(changed([](Results& r) { std::get<1>(r.series[2].values)[3] += 1; }));
  EXPECT_TRUE(changed([](Results& r) { r.series[0].unit = "EUR"; }));
  EXPECT_TRUE(changed([](Results& r) { r.series[0].name = "poverty"; }));
  EXPECT_TRUE(changed([](Results& r) { std::swap(r.series[0], r.series[3]); }));
  EXPECT_TRUE(changed([](Results& r) { r.dimensions[0].labels[1] = "Wien"; }));
  EXPECT_TRUE(changed([](Results& r) { r.first_month = 12; }));
  EXPECT_TRUE(changed([](Results& r) { r.replicates[2] = 4; }));
  EXPECT_TRUE(changed([](Results& r) { r.panel.keys[0] = 1; }));
  EXPECT_TRUE(changed([](Results& r) { r.panel.weights[0] = 1; }));
  EXPECT_TRUE(changed([](Results& r) { r.panel.mothers.resize(r.panel.keys.size()); }));
  EXPECT_TRUE(changed([](Results& r) { r.panel.attributes[1].values[70] = 1.5; }));
  EXPECT_FALSE(changed([](Results& r) { r.title = "other words"; }));
  EXPECT_FALSE(changed([](Results& r) { r.provenance.git_commit = "fedcba"; }));
}

TEST(ResultsFile, TooLargeIsToldWithAdvice) {
  try {
    results_image(sample_results(), 100 * 1024);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("up to 0.1 MiB). record fewer steps"),
              std::string::npos)
        << error.what();
  }
}

TEST(ResultsFile, NamesOnceOnly) {
  for (const std::string name : {"time", "nv", "panel", "region", "waiting"}) {
    Results results = sample_results();
    results.series[0].name = name;
    EXPECT_THROW(results_image(results), Bug) << name;
  }
  Results results = sample_results();
  results.panel.attributes[0].name = "citizen";
  EXPECT_THROW(results_image(results), Bug);
}

TEST(ResultsFile, ShapesThatDoNotFitAreBugs) {
  Results results = sample_results();
  std::get<std::vector<double>>(results.series[0].values).pop_back();
  EXPECT_THROW(results_image(results), Bug);
  results = sample_results();
  results.series[0].dimensions = {"country"};
  EXPECT_THROW(results_image(results), Bug);
  results = sample_results();
  results.panel.weights.pop_back();
  EXPECT_THROW(results_image(results), Bug);
}

TEST(ChunkShape, NeverOneStepAtATimeNorAboveOneMebibyte) {
  using Shape = std::vector<std::uint64_t>;
  EXPECT_EQ(chunk_shape({10, 12}, true), Shape{});                    // small: in one piece
  EXPECT_EQ(chunk_shape({100, 120, 10}, true), (Shape{1, 120, 10}));  // ~10 KiB
  EXPECT_EQ(chunk_shape({100, 120}, true), (Shape{17, 120}));         // ~16 KiB
  for (const Shape& shape : {Shape{2, 600, 3000}, Shape{1, 5, 4000000}, Shape{3, 1000000}}) {
    const Shape chunk = chunk_shape(shape, true);
    std::uint64_t size = 1;
    for (const std::uint64_t length : chunk) size *= length;
    EXPECT_LE(size, 131072u);
    EXPECT_GT(size, 30000u);
    EXPECT_GT(chunk[1], 1u);
  }
}

}  // namespace
}  // namespace civitas

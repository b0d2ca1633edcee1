// SPDX-License-Identifier: Apache-2.0
#include "sim/io/stored_run.hpp"

#include <hdf5_hl.h>

#include "sim/core/mistake.hpp"
#include "sim/io/file.hpp"
#include "sim/engine/results.hpp"
#include "sim/io/hdf5.hpp"

namespace civitas {
namespace {

[[noreturn]] void refuse(const std::string& path) {
  throw InputError(Problem{Mistake::file_unreadable,
                           {path, 0, 0},
                           "this is no results file",
                           "",
                           "Choose another name with -o, or give --force to replace it"},
                   Blame::files);
}

/// The calls of the library that read, each of which may find another file than we write.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), bytes_(read_file(path)) {
    file_ = H5LTopen_file_image(bytes_.data(), bytes_.size(),
                                H5LT_FILE_IMAGE_DONT_COPY | H5LT_FILE_IMAGE_DONT_RELEASE);
    if (file_ < 0) refuse(path);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { H5Fclose(file_); }

  bool yes(const char* attribute) const {
    unsigned char value = 0;
    require(H5LTget_attribute_uchar(file_, "/", attribute, &value));
    return value != 0;
  }
  /// A fixed-length text; empty when it is not there.
  std::string attribute(const char* object, const char* name) const {
    if (H5Aexists_by_name(file_, object, name, H5P_DEFAULT) <= 0) return "";
    hsize_t extent = 0;
    H5T_class_t kind{};
    std::size_t size = 0;
    require(H5LTget_attribute_info(file_, object, name, &extent, &kind, &size));
    std::string text(size + 1, '\0');
    require(H5LTget_attribute_string(file_, object, name, text.data()));
    return text.c_str();
  }
  std::string text(const char* name) const {
    hdf5::Handle dataset(opened(H5Dopen2(file_, name, H5P_DEFAULT)), H5Dclose, "H5Dopen2");
    hdf5::Handle type(opened(H5Dget_type(dataset.id())), H5Tclose, "H5Dget_type");
    char* chars = nullptr;
    if (H5Tis_variable_str(type.id()) <= 0) refuse(path_);
    require(H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &chars));
    const std::string text = chars == nullptr ? "" : chars;
    H5free_memory(chars);
    return text;
  }
  std::size_t length(const char* name) const {
    hsize_t length = 0;
    require(H5LTget_dataset_info(file_, name, &length, nullptr, nullptr));
    return length;
  }

 private:
  void require(herr_t result) const {
    if (result < 0) refuse(path_);
  }
  hid_t opened(hid_t id) const {
    if (id < 0) refuse(path_);
    return id;
  }

  const std::string& path_;
  std::string bytes_;
  hid_t file_;
};

}  // namespace

StoredRun read_stored_run(const std::string& path) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // we tell what is wrong
  const Reader reader(path);
  StoredRun run;
  run.complete = reader.yes("complete");
  run.program = program_name(reader.attribute("/provenance", "civitas_version"),
                             reader.attribute("/provenance", "git_commit"));
  run.resolved_scenario = reader.text("/provenance/resolved_scenario");
  run.replicates = reader.length("/replicate");
  return run;
}

}  // namespace civitas

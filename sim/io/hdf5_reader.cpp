// SPDX-License-Identifier: Apache-2.0
// Each call of the library may find another file than we write: it is refused then.
#include "sim/io/hdf5_reader.hpp"

#include <hdf5_hl.h>

#include <functional>
#include <numeric>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/io/file.hpp"

namespace civitas::hdf5 {

Reader::Reader(const std::string& path, std::string advice)
    : Reader(read_file(path), path, std::move(advice)) {}

Reader::Reader(std::string bytes, std::string path, std::string advice)
    : path_(std::move(path)), advice_(std::move(advice)), bytes_(std::move(bytes)) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // we tell what is wrong
  file_ = H5LTopen_file_image(bytes_.data(), bytes_.size(),
                              H5LT_FILE_IMAGE_DONT_COPY | H5LT_FILE_IMAGE_DONT_RELEASE);
  if (file_ < 0) refuse();
}

Reader::~Reader() { H5Fclose(file_); }

void Reader::refuse() const {
  throw InputError(
      Problem{Mistake::file_unreadable, {path_, 0, 0}, "this is no results file", "", advice_});
}

void Reader::require(long long result) const {
  if (result < 0) refuse();
}

Handle Reader::opened(hid_t id, Handle::Close closer) const {
  require(id);
  return {id, closer, "opening"};
}

Handle Reader::dataset(const std::string& name) const {
  return opened(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose);
}

Handle Reader::object(const std::string& name) const {
  return opened(H5Oopen(file_, name.c_str(), H5P_DEFAULT), H5Oclose);
}

bool Reader::has(const std::string& name) const {
  for (std::size_t end = name.find('/', 1);; end = name.find('/', end + 1)) {
    if (H5Lexists(file_, name.substr(0, end).c_str(), H5P_DEFAULT) <= 0) return false;
    if (end == std::string::npos) return true;
  }
}

std::vector<std::string> Reader::names(const std::string& group) const {
  std::vector<std::string> names;
  const auto add = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
    static_cast<std::vector<std::string>*>(list)->emplace_back(name);
    return 0;
  };
  const Handle parent = object(group);
  require(H5Literate(parent.id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add, &names));
  return names;
}

std::string Reader::attribute(const std::string& object, const std::string& name) const {
  if (H5Aexists_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT) <= 0) return "";
  const Handle attribute = opened(
      H5Aopen_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const Handle type = opened(H5Aget_type(attribute.id()), H5Tclose);
  if (H5Tget_class(type.id()) != H5T_STRING || H5Tis_variable_str(type.id()) > 0) refuse();
  std::string text(H5Tget_size(type.id()) + 1, '\0');
  require(H5Aread(attribute.id(), type.id(), text.data()));
  return text.c_str();
}

bool Reader::yes(const std::string& object, const std::string& name) const {
  unsigned char value = 0;
  require(H5LTget_attribute_uchar(file_, object.c_str(), name.c_str(), &value));
  return value != 0;
}

std::vector<std::pair<std::string, std::string>> Reader::attributes(
    const std::string& object) const {
  std::vector<std::string> names;
  const auto add = [](hid_t, const char* name, const H5A_info_t*, void* list) -> herr_t {
    static_cast<std::vector<std::string>*>(list)->emplace_back(name);
    return 0;
  };
  const Handle whole = this->object(object);
  require(H5Aiterate2(whole.id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add, &names));
  std::vector<std::pair<std::string, std::string>> texts;
  for (const std::string& name : names) {
    hsize_t extent = 0;
    H5T_class_t kind{};
    std::size_t bytes = 0;
    require(H5LTget_attribute_info(file_, object.c_str(), name.c_str(), &extent, &kind, &bytes));
    if (kind == H5T_STRING) texts.emplace_back(name, attribute(object, name));
  }
  return texts;
}

bool Reader::is_text(const std::string& name) const {
  const Handle whole = dataset(name);
  const Handle type = opened(H5Dget_type(whole.id()), H5Tclose);
  return H5Tis_variable_str(type.id()) > 0;
}

bool Reader::is_whole(const std::string& name) const {
  const Handle whole = dataset(name);
  const Handle type = opened(H5Dget_type(whole.id()), H5Tclose);
  return H5Tget_class(type.id()) == H5T_INTEGER;
}

std::vector<std::size_t> Reader::shape(const std::string& name) const {
  const Handle whole = dataset(name);
  const Handle space = opened(H5Dget_space(whole.id()), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space.id());
  require(rank);
  std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
  require(H5Sget_simple_extent_dims(space.id(), lengths.data(), nullptr));
  return {lengths.begin(), lengths.end()};
}

std::size_t Reader::size(const std::string& name) const {
  const std::vector<std::size_t> lengths = shape(name);
  return std::accumulate(lengths.begin(), lengths.end(), std::size_t{1}, std::multiplies<>());
}

std::vector<std::string> Reader::dimensions(const std::string& name) const {
  const Handle whole = dataset(name);
  std::vector<std::string> names(shape(name).size());
  const auto add = [](hid_t, unsigned, hid_t scale, void* text) -> herr_t {
    char path[1024] = "";
    if (H5Iget_name(scale, path, sizeof path) < 0) return -1;
    const std::string whole_path = path;
    *static_cast<std::string*>(text) = whole_path.substr(whole_path.rfind('/') + 1);
    return 1;
  };
  for (unsigned i = 0; i < names.size(); ++i) {
    if (H5DSis_scale(whole.id()) > 0)
      names[i] = name.substr(name.rfind('/') + 1);
    else
      require(H5DSiterate_scales(whole.id(), i, nullptr, add, &names[i]));
  }
  return names;
}

std::vector<double> Reader::numbers(const std::string& name) const {
  if (is_text(name)) refuse();
  std::vector<double> values(size(name));
  const Handle whole = dataset(name);
  if (!values.empty())
    require(H5Dread(whole.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
  return values;
}

std::vector<std::int64_t> Reader::whole_numbers(const std::string& name) const {
  if (!is_whole(name)) refuse();
  std::vector<std::int64_t> values(size(name));
  const Handle whole = dataset(name);
  if (!values.empty())
    require(H5Dread(whole.id(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
  return values;
}

std::vector<std::string> Reader::texts(const std::string& name) const {
  if (!is_text(name)) refuse();
  const Handle whole = dataset(name);
  const Handle type = opened(H5Dget_type(whole.id()), H5Tclose);
  std::vector<char*> chars(size(name), nullptr);
  if (!chars.empty())
    require(H5Dread(whole.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, chars.data()));
  std::vector<std::string> texts;
  for (char* one : chars) {
    texts.emplace_back(one == nullptr ? "" : one);
    H5free_memory(one);
  }
  return texts;
}

std::string Reader::text(const std::string& name) const {
  const std::vector<std::string> all = texts(name);
  if (all.size() != 1) refuse();
  return all[0];
}

}  // namespace civitas::hdf5

// SPDX-License-Identifier: Apache-2.0
// HDF5 files made in memory, through the plain C interface.
#include "sim/io/hdf5.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <functional>
#include <new>
#include <numeric>

#include "sim/core/problem.hpp"

namespace civitas::hdf5 {
namespace {

struct Failure {
  std::string words;
  bool of_memory = false;
};

herr_t add_words(unsigned, const H5E_error2_t* error, void* to) {
  auto& failure = *static_cast<Failure*>(to);
  failure.words += fmt::format("; {}: {}", error->func_name, error->desc ? error->desc : "");
  failure.of_memory = failure.of_memory || error->maj_num == H5E_RESOURCE ||
                      error->min_num == H5E_NOSPACE || error->min_num == H5E_CANTALLOC;
  return 0;
}

/// Every call of the library passes through here.
template <typename Result>
Result checked(Result result, const char* call) {
  if (result >= 0) return result;
  Failure failure;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, add_words, &failure);
  H5Eclear2(H5E_DEFAULT);
  if (failure.of_memory) throw std::bad_alloc();
  throw Bug(fmt::format("a results file could not be made in memory: {} failed{}", call,
                        failure.words));
}

// HDF5 1.10 ends the program itself, or crashes, where a small allocation of its own fails. So much
// must be free when it begins. Assumed.
constexpr std::size_t kNeeded = std::size_t{16} << 20;

constexpr unsigned kOrder = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

Handle property_list(hid_t kind) { return {H5Pcreate(kind), H5Pclose, "H5Pcreate"}; }

Handle space(const Shape& shape) {
  return {H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose,
          "H5Screate_simple"};
}

Handle scalar_space() { return {H5Screate(H5S_SCALAR), H5Sclose, "H5Screate"}; }

/// UTF-8 text of `size` bytes, or H5T_VARIABLE.
Handle text_type(std::size_t size) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy");
  checked(H5Tset_size(type.id(), size), "H5Tset_size");
  checked(H5Tset_cset(type.id(), H5T_CSET_UTF8), "H5Tset_cset");
  return type;
}

/// Time stamps are off on each object: one alone would make two equal files differ.
Handle dataset_properties() {
  Handle list = property_list(H5P_DATASET_CREATE);
  checked(H5Pset_obj_track_times(list.id(), false), "H5Pset_obj_track_times");
  checked(H5Pset_attr_creation_order(list.id(), kOrder), "H5Pset_attr_creation_order");
  return list;
}

/// Names of dimensions, datasets and groups go beyond ASCII: "geschäftsstelle".
Handle link_properties() {
  Handle list = property_list(H5P_LINK_CREATE);
  checked(H5Pset_char_encoding(list.id(), H5T_CSET_UTF8), "H5Pset_char_encoding");
  return list;
}

Handle make_dataset(const Handle& parent, const std::string& name, hid_t type, const Handle& extent,
                    const Handle& properties) {
  const Handle link = link_properties();
  return {H5Dcreate2(parent.id(), name.c_str(), type, extent.id(), link.id(), properties.id(),
                     H5P_DEFAULT),
          H5Dclose, "H5Dcreate2"};
}

void write_whole(const Handle& dataset, hid_t type, const void* values) {
  checked(H5Dwrite(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "H5Dwrite");
}

void set_attribute(const Handle& object, const std::string& name, hid_t file_type,
                   hid_t memory_type, const Handle& extent, const void* value) {
  const Handle properties = property_list(H5P_ATTRIBUTE_CREATE);
  checked(H5Pset_char_encoding(properties.id(), H5T_CSET_UTF8), "H5Pset_char_encoding");
  Handle attribute(
      H5Acreate2(object.id(), name.c_str(), file_type, extent.id(), properties.id(), H5P_DEFAULT),
      H5Aclose, "H5Acreate2");
  checked(H5Awrite(attribute.id(), memory_type, value), "H5Awrite");
  attribute.close();
}

}  // namespace

Handle::Handle(hid_t id, Close closer, const char* call) : id_(checked(id, call)), close_(closer) {}

Handle::~Handle() {
  if (id_ >= 0 && close_(id_) < 0) H5Eclear2(H5E_DEFAULT);
}

void Handle::close() {
  if (id_ >= 0) checked(close_(std::exchange(id_, H5I_INVALID_HID)), "closing");
}

template <>
hid_t file_type<double>() {
  return H5T_IEEE_F64LE;
}
template <>
hid_t memory_type<double>() {
  return H5T_NATIVE_DOUBLE;
}
template <>
hid_t file_type<std::int64_t>() {
  return H5T_STD_I64LE;
}
template <>
hid_t memory_type<std::int64_t>() {
  return H5T_NATIVE_INT64;
}
template <>
hid_t file_type<std::int32_t>() {
  return H5T_STD_I32LE;
}
template <>
hid_t memory_type<std::int32_t>() {
  return H5T_NATIVE_INT32;
}
template <>
hid_t file_type<std::uint8_t>() {
  return H5T_STD_U8LE;
}
template <>
hid_t memory_type<std::uint8_t>() {
  return H5T_NATIVE_UINT8;
}

Handle memory_file(std::size_t increment) {
  // The library prints its errors by default; ours are told once, in full. (A setting of each
  // thread, hence not at start.)
  ::operator delete(::operator new(kNeeded));
  if (H5open() < 0) throw std::bad_alloc();
  checked(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr), "H5Eset_auto2");
  const Handle creation = property_list(H5P_FILE_CREATE);
  checked(H5Pset_obj_track_times(creation.id(), false), "H5Pset_obj_track_times");
  checked(H5Pset_link_creation_order(creation.id(), kOrder), "H5Pset_link_creation_order");
  checked(H5Pset_attr_creation_order(creation.id(), kOrder), "H5Pset_attr_creation_order");
  const Handle access = property_list(H5P_FILE_ACCESS);
  // Not V18 as the lower bound: HDF5 1.10.8 then makes a superblock with a checksum, which
  // H5Fget_file_image breaks (it clears a flag and keeps the sum). Objects with tracked order get
  // 1.8 headers all the same, whose attributes may exceed 64 KiB.
  checked(H5Pset_libver_bounds(access.id(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18),
          "H5Pset_libver_bounds");
  checked(H5Pset_fapl_core(access.id(), increment, false), "H5Pset_fapl_core");
  return {H5Fcreate("results.h5", H5F_ACC_TRUNC, creation.id(), access.id()), H5Fclose,
          "H5Fcreate"};
}

std::vector<std::byte> image(const Handle& file) {
  checked(H5Fflush(file.id(), H5F_SCOPE_LOCAL), "H5Fflush");
  const ssize_t size = checked(H5Fget_file_image(file.id(), nullptr, 0), "H5Fget_file_image");
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  checked(H5Fget_file_image(file.id(), bytes.data(), bytes.size()), "H5Fget_file_image");
  return bytes;
}

Handle make_group(const Handle& parent, const std::string& name) {
  const Handle properties = property_list(H5P_GROUP_CREATE);
  checked(H5Pset_obj_track_times(properties.id(), false), "H5Pset_obj_track_times");
  checked(H5Pset_link_creation_order(properties.id(), kOrder), "H5Pset_link_creation_order");
  checked(H5Pset_attr_creation_order(properties.id(), kOrder), "H5Pset_attr_creation_order");
  return {H5Gcreate2(parent.id(), name.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
          H5Gclose, "H5Gcreate2"};
}

void set_text(const Handle& object, const std::string& name, const std::string& text) {
  const Handle type = text_type(text.size() + 1);  // closed by a zero byte
  set_attribute(object, name, type.id(), type.id(), scalar_space(), text.c_str());
}

template <Number T>
void set_number(const Handle& object, const std::string& name, T value) {
  set_attribute(object, name, file_type<T>(), memory_type<T>(), scalar_space(), &value);
}

template <Number T>
void set_numbers(const Handle& object, const std::string& name, std::span<const T> values) {
  set_attribute(object, name, file_type<T>(), memory_type<T>(), space({values.size()}),
                values.data());
}

template <Number T>
void set_fill_value(const Handle& object, T value) {
  set_numbers<T>(object, "_FillValue", std::span<const T>(&value, 1));
}

template <Number T>
Handle write_numbers(const Handle& parent, const std::string& name, const Shape& shape,
                     std::span<const T> values, const Shape& chunk) {
  const hsize_t size = std::accumulate(shape.begin(), shape.end(), hsize_t{1}, std::multiplies<>());
  if (size != values.size()) {
    throw Bug(fmt::format("results: {} has {} values where its dimensions give {}", name,
                          values.size(), size));
  }
  const Handle properties = dataset_properties();
  if (!chunk.empty()) {
    checked(H5Pset_chunk(properties.id(), static_cast<int>(chunk.size()), chunk.data()),
            "H5Pset_chunk");
    checked(H5Pset_shuffle(properties.id()), "H5Pset_shuffle");
    checked(H5Pset_deflate(properties.id(), 1), "H5Pset_deflate");
    checked(H5Pset_fletcher32(properties.id()), "H5Pset_fletcher32");
  }
  Handle dataset = make_dataset(parent, name, file_type<T>(), space(shape), properties);
  if (size > 0) write_whole(dataset, memory_type<T>(), values.data());
  return dataset;
}

Handle write_texts(const Handle& parent, const std::string& name,
                   const std::vector<std::string>& texts) {
  const Handle type = text_type(H5T_VARIABLE);
  Handle dataset =
      make_dataset(parent, name, type.id(), space({texts.size()}), dataset_properties());
  std::vector<const char*> starts;
  starts.reserve(texts.size());
  for (const std::string& text : texts) starts.push_back(text.c_str());
  if (!starts.empty()) write_whole(dataset, type.id(), starts.data());
  return dataset;
}

void write_text(const Handle& parent, const std::string& name, const std::string& text) {
  const Handle type = text_type(H5T_VARIABLE);
  Handle dataset = make_dataset(parent, name, type.id(), scalar_space(), dataset_properties());
  const char* const start = text.c_str();
  write_whole(dataset, type.id(), &start);
  dataset.close();
}

Scale::Scale(Handle list, const std::string& name) : list_(std::move(list)) {
  checked(H5DSset_scale(list_.id(), name.c_str()), "H5DSset_scale");
}

void Scale::close() {
  if (!uses_.empty()) {
    const Handle type(H5Tcreate(H5T_COMPOUND, sizeof(Use)), H5Tclose, "H5Tcreate");
    checked(H5Tinsert(type.id(), "dataset", HOFFSET(Use, dataset), H5T_STD_REF_OBJ), "H5Tinsert");
    checked(H5Tinsert(type.id(), "dimension", HOFFSET(Use, dimension), H5T_STD_I32LE), "H5Tinsert");
    const Handle packed(H5Tcopy(type.id()), H5Tclose, "H5Tcopy");  // no stray bytes in the file
    checked(H5Tpack(packed.id()), "H5Tpack");
    set_attribute(list_, "REFERENCE_LIST", packed.id(), type.id(), space({uses_.size()}),
                  uses_.data());
  }
  list_.close();
}

Scale write_bare_dimension(const Handle& parent, const std::string& name, std::size_t length) {
  const std::vector<std::int32_t> zeros(length);
  // netCDF's mark, word for word, of a dimension without a variable; the length is ten wide.
  return {write_numbers<std::int32_t>(parent, name, {length}, zeros),
          fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", length)};
}

void attach(const Handle& dataset, const std::vector<Scale*>& dimensions) {
  const auto reference = [](const Handle& object) {
    hobj_ref_t to = 0;
    checked(H5Rcreate(&to, object.id(), ".", H5R_OBJECT, H5I_INVALID_HID), "H5Rcreate");
    return to;
  };
  const hobj_ref_t user = reference(dataset);
  std::vector<hobj_ref_t> scales;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    scales.push_back(reference(dimensions[i]->list_));
    dimensions[i]->uses_.push_back({user, static_cast<std::int32_t>(i)});
  }
  std::vector<hvl_t> lists;  // of the scales of each dimension: one
  for (hobj_ref_t& scale : scales) lists.push_back({1, &scale});
  const Handle type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, "H5Tvlen_create");
  set_attribute(dataset, "DIMENSION_LIST", type.id(), type.id(), space({lists.size()}),
                lists.data());
}

template void set_number(const Handle&, const std::string&, std::uint8_t);
template void set_number(const Handle&, const std::string&, double);
template void set_numbers(const Handle&, const std::string&, std::span<const std::uint8_t>);
template void set_fill_value(const Handle&, double);
template void set_fill_value(const Handle&, std::int64_t);
template Handle write_numbers(const Handle&, const std::string&, const Shape&,
                              std::span<const double>, const Shape&);
template Handle write_numbers(const Handle&, const std::string&, const Shape&,
                              std::span<const std::int64_t>, const Shape&);
template Handle write_numbers(const Handle&, const std::string&, const Shape&,
                              std::span<const std::int32_t>, const Shape&);
template Handle write_numbers(const Handle&, const std::string&, const Shape&,
                              std::span<const std::uint8_t>, const Shape&);

}  // namespace civitas::hdf5

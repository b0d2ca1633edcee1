// SPDX-License-Identifier: Apache-2.0
// Parts of a merged file: its dimensions, the runs that failed, and where all came from.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/io/hdf5.hpp"
#include "sim/io/shard_file.hpp"
#include "sim/io/sweep_manifest.hpp"

namespace civitas {

/// An attribute of the text; what is empty is left out.
void describe(const hdf5::Handle& object, const std::string& name, const std::string& text);

/// The dimensions of the root: open until every dataset has been attached.
class SweepDimensions {
 public:
  SweepDimensions() = default;
  SweepDimensions(const hdf5::Handle& file, const SweepManifest& manifest);
  hdf5::Scale* operator[](const std::string& name) { return &scales_.at(name); }
  void close();

 private:
  void add_numbers(const hdf5::Handle& file, const std::string& name, std::size_t length,
                   const char* long_name);
  void add_time(const hdf5::Handle& file, const SweepManifest& manifest);

  std::map<std::string, hdf5::Scale> scales_;
};

/// The group /failures; none without failed runs. Null: not there.
void write_failures(const hdf5::Handle& file, const std::vector<const SweepRun*>& runs);
/// The group /provenance.
void write_origins(const hdf5::Handle& file, const SweepManifest& manifest);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
// The metadata of an RO-Crate 1.1: what stands in a folder with results, where it came from and by
// what it was made.
#pragma once

#include <string>
#include <vector>

namespace civitas {

struct CrateFile {
  std::string name;    // as the run named it
  std::string path;    // in the crate; empty: it is not there
  std::string sha256;  // in hex
  std::size_t bytes = 0;
};

struct Crate {
  std::string title, description;
  std::string date;     // of publication: 2027-03-01
  std::string license;  // an address, or words
  std::string program;  // version and commit
  std::string again;    // how the results are made again, or why they cannot be
  CrateFile results;
  std::vector<CrateFile> inputs;
};

/// The text of ro-crate-metadata.json. Checksums are the property `sha256` of schema.org, which
/// version 1.1 does not know and the context of the file therefore names.
std::string ro_crate_metadata(const Crate& crate);

}  // namespace civitas

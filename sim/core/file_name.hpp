// SPDX-License-Identifier: Apache-2.0
// The name of a file, of which all copies share one text: every place in a scenario holds it.
#pragma once

#include <compare>
#include <memory>
#include <string>
#include <string_view>

namespace civitas {

class FileName {
 public:
  FileName() = default;
  FileName(std::string name) : name_(std::make_shared<const std::string>(std::move(name))) {}
  FileName(const char* name) : FileName(std::string(name)) {}

  const std::string& text() const {
    static const std::string none;
    return name_ ? *name_ : none;
  }
  bool empty() const { return text().empty(); }
  bool operator==(const FileName& other) const {
    return name_ == other.name_ || text() == other.text();
  }
  auto operator<=>(const FileName& other) const { return text() <=> other.text(); }

 private:
  std::shared_ptr<const std::string> name_;
};

}  // namespace civitas

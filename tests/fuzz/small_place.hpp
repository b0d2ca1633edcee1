// SPDX-License-Identifier: Apache-2.0
// A place with four citizens, and a folder of its own, for texts that nobody would write.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "sim/engine/simulation.hpp"
#include "sim/io/microdata_reader.hpp"
#include "sim/io/scenario_reader.hpp"

namespace civitas {

class SmallPlace {
 public:
  SmallPlace() {
    std::string name = (std::filesystem::temp_directory_path() / "civitas-fuzz-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw Bug("no temporary folder");
    folder_ = name;
    write("people.csv",
          "h,p,weight,region,age,sex,activity,earnings,pension,benefit\n"
          "1,1,1,East,34,male,employed,30000,0,0\n"
          "1,2,1,East,4,female,child,0,0,0\n"
          "2,3,1,West,51,female,unemployed,0,0,9000\n"
          "3,4,1,West,72,male,retired,0,20000,0\n");
    write("people.yaml", R"(
household: {id: h, attributes: {region: {column: region, type: category, labels: [East, West]}}}
person:
  id: p
  weight: weight
  attributes:
    age: {column: age, type: integer}
    sex: {column: sex, type: category, labels: [male, female]}
    activity:
      {column: activity, type: category, labels: [employed, unemployed, inactive, retired, student, child]}
    earnings: {column: earnings, type: real, unit: EUR/year}
    pension: {column: pension, type: real, unit: EUR/year}
    unemployment_benefit: {column: benefit, type: real, unit: EUR/year}
)");
    people_ = read_microdata(path("people.csv"), path("people.yaml"));
  }
  ~SmallPlace() { std::filesystem::remove_all(folder_); }
  SmallPlace(const SmallPlace&) = delete;
  SmallPlace& operator=(const SmallPlace&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }

  static Scenario read(const std::string& file) {
    return read_scenario(file, {}, [](const std::string& model) {
      const ModelCard* card = find_model(model);
      return card == nullptr ? std::vector<Parameter>{} : card->parameters;
    });
  }
  /// With these four, whoever the scenario asks for; files of links have none.
  Plan plan(const Scenario& scenario) const {
    std::vector<NamedNetwork> networks;
    for (const NetworkSource& source : scenario.networks) {
      const auto nodes = static_cast<std::uint32_t>(people_[source.of].rows());
      if (source.type == NetworkType::edges)
        networks.push_back(
            {source.name, source.of,
             std::make_shared<const Network>(Network::of_links(nodes, {}, Ties::mutual))});
    }
    return Plan(scenario, people_, networks);
  }

 private:
  std::filesystem::path folder_;
  Population people_;
};

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/io/population_writer.hpp"

#include <fmt/format.h>

#include <boost/iostreams/copy.hpp>
#include <boost/iostreams/device/array.hpp>
#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <span>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/io/atomic_file.hpp"

namespace civitas {
namespace {

std::string quoted_yaml(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c == '\n' ? ' ' : c;
  }
  return quoted + "\"";
}

std::string quoted_csv(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

bool is_kept(const Column& column) { return column.attribute.name != kWeight; }

// The shortest text that reads back as the same number.
std::string field(const Column& column, std::size_t row) {
  const double number = column.number(row);
  if (column.attribute.storage == Storage::category)
    return quoted_csv(column.attribute.labels[static_cast<std::size_t>(number)]);
  return fmt::format("{}", number);
}

std::string attributes(const Population& population, Entity entity) {
  std::string text = "  attributes:";
  std::size_t kept = 0;
  for (const Column& column : population[entity].columns) {
    if (!is_kept(column)) continue;
    const Attribute& attribute = column.attribute;
    if (kept++ == 0) text += "\n";
    text += fmt::format("    {}:\n      column: {}\n", quoted_yaml(attribute.name),
                        quoted_yaml(std::string(name(entity)) + "." + attribute.name));
    if (attribute.storage == Storage::category) {
      text += "      type: category\n      labels: [";
      for (std::size_t i = 0; i < attribute.labels.size(); ++i)
        text += (i == 0 ? "" : ", ") + quoted_yaml(attribute.labels[i]);
      text += "]\n";
    } else {
      text += fmt::format("      type: {}\n      unit: {}\n",
                          attribute.storage == Storage::real ? "real" : "integer",
                          quoted_yaml(attribute.unit));
    }
    if (attribute.within_region) text += "      within: region\n";
    if (!attribute.description.empty())
      text += "      description: " + quoted_yaml(attribute.description) + "\n";
    if (!attribute.source.empty()) text += "      source: " + quoted_yaml(attribute.source) + "\n";
  }
  return kept == 0 ? text + " {}\n" : text;
}

std::string packed(const std::string& bytes) {
  namespace io = boost::iostreams;
  std::string result;
  io::filtering_istream stream;
  stream.push(io::gzip_compressor());
  stream.push(io::array_source(bytes.data(), bytes.size()));
  io::copy(stream, io::back_inserter(result));
  return result;
}

std::span<const std::byte> bytes(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

WrittenPopulation written(const Population& population, const std::string& title) {
  WrittenPopulation result;
  std::string& text = result.persons;
  text = "household,person,weight";
  for (const Entity entity : {Entity::household, Entity::person}) {
    for (const Column& column : population[entity].columns) {
      if (is_kept(column))
        text += "," + quoted_csv(std::string(name(entity)) + "." + column.attribute.name);
    }
  }
  text += "\n";
  const Table& persons = population[Entity::person];
  const Column& weight = persons.columns[static_cast<std::size_t>(persons.find(kWeight))];
  std::string of_household;
  for (std::size_t p = 0; p < population.persons(); ++p) {
    const std::size_t h = population.household[p];
    if (p == population.first_member[h]) {
      of_household.clear();
      for (const Column& column : population[Entity::household].columns) {
        if (is_kept(column)) of_household += "," + field(column, h);
      }
    }
    text += fmt::format("{},{},{}", h + 1, p + 1, weight.number(p)) + of_household;
    for (const Column& column : persons.columns) {
      if (is_kept(column)) text += "," + field(column, p);
    }
    text += "\n";
  }
  result.mapping =
      "# What the columns of the file of persons mean. Written by `civitas population`.\n"
      "civitas: 1\ntitle: " +
      quoted_yaml(title) + "\nhousehold:\n  id: household\n" +
      attributes(population, Entity::household) + "person:\n  id: person\n  weight: weight\n" +
      attributes(population, Entity::person);
  return result;
}

std::string mapping_path(const std::string& path) {
  for (const std::string ending : {".csv.gz", ".csv"}) {
    if (path.size() > ending.size() && path.ends_with(ending))
      return path.substr(0, path.size() - ending.size()) + ".yaml";
  }
  throw InputError({Mistake::option_unfit,
                    {"--output", 0, 0},
                    "'" + path + "' is no name for a file of persons",
                    "",
                    "Let it end in .csv or .csv.gz"});
}

std::string write_population(const std::string& path, const Population& population,
                             const std::string& title) {
  const std::string mapping = mapping_path(path);
  const WrittenPopulation files = written(population, title);
  publish(path, bytes(path.ends_with(".gz") ? packed(files.persons) : files.persons));
  publish(mapping, bytes(files.mapping));
  return mapping;
}

}  // namespace civitas

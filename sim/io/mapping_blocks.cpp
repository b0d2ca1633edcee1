// SPDX-License-Identifier: Apache-2.0
#include "sim/io/block_tables.hpp"

namespace civitas {

std::vector<FileBlock> mapping_blocks() {
  return {
      {"mapping",
       "What the columns of a file of persons mean",
       {{"civitas", "version", "version of the format"},
        kTitle,
        {"source", "text", "where the file comes from"},
        {"licence", "text", "under which it may be used"},
        needed("household", "mapping_household", "the households"),
        needed("person", "mapping_person", "the persons")}},
      {"mapping_household",
       "The households of the file",
       {needed("id", "text", "column with the number of the household"),
        {"size", "text", "column with the number of members, checked"},
        needed("attributes", "{mapping_attribute}", "names and where they come from")}},
      {"mapping_person",
       "The persons of the file",
       {needed("id", "text", "column with the number of the person"),
        needed("weight", "text", "column with the citizens a person stands for"),
        needed("attributes", "{mapping_attribute}", "names and where they come from")}},
      {"mapping_attribute",
       "What is known of each person or household",
       {{"column", "text", "the column it comes from"},
        {"sum", "texts", "columns that are added"},
        {"less", "texts", "columns that are subtracted"},
        needed("type", "bool|category|integer|real|date", "what it holds"),
        {"unit", "unit", "of numbers; 1 if left out"},
        {"labels", "texts", "of a category: what there is, in order"},
        {"values", "{text}",
         "of a category or bool: what the fields mean; the labels, or `true` and `false`, if left "
         "out"},
        {"missing", "text", "what an empty field means; a mistake if left out"},
        {"clip", "range", "numbers beyond are set to these"},
        {"within", "region",
         "of a household: a zone of its region; who moves to another region gets a zone there"},
        kDescription,
        {"source", "text", "where it comes from"}}},
  };
}

std::vector<FileBlock> case_blocks() {
  return {
      {"case",
       "What the law gives to households written down",
       {needed("name", "text", "in words"),
        needed("scenario", "text", "file of the scenario"),
        needed("at", "month", "the month"),
        {"changes", "[change]", "those of a reform"},
        needed("given", "given", "who is there"),
        needed("expect", "{written or [written]}",
               "names of values in full, with one number for each person or household; or `error`"),
        {"tolerance", "number", "how far a number may be off; 0.005 if left out"}}},
      {"given",
       "Who is there; what is not given is 0, no or the first label",
       {{"household", "[attributes]", "households with their `members`"},
        {"person", "[attributes]", "persons who live alone"}}},
  };
}

}  // namespace civitas

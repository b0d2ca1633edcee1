// SPDX-License-Identifier: Apache-2.0
// The documentation of a scenario in the form of the ODD protocol: Overview, Design concepts,
// Details (Grimm et al. 2020, doi:10.18564/jasss.4259). Everything is what the program knows; what
// it does not know is left out.
#pragma once

#include "sim/run/document.hpp"
#include "sim/run/session.hpp"

namespace civitas {

struct Subject {
  const Plan& plan;
  const Scenario& scenario;
  Provenance provenance;
  Facts population;
};

/// The same subject gives the same document.
Document odd(const Subject& subject);

// Its chapters.
void tell_purpose(const Subject& subject, Document& document);
void tell_entities(const Subject& subject, Document& document);
void tell_processes(const Subject& subject, Document& document);
void tell_concepts(const Subject& subject, Document& document);
void tell_initialization(const Subject& subject, Document& document);
void tell_input(const Subject& subject, Document& document);
void tell_submodels(const Subject& subject, Document& document);
void tell_journey(const Rule& journey, const Scenario& scenario, Document& document);

/// Of the section about an entry of the schedule: "Public services (services)".
std::string section_title(const Plan::Process& process);
/// The numbers, schedules and tables of the law and of models: unit, value, range, source; what is
/// assumed and what the scenario steers is marked. `card`: whose they are; null: nobody's.
void tell_parameters(const std::vector<const Parameter*>& parameters, const ModelCard* card,
                     const Subject& subject, Document& document);
/// It has no source, or one that says so.
bool is_assumed(const Parameter& parameter);
/// What holds in the scenario's time: "3000, from 2025-07: 250".
std::string in_time(const History& history, const TimeSpan& time);

}  // namespace civitas

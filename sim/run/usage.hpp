// SPDX-License-Identifier: Apache-2.0
// What is wrong with a command line, told like every other mistake.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "sim/core/problem.hpp"

namespace civitas {

/// A number of seconds, from `least` on.
CLI::Validator seconds(double least);

/// Of a first word that is no command; nothing when it is one.
std::optional<Problem> unknown_command(const CLI::App& app, const std::string& word);

/// Of what CLI11 does not accept.
Problem misuse(const CLI::App& app, const CLI::ParseError& error);

/// No option or file of any command may be an empty word, as of a variable of the shell that is not
/// set: it would be taken as if it were left out.
void refuse_empty_words(CLI::App& app);

}  // namespace civitas

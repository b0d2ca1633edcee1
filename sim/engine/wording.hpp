// SPDX-License-Identifier: Apache-2.0
// The words of stories: what persons, changes and amounts are called.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/portrait.hpp"
#include "sim/engine/sentences.hpp"

namespace civitas {

/// "minimum income" of "household.minimum_income".
std::string short_name(const std::string& name);

/// "loses work", or without a sentence "claim: none → pending". `traits`: for the labels of other
/// columns in the sentence.
std::string in_words(const Sentence* sentence, const std::string& what, const std::string& from,
                     const std::string& to, const std::vector<Portrait::Trait>& traits);

/// As stories tell numbers: 26341, 0.125.
std::string rounded(double number);
std::string with_unit(const std::string& number, const std::string& unit);

/// "a woman", "a boy"; "somebody" where the sex is not known.
std::string noun(const Portrait::Person& person);
/// "daughter", "son", "child".
std::string offspring(const Portrait::Person& person);
/// "a woman of 34".
std::string who(const Portrait::Person& person);
/// Of somebody whom one may want to follow.
std::string with_key(const std::string& who, const Portrait::Person& person);

/// "a, b and c".
std::string listed(const std::vector<std::string>& words);

}  // namespace civitas

// SPDX-License-Identifier: Apache-2.0
#include "sim/language/token.hpp"

#include <charconv>
#include <string_view>
#include <utility>

#include "sim/core/mistake.hpp"

namespace civitas::language {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// What people write, and word processors make, instead of what a formula knows.
constexpr std::pair<std::string_view, std::string_view> kInstead[] = {
    {"=", "Write == to compare"},
    {"&", "Write `and`"},
    {"|", "Write `or`"},
    {"!", "Write `not`"},
    {"[", "Use round brackets"},
    {"{", "Use round brackets"},
    {"−", "Write -"},
    {"–", "Write -"},
    {"×", "Write *"},
    {"·", "Write *"},
    {"÷", "Write /"},
    {"≤", "Write <="},
    {"≥", "Write >="},
    {"≠", "Write !="},
    {"’", "Write straight quotes"},
    {"‘", "Write straight quotes"},
    {"“", "Write straight quotes"},
    {"”", "Write straight quotes"},
    {"„", "Write straight quotes"},
    {"€", "Write the currency behind the number, as in 5 EUR"},
};

class Lexer {
 public:
  explicit Lexer(const Text& formula) : formula_(formula), chars_(formula.chars) {}

  std::vector<Token> run() {
    while (true) {
      while (at_ < chars_.size() && is_space(chars_[at_])) ++at_;
      if (at_ == chars_.size()) break;
      const char c = chars_[at_];
      if (is_letter(c))
        name();
      else if (is_digit(c) || (c == '.' && at_ + 1 < chars_.size() && is_digit(chars_[at_ + 1])))
        number();
      else if (c == '\'' || c == '"')
        text(c);
      else
        symbol();
    }
    tokens_.push_back({Token::Kind::end, "", 0, at_});
    return std::move(tokens_);
  }

 private:
  void name() {
    const std::size_t start = at_;
    while (at_ < chars_.size()) {
      const bool dot = chars_[at_] == '.' && at_ + 1 < chars_.size() && is_letter(chars_[at_ + 1]);
      if (!dot && !is_letter(chars_[at_]) && !is_digit(chars_[at_])) break;
      ++at_;
    }
    tokens_.push_back(
        {Token::Kind::name, std::string(chars_.substr(start, at_ - start)), 0, start});
  }

  void number() {
    double value = 0;
    const char* first = chars_.data() + at_;
    const auto [end, error] = std::from_chars(first, chars_.data() + chars_.size(), value);
    if (error != std::errc{}) {
      throw InputError({Mistake::not_a_number, formula_.place(at_),
                        "this number is too large or too small to be kept", "", ""});
    }
    const auto length = static_cast<std::size_t>(end - first);
    if (at_ + length < chars_.size() && chars_[at_ + length] == '.') {
      throw InputError({Mistake::formula_unreadable, formula_.place(at_ + length),
                        "a number cannot have this second dot", "", "Write 1234.5"});
    }
    tokens_.push_back({Token::Kind::number, std::string(chars_.substr(at_, length)), value, at_});
    at_ += length;
  }

  void text(char quote) {
    const std::size_t start = at_;
    const std::size_t end = chars_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      throw InputError({Mistake::formula_unreadable, formula_.place(start),
                        "this quote is never closed", "", std::string("Add the closing ") + quote});
    }
    tokens_.push_back(
        {Token::Kind::text, std::string(chars_.substr(start + 1, end - start - 1)), 0, start});
    at_ = end + 1;
  }

  void symbol() {
    static constexpr std::string_view kLong[] = {"//", "<=", ">=", "==", "!="};
    for (const std::string_view symbol : kLong) {
      if (chars_.substr(at_, 2) == symbol) return push(symbol);
    }
    const std::string_view one = chars_.substr(at_, 1);
    if (std::string_view("+-*/%^<>(),").find(one[0]) != std::string_view::npos) return push(one);
    const std::string character = utf8_character();
    std::string advice;
    for (const auto& [known, instead] : kInstead) {
      if (known == character) advice = instead;
    }
    throw InputError({Mistake::formula_unreadable, formula_.place(at_),
                      "a formula knows no '" + character + "'", "", advice});
  }

  void push(std::string_view symbol) {
    tokens_.push_back({Token::Kind::symbol, std::string(symbol), 0, at_});
    at_ += symbol.size();
  }

  std::string utf8_character() const {
    std::size_t length = 1;
    while (at_ + length < chars_.size() &&
           (static_cast<unsigned char>(chars_[at_ + length]) & 0xC0U) == 0x80U)
      ++length;
    return std::string(chars_.substr(at_, length));
  }

  const Text& formula_;
  std::string_view chars_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(const Text& formula) { return Lexer(formula).run(); }

}  // namespace civitas::language

// SPDX-License-Identifier: Apache-2.0
#include "sim/language/parser.hpp"

#include <initializer_list>
#include <string_view>

#include "sim/core/mistake.hpp"
#include "sim/language/token.hpp"

namespace civitas::language {
namespace {

constexpr int kDeepest =
    200;  // nested brackets; deeper formulas are refused rather than overflow the stack
constexpr std::size_t kLongest = 10000;  // tokens

class Parser {
 public:
  explicit Parser(const Text& formula) : formula_(formula), tokens_(tokenize(formula)) {}

  SyntaxTree run() {
    if (peek().kind == Token::Kind::end)
      fail(Mistake::formula_unreadable, "the formula is empty", "Write a formula, for example `0`");
    if (tokens_.size() > kLongest)
      fail(Mistake::too_large, "the formula is too long", "Give parts of it names under `values:`");
    SyntaxTree tree = disjunction();
    if (peek().kind != Token::Kind::end) {
      fail(Mistake::formula_unreadable, "'" + shown(peek()) + "' cannot follow here",
           "An operator or the end of the formula was expected");
    }
    return tree;
  }

 private:
  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
  }
  Token take() { return tokens_[next_++]; }
  bool at_symbol(std::string_view symbol) const {
    return peek().kind == Token::Kind::symbol && peek().word == symbol;
  }
  bool at_word(std::string_view word) const {
    return peek().kind == Token::Kind::name && peek().word == word;
  }
  static std::string shown(const Token& token) {
    return token.kind == Token::Kind::end ? "end of the formula" : token.word;
  }

  [[noreturn]] void fail(Mistake mistake, std::string what, std::string advice) const {
    throw InputError({mistake, formula_.place(peek().at), std::move(what), "", std::move(advice)});
  }

  SyntaxTree node(Syntax::Kind kind, std::size_t at, std::string word = {}) const {
    auto tree = std::make_unique<Syntax>();
    tree->kind = kind;
    tree->at = at;
    tree->word = std::move(word);
    return tree;
  }

  SyntaxTree binary(SyntaxTree left, SyntaxTree (Parser::*right)()) {
    const Token symbol = take();
    SyntaxTree tree = node(Syntax::Kind::binary, symbol.at, symbol.word);
    tree->parts.push_back(std::move(left));
    tree->parts.push_back((this->*right)());
    return tree;
  }

  SyntaxTree disjunction() {
    SyntaxTree left = conjunction();
    while (at_word("or")) left = binary(std::move(left), &Parser::conjunction);
    return left;
  }

  SyntaxTree conjunction() {
    SyntaxTree left = negation();
    while (at_word("and")) left = binary(std::move(left), &Parser::negation);
    return left;
  }

  SyntaxTree negation() {
    if (!at_word("not")) return comparison();
    const Deeper deeper(*this);
    SyntaxTree tree = node(Syntax::Kind::logical_not, take().at);
    tree->parts.push_back(negation());
    return tree;
  }

  bool at_any(std::initializer_list<std::string_view> symbols) const {
    for (const std::string_view symbol : symbols) {
      if (at_symbol(symbol)) return true;
    }
    return false;
  }

  bool at_comparison() const { return at_any({"<", "<=", ">", ">=", "==", "!="}); }

  SyntaxTree comparison() {
    SyntaxTree left = sum();
    if (!at_comparison()) return left;
    left = binary(std::move(left), &Parser::sum);
    if (at_comparison())
      fail(Mistake::formula_unreadable, "comparisons cannot be chained", "Write `a < b and b < c`");
    return left;
  }

  SyntaxTree sum() {
    SyntaxTree left = product();
    while (at_any({"+", "-"})) left = binary(std::move(left), &Parser::product);
    return left;
  }

  SyntaxTree product() {
    SyntaxTree left = minus();
    while (at_any({"*", "/", "//", "%"})) left = binary(std::move(left), &Parser::minus);
    return left;
  }

  SyntaxTree minus() {
    if (!at_symbol("-")) return power();
    const Deeper deeper(*this);
    SyntaxTree tree = node(Syntax::Kind::negate, take().at);
    tree->parts.push_back(minus());
    return tree;
  }

  SyntaxTree power() {
    SyntaxTree base = atom();
    const Deeper deeper(*this);
    return at_symbol("^") ? binary(std::move(base), &Parser::minus) : std::move(base);
  }

  SyntaxTree atom() {
    const Deeper deeper(*this);
    switch (peek().kind) {
      case Token::Kind::number:
        return number();
      case Token::Kind::text: {
        const Token token = take();
        return node(Syntax::Kind::text, token.at, token.word);
      }
      case Token::Kind::name:
        return name();
      case Token::Kind::symbol:
        if (at_symbol("(")) {
          take();
          SyntaxTree inner = disjunction();
          close();
          return inner;
        }
        [[fallthrough]];
      case Token::Kind::end:
        break;
    }
    fail(Mistake::formula_unreadable,
         peek().kind == Token::Kind::end ? "the formula ends too early"
                                         : "'" + shown(peek()) + "' cannot stand here",
         "A number, a name, a function or an opening bracket was expected");
  }

  SyntaxTree number() {
    const Token token = take();
    SyntaxTree tree = node(Syntax::Kind::number, token.at, token.word);
    tree->number = token.number;
    if (at_base(0) || at_one_over_base()) tree->unit = unit();
    return tree;
  }

  bool at_base(std::size_t ahead) const {
    return peek(ahead).kind == Token::Kind::name && Unit::is_base(peek(ahead).word);
  }
  // As in `0.05 1/year`.
  bool at_one_over_base() const {
    return peek().kind == Token::Kind::number && peek().word == "1" &&
           peek(1).kind == Token::Kind::symbol && peek(1).word == "/" && at_base(2);
  }

  // A unit behind a number goes on as long as units follow: `12 month/year`.
  Unit unit() {
    Unit product;
    if (at_base(0))
      product = factor();
    else
      take();  // the 1 of `1/year`
    while (at_any({"/", "*"}) && at_base(1)) {
      const bool below = take().word == "/";
      product = below ? product / factor() : product * factor();
    }
    return product;
  }

  Unit factor() {
    const Unit base = Unit::base(take().word);
    if (!at_symbol("^") || peek(1).kind != Token::Kind::number) return base;
    take();
    const double exponent = peek().number;
    if (exponent < 1 || exponent > 9 || exponent != static_cast<int>(exponent))
      fail(Mistake::formula_unreadable, "a unit can be raised to the powers 1 to 9",
           "Write for example `5 EUR^2`");
    take();
    return base.power(static_cast<int>(exponent));
  }

  SyntaxTree name() {
    const Token token = take();
    if (!at_symbol("(")) return node(Syntax::Kind::name, token.at, token.word);
    SyntaxTree call = node(Syntax::Kind::call, token.at, token.word);
    take();
    if (!at_symbol(")")) {
      call->parts.push_back(disjunction());
      while (at_symbol(",")) {
        take();
        call->parts.push_back(disjunction());
      }
      if (at_word("by")) {
        take();
        call->by = disjunction();
      }
    }
    close();
    return call;
  }

  void close() {
    if (!at_symbol(")"))
      fail(Mistake::formula_unreadable,
           peek().kind == Token::Kind::end
               ? "a bracket is not closed before the formula ends"
               : "a bracket is not closed before '" + shown(peek()) + "'",
           "Add `)` or an operator");
    take();
  }

  struct Deeper {
    explicit Deeper(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > kDeepest) {
        parser_.fail(Mistake::too_large, "the formula is nested too deeply",
                     "Give the inner part a name under `values:`");
      }
    }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --parser_.depth_; }
    Parser& parser_;
  };

  const Text& formula_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
};

}  // namespace

SyntaxTree parse(const Text& formula) { return Parser(formula).run(); }

}  // namespace civitas::language

package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.value.Characters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Takes the inside of one tag apart into names, numbers, strings and operators. */
final class TagLexer {

    private static final Map<String, TokenType> OPERATORS = Map.ofEntries(
            Map.entry("+", TokenType.ADD),
            Map.entry("-", TokenType.SUBTRACT),
            Map.entry("/", TokenType.DIVIDE),
            Map.entry("//", TokenType.FLOOR_DIVIDE),
            Map.entry("*", TokenType.MULTIPLY),
            Map.entry("%", TokenType.MODULO),
            Map.entry("**", TokenType.POWER),
            Map.entry("~", TokenType.TILDE),
            Map.entry("[", TokenType.LEFT_BRACKET),
            Map.entry("]", TokenType.RIGHT_BRACKET),
            Map.entry("(", TokenType.LEFT_PARENTHESIS),
            Map.entry(")", TokenType.RIGHT_PARENTHESIS),
            Map.entry("{", TokenType.LEFT_BRACE),
            Map.entry("}", TokenType.RIGHT_BRACE),
            Map.entry("==", TokenType.EQUAL),
            Map.entry("!=", TokenType.NOT_EQUAL),
            Map.entry(">", TokenType.GREATER),
            Map.entry(">=", TokenType.GREATER_OR_EQUAL),
            Map.entry("<", TokenType.LESS),
            Map.entry("<=", TokenType.LESS_OR_EQUAL),
            Map.entry("=", TokenType.ASSIGN),
            Map.entry(".", TokenType.DOT),
            Map.entry(":", TokenType.COLON),
            Map.entry("|", TokenType.PIPE),
            Map.entry(",", TokenType.COMMA),
            Map.entry(";", TokenType.SEMICOLON));

    private final TemplateSource source;
    private final String text;
    private final TokenType end;
    private final List<Token> tokens;
    private final Deque<Character> openBrackets = new ArrayDeque<>();
    private int position;
    private boolean closed;
    private char closingSign;

    /**
     * A lexer for one tag.
     *
     * @param end the token that closes the tag
     * @param position where the inside of the tag begins
     * @param tokens where the tokens go
     */
    TagLexer(TemplateSource source, TokenType end, int position, List<Token> tokens) {
        this.source = source;
        text = source.text();
        this.end = end;
        this.position = position;
        this.tokens = tokens;
    }

    /** Reads to the end of the tag, or of the text, and gives the place behind it. */
    int read() {
        while (position < text.length() && !closed) {
            if (openBrackets.isEmpty() && close()) {
                return position;
            }
            int codePoint = text.codePointAt(position);
            if (Characters.isSpace(codePoint)) {
                position++;
            } else if (codePoint == '\'' || codePoint == '"') {
                readString((char) codePoint);
            } else if (!readNumber() && !readName() && !readOperator()) {
                throw source.syntaxError("unexpected char '%s'".formatted(Character.toString(codePoint)), position);
            }
        }
        return position;
    }

    /** Whether the tag has an end. */
    boolean isClosed() {
        return closed;
    }

    /** The plus or minus before the end of the tag, or 0. */
    char closingSign() {
        return closingSign;
    }

    private boolean close() {
        char first = text.charAt(position);
        boolean block = end == TokenType.BLOCK_END;
        boolean signed = first == '-' || (block && first == '+');
        if (!text.startsWith(block ? "%}" : "}}", signed ? position + 1 : position)) {
            return false;
        }
        closingSign = signed ? first : 0;
        tokens.add(new Token(end, "", position));
        position += signed ? 3 : 2;
        closed = true;
        return true;
    }

    private boolean readNumber() {
        int endOfFloat = endOfFloat();
        int end = endOfFloat > position ? endOfFloat : endOfInteger();
        if (end == position) {
            return false;
        }
        String number = text.substring(position, end).replace("_", "");
        tokens.add(new Token(endOfFloat > position ? TokenType.FLOAT : TokenType.INTEGER, number, position));
        position = end;
        return true;
    }

    /** The end of a number with a fraction or an exponent, or the position; {@code a.1.2} has none. */
    private int endOfFloat() {
        int whole = endOfDigits(position, "0123456789");
        if (whole == position || (position > 0 && text.charAt(position - 1) == '.')) {
            return position;
        }
        int fraction = text.startsWith(".", whole) ? endOfDigits(whole + 1, "0123456789") : whole;
        int end = fraction > whole + 1 ? fraction : whole;
        if (end < text.length() && "eE".indexOf(text.charAt(end)) >= 0) {
            boolean sign = end + 1 < text.length() && "+-".indexOf(text.charAt(end + 1)) >= 0;
            int exponent = end + (sign ? 2 : 1);
            int endOfExponent = endOfDigits(exponent, "0123456789");
            end = endOfExponent > exponent ? endOfExponent : end;
        }
        return end > whole ? end : position;
    }

    private int endOfInteger() {
        if (position >= text.length() || text.charAt(position) != '0') {
            return endOfDigits(position, "0123456789");
        }
        String digits = switch (position + 1 < text.length() ? text.charAt(position + 1) : ' ') {
            case 'b', 'B' -> "01";
            case 'o', 'O' -> "01234567";
            case 'x', 'X' -> "0123456789abcdefABCDEF";
            default -> "";
        };
        int start = position + (text.startsWith("_", position + 2) ? 3 : 2);
        int end = digits.isEmpty() ? start : endOfDigits(start, digits);
        return end > start ? end : endOfDigits(position, "0");
    }

    /** The end of digits from {@code start} on, which may have single underscores between them. */
    private int endOfDigits(int start, String digits) {
        int end = start;
        int index = start;
        while (index < text.length() && digits.indexOf(text.charAt(index)) >= 0) {
            end = index + 1;
            index = text.startsWith("_", end) ? end + 1 : end;
        }
        return end;
    }

    private boolean readName() {
        int index = position;
        while (index < text.length() && isNamePart(text.codePointAt(index))) {
            index += Character.charCount(text.codePointAt(index));
        }
        if (index == position) {
            return false;
        }
        String name = text.substring(position, index);
        if (!Characters.isIdentifier(name)) {
            throw source.syntaxError("Invalid character in identifier", position);
        }
        tokens.add(new Token(TokenType.NAME, name, position));
        position = index;
        return true;
    }

    private static boolean isNamePart(int codePoint) {
        return Characters.isWord(codePoint)
                || (Character.isUnicodeIdentifierPart(codePoint) && !Character.isIdentifierIgnorable(codePoint));
    }

    private void readString(char quote) {
        int index = position + 1;
        while (index < text.length() && text.charAt(index) != quote) {
            index += text.charAt(index) == '\\' ? 2 : 1;
        }
        if (index >= text.length()) {
            throw source.syntaxError("unexpected char '%s': the string does not end".formatted(quote), position);
        }
        String value = StringEscapes.decode(text.substring(position + 1, index), source, position + 1);
        tokens.add(new Token(TokenType.STRING, value, position));
        position = index + 1;
    }

    private boolean readOperator() {
        String two = position + 2 <= text.length() ? text.substring(position, position + 2) : "";
        String operator = OPERATORS.containsKey(two) ? two : text.substring(position, position + 1);
        TokenType type = OPERATORS.get(operator);
        if (type == null) {
            return false;
        }
        switch (type) {
            case LEFT_PARENTHESIS -> openBrackets.push(')');
            case LEFT_BRACKET -> openBrackets.push(']');
            case LEFT_BRACE -> openBrackets.push('}');
            case RIGHT_PARENTHESIS, RIGHT_BRACKET, RIGHT_BRACE -> closeBracket(operator.charAt(0));
            default -> {}
        }
        tokens.add(new Token(type, operator, position));
        position += operator.length();
        return true;
    }

    private void closeBracket(char bracket) {
        if (openBrackets.isEmpty()) {
            throw source.syntaxError("unexpected '%s'".formatted(bracket), position);
        }
        char expected = openBrackets.pop();
        if (expected != bracket) {
            throw source.syntaxError("unexpected '%s', expected '%s'".formatted(bracket, expected), position);
        }
    }
}

package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.value.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the text of a template apart into text, tags and comments, and trims white space as Transformers asks for:
 * {@code trim_blocks} drops the line end behind a block tag or a comment, {@code lstrip_blocks} the white space between
 * the beginning of a line and such a tag; {@code -} in a tag drops all white space on its side, {@code +} keeps it.
 *
 * <p>Source: {@code Lexer} in Jinja 3.1.6, {@code lexer.py}.
 */
final class Lexer {

    private static final Pattern RAW_BEGIN = Pattern.compile(
            "\\{%(?<sign>[-+]?)\\s*raw\\s*(?:-%\\}(?<trim>\\s*)|%\\})", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern RAW_END = Pattern.compile(
            "\\{%(?<sign>[-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)", Pattern.UNICODE_CHARACTER_CLASS);

    private final TemplateSource source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private Lexer(TemplateSource source) {
        this.source = source;
        text = source.text();
    }

    /**
     * The tokens of a template without its comments; the last is {@link TokenType#END}.
     *
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException if a comment, a string or a bracket does
     *     not end, or a character has no meaning
     */
    static List<Token> tokens(TemplateSource source) {
        Lexer lexer = new Lexer(source);
        while (lexer.position < lexer.text.length()) {
            lexer.readDataAndTag();
        }
        lexer.add(TokenType.END, "", lexer.text.length());
        return lexer.tokens;
    }

    private void add(TokenType type, String value, int offset) {
        tokens.add(new Token(type, value, offset));
    }

    private void readDataAndTag() {
        int tag = nextTag();
        if (tag < 0) {
            add(TokenType.DATA, text.substring(position), position);
            position = text.length();
            return;
        }
        boolean lineStart = isLineStart();
        int data = position;
        char kind = text.charAt(tag + 1);
        Matcher raw = RAW_BEGIN.matcher(text).region(tag, text.length());
        if (kind == '%' && raw.lookingAt()) {
            addData(data, tag, raw.group("sign"), true, lineStart);
            position = raw.end();
            readRaw(tag);
            return;
        }
        String sign = tag + 2 < text.length() && "+-".indexOf(text.charAt(tag + 2)) >= 0
                ? text.substring(tag + 2, tag + 3)
                : "";
        addData(data, tag, sign, kind != '{', lineStart);
        position = tag + 2 + sign.length();
        switch (kind) {
            case '#' -> skipComment(tag);
            case '%' -> {
                add(TokenType.BLOCK_BEGIN, "", tag);
                readTag(TokenType.BLOCK_END);
            }
            default -> {
                add(TokenType.VARIABLE_BEGIN, "", tag);
                readTag(TokenType.VARIABLE_END);
            }
        }
    }

    private int nextTag() {
        int index = text.indexOf('{', position);
        while (index >= 0 && index + 1 < text.length()) {
            if ("{%#".indexOf(text.charAt(index + 1)) >= 0) {
                return index;
            }
            index = text.indexOf('{', index + 1);
        }
        return -1;
    }

    private boolean isLineStart() {
        return position == 0 || text.charAt(position - 1) == '\n';
    }

    /** Adds the text before a tag, trimmed as the tag asks for. */
    private void addData(int start, int tag, String sign, boolean stripsLine, boolean lineStart) {
        int end = tag;
        if (sign.equals("-")) {
            while (end > start && Characters.isSpace(text.charAt(end - 1))) {
                end--;
            }
        } else if (stripsLine && !sign.equals("+")) {
            int indentation = startOfIndentation(start, tag);
            if (indentation > start ? text.charAt(indentation - 1) == '\n' : lineStart) {
                end = indentation;
            }
        }
        if (end > start) {
            add(TokenType.DATA, text.substring(start, end), start);
        }
    }

    /** Where the white space begins that stands before a tag in the same line. */
    private int startOfIndentation(int start, int tag) {
        int index = tag;
        while (index > start && text.charAt(index - 1) != '\n' && Characters.isSpace(text.charAt(index - 1))) {
            index--;
        }
        return index;
    }

    private int skipSpace(int start, int end) {
        int index = start;
        while (index < end && Characters.isSpace(text.charAt(index))) {
            index++;
        }
        return index;
    }

    private void readRaw(int tag) {
        Matcher end = RAW_END.matcher(text);
        if (!end.find(position)) {
            throw source.syntaxError("Missing end of raw directive", tag);
        }
        addData(position, end.start(), end.group("sign"), true, isLineStart());
        position = end.end();
    }

    private void skipComment(int tag) {
        int end = text.indexOf("#}", position);
        if (end < 0) {
            throw source.syntaxError("Missing end of comment tag", tag);
        }
        char sign = end > position ? text.charAt(end - 1) : 0;
        position = end + 2;
        skipAfterTag(sign);
    }

    /** Skips white space behind a tag: all behind a minus, nothing behind a plus, else one line end. */
    private void skipAfterTag(char sign) {
        if (sign == '-') {
            position = skipSpace(position, text.length());
        } else if (sign != '+' && text.startsWith("\n", position)) {
            position++;
        }
    }

    private void readTag(TokenType end) {
        TagLexer tag = new TagLexer(source, end, position, tokens);
        position = tag.read();
        if (tag.isClosed()) {
            boolean block = end == TokenType.BLOCK_END;
            char sign = tag.closingSign();
            if (block || sign == '-') {
                skipAfterTag(sign);
            }
        }
    }
}

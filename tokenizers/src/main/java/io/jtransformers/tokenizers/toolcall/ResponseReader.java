package io.jtransformers.tokenizers.toolcall;

import io.jtransformers.tokenizer.ChatResponse;
import io.jtransformers.tokenizer.JsonException;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizer.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through the answer of a model once, from left to right, and gathers what it finds. */
final class ResponseReader {

    private static final int LONGEST_EXCERPT = 60;

    private static final String BEGINNING_OF_THOUGHTS = "<think>";
    private static final String END_OF_THOUGHTS = "</think>";

    private final String text;
    private final List<Tool> tools;
    private final StringBuilder content = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int position;

    ResponseReader(String text, List<Tool> tools) {
        this.text = text;
        this.tools = tools;
    }

    /** What was found; what is not read yet was said in words. */
    ChatResponse response() {
        content.append(text, position, text.length());
        return new ChatResponse(content.toString().strip(), calls, problems);
    }

    /** The tool of a name, if the model was told of it. */
    Optional<Tool> tool(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    void add(ToolCall call) {
        calls.add(call);
    }

    /** Notes something that cannot be read, at the place where the reader stands. */
    void problem(String what) {
        int end = Math.min(text.length(), position + LONGEST_EXCERPT);
        problems.add("%s, at character %d: %s".formatted(what, position, text.substring(position, end)));
    }

    /** Takes all before the next {@code marker} for words and goes behind it; false if there is none. */
    boolean skipTo(String marker) {
        int index = text.indexOf(marker, position);
        if (index < 0) {
            return false;
        }
        content.append(text, position, index);
        position = index + marker.length();
        return true;
    }

    /** Does as {@link #skipTo} with the marker that comes first, and gives it; null if there is none of the two. */
    @Nullable
    String skipToFirst(String marker, String other) {
        for (int index = position; index < text.length(); index++) {
            String found = text.startsWith(marker, index) ? marker : text.startsWith(other, index) ? other : null;
            if (found != null) {
                content.append(text, position, index);
                position = index + found.length();
                return found;
            }
        }
        return null;
    }

    /** Takes the thoughts before an answer for words: what the model marked so, or what ends before a call. */
    void skipThoughts(String marker) {
        int end = text.indexOf(END_OF_THOUGHTS);
        boolean thinks = text.stripLeading().startsWith(BEGINNING_OF_THOUGHTS);
        if (end >= 0 && (thinks || (text.indexOf(marker, end) >= 0 && !isWithinCall(end, marker)))) {
            skipTo(END_OF_THOUGHTS);
            content.append(END_OF_THOUGHTS);
        }
    }

    /** Whether a call is open at a place: it began before, and its end comes before another call begins. */
    private boolean isWithinCall(int index, String marker) {
        String endOfCall = "</" + marker.substring(1);
        int begin = text.lastIndexOf(marker, index);
        int end = begin < 0 ? -1 : text.indexOf(endOfCall, begin);
        return end > index && end < text.indexOf(marker, index);
    }

    /** Goes behind {@code word} if it comes next, white space aside. */
    boolean skip(String word) {
        skipSpace();
        boolean found = text.startsWith(word, position);
        position += found ? word.length() : 0;
        return found;
    }

    /** Whether a character comes next, white space aside. */
    boolean nextIs(char character) {
        skipSpace();
        return position < text.length() && text.charAt(position) == character;
    }

    /**
     * The text up to {@code end}, behind which the reader goes. Null, and nothing is read, if {@code bar} comes first;
     * null, and all is read, if neither comes.
     */
    @Nullable
    String readUpTo(String end, String bar) {
        for (int index = position; index < text.length(); index++) {
            if (text.startsWith(end, index)) {
                String read = text.substring(position, index);
                position = index + end.length();
                return read;
            }
            if (text.startsWith(bar, index)) {
                return null;
            }
        }
        position = text.length();
        return null;
    }

    /** Reads calls one after another, each a JSON object, perhaps in an array, up to {@code end}. */
    void readCalls(String end) {
        skip("[");
        while (true) {
            skip(",");
            if (!nextIs('{')) {
                break;
            }
            String json = readJson();
            if (json == null) {
                return;
            }
            readCall(json);
        }
        if (!end.equals("]")) {
            skip("]");
        }
        if (!skip(end)) {
            problem("Calls do not end with %s".formatted(end));
        }
    }

    private void readCall(String json) {
        try {
            ToolCall call = ToolCall.of(JsonObject.parse(json));
            if (call.name().isEmpty()) {
                problem("A call has no name before this");
            } else {
                calls.add(call);
            }
        } catch (JsonException e) {
            problem("The JSON of a call cannot be read (%s) before this".formatted(firstLine(e)));
        }
    }

    /** Reads the arguments of a call, a JSON object. */
    void readArguments(@Nullable String id, String name) {
        if (!nextIs('{')) {
            problem("The arguments of '%s' are no JSON object".formatted(name));
            return;
        }
        String json = readJson();
        if (json == null) {
            return;
        }
        try {
            JsonValue arguments = JsonObject.parse(json);
            calls.add(new ToolCall(id, name, arguments));
        } catch (JsonException e) {
            problem("The arguments of '%s' cannot be read (%s) before this".formatted(name, firstLine(e)));
        }
    }

    private static String firstLine(JsonException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The JSON object that comes next, as text; null if it does not end. */
    private @Nullable String readJson() {
        int end = endOfJson();
        if (end < 0) {
            problem("The answer ends within a call");
            position = text.length();
            return null;
        }
        String json = text.substring(position, end);
        position = end;
        return json;
    }

    /** The index behind the brace that closes the one at which the reader stands; -1 if there is none. */
    private int endOfJson() {
        int depth = 0;
        boolean inString = false;
        for (int index = position; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (inString) {
                switch (unit) {
                    case '\\' -> index++;
                    case '"' -> inString = false;
                    default -> {}
                }
                continue;
            }
            switch (unit) {
                case '"' -> inString = true;
                case '{' -> depth++;
                case '}' -> depth--;
                default -> {}
            }
            if (depth == 0) {
                return index + 1;
            }
        }
        return -1;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }
}

package io.jtransformers.tokenizers.toolcall;

import org.jspecify.annotations.Nullable;

/** How a family of models writes the calls of tools. */
public enum ToolCallForm {

    /**
     * Mistral: {@code [TOOL_CALLS][{"name": …, "arguments": {…}, "id": …}, …]} up to version 7 of its tokenizers,
     * {@code [TOOL_CALLS]name[CALL_ID]id[ARGS]{…}} for each call from version 11 on, the id being left out from version
     * 13 on.
     *
     * <p>Source: {@code experimental/tools.py} in mistral-common 1.12.0.
     */
    MISTRAL("[TOOL_CALLS]") {
        @Override
        void read(ResponseReader reader) {
            while (reader.skipTo(marker())) {
                if (reader.nextIs('[')) {
                    reader.readCalls("]");
                } else {
                    readNamedCall(reader);
                }
            }
        }

        private void readNamedCall(ResponseReader reader) {
            String head = reader.readUpTo("[ARGS]", marker());
            if (head == null) {
                reader.problem("A call has a name, but no [ARGS] with its arguments");
                return;
            }
            int id = head.indexOf(CALL_ID);
            String name = id < 0 ? head : head.substring(0, id);
            String callId =
                    id < 0 ? null : head.substring(id + CALL_ID.length()).strip();
            reader.readArguments(callId, name.strip());
        }
    },

    /**
     * MiniMax-M1: {@code <tool_calls>}, a line {@code {"name": …, "arguments": {…}}} for each call,
     * {@code </tool_calls>}. What stands in its thoughts is no call.
     *
     * <p>Source: the function call guide of MiniMax-M1, and {@code minimax_tool_parser.py} of vLLM.
     */
    MINIMAX_LINES("<tool_calls>") {
        @Override
        void read(ResponseReader reader) {
            reader.skipThoughts(marker());
            while (reader.skipTo(marker())) {
                reader.readCalls("</tool_calls>");
            }
        }
    },

    /**
     * MiniMax-M2: {@code <minimax:tool_call>}, for each call {@code <invoke name="…">} with {@code <parameter
     * name="…">value</parameter>}, {@code </invoke>}, and {@code </minimax:tool_call>}.
     */
    MINIMAX_XML("<minimax:tool_call>") {
        @Override
        void read(ResponseReader reader) {
            reader.skipThoughts(marker());
            while (reader.skipTo(marker())) {
                new InvokeReader(reader).readBlock();
            }
        }
    },

    /**
     * MiniMax-Text-01: {@code <function_call>} and a block of code in TypeScript with {@code functions.name({…})} for
     * each call. The mark is a special token; without it the block of code is known by what it begins with.
     *
     * <p>Source: the function call guide of MiniMax-Text-01.
     */
    MINIMAX_CODE("<function_call>") {
        @Override
        void read(ResponseReader reader) {
            for (String found = next(reader); found != null; found = next(reader)) {
                if (found.equals(marker())) {
                    reader.skip("```typescript");
                    if (!reader.skip(FUNCTIONS)) {
                        reader.problem("No call of functions comes next");
                        continue;
                    }
                }
                do {
                    readCall(reader);
                } while (reader.skip(FUNCTIONS));
                reader.skip("```");
                reader.skip("</function_call>");
            }
        }

        @Override
        int indexIn(String response) {
            int marked = super.indexIn(response);
            int code = response.indexOf(CODE);
            return marked < 0 || (code >= 0 && code < marked) ? code : marked;
        }

        private @Nullable String next(ResponseReader reader) {
            return reader.skipToFirst(marker(), CODE);
        }

        private void readCall(ResponseReader reader) {
            String name = reader.readUpTo("(", "\n");
            if (name == null) {
                reader.problem("A call has a name, but no arguments in parentheses");
                return;
            }
            reader.readArguments(null, name.strip());
            reader.skip(")");
            reader.skip(";");
        }
    };

    private static final String CALL_ID = "[CALL_ID]";

    private static final String FUNCTIONS = "functions.";

    private static final String CODE = "```typescript\n" + FUNCTIONS;

    private final String marker;

    ToolCallForm(String marker) {
        this.marker = marker;
    }

    /** What begins a call, or several. */
    public String marker() {
        return marker;
    }

    /** Where in an answer the first call begins; -1 if there is none. */
    int indexIn(String response) {
        return response.indexOf(marker);
    }

    /** Reads all calls of an answer. */
    abstract void read(ResponseReader reader);
}

package io.jtransformers.tokenizers.toolcall;

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
     * {@code </tool_calls>}.
     */
    MINIMAX_LINES("<tool_calls>") {
        @Override
        void read(ResponseReader reader) {
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
            while (reader.skipTo(marker())) {
                new InvokeReader(reader).readBlock();
            }
        }
    },

    /** MiniMax-Text-01: {@code <function_call>} and a block of code with {@code functions.name({…})} for each call. */
    MINIMAX_CODE("<function_call>") {
        @Override
        void read(ResponseReader reader) {
            while (reader.skipTo(marker())) {
                reader.skip("```typescript");
                if (!reader.skip(FUNCTIONS)) {
                    reader.problem("No call of functions comes next");
                    continue;
                }
                do {
                    readCall(reader);
                } while (reader.skip(FUNCTIONS));
                reader.skip("```");
                reader.skip("</function_call>");
            }
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

    private final String marker;

    ToolCallForm(String marker) {
        this.marker = marker;
    }

    /** What begins a call, or several. */
    public String marker() {
        return marker;
    }

    /** Reads all calls of an answer. */
    abstract void read(ResponseReader reader);
}

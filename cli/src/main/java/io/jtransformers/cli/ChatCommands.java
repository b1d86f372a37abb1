package io.jtransformers.cli;

import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.JsonArray;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What can be said in a conversation beside messages. */
final class ChatCommands {

    private static final String HELP = """
        /reset       forget what was said
        /save FILE   write the messages as JSON; /save! FILE replaces a file that is there
        /help        show this
        /exit        leave; so does the end of input
        A line that begins with // is a message that begins with /.\
        """;

    private final Conversation conversation;
    private final PrintStream err;

    /**
     * Commands for a conversation.
     *
     * @param conversation what they are about
     * @param err where they say what they did
     */
    ChatCommands(Conversation conversation, PrintStream err) {
        this.conversation = conversation;
        this.err = err;
    }

    /** Does what a line that begins with a slash says. */
    void run(String line) {
        String[] words = line.split("\\s+", 2);
        String argument = words.length == 2 ? words[1] : "";
        switch (words[0]) {
            case "/help" -> err.println(HELP);
            case "/reset" -> {
                conversation.reset();
                err.println("Forgot what was said.");
            }
            case "/save" -> save(argument, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            case "/save!" ->
                save(
                        argument,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
            default -> err.println("There is no command '" + words[0] + "'; /help lists those that there are.");
        }
    }

    private void save(String file, OpenOption... how) {
        if (file.isEmpty()) {
            err.println("Where to? Write /save FILE.");
            return;
        }
        try {
            Path path = Path.of(file);
            boolean replaces = Files.exists(path);
            Files.writeString(path, json() + "\n", how);
            err.println("%s %s with %d messages."
                    .formatted(
                            replaces ? "Replaced" : "Wrote",
                            file,
                            conversation.messages().size()));
        } catch (FileAlreadyExistsException _) {
            err.println(file + " is there already; write /save! " + file + " to replace it, or give another name.");
        } catch (IOException | InvalidPathException failure) {
            err.println("The messages cannot be written to " + file + ": " + failure + ".");
        }
    }

    private String json() {
        return new JsonArray(
                        conversation.messages().stream().map(ChatMessage::json).toList())
                .toString();
    }
}

package io.jtransformers.cli;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.modeling.CacheFileException;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.tokenizer.ChatMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Talks with a model, line by line. */
@Command(
        name = "chat",
        description = "Talk with a model: each line is a message, until /exit or the end of input.",
        footer = {
            "",
            "Only answers go to standard output, as they come. Ctrl-C ends an answer; where there is none it ends the"
                    + " program. /help lists what else can be said. With a temperature, --top-p or --top-k tokens are"
                    + " drawn by their probability; otherwise the most probable one is taken."
        })
final class ChatCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "jtransformers/tiny-ministral",
            description = "A sample, a folder or a repository in the Hugging Face cache (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            description = "What the model is told before the conversation, if its template knows such a message.")
    private @Nullable String system;

    @Option(
            names = "--prefix-cache",
            paramLabel = "FILE",
            description = "Begin with the model's state in FILE as far as it fits, and save it there in the end.")
    private @Nullable Path prefixCache;

    @Mixin
    private final GenerationOptions generation = new GenerationOptions();

    @Mixin
    private final ModelOptions options = new ModelOptions();

    ChatCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationConfig config = generation.generationConfig(); // a wrong value is told before anything is loaded
        LoadOptions loading = options.loadOptions().build();
        var interruption = new AnswerInterruption(this::leave);
        try (var causalLM = AutoModelForCausalLM.fromPretrained(model, loading);
                var conversation = new Conversation(
                        causalLM,
                        AutoTokenizer.fromPretrained(model),
                        config,
                        generation.stop(),
                        system == null ? List.of() : List.of(ChatMessage.system(system)))) {
            if (console.isInteractive()) {
                interruption.install();
                console.err().println("Talking with " + model + ". /help lists the commands, /exit leaves.");
            }
            loadPrefix(conversation.prefix());
            talk(conversation, interruption);
            savePrefix(conversation.prefix());
        }
        return 0;
    }

    private void talk(Conversation conversation, AnswerInterruption interruption) {
        var commands = new ChatCommands(conversation, console.err());
        for (String line = nextLine(); line != null; line = nextLine()) {
            String said = line.strip();
            if (said.equals("/exit")) {
                return;
            }
            if (said.startsWith("/") && !said.startsWith("//")) {
                commands.run(said);
            } else if (!said.isEmpty()) {
                answer(conversation, said.startsWith("//") ? said.substring(1) : said, interruption);
            }
        }
    }

    /** A file that does not serve costs time and nothing else. */
    private void loadPrefix(ReusedPrefix prefix) {
        if (prefixCache != null && Files.exists(prefixCache)) {
            try {
                prefix.load(prefixCache);
            } catch (CacheFileException failure) {
                console.err().println(failure.getMessage());
            }
        }
    }

    private void savePrefix(ReusedPrefix prefix) {
        if (prefixCache != null) {
            try {
                prefix.save(prefixCache);
            } catch (CacheFileException failure) {
                console.err().println(failure.getMessage());
            }
        }
    }

    private @Nullable String nextLine() {
        if (console.isInteractive()) {
            console.err().print("> ");
        }
        return console.readLine();
    }

    private void answer(Conversation conversation, String question, AnswerInterruption interruption) {
        Conversation.Turn turn;
        try {
            turn = conversation.ask(question, interruption.begin(), console::print);
        } finally {
            interruption.end();
        }
        console.print("\n");
        console.err().println(SpeedReport.of(turn.output(), turn.keptTokens()));
    }

    private void leave() {
        console.err().println();
        System.exit(Program.INTERRUPTED);
    }
}

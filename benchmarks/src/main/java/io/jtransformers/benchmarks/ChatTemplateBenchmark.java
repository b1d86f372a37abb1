package io.jtransformers.benchmarks;

import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizers.ChatTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Chat templates on one thread: a conversation of messages of 400 characters is rendered by a template that is parsed
 * already, and by one that is not. Run it in the folder of the project; {@code -p template=FILE} takes any other
 * template.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@State(Scope.Benchmark)
public class ChatTemplateBenchmark {

    private static final String SAMPLES = "samples/src/main/resources/io/jtransformers/samples/";

    private static final SpecialTokensMap SPECIAL_TOKENS =
            new SpecialTokensMap("<s>", "</s>", null, null, null, null, null, List.of());

    /** The file of a template. */
    @Param({SAMPLES + "tiny-ministral/chat_template.jinja", SAMPLES + "tiny-mixtral/chat_template.jinja"})
    private String template;

    /** How many messages the conversation has. */
    @Param({"1", "101"})
    private int messages;

    private String source;
    private ChatTemplates templates;
    private List<ChatMessage> conversation;

    /** Made by JMH. */
    public ChatTemplateBenchmark() {}

    /** Reads the template and makes the conversation. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        source = Files.readString(Path.of(template));
        templates = new ChatTemplates(Map.of("default", source));
        conversation = new ArrayList<>();
        for (int index = 0; index < messages; index++) {
            String text = "What it says. ".repeat(29);
            conversation.add(index % 2 == 0 ? ChatMessage.user(text) : ChatMessage.assistant(text));
        }
    }

    /** Rendering alone. */
    @Benchmark
    public String render() {
        return templates.apply(conversation, ChatTemplateOptions.FOR_GENERATION, SPECIAL_TOKENS);
    }

    /** Parsing and rendering. */
    @Benchmark
    public String parseAndRender() {
        return new ChatTemplates(Map.of("default", source))
                .apply(conversation, ChatTemplateOptions.FOR_GENERATION, SPECIAL_TOKENS);
    }
}

package io.jtransformers.pipelines;

import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * From labels of tokens to entities. Tokens become words or stay as they are, neighbours of one label become an entity,
 * and of entities that overlap, since parts of a long text do, the longest stays.
 *
 * <p>Source: {@code TokenClassificationPipeline.aggregate} in Transformers 5.12.1. Of several words the reference
 * decodes each alone and then all together, by which some tokenizers lose the spaces; here the tokens are decoded once.
 *
 * @param strategy how
 * @param label the name of a label
 * @param tokenizer decodes tokens
 */
record EntityGrouping(AggregationStrategy strategy, IntFunction<String> label, Tokenizer tokenizer) {

    /**
     * A token of a text.
     *
     * @param index its place in the row
     * @param id its id
     * @param word how the vocabulary writes it; its text if it is unknown
     * @param scores a probability for each label
     * @param start where it begins
     * @param end where it ends
     * @param continuesWord whether no space is before it
     * @param isUnknown whether it stands for text that the vocabulary lacks
     */
    record Token(
            int index,
            int id,
            String word,
            float[] scores,
            int start,
            int end,
            boolean continuesWord,
            boolean isUnknown) {

        int best() {
            return ScoreFunction.greatest(scores);
        }
    }

    /** Tokens to which one label was given. */
    private record Labelled(String name, float score, List<Token> tokens) {

        boolean begins() {
            return name.startsWith("B-");
        }

        /** The label without the letter that says whether it begins an entity. */
        String tag() {
            return begins() || name.startsWith("I-") ? name.substring(2) : name;
        }
    }

    /** The entities of a row of tokens of {@code text}. */
    List<Entity> entities(List<Token> tokens, String text) {
        return switch (strategy) {
            case NONE -> tokens.stream().map(this::single).toList();
            case SIMPLE ->
                grouped(tokens.stream().map(token -> first(List.of(token))).toList(), text);
            case FIRST, AVERAGE, MAX ->
                grouped(words(tokens).stream().map(this::ofWord).toList(), text);
        };
    }

    private Entity single(Token token) {
        int best = token.best();
        return new Entity(
                label.apply(best), token.scores()[best], token.index(), token.word(), token.start(), token.end());
    }

    private static List<List<Token>> words(List<Token> tokens) {
        List<List<Token>> words = new ArrayList<>();
        for (Token token : tokens) {
            if (words.isEmpty() || !token.continuesWord()) {
                words.add(new ArrayList<>());
            }
            words.getLast().add(token);
        }
        return words;
    }

    private Labelled ofWord(List<Token> word) {
        return switch (strategy) {
            case AVERAGE -> average(word);
            case MAX -> {
                Token surest = word.stream()
                        .reduce((best, token) ->
                                token.scores()[token.best()] > best.scores()[best.best()] ? token : best)
                        .orElseThrow();
                yield new Labelled(label.apply(surest.best()), surest.scores()[surest.best()], word);
            }
            case NONE, SIMPLE, FIRST -> first(word);
        };
    }

    private Labelled first(List<Token> tokens) {
        Token first = tokens.getFirst();
        return new Labelled(label.apply(first.best()), first.scores()[first.best()], tokens);
    }

    private Labelled average(List<Token> word) {
        float[] means = new float[word.getFirst().scores().length];
        for (int i = 0; i < means.length; i++) {
            int place = i;
            means[i] = (float) word.stream()
                    .mapToDouble(token -> token.scores()[place])
                    .average()
                    .orElseThrow();
        }
        int best = ScoreFunction.greatest(means);
        return new Labelled(label.apply(best), means[best], word);
    }

    private List<Entity> grouped(List<Labelled> words, String text) {
        List<List<Labelled>> groups = new ArrayList<>();
        for (Labelled word : words) {
            boolean continues = !groups.isEmpty()
                    && !word.begins()
                    && word.tag().equals(groups.getLast().getLast().tag());
            if (!continues) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(word);
        }
        return groups.stream().map(group -> entity(group, text)).toList();
    }

    private Entity entity(List<Labelled> group, String text) {
        List<Token> tokens =
                group.stream().flatMap(word -> word.tokens().stream()).toList();
        int start = tokens.getFirst().start();
        int end = tokens.getLast().end();
        float score =
                (float) group.stream().mapToDouble(Labelled::score).average().orElseThrow();
        // What the vocabulary lacks cannot be decoded.
        String word = tokens.stream().anyMatch(Token::isUnknown)
                ? text.substring(start, end).strip()
                : decoded(tokens);
        return new Entity(group.getFirst().tag(), score, null, word, start, end);
    }

    private String decoded(List<Token> tokens) {
        return tokenizer.decode(tokens.stream().mapToInt(Token::id).toArray(), DecodeOptions.KEEP_SPECIAL_TOKENS);
    }

    /** Of entities that overlap, the longest; of equally long ones the surest. */
    static List<Entity> withoutOverlaps(List<Entity> entities) {
        List<Entity> kept = new ArrayList<>();
        for (Entity entity :
                entities.stream().sorted(Comparator.comparingInt(Entity::start)).toList()) {
            if (kept.isEmpty() || entity.start() >= kept.getLast().end()) {
                kept.add(entity);
            } else if (isBetter(entity, kept.getLast())) {
                kept.set(kept.size() - 1, entity);
            }
        }
        return List.copyOf(kept);
    }

    private static boolean isBetter(Entity entity, Entity other) {
        int difference = (entity.end() - entity.start()) - (other.end() - other.start());
        return difference > 0 || (difference == 0 && entity.score() > other.score());
    }
}

package io.jtransformers.generation;

/**
 * Adds a number to the scores of the tokens that are green in a context.
 *
 * <p>A token is green if a number that depends on the key, the context and the token is less than the ratio. The number
 * is the one that {@link RandomDraws} gives for a seed, a token and the draw 0. With {@code LEFTHASH} the seed is the
 * hashing key, and the last token of the row stands for the sequence. With {@code SELFHASH} the last
 * {@code contextWidth - 1} tokens and the token in question each give a number for (key, that token, token in
 * question); the least of them, as 53 bits, is the seed; and only the forty most probable tokens are looked at, as in
 * Transformers.
 *
 * <p>Source: {@code WatermarkLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}, which permutes the
 * vocabulary with PyTorch's generator instead, so that texts marked there are not recognised here.
 *
 * @param config how
 */
public record WatermarkLogitsProcessor(WatermarkingConfig config) implements LogitsProcessor {

    private static final int CANDIDATES = 40;

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        if (sequence.length() < config.contextWidth()) {
            return;
        }
        float bias = (float) config.bias();
        if (config.seedingScheme() == WatermarkingConfig.SeedingScheme.LEFTHASH) {
            for (int id = 0; id < scores.length; id++) {
                scores[id] += isGreen(sequence, id) ? bias : 0;
            }
            return;
        }
        long[] order = ScoreOrder.ascending(scores);
        for (int i = order.length - 1; i >= Math.max(0, order.length - CANDIDATES); i--) {
            int id = (int) order[i];
            scores[id] += isGreen(sequence, id) ? bias : 0;
        }
    }

    /**
     * Whether a token is green after a row.
     *
     * @param sequence at least {@code contextWidth} tokens
     * @param id the token that may follow
     */
    public boolean isGreen(TokenSequence sequence, int id) {
        if (config.seedingScheme() == WatermarkingConfig.SeedingScheme.LEFTHASH) {
            return new RandomDraws(config.hashingKey()).uniform(sequence.lastId(), id, 0) < config.greenlistRatio();
        }
        double least = new RandomDraws(config.hashingKey()).uniform(id, id, 0);
        for (int i = 1; i < config.contextWidth(); i++) {
            int before = sequence.id(sequence.length() - i);
            least = Math.min(least, new RandomDraws(config.hashingKey()).uniform(before, id, 0));
        }
        long seed = (long) (least * 0x1p53);
        return new RandomDraws(seed).uniform(id, id, 0) < config.greenlistRatio();
    }
}

package io.jtransformers.generation;

import io.jtransformers.backend.TokenBatch.Phase;
import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way on from a prompt: its tokens, and the model's state after those that it has seen. Tokens that are appended
 * are pending until a step has computed them. Forks share their past.
 *
 * <p>Belongs to a {@link SearchContext}, which closes those that a {@link Search} leaves open.
 */
public final class Branch implements AutoCloseable {

    private final PromptBatch.Prompt prompt;
    private final TokenSequence sequence;
    private final Set<Branch> open;
    private final int slot;
    private final List<TokenLogProbs> logProbs;
    private SequenceCache cache;
    private @Nullable SequenceCache unconditional;
    private @Nullable SequenceCache saved;
    private @Nullable SequenceCache savedUnconditional;
    private boolean beginsText; // not with a past of the caller's
    private int scoredRows = 1;
    private boolean leavesCache;
    private boolean closed;

    Branch(
            PromptBatch.Prompt prompt,
            TokenSequence sequence,
            int slot,
            SequenceCache cache,
            @Nullable SequenceCache unconditional,
            Set<Branch> open) {
        this(prompt, sequence, slot, cache, unconditional, open, List.of());
    }

    private Branch(
            PromptBatch.Prompt prompt,
            TokenSequence sequence,
            int slot,
            SequenceCache cache,
            @Nullable SequenceCache unconditional,
            Set<Branch> open,
            List<TokenLogProbs> logProbs) {
        this.prompt = prompt;
        this.sequence = sequence;
        this.slot = slot;
        this.cache = cache;
        this.unconditional = unconditional;
        this.open = open;
        this.logProbs = new ArrayList<>(logProbs);
        this.beginsText = cache.length() == 0;
        open.add(this);
    }

    /** Prompt and new tokens. */
    public TokenSequence sequence() {
        return sequence;
    }

    /** Which of the rows of its prompt that run at the same time it is, from 0. */
    public int slot() {
        return slot;
    }

    /** Adds a token, which the next step computes. */
    public void append(int id) {
        sequence.append(id);
    }

    /** How likely the new tokens were, of those that were kept. */
    List<TokenLogProbs> logProbs() {
        return logProbs;
    }

    /**
     * A branch that goes on from here by itself.
     *
     * @param newSlot its place among the rows of the prompt
     */
    public Branch fork(int newSlot) {
        SequenceCache ofPrompt = unconditional;
        return new Branch(
                prompt,
                sequence.fork(sequence.index() - slot + newSlot),
                newSlot,
                cache.fork(),
                ofPrompt == null ? null : ofPrompt.fork(),
                open,
                logProbs);
    }

    /**
     * How many pending tokens, counted from the last, get scores in the next step; 1 unless said otherwise.
     *
     * @param rows at least 1
     */
    public void scoreLast(int rows) {
        scoredRows = rows;
    }

    int scoredRows() {
        return scoredRows;
    }

    /** Lets the cache stay open when the branch closes, since it is the caller's. */
    void leaveCache() {
        leavesCache = true;
    }

    /** Makes {@link #takeBack} possible past what the next step computes, also where layers forget. */
    public void save() {
        dropSaved();
        if (!cache.isCroppable()) {
            saved = cache.fork();
            SequenceCache ofPrompt = unconditional;
            savedUnconditional = ofPrompt == null ? null : ofPrompt.fork();
        }
    }

    /**
     * Forgets all but the first new tokens.
     *
     * @param newTokens how many are kept
     */
    public void takeBack(int newTokens) {
        sequence.truncate(newTokens);
        while (logProbs.size() > newTokens) {
            logProbs.removeLast();
        }
        forget(newTokens);
    }

    /** Lets the model forget what follows the first new tokens; those of the sequence that it forgets are pending. */
    void forget(int newTokens) {
        cache = rolledBack(cache, saved, prompt.ids().length + newTokens);
        SequenceCache ofPrompt = unconditional;
        if (ofPrompt != null) {
            unconditional = rolledBack(ofPrompt, savedUnconditional, prompt.unconditionalIds().length + newTokens);
        }
        saved = null;
        savedUnconditional = null;
    }

    /** Lets the model forget everything, so that all tokens are pending. */
    void forgetAll() {
        cache.crop(0);
        beginsText = true;
        if (unconditional != null) {
            unconditional.crop(0);
        }
    }

    /** How many tokens of the prompt the model has not seen. */
    int pendingOfPrompt() {
        return Math.max(0, prompt.ids().length - cache.length());
    }

    /** The state after {@code length} tokens or fewer: those that are missing are pending again. */
    private static SequenceCache rolledBack(SequenceCache current, @Nullable SequenceCache saved, int length) {
        if (current.length() > length && saved != null) {
            current.close();
            return saved;
        }
        if (saved != null) {
            saved.close();
        } else if (current.length() > length) {
            current.crop(length);
        }
        return current;
    }

    private void dropSaved() {
        if (saved != null) {
            saved.close();
        }
        if (savedUnconditional != null) {
            savedUnconditional.close();
        }
        saved = null;
        savedUnconditional = null;
    }

    // What the next step computes.

    PromptBatch.Prompt prompt() {
        return prompt;
    }

    /** Whether a part of the prompt is to come. */
    boolean isPrefilling() {
        return cache.length() < prompt.ids().length;
    }

    /** How much of the prompt the model has seen, and of what followed it. */
    int seen() {
        return cache.length();
    }

    /** How many tokens the model has not seen. */
    int pending() {
        return prompt.ids().length + sequence.newLength() - cache.length();
    }

    /**
     * How many of the pending tokens a step with room for {@code room} takes: all, or as many as leave the model's
     * blocks whole. Parts that do not would give other numbers.
     *
     * @param blockSize of the model ({@link GenerativeModel#promptBlockSize})
     */
    int part(int room, int blockSize) {
        int pending = pending();
        if (pending <= room) {
            return pending;
        }
        long end = ((long) seen() + room) / blockSize * blockSize;
        return (int) Math.max(0, end - seen());
    }

    /** The next {@code count} tokens. */
    SequenceStep step(int count) {
        return step(cache, prompt.ids(), prompt.positions(), count);
    }

    /** The tokens that the branch without prompt has not seen; null if there is none. */
    @Nullable
    SequenceStep unconditionalStep() {
        SequenceCache ofPrompt = unconditional;
        if (ofPrompt == null) {
            return null;
        }
        int[] ids = prompt.unconditionalIds();
        int[] positions = new int[ids.length];
        Arrays.setAll(positions, i -> i);
        return step(ofPrompt, ids, positions, ids.length + sequence.newLength() - ofPrompt.length());
    }

    private SequenceStep step(SequenceCache past, int[] promptIds, int[] promptPositions, int count) {
        int[] ids = new int[count];
        int[] positions = new int[count];
        int next = promptPositions[promptPositions.length - 1] + 1;
        for (int i = 0; i < count; i++) {
            int place = past.length() + i;
            boolean isPrompt = place < promptIds.length;
            ids[i] = isPrompt ? promptIds[place] : sequence.id(sequence.promptLength() + place - promptIds.length);
            positions[i] = isPrompt ? promptPositions[place] : next + place - promptIds.length;
        }
        Phase phase = beginsText && past.length() < promptIds.length ? Phase.BEGINNING : Phase.CONTINUATION;
        return new SequenceStep(past, ids, positions, phase);
    }

    /** Whether each key of a step of {@code rows} counts; null if all do. */
    boolean @Nullable [] shownKeys(int rows) {
        boolean[] ofPrompt = prompt.shown();
        if (ofPrompt == null) {
            return null;
        }
        boolean[] shown = new boolean[cache.length() + rows];
        Arrays.fill(shown, true);
        System.arraycopy(ofPrompt, 0, shown, 0, Math.min(ofPrompt.length, shown.length));
        return shown;
    }

    /** Gives the memory of the past back; a second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            open.remove(this);
            dropSaved();
            if (!leavesCache) {
                cache.close();
            }
            if (unconditional != null) {
                unconditional.close();
            }
        }
    }
}

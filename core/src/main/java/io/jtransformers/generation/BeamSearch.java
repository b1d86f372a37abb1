package io.jtransformers.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Follows the best few texts instead of one, in one group or in several that shun each other's tokens.
 *
 * <p>Source: {@code GenerationMixin._beam_search} in Transformers 5.12.1, {@code generation/utils.py}; of groups
 * {@code _group_beam_search} of Transformers 4 (the later library has it in a repository of the hub).
 *
 * @see <a href="https://arxiv.org/abs/1610.02424">Diverse Beam Search</a>
 */
final class BeamSearch implements Search {

    private final SearchContext context;
    private final List<BeamGroup> groups = new ArrayList<>();
    private boolean isBegun;

    BeamSearch(SearchContext context) {
        this.context = context;
        int count = context.settings().numBeamGroups();
        int size = context.settings().numBeams() / count;
        for (int group = 0; group < count; group++) {
            groups.add(new BeamGroup(context, group * size, size));
        }
    }

    @Override
    public List<Branch> branches() {
        return isBegun
                ? groups.stream().flatMap(group -> group.running().stream()).toList()
                : List.of(context.start());
    }

    @Override
    public void advance(List<NextTokenScores> scores) {
        int[] taken = new int[0];
        int first = 0;
        boolean isFirst = !isBegun;
        if (isFirst) {
            isBegun = true;
            groups.forEach(group -> group.begin(context.start()));
            context.start().close();
        }
        for (BeamGroup group : groups) {
            int beams = group.running().size();
            if (beams > 0) {
                List<NextTokenScores> ofGroup =
                        isFirst ? Collections.nCopies(beams, scores.getFirst()) : scores.subList(first, first + beams);
                taken = joined(taken, group.advance(ofGroup, taken));
                first += beams;
            }
        }
    }

    private static int[] joined(int[] left, int[] right) {
        return IntStream.concat(Arrays.stream(left), Arrays.stream(right)).toArray();
    }

    @Override
    public List<GeneratedSequence> results() {
        if (!isBegun) {
            return Collections.nCopies(
                    context.numReturnSequences(), GeneratedSequence.of(context.start(), FinishReason.CANCELLED));
        }
        Comparator<GeneratedSequence> byScore = Comparator.comparingDouble(GeneratedSequence::score);
        return groups.stream()
                .flatMap(group -> group.results().stream())
                .sorted(byScore.reversed())
                .limit(context.numReturnSequences())
                .toList();
    }
}

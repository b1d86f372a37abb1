package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the rules of a {@link Grammar}, and makes each deterministic. */
final class GrammarBuilder {

    private static final int BYTES = 256;
    private static final int[] NO_CALLS = {};

    /** Far above what a schema needs; each state takes about 200 bytes. */
    private static final int MOST_STATES = 1 << 18;

    private final List<@Nullable ByteExpression> rules = new ArrayList<>();

    private final BitSet ends = new BitSet();
    private final List<int[]> calls = new ArrayList<>();
    private final List<int[]> next = new ArrayList<>();

    /** Makes room for a rule, so that others may call it before it is defined. The first is the whole text. */
    int declare() {
        rules.add(null);
        return rules.size() - 1;
    }

    /** Says what a rule matches. */
    void define(int rule, ByteExpression expression) {
        rules.set(rule, expression);
    }

    /**
     * The grammar of all rules.
     *
     * @throws ConstraintException if it is too large, or a rule begins with itself
     */
    Grammar build() {
        int[] starts = new int[rules.size()];
        for (int rule = 0; rule < starts.length; rule++) {
            ByteExpression expression = rules.get(rule);
            if (expression == null) {
                throw new IllegalStateException("Rule %d was declared and not defined.".formatted(rule));
            }
            starts[rule] = new Determiner(new RuleAutomaton(expression)).start();
        }
        int[] classOfByte = new int[BYTES];
        int classes = classify(classOfByte);
        int[] table = new int[next.size() * classes];
        for (int state = 0; state < next.size(); state++) {
            for (int value = 0; value < BYTES; value++) {
                table[state * classes + classOfByte[value]] = next.get(state)[value];
            }
        }
        return new Grammar(classOfByte, classes, table, ends, calls.toArray(int[][]::new), starts);
    }

    /** Gives bytes whose columns are equal the same class. */
    private int classify(int[] classOfByte) {
        Map<Integer, List<Integer>> byHash = new HashMap<>();
        int classes = 0;
        for (int value = 0; value < BYTES; value++) {
            int hash = 1;
            for (int[] row : next) {
                hash = 31 * hash + row[value];
            }
            List<Integer> candidates = byHash.computeIfAbsent(hash, _ -> new ArrayList<>());
            int column = value;
            Integer equal = candidates.stream()
                    .filter(other -> next.stream().allMatch(row -> row[other] == row[column]))
                    .findFirst()
                    .orElse(null);
            if (equal == null) {
                candidates.add(value);
                classOfByte[value] = classes++;
            } else {
                classOfByte[value] = classOfByte[equal];
            }
        }
        return classes;
    }

    /** The subset construction of one rule: a deterministic state is a set of states of the automaton. */
    private final class Determiner {

        private final RuleAutomaton automaton;
        private final Map<BitSet, Integer> numbers = new HashMap<>();
        private final List<Subset> pending = new ArrayList<>();

        /** A deterministic state and the states of the automaton that it stands for. */
        private record Subset(int state, BitSet members) {}

        Determiner(RuleAutomaton automaton) {
            this.automaton = automaton;
        }

        /** Builds all states that the first one reaches and returns the first one's number. */
        int start() {
            BitSet first = new BitSet();
            first.set(0);
            int start = number(first);
            while (!pending.isEmpty()) {
                Subset subset = pending.removeLast();
                expand(subset.state(), subset.members());
            }
            return start;
        }

        private int number(BitSet members) {
            BitSet closed = automaton.closure(members);
            return numbers.computeIfAbsent(closed, set -> {
                if (next.size() == MOST_STATES) {
                    throw new ConstraintException(
                            "The constraint needs more than %d states; make it smaller.".formatted(MOST_STATES));
                }
                int[] row = new int[BYTES];
                Arrays.fill(row, Grammar.DEAD);
                next.add(row);
                calls.add(NO_CALLS);
                pending.add(new Subset(next.size() - 1, set));
                return next.size() - 1;
            });
        }

        private void expand(int state, BitSet members) {
            // The targets of all edges between two neighbouring borders are the same.
            BitSet borders = new BitSet(BYTES + 1);
            Map<Integer, BitSet> targetsOfRule = new HashMap<>();
            for (int member = members.nextSetBit(0); member >= 0; member = members.nextSetBit(member + 1)) {
                if (automaton.isEnd(member)) {
                    ends.set(state);
                }
                int target = automaton.target(member);
                if (target < 0) {
                    continue;
                }
                int rule = automaton.calledRule(member);
                if (rule >= 0) {
                    targetsOfRule.computeIfAbsent(rule, _ -> new BitSet()).set(target);
                } else {
                    borders.set(automaton.firstByte(member));
                    borders.set(automaton.lastByte(member) + 1);
                }
            }
            expandBytes(state, members, borders);
            calls.set(state, numberCalls(targetsOfRule));
        }

        private void expandBytes(int state, BitSet members, BitSet borders) {
            int first = borders.nextSetBit(0);
            while (first >= 0 && first < BYTES) {
                int after = borders.nextSetBit(first + 1);
                if (after < 0) {
                    break;
                }
                BitSet targets = new BitSet();
                for (int member = members.nextSetBit(0); member >= 0; member = members.nextSetBit(member + 1)) {
                    if (automaton.calledRule(member) < 0
                            && automaton.firstByte(member) <= first
                            && first <= automaton.lastByte(member)) {
                        targets.set(automaton.target(member));
                    }
                }
                if (!targets.isEmpty()) {
                    Arrays.fill(next.get(state), first, after, number(targets));
                }
                first = after;
            }
        }

        private int[] numberCalls(Map<Integer, BitSet> targetsOfRule) {
            int[] pairs = new int[2 * targetsOfRule.size()];
            int size = 0;
            for (Map.Entry<Integer, BitSet> entry : targetsOfRule.entrySet()) {
                pairs[size++] = entry.getKey();
                pairs[size++] = number(entry.getValue());
            }
            return pairs;
        }
    }
}

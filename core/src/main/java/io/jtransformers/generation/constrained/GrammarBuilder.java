package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Collects the rules of a {@link Grammar}, and makes each deterministic. */
final class GrammarBuilder {

    private static final int BYTES = 256;
    private static final int[] NOTHING = {};

    /** Far above what a schema needs; each state takes some hundred bytes. */
    private static final int MOST_STATES = 1 << 18;

    /** So many states of automata may be looked at while they are made deterministic: some seconds. */
    private static final long MOST_WORK = 1L << 25;

    private final List<@Nullable ByteExpression> rules = new ArrayList<>();

    private final BitSet ends = new BitSet();
    private final List<int[]> calls = new ArrayList<>();

    /** For each state triples: the first byte, the one after the last, and the state that all between lead to. */
    private final List<int[]> next = new ArrayList<>();

    private long work;

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
        int[] row = new int[BYTES];
        for (int state = 0; state < next.size(); state++) {
            unpack(next.get(state), row);
            for (int value = 0; value < BYTES; value++) {
                table[state * classes + classOfByte[value]] = row[value];
            }
        }
        return new Grammar(classOfByte, classes, table, ends, calls.toArray(int[][]::new), starts);
    }

    /** Gives bytes whose columns are equal the same class: each row may part the classes of those before it. */
    private int classify(int[] classOfByte) {
        int[] firstOfClass = new int[BYTES];
        int classes = 1;
        int[] row = new int[BYTES];
        for (int[] packed : next) {
            unpack(packed, row);
            Map<Long, Integer> parted = new HashMap<>();
            for (int value = 0; value < BYTES; value++) {
                int old = classOfByte[value];
                if (row[value] != row[firstOfClass[old]]) {
                    long oldAndTarget = ((long) old << Integer.SIZE) | (row[value] & 0xFFFF_FFFFL);
                    Integer part = parted.get(oldAndTarget);
                    if (part == null) {
                        part = classes++;
                        parted.put(oldAndTarget, part);
                        firstOfClass[part] = value;
                    }
                    classOfByte[value] = part;
                }
            }
        }
        return classes;
    }

    private static void unpack(int[] packed, int[] row) {
        Arrays.fill(row, Grammar.DEAD);
        for (int place = 0; place < packed.length; place += 3) {
            Arrays.fill(row, packed[place], packed[place + 1], packed[place + 2]);
        }
    }

    /** The subset construction of one rule: a deterministic state is a set of states of the automaton. */
    private final class Determiner {

        private final RuleAutomaton automaton;
        private final Map<Members, Integer> numbers = new HashMap<>();
        private final Map<Members, Integer> numbersOfTargets = new HashMap<>();
        private final List<Subset> pending = new ArrayList<>();

        /** A deterministic state and the states of the automaton that it stands for. */
        private record Subset(int state, int[] members) {}

        Determiner(RuleAutomaton automaton) {
            this.automaton = automaton;
        }

        /** Builds all states that the first one reaches and returns the first one's number. */
        int start() {
            int start = number(new int[] {0});
            while (!pending.isEmpty()) {
                Subset subset = pending.removeLast();
                expand(subset.state(), subset.members());
            }
            return start;
        }

        /** The state for some targets; those of most edges of a state are the same, and are closed once. */
        private int number(int[] targets) {
            int[] behind = IntStream.of(targets)
                    .map(automaton::behindSilence)
                    .sorted()
                    .distinct()
                    .toArray();
            Integer known = numbersOfTargets.get(new Members(behind));
            if (known == null) {
                known = numberOfClosure(automaton.closure(behind));
                numbersOfTargets.put(new Members(behind), known);
            }
            return known;
        }

        private int numberOfClosure(int[] closed) {
            spend(automaton.lastWork());
            return numbers.computeIfAbsent(new Members(closed), set -> {
                if (next.size() == MOST_STATES) {
                    throw new ConstraintException(
                            "The constraint needs more than %d states; make it smaller.".formatted(MOST_STATES));
                }
                next.add(NOTHING);
                calls.add(NOTHING);
                pending.add(new Subset(next.size() - 1, set.states()));
                return next.size() - 1;
            });
        }

        private void expand(int state, int[] members) {
            // The targets of all edges between two neighbouring borders are the same.
            BitSet borders = new BitSet(BYTES + 1);
            Map<Integer, List<Integer>> targetsOfRule = new HashMap<>();
            for (int member : members) {
                if (automaton.isEnd(member)) {
                    ends.set(state);
                }
                int target = automaton.target(member);
                if (target < 0) {
                    continue;
                }
                int rule = automaton.calledRule(member);
                if (rule >= 0) {
                    targetsOfRule.computeIfAbsent(rule, _ -> new ArrayList<>()).add(target);
                } else {
                    borders.set(automaton.firstByte(member));
                    borders.set(automaton.lastByte(member) + 1);
                }
            }
            expandBytes(state, members, borders);
            calls.set(state, numberCalls(targetsOfRule));
        }

        /** Between two neighbouring borders all bytes lead to the same states. */
        private void expandBytes(int state, int[] members, BitSet borders) {
            int[] segments = borders.stream().toArray();
            List<List<Integer>> targets = new ArrayList<>();
            for (int segment = 0; segment + 1 < segments.length; segment++) {
                targets.add(new ArrayList<>());
            }
            for (int member : members) {
                if (automaton.calledRule(member) >= 0 || automaton.target(member) < 0) {
                    continue;
                }
                int segment = Arrays.binarySearch(segments, automaton.firstByte(member));
                for (; segments[segment] <= automaton.lastByte(member); segment++) {
                    targets.get(segment).add(automaton.target(member));
                    spend(1);
                }
            }
            int[] packed = new int[3 * targets.size()];
            int places = 0;
            for (int segment = 0; segment < targets.size(); segment++) {
                if (!targets.get(segment).isEmpty()) {
                    packed[places++] = segments[segment];
                    packed[places++] = segments[segment + 1];
                    packed[places++] = number(targets.get(segment).stream()
                            .mapToInt(Integer::intValue)
                            .toArray());
                }
            }
            next.set(state, Arrays.copyOf(packed, places));
        }

        private void spend(int looks) {
            work += looks;
            if (work > MOST_WORK) {
                throw new ConstraintException(
                        "The constraint takes too long to be made ready: what it allows overlaps in too many ways, as"
                                + " in (.*a){12}.{12}; make its parts begin differently, or lower its counts.");
            }
        }

        private int[] numberCalls(Map<Integer, List<Integer>> targetsOfRule) {
            int[] pairs = new int[2 * targetsOfRule.size()];
            int size = 0;
            for (Map.Entry<Integer, List<Integer>> entry : targetsOfRule.entrySet()) {
                pairs[size++] = entry.getKey();
                pairs[size++] = number(
                        entry.getValue().stream().mapToInt(Integer::intValue).toArray());
            }
            return pairs;
        }
    }

    /**
     * A set of states of an automaton.
     *
     * @param states sorted
     */
    private record Members(int[] states) {

        @Override
        public boolean equals(@Nullable Object object) {
            return object instanceof Members other && Arrays.equals(states, other.states);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(states);
        }
    }
}

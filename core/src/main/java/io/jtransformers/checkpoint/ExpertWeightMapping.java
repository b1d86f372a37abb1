package io.jtransformers.checkpoint;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two layouts of a mixture of experts, both read in place. Models declare the names of the first, which checkpoints
 * are published and saved in:
 *
 * <ul>
 *   <li>{@code block_sparse_moe.gate.weight} and, for each expert, {@code block_sparse_moe.experts.N.w1.weight} (gate),
 *       {@code w2} (down) and {@code w3} (up);
 *   <li>{@code mlp.gate.weight}, {@code mlp.experts.gate_up_proj} {@code [experts, 2 · intermediate, hidden]} with the
 *       rows of the gate first, and {@code mlp.experts.down_proj} {@code [experts, hidden, intermediate]}: what
 *       Transformers 5 has in memory.
 * </ul>
 *
 * <p>Source: {@code conversion_mapping.py} in Transformers 5.12.1.
 */
public final class ExpertWeightMapping implements WeightMapping {

    private static final Pattern GATE = Pattern.compile("(.*\\.)block_sparse_moe\\.gate\\.weight");
    private static final Pattern EXPERT =
            Pattern.compile("(.*\\.)block_sparse_moe\\.experts\\.(\\d+)\\.w([123])\\.weight");

    private static final Pattern SHARED = Pattern.compile(
            "(?:.*\\.)?(?:shared_mlp|shared_experts?|shared_expert_gate|layers\\.\\d+\\.coefficient)(?:\\..+)?");

    /** Has no state. */
    public ExpertWeightMapping() {}

    @Override
    public List<WeightLocation> locations(String declaredName) {
        WeightLocation asDeclared = WeightLocation.of(declaredName);
        Matcher gate = GATE.matcher(declaredName);
        if (gate.matches()) {
            return List.of(asDeclared, WeightLocation.of(gate.group(1) + "mlp.gate.weight"));
        }
        Matcher expert = EXPERT.matcher(declaredName);
        return expert.matches() ? List.of(asDeclared, fused(expert)) : List.of(asDeclared);
    }

    @Override
    public @Nullable String unsupportedPart(String storedName) {
        return SHARED.matcher(storedName).matches()
                ? "a shared expert (shared_intermediate_size or n_shared_experts of config.json, which is 0 or absent)"
                : null;
    }

    private static WeightLocation fused(Matcher expert) {
        String experts = expert.group(1) + "mlp.experts.";
        int index = Integer.parseInt(expert.group(2));
        WeightLocation gateUp = WeightLocation.of(experts + "gate_up_proj").at(index);
        return switch (expert.group(3)) {
            case "1" -> gateUp.part(0, 2);
            case "3" -> gateUp.part(1, 2);
            default -> WeightLocation.of(experts + "down_proj").at(index);
        };
    }
}

package io.jtransformers.generation.constrained;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bounds of a number in a schema, both included.
 *
 * @param least the least whole number, or null
 * @param most the greatest, or null
 */
record JsonBounds(@Nullable BigInteger least, @Nullable BigInteger most) {

    static final Set<String> KEYWORDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    /** The bounds of whole numbers. */
    static JsonBounds of(ObjectNode schema, String path) {
        BigInteger least = rounded(number(schema, "minimum", path), RoundingMode.CEILING);
        BigInteger above = rounded(number(schema, "exclusiveMinimum", path), RoundingMode.FLOOR);
        if (above != null) {
            BigInteger next = above.add(BigInteger.ONE);
            least = least == null ? next : least.max(next);
        }
        BigInteger most = rounded(number(schema, "maximum", path), RoundingMode.FLOOR);
        BigInteger below = rounded(number(schema, "exclusiveMaximum", path), RoundingMode.CEILING);
        if (below != null) {
            BigInteger previous = below.subtract(BigInteger.ONE);
            most = most == null ? previous : most.min(previous);
        }
        return new JsonBounds(least, most);
    }

    /** The bounds of numbers with a fraction, which must be whole themselves. */
    static JsonBounds ofDecimals(ObjectNode schema, String path) {
        for (String keyword : KEYWORDS) {
            BigDecimal bound = number(schema, keyword, path);
            boolean isWhole = bound == null || bound.stripTrailingZeros().scale() <= 0;
            if (!isWhole || (bound != null && keyword.startsWith("exclusive"))) {
                throw JsonSchemaCompiler.error(
                        path,
                        "has %s %s; numbers with a fraction can be bounded by minimum and maximum, by whole numbers"
                                .formatted(keyword, bound));
            }
        }
        return of(schema, path);
    }

    private static @Nullable BigInteger rounded(@Nullable BigDecimal number, RoundingMode mode) {
        return number == null ? null : number.setScale(0, mode).toBigInteger();
    }

    private static @Nullable BigDecimal number(ObjectNode schema, String keyword, String path) {
        JsonNode value = schema.get(keyword);
        if (value == null) {
            return null;
        }
        // A number such as 1e999999999 would be written out digit by digit.
        if (!value.isNumber() || Math.abs((long) value.decimalValue().scale()) > 400) {
            throw JsonSchemaCompiler.error(path, "has %s %s; a number is expected".formatted(keyword, value));
        }
        return value.decimalValue();
    }
}

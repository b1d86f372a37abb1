package io.jtransformers.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntityGroupingTest {

    private static Entity entity(String label, float score, int start, int end) {
        return new Entity(label, score, null, "", start, end);
    }

    @Test
    void ofEntitiesThatOverlapTheLongestStays() {
        Entity cut = entity("LOC", 0.99f, 10, 13);
        Entity whole = entity("LOC", 0.5f, 10, 18);

        assertThat(EntityGrouping.withoutOverlaps(List.of(cut, whole))).containsExactly(whole);
    }

    @Test
    void ofEquallyLongEntitiesThatOverlapTheSurestStays() {
        Entity unsure = entity("LOC", 0.5f, 10, 18);
        Entity sure = entity("ORG", 0.9f, 10, 18);

        assertThat(EntityGrouping.withoutOverlaps(List.of(unsure, sure))).containsExactly(sure);
    }

    @Test
    void entitiesSideBySideStayInTheOrderOfTheText() {
        Entity second = entity("LOC", 0.5f, 4, 8);
        Entity first = entity("PER", 0.5f, 0, 4);

        assertThat(EntityGrouping.withoutOverlaps(List.of(second, first))).containsExactly(first, second);
    }
}

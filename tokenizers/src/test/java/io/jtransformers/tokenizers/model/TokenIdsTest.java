package io.jtransformers.tokenizers.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenIdsTest {

    @Test
    void holdsWhatAMapHolds() {
        Random random = new Random(1);
        Map<String, Integer> expected = new HashMap<>();
        TokenIds ids = new TokenIds();

        for (int count = 0; count < 20_000; count++) {
            String token = Integer.toString(random.nextInt(15_000), 3 + random.nextInt(30));
            expected.put(token, count);
            ids.put(token, count);
        }

        assertThat(ids.toMap()).isEqualTo(expected);
        assertThat(expected)
                .allSatisfy((token, id) -> assertThat(ids.find(token)).isEqualTo(id));
    }

    @Test
    void whatWasNotPutInIsNotFound() {
        TokenIds ids = new TokenIds();
        ids.put("ab", 7);

        assertThat(ids.find("a")).isEqualTo(Vocabulary.NONE);
        assertThat(ids.find("abc")).isEqualTo(Vocabulary.NONE);
        assertThat(ids.find("")).isEqualTo(Vocabulary.NONE);
    }

    @Test
    void tokensAreFoundInTwoParts() {
        TokenIds ids = new TokenIds();
        ids.put("walking", 1);

        assertThat(ids.find("walk", "ing", 0)).isEqualTo(1);
        assertThat(ids.find("walk", "##ing", 2)).isEqualTo(1);
        assertThat(ids.find("walk", "ink", 0)).isEqualTo(Vocabulary.NONE);
    }
}

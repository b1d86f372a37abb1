package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModelInputsTest {

    @Test
    void theLastPlacesAreThoseOfTheInputThatIsBuilt() {
        ModelInputs.Builder builder = ModelInputs.builder().logitsToKeep(2);

        ModelInputs shorter = builder.inputIds(new int[] {1, 2, 3}).build();
        ModelInputs longer = builder.inputIds(new int[] {1, 2, 3, 4, 5}).build();

        assertThat(shorter.logitsToKeep()).containsExactly(1, 2);
        assertThat(longer.logitsToKeep()).containsExactly(3, 4);
    }

    @Test
    void moreLastPlacesThanThereAreMeanAll() {
        assertThat(ModelInputs.builder()
                        .inputIds(new int[] {1, 2})
                        .logitsToKeep(7)
                        .build()
                        .logitsToKeep())
                .containsExactly(0, 1);
    }

    @Test
    void aNegativeNumberOfPlacesIsRefused() {
        assertThatThrownBy(() -> ModelInputs.builder().logitsToKeep(-1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("-1");
    }
}

package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AddedTokenTest {

    @Test
    void propertiesAreAddedOneByOne() {
        AddedToken token = AddedToken.of("<left>").withLeftStrip().asVerbatim();

        assertThat(token).isEqualTo(new AddedToken("<left>", false, true, false, false, false));
    }

    @Test
    void aPropertyLeavesTheOthersAsTheyAre() {
        AddedToken token =
                AddedToken.special("<right>").withRightStrip().asSingleWord().asNormalized();

        assertThat(token).isEqualTo(new AddedToken("<right>", true, false, true, true, true));
    }
}

package io.jtransformers.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.nn.Parameter.Presence;
import io.jtransformers.tensor.ReleasedTensorException;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WeightSourceTest {

    private final ParameterDeclarations declarations = new ParameterDeclarations(Initializer.normal(0.02f));
    private final WeightSource weights = declarations.root();

    @Test
    void namesAreJoinedByDotsOnTheWayDown() {
        Parameter query =
                weights.at("model.layers").at(3).at("self_attn").at("q_proj").linear("weight", 8, 4);

        assertThat(query.name()).isEqualTo("model.layers.3.self_attn.q_proj.weight");
        assertThat(query.shape()).isEqualTo(Shape.of(8, 4));
    }

    @Test
    void declarationsKeepTheirOrder() {
        weights.at("b").linear("weight", 2, 2);
        weights.at("a").vector("weight", 2, Initializer.ones());

        assertThat(declarations.parameters()).extracting(Parameter::name).containsExactly("b.weight", "a.weight");
    }

    @Test
    void rejectsANameThatIsDeclaredAlready() {
        weights.linear("weight", 2, 2);

        assertThatThrownBy(() -> weights.linear("weight", 2, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'weight' was declared twice");
    }

    @Test
    void rejectsADeclarationAfterLoading() {
        declarations.complete();

        assertThatThrownBy(() -> weights.linear("weight", 2, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after its model had been loaded");
    }

    @Test
    void everythingBelowAHeadMayBeMissing() {
        Parameter score = weights.atHead("score").at("inner").linear("weight", 2, 4);

        assertThat(score.presence()).isEqualTo(Presence.HEAD);
    }

    @Test
    void tyingPreparesTheEmbeddingForBothUses() {
        Parameter embedding = weights.at("model.embed_tokens").embedding("weight", 10, 4);

        Parameter head = weights.at("lm_head").tie("weight", embedding);

        assertThat(head.tiedTo()).isSameAs(embedding);
        assertThat(head.name()).isEqualTo("lm_head.weight");
        assertThat(embedding.use()).isEqualTo(WeightUse.tied());
        assertThat(head.use()).isEqualTo(WeightUse.tied());
    }

    @Test
    void aParameterThatIsReadInAConstructorSaysSo() {
        Parameter parameter = weights.linear("weight", 2, 2);

        assertThatThrownBy(parameter::weight)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'weight' was read before its model was loaded");
    }

    @Test
    void aLoadedMatrixGivesItsWeight() {
        Parameter parameter = weights.linear("weight", 2, 3);
        var weight = new ShapeOnly(Shape.of(2, 3));

        declarations.bind(parameter, weight);

        assertThat(parameter.weight()).isSameAs(weight);
    }

    @Test
    void aMatrixIsNoTensor() {
        Parameter parameter = weights.linear("weight", 2, 3);
        declarations.bind(parameter, new ShapeOnly(Shape.of(2, 3)));

        assertThatThrownBy(parameter::tensor)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use weight()");
    }

    @Test
    void rejectsContentsOfAnotherShape() {
        Parameter parameter = weights.linear("weight", 2, 3);

        assertThatThrownBy(() -> declarations.bind(parameter, new ShapeOnly(Shape.of(3, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[3, 2]");
    }

    @Test
    void aReleasedParameterFailsLoudly() {
        Parameter parameter = weights.linear("weight", 2, 3);
        declarations.bind(parameter, new ShapeOnly(Shape.of(2, 3)));

        declarations.release();

        assertThatThrownBy(parameter::weight)
                .isInstanceOf(ReleasedTensorException.class)
                .hasMessageContaining("after its model had been closed");
    }

    private record ShapeOnly(Shape shape) implements Weight {

        @Override
        public long footprint() {
            return 0;
        }

        @Override
        public void decodeRows(long first, long count, Tensor out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}

package io.jtransformers.modeling;

import io.jtransformers.backend.Activation;
import io.jtransformers.nn.RopeParameters;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values that the configs of decoders share, for the builder of an architecture's config, which adds its
 * own. It starts from what Ministral, Mixtral and MiniMax have by default in Transformers 5.12.1.
 *
 * @param <B> the builder
 */
public abstract class DecoderConfigBuilder<B extends DecoderConfigBuilder<B>> implements CommonSettings<B> {

    /** How many tokens there are. */
    protected int vocabSize = 32_000;

    /** Length of a row of activations. */
    protected int hiddenSize = 4_096;

    /** Length of a row within the feed-forward block, or within an expert. */
    protected int intermediateSize = 14_336;

    /** How many layers there are. */
    protected int numHiddenLayers = 32;

    /** How many query heads a layer has. */
    protected int numAttentionHeads = 32;

    /** How many key-value heads a layer has. */
    protected int numKeyValueHeads = 8;

    /** The non-linearity of the feed-forward block, or of the experts. */
    protected Activation hiddenAct = Activation.SILU;

    /** The greatest length that the model is made for. */
    protected int maxPositionEmbeddings = 131_072;

    /** What norms add to the mean square before its root. */
    protected float rmsNormEps;

    /** How many positions a layer sees, its own included; null for all. */
    protected @Nullable Integer slidingWindow;

    /** The rotary embedding. */
    protected RopeParameters ropeParameters;

    /** The values that all configs share. */
    protected final CommonConfig.Builder common;

    private @Nullable Integer headDim;

    /** Starts from the defaults, of which these differ from architecture to architecture. */
    protected DecoderConfigBuilder(
            float rmsNormEps, @Nullable Integer slidingWindow, double ropeTheta, CommonConfig common) {
        this.rmsNormEps = rmsNormEps;
        this.slidingWindow = slidingWindow;
        this.ropeParameters = RopeParameters.defaults(ropeTheta);
        this.common = common.toBuilder();
    }

    /** Starts from the values of a config, of which core does not know the last three. */
    protected DecoderConfigBuilder(
            PreTrainedConfig config, int intermediateSize, Activation hiddenAct, @Nullable Integer slidingWindow) {
        this.vocabSize = config.vocabSize();
        this.hiddenSize = config.hiddenSize();
        this.intermediateSize = intermediateSize;
        this.numHiddenLayers = config.numHiddenLayers();
        this.numAttentionHeads = config.numAttentionHeads();
        this.numKeyValueHeads = config.numKeyValueHeads();
        this.headDim = config.headDim();
        this.hiddenAct = hiddenAct;
        this.maxPositionEmbeddings = config.maxPositionEmbeddings();
        this.rmsNormEps = config.rmsNormEps();
        this.slidingWindow = slidingWindow;
        this.ropeParameters = config.ropeParameters();
        this.common = config.common().toBuilder();
    }

    /** This builder, as what it is. */
    protected abstract B self();

    @Override
    public B common(Consumer<CommonConfig.Builder> change) {
        change.accept(common);
        return self();
    }

    /** How many tokens there are. */
    public B vocabSize(int value) {
        vocabSize = value;
        return self();
    }

    /** Length of a row of activations. */
    public B hiddenSize(int value) {
        hiddenSize = value;
        return self();
    }

    /** Length of a row within the feed-forward block, or within an expert. */
    public B intermediateSize(int value) {
        intermediateSize = value;
        return self();
    }

    /** How many layers there are; what was set for each layer must be as many. */
    public B numHiddenLayers(int value) {
        numHiddenLayers = value;
        return self();
    }

    /** How many query heads a layer has. */
    public B numAttentionHeads(int value) {
        numAttentionHeads = value;
        return self();
    }

    /** How many key-value heads a layer has. */
    public B numKeyValueHeads(int value) {
        numKeyValueHeads = value;
        return self();
    }

    /** Length of a head; null for the hidden size over the number of query heads. */
    public B headDim(@Nullable Integer value) {
        headDim = value;
        return self();
    }

    /** Length of a head: what was set, or the hidden size over the number of query heads. */
    protected int headDim() {
        return headDim == null ? ConfigChecks.sharedHeadDim(hiddenSize, numAttentionHeads) : headDim;
    }

    /** The non-linearity of the feed-forward block, or of the experts. */
    public B hiddenAct(Activation value) {
        hiddenAct = value;
        return self();
    }

    /** The greatest length that the model is made for. */
    public B maxPositionEmbeddings(int value) {
        maxPositionEmbeddings = value;
        return self();
    }

    /** What norms add to the mean square before its root. */
    public B rmsNormEps(float value) {
        rmsNormEps = value;
        return self();
    }

    /** How many positions a layer sees, its own included; null for all. */
    public B slidingWindow(@Nullable Integer value) {
        slidingWindow = value;
        return self();
    }

    /** The rotary embedding. */
    public B ropeParameters(RopeParameters value) {
        ropeParameters = value;
        return self();
    }
}

package io.jtransformers.modeling;

/**
 * A config whose decoder layers send each token to some of many experts; the causal head asks it for its auxiliary
 * loss.
 */
public interface MixtureOfExpertsConfig extends PreTrainedConfig {

    /** How many experts a layer has. */
    int numLocalExperts();

    /** How many of them see a token. */
    int numExpertsPerTok();

    /** Whether {@code forward} gives the router's scores, and adds the auxiliary loss, unless told otherwise. */
    boolean outputRouterLogits();

    /** The weight of the auxiliary loss. */
    float routerAuxLossCoef();
}

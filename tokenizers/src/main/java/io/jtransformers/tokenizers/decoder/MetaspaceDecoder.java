package io.jtransformers.tokenizers.decoder;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the visible letter for a space as a space again and takes it from the beginning of the text.
 *
 * <p>Source: {@code Metaspace} in tokenizers 0.23, {@code pre_tokenizers/metaspace.rs}.
 */
final class MetaspaceDecoder implements Decoder {

    private final String replacement;
    private final boolean stripsFirst;

    MetaspaceDecoder(String replacement, boolean stripsFirst) {
        this.replacement = replacement;
        this.stripsFirst = stripsFirst;
    }

    @Override
    public List<String> decode(List<String> tokens) {
        List<String> decoded = new ArrayList<>(tokens.size());
        for (String token : tokens) {
            decoded.add(token.replace(replacement, decoded.isEmpty() && stripsFirst ? "" : " "));
        }
        return decoded;
    }
}

package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.TextBuilder;

/** Where statements print to: the result of the rendering, or what a block captures. */
final class Output {

    private final TextBuilder text;
    private int countedUnits;
    private int countedCodePoints;

    Output(Meter meter) {
        text = new TextBuilder(meter);
    }

    void append(String part) {
        text.append(part);
    }

    /** The number of code points so far. */
    int codePoints() {
        countedCodePoints += text.codePoints(countedUnits, text.length());
        countedUnits = text.length();
        return countedCodePoints;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

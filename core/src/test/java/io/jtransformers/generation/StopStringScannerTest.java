package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopStringScannerTest {

    @Test
    void holdsBackWhatMayBeTheBeginningOfAStopString() {
        var scanner = new StopStringScanner(List.of("END"));

        assertThat(scanner.push("the E")).isEqualTo("the ");
        assertThat(scanner.push("N")).isEmpty();
    }

    @Test
    void letsGoWhatTurnsOutToBeNone() {
        var scanner = new StopStringScanner(List.of("END"));
        scanner.push("the EN");

        assertThat(scanner.push("E")).isEqualTo("EN");
        assertThat(scanner.push("X")).isEqualTo("EX");
    }

    @Test
    void letsNothingThroughFromAStopStringOn() {
        var scanner = new StopStringScanner(List.of("END"));
        scanner.push("the E");

        assertThat(scanner.push("NDING")).isEmpty();
        assertThat(scanner.push("more")).isEmpty();
        assertThat(scanner.finish()).isEmpty();
        assertThat(scanner.isStopped()).isTrue();
    }

    @Test
    void stopsAtTheFirstOfSeveral() {
        var scanner = new StopStringScanner(List.of("cd", "bc"));

        assertThat(scanner.push("abcd")).isEqualTo("a");
    }

    @Test
    void findsAStringThatBeginsWithinAFalseBeginning() {
        var scanner = new StopStringScanner(List.of("aab"));

        assertThat(scanner.push("a")).isEmpty();
        assertThat(scanner.push("a")).isEmpty();
        assertThat(scanner.push("a")).isEqualTo("a");
        assertThat(scanner.push("b")).isEmpty();
        assertThat(scanner.isStopped()).isTrue();
    }

    @Test
    void theEndOfTheTextLetsGoWhatWasHeldBack() {
        var scanner = new StopStringScanner(List.of("END"));
        scanner.push("the EN");

        assertThat(scanner.finish()).isEqualTo("EN");
    }

    @Test
    void withoutStopStringsEverythingGoesThrough() {
        assertThat(new StopStringScanner(List.of()).push("the END")).isEqualTo("the END");
    }
}

package io.jtransformers.tokenizers.jinja;

import io.jtransformers.tokenizers.jinja.value.Limits;
import java.time.Clock;
import java.time.ZoneId;

/**
 * What a template may consume and know of the world.
 *
 * @param limits what one rendering may consume
 * @param clock the time that {@code strftime_now} tells, in the zone of the clock
 */
public record TemplateOptions(Limits limits, Clock clock) {

    /** The default limits and the time of the system. */
    public static final TemplateOptions DEFAULT =
            new TemplateOptions(Limits.DEFAULT, Clock.system(ZoneId.systemDefault()));

    /** The same options with other limits. */
    public TemplateOptions withLimits(Limits limits) {
        return new TemplateOptions(limits, clock);
    }

    /** The same options with another clock. */
    public TemplateOptions withClock(Clock clock) {
        return new TemplateOptions(limits, clock);
    }
}

package io.jtransformers.backend;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a device: a backend and, where it has several, which one; {@code cpu}, {@code cpu:1}, {@code cuda:0}.
 *
 * @param backend the backend's {@link BackendProvider#name() name}
 * @param index which of its devices, from 0
 */
public record DeviceSpec(String backend, int index) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)(?::(\\d{1,6}))?");

    /** Checks the name. */
    public DeviceSpec {
        if (index < 0) {
            throw new BackendException(
                    "The device %s:%d was asked for; devices are numbered from 0.".formatted(backend, index));
        }
    }

    /**
     * Reads {@code backend} or {@code backend:index}.
     *
     * @throws BackendException if {@code text} has another form
     */
    public static DeviceSpec parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new BackendException(
                    "The device '%s' was asked for; a device is written as a backend's name and a number, such as cpu, cpu:1 or cuda:0."
                            .formatted(text));
        }
        return new DeviceSpec(matcher.group(1), matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return index == 0 ? backend : backend + ":" + index;
    }
}

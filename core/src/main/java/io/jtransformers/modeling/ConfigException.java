package io.jtransformers.modeling;

/** A {@code config.json}, or a config made by a program, that cannot be used. */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message names the key, what was found and what was expected. */
    public ConfigException(String message) {
        super(message);
    }

    /** The same, with the failure behind it. */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same with the file it is about, once. */
    ConfigException in(String source) {
        String message = String.valueOf(getMessage());
        return message.contains(source)
                ? this
                : new ConfigException("%s: %s".formatted(source, message.replace("; check config.json.", ".")), this);
    }
}

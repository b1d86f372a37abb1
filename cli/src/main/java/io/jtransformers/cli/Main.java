package io.jtransformers.cli;

/** Where the {@code jtransformers} command starts. */
public final class Main {

    private Main() {}

    /** Runs the command and ends the JVM with its exit code: 0 for success, 1 for a failure, 2 for a wrong call. */
    public static void main(String[] arguments) {
        System.exit(new Program(Console.ofSystem()).run(arguments));
    }
}

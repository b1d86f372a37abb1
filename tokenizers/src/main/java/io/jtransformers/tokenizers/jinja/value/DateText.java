package io.jtransformers.tokenizers.jinja.value;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a time without a zone as Python's {@code strftime} does on Linux, in English. */
public final class DateText {

    private static final int NO_WIDTH = -1;

    private DateText() {}

    /** {@code time} in a format of percent signs and letters; what is no format stays as it is. */
    public static String format(LocalDateTime time, String format, Meter meter) {
        TextBuilder out = new TextBuilder(meter);
        int index = 0;
        while (index < format.length()) {
            meter.step();
            int end = index + 1;
            if (format.charAt(index) == '%') {
                while (end < format.length() && "_-0^#".indexOf(format.charAt(end)) >= 0) {
                    end++;
                }
                while (end < format.length() && Character.isDigit(format.charAt(end))) {
                    end++;
                }
                end = Math.min(end + 1, format.length());
            }
            String directive = format.substring(index, end);
            String text = directive.length() < 2 ? null : expand(time, directive, meter);
            out.append(text == null ? directive : text);
            index = end;
        }
        return out.toString();
    }

    private static @Nullable String expand(LocalDateTime time, String directive, Meter meter) {
        char letter = directive.charAt(directive.length() - 1);
        String flags = directive.substring(1, directive.length() - 1);
        String text = composed(letter);
        String value = text != null ? format(time, text, meter) : word(time, letter);
        if (value != null) {
            return flags.indexOf('^') >= 0 || flags.indexOf('#') >= 0 ? value.toUpperCase(Locale.ROOT) : value;
        }
        int width = width(letter);
        if (width == NO_WIDTH) {
            return null;
        }
        String digits = Long.toString(number(time, letter));
        boolean spaces = ("ekl".indexOf(letter) >= 0 && flags.indexOf('0') < 0) || flags.indexOf('_') >= 0;
        boolean unpadded = flags.indexOf('-') >= 0;
        return (spaces ? " " : "0").repeat(unpadded ? 0 : Math.max(0, width - digits.length())) + digits;
    }

    /** Formats that stand for longer ones. */
    private static @Nullable String composed(char letter) {
        return switch (letter) {
            case 'c' -> "%a %b %e %H:%M:%S %Y";
            case 'D', 'x' -> "%m/%d/%y";
            case 'F' -> "%Y-%m-%d";
            case 'r' -> "%I:%M:%S %p";
            case 'R' -> "%H:%M";
            case 'T', 'X' -> "%H:%M:%S";
            default -> null;
        };
    }

    private static @Nullable String word(LocalDateTime time, char letter) {
        return switch (letter) {
            case 'a' -> name(time.getDayOfWeek()).substring(0, 3);
            case 'A' -> name(time.getDayOfWeek());
            case 'b', 'h' -> name(time.getMonth()).substring(0, 3);
            case 'B' -> name(time.getMonth());
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'z', 'Z' -> "";
            case '%' -> "%";
            case 'f' -> "%06d".formatted(time.get(ChronoField.MICRO_OF_SECOND));
            default -> null;
        };
    }

    /** The English name, which is also that of the constant. */
    private static String name(Enum<?> dayOrMonth) {
        return CaseMapping.capitalize(dayOrMonth.name());
    }

    private static int width(char letter) {
        return switch (letter) {
            case 'u', 'w', 's' -> 1;
            case 'C', 'd', 'e', 'g', 'H', 'I', 'k', 'l', 'm', 'M', 'S', 'U', 'V', 'W', 'y' -> 2;
            case 'j' -> 3;
            case 'G', 'Y' -> 4;
            default -> NO_WIDTH;
        };
    }

    private static long number(LocalDateTime time, char letter) {
        return switch (letter) {
            case 'C' -> time.getYear() / 100;
            case 'd', 'e' -> time.getDayOfMonth();
            case 'g' -> time.get(IsoFields.WEEK_BASED_YEAR) % 100;
            case 'G' -> time.get(IsoFields.WEEK_BASED_YEAR);
            case 'H', 'k' -> time.getHour();
            case 'I', 'l' -> time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
            case 'j' -> time.getDayOfYear();
            case 'm' -> time.getMonthValue();
            case 'M' -> time.getMinute();
            case 's' -> time.toEpochSecond(ZoneOffset.UTC);
            case 'S' -> time.getSecond();
            case 'u' -> time.getDayOfWeek().getValue();
            case 'U' -> week(time, DayOfWeek.SUNDAY);
            case 'V' -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case 'w' -> time.getDayOfWeek().getValue() % 7;
            case 'W' -> week(time, DayOfWeek.MONDAY);
            case 'y' -> time.getYear() % 100;
            default -> time.getYear();
        };
    }

    /** The week of the year; days before the first {@code firstDay} are in week 0. */
    private static int week(LocalDateTime time, DayOfWeek firstDay) {
        int daysSinceFirstDay = Math.floorMod(time.getDayOfWeek().getValue() - firstDay.getValue(), 7);
        return (time.getDayOfYear() + 6 - daysSinceFirstDay) / 7;
    }
}

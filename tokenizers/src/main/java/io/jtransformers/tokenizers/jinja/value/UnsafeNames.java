package io.jtransformers.tokenizers.jinja.value;

import java.util.Set;

/** The attributes that values have and templates may not read. */
final class UnsafeNames {

    private static final Set<String> LIST_CHANGES =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

    private static final Set<String> DICT_CHANGES = Set.of("clear", "pop", "popitem", "setdefault", "update");

    private static final Set<String> GENERATOR_INTERNALS = Set.of("gi_frame", "gi_code");

    /** Whatever Python's built-in types and functions have with two underscores, all taken together. */
    private static final Set<String> INTERNALS = Set.of(
            "__abs__ __add__ __and__ __annotate__ __annotations__ __bool__ __buffer__ __builtins__ __bytes__ __call__"
                    .concat(" __ceil__ __class__ __class_getitem__ __closure__ __code__ __contains__ __defaults__"
                            + " __del__")
                    .concat(" __delattr__ __delitem__ __dict__ __dir__ __divmod__ __doc__ __eq__ __float__ __floor__")
                    .concat(" __floordiv__ __format__ __ge__ __get__ __getattribute__ __getformat__ __getitem__")
                    .concat(" __getnewargs__ __getstate__ __globals__ __gt__ __hash__ __iadd__ __imul__ __index__"
                            + " __init__")
                    .concat(" __init_subclass__ __int__ __invert__ __ior__ __iter__ __kwdefaults__ __le__ __len__")
                    .concat(" __lshift__ __lt__ __mod__ __module__ __mro__ __mul__ __name__ __ne__ __neg__ __new__")
                    .concat(" __next__ __or__ __pos__ __pow__ __qualname__ __radd__ __rand__ __rdivmod__ __reduce__")
                    .concat(" __reduce_ex__ __repr__ __reversed__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__")
                    .concat(" __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __self__")
                    .concat(" __setattr__ __setitem__ __sizeof__ __str__ __sub__ __subclasshook__ __text_signature__")
                    .concat(" __truediv__ __trunc__ __type_params__ __xor__")
                    .split(" "));

    /** What Jinja's undefined values have of their own; asked for anything else, they fail. */
    private static final Set<String> UNDEFINED_INTERNALS = Set.of(
            "__add__ __aiter__ __bool__ __call__ __class__ __complex__ __delattr__ __dir__ __div__ __doc__ __eq__"
                    .concat(" __firstlineno__ __float__ __floordiv__ __format__ __ge__ __getattr__ __getattribute__")
                    .concat(" __getitem__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __int__ __iter__")
                    .concat(" __le__ __len__ __lt__ __mod__ __module__ __mul__ __ne__ __neg__ __new__ __pos__ __pow__")
                    .concat(" __radd__ __rdiv__ __reduce__ __reduce_ex__ __repr__ __rfloordiv__ __rmod__ __rmul__")
                    .concat(" __rpow__ __rsub__ __rtruediv__ __setattr__ __sizeof__ __slots__ __static_attributes__")
                    .concat(" __str__ __sub__ __subclasshook__ __truediv__")
                    .split(" "));

    private UnsafeNames() {}

    /** Whether {@code object.name} is an attribute that Python keeps for itself. */
    static boolean isInternal(Value object, String name) {
        Set<String> internals = object instanceof UndefinedValue ? UNDEFINED_INTERNALS : INTERNALS;
        return name.startsWith("__") && internals.contains(name);
    }

    /** Whether {@code object.name} is a method that changes {@code object}, or the insides of a generator. */
    static boolean changes(Value object, String name) {
        return switch (object) {
            case ListValue _ -> LIST_CHANGES.contains(name);
            case DictValue _ -> DICT_CHANGES.contains(name);
            case IteratorValue _ -> GENERATOR_INTERNALS.contains(name);
            default -> false;
        };
    }
}

package io.jtransformers.checkpoint;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a model: one safetensors file, or several with an index. Files are mapped and their headers validated
 * when it is opened; closing it unmaps them all.
 */
public final class Checkpoint implements AutoCloseable {

    private static final String SINGLE_FILE = "model.safetensors";

    private final Path location;
    private final List<SafetensorsFile> files;
    private final Map<String, Integer> fileOfTensor;

    private Checkpoint(Path location, List<SafetensorsFile> files, Map<String, Integer> fileOfTensor) {
        this.location = location;
        this.files = files;
        this.fileOfTensor = fileOfTensor;
    }

    /**
     * Opens the weights of a folder: {@code model.safetensors}, else the files that
     * {@code model.safetensors.index.json} names; or one file, whatever its name.
     *
     * @param location a folder or a safetensors file
     * @throws CheckpointNotFoundException if there are no weights
     * @throws CorruptCheckpointException if a file breaks the rules of its format, or the index names what is not there
     */
    public static Checkpoint open(Path location) {
        if (!Files.isDirectory(location)) {
            return single(location, location);
        }
        Path file = location.resolve(SINGLE_FILE);
        if (Files.exists(file)) {
            return single(location, file);
        }
        Path index = location.resolve(SafetensorsIndex.FILE_NAME);
        if (Files.exists(index)) {
            return sharded(location, index);
        }
        throw new CheckpointNotFoundException(
                "%s has neither %s nor %s. Weights in another format must be converted, as save_pretrained of Transformers does."
                        .formatted(location, SINGLE_FILE, SafetensorsIndex.FILE_NAME));
    }

    private static Checkpoint single(Path location, Path path) {
        SafetensorsFile file = SafetensorsFile.open(path);
        Map<String, Integer> fileOfTensor = new LinkedHashMap<>();
        file.names().forEach(name -> fileOfTensor.put(name, 0));
        return new Checkpoint(location, List.of(file), fileOfTensor);
    }

    private static Checkpoint sharded(Path folder, Path indexFile) {
        SafetensorsIndex index = SafetensorsIndex.read(indexFile);
        List<SafetensorsFile> files = new ArrayList<>();
        try {
            Map<String, Integer> positions = new LinkedHashMap<>();
            index.shards().values().stream().sorted().distinct().forEach(shard -> {
                files.add(openShard(folder, shard, indexFile));
                positions.put(shard, positions.size());
            });
            Map<String, Integer> fileOfTensor = new LinkedHashMap<>();
            index.shards().forEach((tensor, shard) -> {
                int position = positions.getOrDefault(shard, -1);
                if (!files.get(position).names().contains(tensor)) {
                    throw new CorruptCheckpointException(
                            "%s says that the tensor '%s' is in %s, which does not have it; fetch both again."
                                    .formatted(indexFile, tensor, shard));
                }
                fileOfTensor.put(tensor, position);
            });
            return new Checkpoint(folder, List.copyOf(files), fileOfTensor);
        } catch (RuntimeException | Error failure) {
            files.forEach(SafetensorsFile::close);
            throw failure;
        }
    }

    private static SafetensorsFile openShard(Path folder, String shard, Path indexFile) {
        Path file = folder.resolve(shard);
        if (!Files.exists(file)) {
            throw new CorruptCheckpointException(
                    "%s names the file %s, which is not beside it; fetch it too.".formatted(indexFile, shard));
        }
        return SafetensorsFile.open(file);
    }

    /** The folder or file that was opened. */
    public Path location() {
        return location;
    }

    /** The names of all tensors. */
    public Set<String> names() {
        return Collections.unmodifiableSet(fileOfTensor.keySet());
    }

    /** Whether there is a tensor of this name. */
    public boolean has(String name) {
        return fileOfTensor.containsKey(name);
    }

    /**
     * The shape of a tensor.
     *
     * @throws CheckpointException if there is none of the name
     */
    public Shape shape(String name) {
        return file(name).shape(name);
    }

    /**
     * A tensor, unread.
     *
     * @throws CheckpointException if there is none of the name, or its type is none that is read here
     */
    public StoredTensor tensor(String name) {
        return file(name).tensor(name);
    }

    /**
     * Refuses weights that are quantised, whose values mean nothing without their scales. Dense ones are good whatever
     * the config says.
     *
     * @param method what the config says they are quantised with, such as {@code fp8}; null if it says nothing
     * @throws UnsupportedWeightException if they are
     */
    public void refuseQuantized(@Nullable String method) {
        new QuantizedTensors(this).refuse(method);
    }

    /** Bytes that are mapped. */
    public long byteSize() {
        return files.stream().mapToLong(SafetensorsFile::byteSize).sum();
    }

    SafetensorsType type(String name) {
        return file(name).entry(name).type();
    }

    /**
     * Orders tensors as they lie in the files, so that reading them one after another reads files from begin to end.
     */
    Position position(String name) {
        return new Position(
                fileOfTensor.getOrDefault(name, -1), file(name).entry(name).begin());
    }

    /** Where a tensor lies: in which file, and at which byte. */
    record Position(int file, long begin) implements Comparable<Position> {

        @Override
        public int compareTo(Position other) {
            return file != other.file ? Integer.compare(file, other.file) : Long.compare(begin, other.begin);
        }
    }

    private SafetensorsFile file(String name) {
        Integer position = fileOfTensor.get(name);
        if (position == null) {
            throw new CheckpointException(
                    "%s has no tensor '%s'; %s".formatted(location, name, NearestName.sentence(name, names())));
        }
        return files.get(position);
    }

    /** Unmaps all files; a second call does nothing. */
    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}

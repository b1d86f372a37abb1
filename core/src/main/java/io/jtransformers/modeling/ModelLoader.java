package io.jtransformers.modeling;

import io.jtransformers.backend.BackendLease;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.Backends;
import io.jtransformers.checkpoint.Checkpoint;
import io.jtransformers.checkpoint.CheckpointLoader;
import io.jtransformers.checkpoint.LoadedWeights;
import io.jtransformers.hub.Hub;
import io.jtransformers.nn.Initializer;
import io.jtransformers.nn.ParameterDeclarations;
import io.jtransformers.tensor.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes models in two phases: constructors declare what they need, then one report says what the checkpoint has and
 * lacks, and everything is prepared. Random initialisation takes the same way.
 */
public final class ModelLoader {

    private static final Logger LOGGER = LoggerFactory.getLogger(ModelLoader.class);

    private ModelLoader() {}

    /**
     * The model {@code nameOrPath} with a head.
     *
     * @param nameOrPath an embedded checkpoint, a folder or a repository in the local cache
     * @param head what the class {@code constructor} makes is
     * @param options device, type and the rest
     * @param constructor of the class; only declares
     * @return a model that the caller closes
     * @throws io.jtransformers.hub.ModelNotFoundException if there is no such model here
     * @throws ConfigException if its config cannot be read or is of an architecture not at hand
     * @throws io.jtransformers.checkpoint.CheckpointException if its weights cannot be read or do not fit
     */
    public static <M extends PreTrainedModel> M fromPretrained(
            String nameOrPath, HeadType head, LoadOptions options, Function<ModelAssembly, M> constructor) {
        Path folder = Hub.resolve(nameOrPath, options.revision());
        PreTrainedConfig given = options.config();
        var configured = given == null ? Architectures.read(configJson(folder, options)) : Architectures.of(given);
        return load(nameOrPath, folder, configured, head, options, constructor);
    }

    /**
     * A model of {@code config} whose weights are random, from the seed of {@code options}.
     *
     * @param config made by a builder or read by {@link #readConfig}
     * @param head what the class {@code constructor} makes is
     * @param options device, type, seed and the rest
     * @param constructor of the class; only declares
     * @return a model that the caller closes
     * @throws ConfigException if the config is of an architecture not at hand
     */
    public static <M extends PreTrainedModel> M fromConfig(
            PreTrainedConfig config, HeadType head, LoadOptions options, Function<ModelAssembly, M> constructor) {
        String name = "a random " + config.modelType();
        return load(name, null, Architectures.of(config), head, options, constructor);
    }

    /**
     * The config of {@code nameOrPath}, with the labels of {@code options}.
     *
     * @param nameOrPath as of a model, or the path of a {@code config.json} itself
     * @param options labels and revision
     * @throws io.jtransformers.hub.ModelNotFoundException if there is no such model here
     * @throws ConfigException if it cannot be read or is of an architecture not at hand
     */
    public static PreTrainedConfig readConfig(String nameOrPath, LoadOptions options) {
        boolean isFile = nameOrPath.endsWith(".json") && Files.isRegularFile(Path.of(nameOrPath));
        ConfigReader json = isFile
                ? withLabels(ConfigReader.read(Path.of(nameOrPath)), options)
                : configJson(Hub.resolve(nameOrPath, options.revision()), options);
        return Architectures.read(json).config();
    }

    private static ConfigReader configJson(Path folder, LoadOptions options) {
        Path file = folder.resolve("config.json");
        if (!Files.isExecutable(folder)) {
            throw new ConfigException(
                    "The folder %s was to be loaded as a model, but its permissions do not allow to read what is in it; mend them."
                            .formatted(folder));
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    "The folder %s was to be loaded as a model, but it has no config.json; give the folder that the model was saved to (save_pretrained)."
                            .formatted(folder));
        }
        return withLabels(ConfigReader.read(file), options);
    }

    private static ConfigReader withLabels(ConfigReader json, LoadOptions options) {
        return options.labels() == null ? json : json.withLabels(options.labels());
    }

    private static <C extends PreTrainedConfig, M extends PreTrainedModel> M load(
            String name,
            @Nullable Path folder,
            Architectures.Configured<C> configured,
            HeadType head,
            LoadOptions options,
            Function<ModelAssembly, M> constructor) {
        C config = configured.config();
        String prefix = configured.architecture().baseModelPrefix(head);
        var declarations = new ParameterDeclarations(Initializer.normal(config.initializerRange()));
        DecoderModel decoder = configured.createDecoder(declarations.root().at(prefix));
        M model = constructor.apply(new ModelAssembly(config, decoder, declarations.root(), folder));

        BackendLease lease = Backends.acquire(options.device(), new BackendOptions(options.threads()));
        try {
            var mapping = configured.architecture().weightMapping(config).orWithoutPrefix(prefix + ".");
            var loader = new CheckpointLoader(
                    lease.backend(), mapping, options.dataType(), options.seed(), options.listener());
            LoadedWeights weights = folder == null
                    ? loader.initialize(declarations)
                    : loader.load(declarations, denseCheckpoint(folder, config));
            model.attach(resources(name, decoder, lease, weights));
            return model;
        } catch (RuntimeException | Error failure) {
            lease.close();
            throw failure;
        }
    }

    private static Checkpoint denseCheckpoint(Path folder, PreTrainedConfig config) {
        Checkpoint checkpoint = Checkpoint.open(folder);
        try {
            checkpoint.refuseQuantized(QuantizationKeys.method(config.otherKeys()));
            return checkpoint;
        } catch (RuntimeException | Error failure) {
            checkpoint.close();
            throw failure;
        }
    }

    private static ModelResources resources(
            String name, DecoderModel decoder, BackendLease lease, LoadedWeights weights) {
        try {
            var specs = decoder.layers().stream().map(DecoderLayer::cacheSpec).toList();
            Function<DataType, CachePools> pools =
                    type -> new CachePools(specs, lease.backend(), CachePools.DEFAULT_BLOCK_SIZE, type);
            LOGGER.info(
                    "Loaded {} on {}: {} MiB of weights, computing in {}, caching in {}",
                    name,
                    lease.backend().device(),
                    weights.footprint() >> 20,
                    DataType.F32,
                    DataType.F32);
            return new ModelResources(name, lease, weights, pools);
        } catch (RuntimeException | Error failure) {
            weights.close();
            throw failure;
        }
    }
}

package dev.caravan.net;

import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/**
 * Vert.x without the folder that it would make for files of the class path: nothing here serves
 * such, and a process that is killed would leave it behind.
 */
public final class NoFileCache {
    private NoFileCache() {}

    /** Options to go on from. */
    public static VertxOptions options() {
        return new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions()
                                .setFileCachingEnabled(false)
                                .setClassPathResolvingEnabled(false));
    }
}

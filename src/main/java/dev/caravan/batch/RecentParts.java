package dev.caravan.batch;

import dev.caravan.store.StoreUnavailable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pieces of input files, by way of the parts that they lie in. The parts that were used last are
 * kept: the lines of a job are run about in their order, and many lie in one part. Thread-safe.
 */
final class RecentParts {
    /** At {@link FileStore#PART} bytes each. */
    private static final int KEPT = 4;

    private final Source source;

    // Guarded by this.
    private final Map<Key, byte[]> parts = new LinkedHashMap<>(KEPT * 2, 0.75f, true);

    /** Where parts come from; an empty one is behind the end, or the file is gone. */
    interface Source {
        byte[] part(String fileId, int position) throws StoreUnavailable;
    }

    private record Key(String fileId, int position) {}

    RecentParts(Source source) {
        this.source = source;
    }

    /**
     * A piece of a file.
     *
     * @param start bytes before it
     * @throws IOException when it is not there, or the store is not
     */
    byte[] read(String fileId, long start, int length) throws IOException {
        PartsStream stream = new PartsStream(position -> part(new Key(fileId, position)));
        stream.seek((int) (start / FileStore.PART));
        stream.skipNBytes(start % FileStore.PART);
        byte[] bytes = stream.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the input file " + fileId + " has been deleted");
        }
        return bytes;
    }

    private synchronized byte[] part(Key key) throws StoreUnavailable {
        byte[] known = parts.get(key);
        if (known != null) {
            return known;
        }
        byte[] part = source.part(key.fileId(), key.position());
        if (parts.size() >= KEPT) {
            parts.remove(parts.keySet().iterator().next());
        }
        parts.put(key, part);
        return part;
    }
}

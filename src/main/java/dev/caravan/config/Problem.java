package dev.caravan.config;

/**
 * One thing that is wrong with the configuration, on one line, never with a secret in it.
 *
 * @param path where: a config path, a file with line and column, or an environment variable
 * @param found what stands there, as written in the file ({@code ${NAME}} not replaced)
 * @param allowed what may stand there
 */
public record Problem(String path, String found, String allowed) {
    @Override
    public String toString() {
        return path + ": found " + found + "; allowed: " + allowed;
    }
}

package dev.caravan.local;

import java.nio.file.Path;

/**
 * Where the files of local services are: {@code <state>/services/}.
 *
 * @param folder with the logs and start records
 */
public record ServiceFiles(Path folder) {
    private static final String NAME_CHARACTERS = "-_.";

    /** The files below a state folder. */
    public static ServiceFiles in(Path stateDir) {
        return new ServiceFiles(stateDir.resolve("services"));
    }

    /** The current log file; older ones have {@code .1} and {@code .2} added. */
    public Path log(String serviceId) {
        return folder.resolve(name(serviceId) + ".log");
    }

    Path record(String serviceId) {
        return folder.resolve(name(serviceId) + ".json");
    }

    Path lock() {
        return folder.resolve(".lock");
    }

    /** Provider ids are plain; should one ever not be, it must still not leave the folder. */
    private static String name(String serviceId) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < serviceId.length(); i++) {
            char c = serviceId.charAt(i);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= '0' && c <= '9')
                            || NAME_CHARACTERS.indexOf(c) >= 0;
            name.append(plain ? Character.toString(c) : "%" + Integer.toHexString(c));
        }
        return name.toString();
    }
}

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Formats the folders given, or with -Dformat.write=false (the build's default) fails naming each file that is not formatted. */
class Format {
    public static void main(String[] folders) throws Exception {
        List<String> args = new ArrayList<>(List.of("--aosp"));
        if (Boolean.getBoolean("format.write")) {
            args.add("--replace");
        } else {
            args.addAll(List.of("--dry-run", "--set-exit-if-changed"));
        }
        int flags = args.size();
        for (String folder : folders) {
            try (var files = Files.walk(Path.of(folder))) {
                files.filter(f -> f.toString().endsWith(".java")).map(Path::toString).sorted().forEach(args::add);
            }
        }
        if (args.size() > flags) {
            com.google.googlejavaformat.java.Main.main(args.toArray(String[]::new));
        }
    }
}

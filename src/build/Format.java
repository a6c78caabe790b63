import java.io.PrintWriter;
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
            int result = format(args);
            if (result == 0 && Boolean.getBoolean("format.write")) {
                // Long strings that it splits come out formatted only in a second pass.
                result = format(args);
            }
            System.exit(result);
        }
    }

    private static int format(List<String> args) throws Exception {
        return new com.google.googlejavaformat.java.Main(
                        new PrintWriter(System.out, true), new PrintWriter(System.err, true), System.in)
                .format(args.toArray(String[]::new));
    }
}

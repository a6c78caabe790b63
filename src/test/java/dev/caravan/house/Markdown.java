package dev.caravan.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The documents, as far as the rules look into them: fenced blocks and links. */
record Markdown(Path path, List<String> lines) {
    private static final String FENCE = "```";

    /**
     * A fenced block.
     *
     * @param language what stands behind the fence
     * @param line of the fence, counted from 1
     */
    record Block(Path file, int line, String language, String text) {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** The README and everything below {@code docs/}. */
    static List<Markdown> all() {
        return Stream.concat(
                        Repository.files(Path.of("README.md"), ".md").stream(),
                        Repository.files(Path.of("docs"), ".md").stream())
                .map(path -> new Markdown(path, Repository.lines(path)))
                .toList();
    }

    List<Block> blocks(Set<String> languages) {
        List<Block> blocks = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (start < 0 && line.startsWith(FENCE)) {
                start = i;
            } else if (start >= 0 && line.equals(FENCE)) {
                String language = lines.get(start).strip().substring(FENCE.length()).strip();
                if (languages.contains(language)) {
                    String text = String.join("\n", lines.subList(start + 1, i));
                    blocks.add(new Block(path, start + 1, language, text));
                }
                start = -1;
            }
        }
        return blocks;
    }

    /** The targets of {@code [text](target)}, outside of fenced blocks, as written. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            if (line.strip().startsWith(FENCE)) {
                fenced = !fenced;
            }
            int at = fenced ? -1 : line.indexOf("](");
            while (at >= 0) {
                int end = line.indexOf(')', at);
                if (end > at) {
                    links.add(line.substring(at + 2, end).strip());
                }
                at = line.indexOf("](", at + 2);
            }
        }
        return links;
    }
}

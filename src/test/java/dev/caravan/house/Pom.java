package dev.caravan.house;

import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** The build file as a tree. */
record Pom(Element project) {

    static Pom read() throws IOException {
        try {
            return new Pom(
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(Repository.TOP.resolve("pom.xml").toFile())
                            .getDocumentElement());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    /** The project's own dependencies, without those that are only managed. */
    List<Artifact> dependencies() {
        return child(project, "dependencies").stream()
                .flatMap(list -> children(list, "dependency").stream())
                .map(Artifact::new)
                .toList();
    }

    /** Every plugin anywhere: in the build, managed, in profiles. */
    List<Artifact> plugins() {
        List<Artifact> plugins = new ArrayList<>();
        var found = project.getElementsByTagName("plugin");
        for (int i = 0; i < found.getLength(); i++) {
            plugins.add(new Artifact((Element) found.item(i)));
        }
        return plugins;
    }

    private static Optional<Element> child(Element of, String name) {
        return children(of, name).stream().findFirst();
    }

    private static List<Element> children(Element of, String name) {
        List<Element> children = new ArrayList<>();
        for (Node at = of.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    /** A dependency or a plugin. */
    record Artifact(Element element) {
        String group() {
            return text("groupId");
        }

        String id() {
            return text("artifactId");
        }

        String version() {
            return text("version");
        }

        private String text(String name) {
            return child(element, name).map(Element::getTextContent).orElse("");
        }

        /** The comment on the line before it; empty when something else stands there. */
        String reason() {
            Node before = element.getPreviousSibling();
            if (before != null && before.getNodeType() == Node.TEXT_NODE) {
                before = before.getPreviousSibling();
            }
            return before != null && before.getNodeType() == Node.COMMENT_NODE
                    ? before.getTextContent().strip()
                    : "";
        }

        @Override
        public String toString() {
            return group() + ":" + id();
        }
    }
}

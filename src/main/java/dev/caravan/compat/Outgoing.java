package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A request on its way out. None of the trees is to be changed.
 *
 * @param asked the client's request
 * @param chat the chat request as the candidate gets it
 * @param sent the same in the form of the candidate's API, with every change's name
 */
public record Outgoing(ObjectNode asked, ObjectNode chat, Shaped sent) {}

package dev.hoptrail.correlate.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonTextsTest {

    private static String said(String json) {
        return JsonTexts.map(json, text -> text.replace("alice", "x\"y"));
    }

    @Test
    void textsAreSaid_andAllElseStaysToTheByte() {
        assertThat(said("{ \"a\" :\"by \\u0061lice\",\n\"b\":[1.0,\"alice\"],\"c\": \"\\/\"}"))
                .isEqualTo("{ \"a\" :\"by x\\\"y\",\n\"b\":[1.0,\"x\\\"y\"],\"c\": \"\\/\"}");
        String none = "{\"a\":\"\\u0062ob\"}";
        assertThat(said(none)).isSameAs(none);
    }

    @Test
    void keysOfTags_areTexts() {
        assertThat(said("{\"principalTags\":{\"alice\":\"1\"}}"))
                .isEqualTo("{\"principalTags\":{\"x\\\"y\":\"1\"}}");
    }

    @Test
    void wordsOfTheFormat_stay() {
        String json = "{\"type\":\"alice\",\"eventName\":\"alice\",\"session_alice\":1}";
        assertThat(said(json)).isEqualTo(json);
        assertThat(JsonTexts.map("{\"type\":1,\"tags\":2,\"other\":\"type\"}", text -> "x"))
                .isEqualTo("{\"type\":1,\"tags\":2,\"x\":\"x\"}");
    }
}

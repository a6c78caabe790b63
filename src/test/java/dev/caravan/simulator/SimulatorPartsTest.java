package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalInt;

@DisplayName("OPS-2 The simulator's parts")
class SimulatorPartsTest {
    @Test
    void samplesFitTheirSchema() throws Exception {
        String schema =
                """
                {"type":"object","additionalProperties":false,
                 "required":["a","b","c","d","e","f","g","h"],
                 "properties":{
                  "a":{"type":"string","minLength":9},"b":{"type":"integer","minimum":5},
                  "c":{"type":"number","minimum":2.5},"d":{"type":"boolean"},
                  "e":{"type":"array","minItems":2,"items":{"type":["null","string"]}},
                  "f":{"enum":["x","y"]},"g":{"anyOf":[{"const":3},{"type":"string"}]},
                  "h":{"type":"object","properties":{"i":{"type":"string"}},"required":["i"]}}}
                """;

        var problems =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema)
                        .validate(SampleValue.of(Json.MAPPER.readTree(schema)));

        assertThat(problems).isEmpty();
    }

    @Test
    void readsFaultsFromTheCommandLine() {
        assertThat(FaultRule.fromText("status=429,retryAfter=7,times=2"))
                .isEqualTo(
                        new FaultRule(
                                new Fault.Status(429, Optional.of("7"), Optional.empty()),
                                Optional.empty(),
                                OptionalInt.of(2)));
        assertThat(FaultRule.fromText("reset=3,path=/health"))
                .isEqualTo(
                        new FaultRule(
                                new Fault.Cut(Fault.Cut.Way.RESET, OptionalInt.of(3)),
                                Optional.of("/health"),
                                OptionalInt.empty()));
        assertThat(FaultRule.fromText("redirect=http://h/?a=b").fault())
                .isEqualTo(new Fault.Redirect(302, "http://h/?a=b"));
        assertThat(FaultRule.fromText("silence").fault())
                .isEqualTo(new Fault.Cut(Fault.Cut.Way.SILENCE, OptionalInt.empty()));
        assertThatThrownBy(() -> FaultRule.fromText("status=soon"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultRule.fromText("status=42"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultRule.fromText("redirect"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotPrintItsKey() {
        Behaviour strict = Behaviour.NORMAL.with(Json.object().put("requiredKey", "hush"));

        assertThat(strict.toString()).doesNotContain("hush").contains("contextWindow");
    }
}

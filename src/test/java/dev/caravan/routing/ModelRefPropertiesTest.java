package dev.caravan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;

@Label("REF-1: any ref")
class ModelRefPropertiesTest {

    @Property
    void printsWhatItParsed(
            @ForAll @AlphaChars @NotEmpty @StringLength(max = 20) String provider,
            @ForAll @NotEmpty String model) {
        ModelRef ref = new ModelRef(provider, model);

        assertThat(ModelRef.parse(ref.toString())).contains(ref);
    }
}

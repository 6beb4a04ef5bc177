package dev.hoptrail.api.part;

import io.micronaut.context.BeanContext;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.core.value.PropertyResolver;
import java.util.Arrays;

/// Whether this process does the part that a bean belongs to.
public final class PartCondition implements Condition {

    @Override
    @SuppressWarnings("rawtypes") // The framework's interface names the raw type.
    public boolean matches(ConditionContext context) {
        BeanContext beans = context.getBeanContext();
        String parts =
                beans instanceof PropertyResolver settings
                        ? settings.getProperty(Part.SETTING, String.class).orElse(Part.ALL)
                        : Part.ALL;
        return context.getComponent()
                .getAnnotationMetadata()
                .enumValue(InPart.class, Part.class)
                .map(wanted ->
                        Arrays.stream(parts.split(",", -1)).map(Part::of).anyMatch(wanted::equals))
                .orElse(true);
    }
}

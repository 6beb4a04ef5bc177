package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleChangesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "StopLogging       | {}                                                | true",
                "DeleteTrail       | {}                                                | true",
                "StartLogging      | {}                                                | false",
                "UpdateTrail       | {'name':'main'}                                   | false",
                "UpdateTrail       | {'isMultiRegionTrail':true}                       | false",
                "UpdateTrail       | {'isMultiRegionTrail':false}                      | true",
                "UpdateTrail       | {'includeGlobalServiceEvents':false}              | true",
                "UpdateTrail       | {'enableLogFileValidation':false}                 | true",
                "PutEventSelectors | {'eventSelectors':[{'readWriteType':'All'}]}      | false",
                "PutEventSelectors | {'eventSelectors':[{'readWriteType':'ReadOnly'}]} | true",
                "PutEventSelectors | {'eventSelectors':[{'includeManagementEvents':false}]} | true",
            })
    void change_weakensWhereLessIsLogged(String name, String request, boolean weakens)
            throws JsonProcessingException {
        String record = "{\"requestParameters\":" + request.replace('\'', '"') + "}";

        assertThat(RuleChanges.of(name, JSON.readTree(record)).weakens()).isEqualTo(weakens);
    }
}

package dev.hoptrail.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CsvTest {

    @Test
    void plainCells_areNotQuoted() {
        assertThat(Csv.line("a", "", "b c")).isEqualTo("a,,b c");
    }

    @Test
    void commasAndQuotes_areQuoted() {
        assertThat(Csv.line("a,b", "say \"x\"")).isEqualTo("\"a,b\",\"say \"\"x\"\"\"");
    }

    @Test
    void formulas_becomeText() {
        assertThat(Csv.line("=1+1", "+1", "-1", "@x", " =1")).isEqualTo("'=1+1,'+1,'-1,'@x,' =1");
    }

    @Test
    void lineBreaks_staySingleLine() {
        assertThat(Csv.line("a\r\n=cmd")).isEqualTo("a\\u{d}\\u{a}=cmd");
    }
}

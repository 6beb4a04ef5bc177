package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TableTest {

    @Test
    void columns_areAsWideAsTheirWidestCell() {
        Table table = new Table("A", "B");
        table.add("long", "x");

        assertThat(print(table, 80)).isEqualTo("A     B\nlong  x\n");
    }

    @Test
    void widestColumn_givesWayFirst() {
        Table table = new Table("NAME", "KEY");
        table.add("a".repeat(50), "ASIAEXAMPLE");

        String text = print(table, 30);

        assertThat(text.lines()).allMatch(line -> line.length() <= 30);
        assertThat(text).contains("…").contains("ASIAEXAMPLE");
    }

    @Test
    void wideLetters_countTwice() {
        Table table = new Table("NAME", "B");
        table.add("山田太郎", "x");

        assertThat(print(table, 80)).isEqualTo("NAME      B\n山田太郎  x\n");
    }

    private static String print(Table table, int width) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        table.print(out, width);
        out.flush();
        return text.toString().replace("\r\n", "\n");
    }
}

package dev.hoptrail.api.search;

import java.util.List;
import java.util.random.RandomGenerator;

/// A random query, and what it means in SQL over a session row `s`.
record SqlQuery(String text, String sql) {

    static SqlQuery of(RandomGenerator random) {
        return of(random, 3);
    }

    private static SqlQuery of(RandomGenerator random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return leaf(random);
        }
        SqlQuery left = of(random, depth - 1);
        SqlQuery right = of(random, depth - 1);
        return switch (random.nextInt(3)) {
            case 0 -> left.with(" OR ", " or ", right);
            case 1 -> left.with(" AND ", " and ", right);
            default -> left.with(" AND NOT ", " and not ", right);
        };
    }

    private SqlQuery with(String word, String sqlWord, SqlQuery right) {
        return new SqlQuery(
                "(" + text + ")" + word + "(" + right.text + ")",
                "(" + sql + ")" + sqlWord + "(" + right.sql + ")");
    }

    private static SqlQuery leaf(RandomGenerator random) {
        List<SqlQuery> leaves =
                List.of(
                        new SqlQuery("*", "true"),
                        new SqlQuery("tag.project:Atlas", tag("t.value ->> 'value' = 'Atlas'")),
                        new SqlQuery("tag.PROJECT:at*", tag("t.value ->> 'value' like 'at%'")),
                        new SqlQuery("tag.Project:*", tag("true")),
                        new SqlQuery(
                                "account:111111111111",
                                "coalesce(s.account_id = '111111111111', false)"),
                        new SqlQuery("account:*", "s.account_id is not null"),
                        new SqlQuery("role:Deploy", "coalesce(s.role_arn like '%/Deploy', false)"),
                        new SqlQuery(
                                "session:\"deploy 7\"",
                                "coalesce(s.session_name = 'deploy 7', false)"),
                        new SqlQuery("session:a*", "coalesce(s.session_name like 'a%', false)"),
                        new SqlQuery("grade:(EXACT OR UNSEEN)", "s.grade in ('EXACT', 'UNSEEN')"),
                        new SqlQuery("depth:[1 TO 2]", "coalesce(s.depth between 1 and 2, false)"),
                        new SqlQuery("depth:*", "s.depth is not null"),
                        new SqlQuery(
                                "ip:10.0.0.0/16",
                                "coalesce(s.detail ->> 'sourceIp' like '10.0.%', false)"));
        return leaves.get(random.nextInt(leaves.size()));
    }

    private static String tag(String condition) {
        return """
        exists (select 1 from jsonb_array_elements(s.tags) as t
                where lower(t.value ->> 'key') = 'project' and %s)\
        """
                .formatted(condition);
    }
}

package dev.hoptrail.api.embedded;

/// The roles of the own database.
enum PostgresRole {
    /// Made the cluster; used only to set it up.
    ADMIN("hoptrail_admin"),
    /// Owns the tables and changes them.
    OWNER("hoptrail_owner"),
    /// Reads and writes rows.
    SERVICE("hoptrail");

    private final String roleName;

    PostgresRole(String roleName) {
        this.roleName = roleName;
    }

    String roleName() {
        return roleName;
    }
}

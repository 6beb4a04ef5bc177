package dev.hoptrail.correlate.detect;

/// Subjects of OIDC tokens without what changes from run to run.
///
/// A pipeline's subject names its branch, tag or pull request beside the repository:
/// `repo:acme/shop:ref:refs/heads/main` (GitHub), `project_path:acme/shop:ref_type:branch:ref:main`
/// (GitLab), `organization:acme:pipeline:shop:ref:refs/heads/main:commit:…:step:build` (Buildkite).
/// A new branch of a repository that a role knows is daily work; a new repository is not, nor is a
/// pull request where only branches came before.
final class WebSubjects {
    private static final String REF = ":ref:";

    private WebSubjects() {}

    /// The subject up to its ref, and what kind of ref follows. A subject without one stays as it
    /// is.
    static String stem(String subject) {
        int at = subject.indexOf(REF);
        return at < 0
                ? subject
                : subject.substring(0, at) + ':' + kind(subject.substring(at + REF.length()));
    }

    private static String kind(String ref) {
        if (ref.startsWith("refs/tags/")) {
            return "tag";
        }
        if (ref.startsWith("refs/pull/") || ref.startsWith("refs/merge-requests/")) {
            return "pull_request";
        }
        return "branch";
    }
}

# Finds a JDK of the needed release and exports it as JAVA_HOME. Sourced, POSIX sh, by ./mvnw and ./hoptrail.
# JAVA_HOME wins if it will do, then the java of PATH, then the lowest release found in the usual folders.

hoptrail_jdk_needed=25

# Prints the feature release of the JDK in folder $1; prints nothing if it is none or has no compiler.
hoptrail_jdk_release() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release"
}

hoptrail_jdk_suits() {
  hoptrail_jdk_found=$(hoptrail_jdk_release "$1")
  [ -n "$hoptrail_jdk_found" ] && [ "$hoptrail_jdk_found" -ge "$hoptrail_jdk_needed" ]
}

# Prints the folder of the JDK behind the java of PATH, following links.
hoptrail_jdk_of_path() {
  hoptrail_java=$(command -v java 2>/dev/null) || return 0
  hoptrail_java=$(readlink -f "$hoptrail_java" 2>/dev/null) || return 0
  dirname "$(dirname "$hoptrail_java")"
}

hoptrail_find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && hoptrail_jdk_suits "$JAVA_HOME"; then
    return 0
  fi
  JAVA_HOME=$(hoptrail_jdk_of_path)
  if [ -n "$JAVA_HOME" ] && hoptrail_jdk_suits "$JAVA_HOME"; then
    return 0
  fi
  JAVA_HOME=
  hoptrail_jdk_best=
  for hoptrail_jdk in /usr/lib/jvm/* /opt/* /opt/java/* /usr/java/* /usr/local/java/* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    hoptrail_jdk_suits "$hoptrail_jdk" || continue
    if [ -z "$hoptrail_jdk_best" ] || [ "$hoptrail_jdk_found" -lt "$hoptrail_jdk_best" ]; then
      hoptrail_jdk_best=$hoptrail_jdk_found
      JAVA_HOME=$hoptrail_jdk
    fi
  done
  [ -n "$JAVA_HOME" ]
}

if ! hoptrail_find_jdk; then
  echo "Hoptrail needs a JDK, release $hoptrail_jdk_needed or later, and found none." >&2
  echo "Looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks and the folders of macOS." >&2
  echo "Install one, for example Eclipse Temurin $hoptrail_jdk_needed, or set JAVA_HOME to its folder." >&2
  exit 1
fi
export JAVA_HOME

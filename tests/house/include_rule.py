"""Who may include whom.

Reads the #include lines of store/, services/ and clients/ and holds them against one table. Each
folder may include what its row names and nothing else; a folder without a row, and an include that
is of no known family, are findings too, so that the table is always complete.

Usage: include_rule.py ROOT. Prints one line a finding; exits 1 if there is any.
"""

import pathlib
import re
import sys

CHECKED = ("store", "services", "clients")
SUFFIXES = (".h", ".cc")

# Where the compiler looks for the headers of these folders.
SEARCH = ("", "clients/cpp/")

BARE = {"std", "absl", "position"}
PLAIN = BARE | {"protobuf"}
MESSAGES = PLAIN | {"proto"}
PURE = MESSAGES | {"services/budget"}
SERVICE = MESSAGES | {"system", "store", "store/proof", "services/budget", "services/projection"}
ANY_SERVICE = SERVICE | {
    "services/audit", "services/checks", "services/ledger", "services/operations", "services/rpc",
}
CLIENT = MESSAGES | {"system", "grpc", "store/proof", "services/budget", "services/projection"}

# THE table: what the files of a folder may include, besides the folder itself.
MAY_INCLUDE = {
    "store/proof": BARE | {"openssl"},
    "store": PLAIN | {"system", "event proto", "rocksdb", "openssl", "store/proof"},
    "services/budget": MESSAGES,
    "services/projection": PURE,
    "services/checks": PURE | {"services/projection"},
    "services/ledger": SERVICE,
    "services/audit": SERVICE | {"services/checks", "services/ledger", "services/operations"},
    "services/operations": SERVICE | {"services/ledger", "prometheus", "spdlog"},
    "services/rpc": (ANY_SERVICE - {"store", "store/proof"}) | {"grpc"},
    "services/server": ANY_SERVICE | {"grpc", "cli11", "openssl", "spdlog", "fmt"},
    "clients/cpp": CLIENT,
    "clients/auditor": CLIENT | {"clients/cpp"},
    "clients/language": MESSAGES,
    "clients/report": PURE | {"clients/language", "xlsxwriter"},
    "clients/sie": PURE | {"store/proof"},
    "clients/cli": CLIENT | {
        "clients/cpp", "clients/auditor", "clients/language", "clients/report", "clients/sie",
        "cli11", "fmt",
    },
}

# No I/O and no clock: the same question has the same answer.
WITHOUT_IO = ("store/proof", "services/budget", "services/projection", "services/checks")
IO_HEADERS = {
    "absl/time/clock.h", "chrono", "ctime", "filesystem", "fstream", "iostream", "random", "thread",
}

# What a header belongs to, by how its path begins; the first that fits.
FAMILIES = (
    (r"liggare/v1/\w+\.grpc\.pb\.h$", "grpc"),
    (r"(grpc|grpcpp)/", "grpc"),
    (r"liggare/v1/event\.pb\.h$", "event proto"),
    (r"liggare/(position|tag_list)\.h$", "position"),
    (r"liggare/v1/\w+\.pb\.h$|google/rpc/\w+\.pb\.h$", "proto"),
    (r"google/protobuf/", "protobuf"),
    (r"absl/", "absl"),
    (r"rocksdb/", "rocksdb"),
    (r"openssl/", "openssl"),
    (r"spdlog/", "spdlog"),
    (r"fmt/", "fmt"),
    (r"CLI/", "cli11"),
    (r"xlsxwriter\.h$", "xlsxwriter"),
    (r"prometheus/", "prometheus"),
    (r"(sys|netinet|arpa)/|\w+\.h$", "system"),
    (r"\w+$", "std"),
)

INCLUDE = re.compile(r"^\s*#\s*include\s*(.*?)\s*$", re.MULTILINE)
NAMED = re.compile(r'^(?:"([^"]+)"|<([^>]+)>)')


def folder_of(path):
    """The folder of the table that a path lies in: of its folders, the first two."""
    return "/".join(pathlib.PurePosixPath(path).parts[:-1][:2])


def includes_of(file):
    """The paths that a file includes; None for an include that names no path."""
    for match in INCLUDE.finditer(file.read_text(encoding="utf-8")):
        named = NAMED.match(match.group(1))
        yield (named.group(1) or named.group(2)) if named else None


class Tree:
    """The sources below a root, with what each includes, read once."""

    def __init__(self, root):
        self.includes = {}
        for checked in CHECKED:
            for file in sorted((pathlib.Path(root) / checked).rglob("*")):
                if file.suffix in SUFFIXES:
                    self.includes[file.relative_to(root).as_posix()] = list(includes_of(file))

    def resolve(self, include):
        """The path of our own header of these folders, or None for anybody else's."""
        for base in SEARCH:
            path = base + include
            if path in self.includes:
                return path
        return None

    def family_of(self, include):
        """The family of an include, or the folder of ours it lies in; None when it is neither."""
        own = self.resolve(include)
        if own:
            return folder_of(own)
        for pattern, family in FAMILIES:
            if re.match(pattern, include):
                return family
        return None


def check_include(tree, path, include):
    """Why a file may not include something; None when it may."""
    if include is None:
        return "includes what is no path; name a header"
    folder = folder_of(path)
    family = tree.family_of(include)
    allowed = MAY_INCLUDE[folder] | {folder}
    if "proto" in allowed:
        allowed = allowed | {"event proto"}
    if family is None:
        return f"includes {include}, which no family of the table knows; add one"
    if family not in allowed:
        return f"includes {include} ({family}), which {folder} may not"
    if folder in WITHOUT_IO and include in IO_HEADERS:
        return f"includes {include}, and {folder} has neither I/O nor clock"
    return None


def way_to_rocksdb(tree, path):
    """The headers of ours by which a file reaches one of RocksDB's, and that one; or None."""
    seen, stack = {path}, [(path, [])]
    while stack:
        current, way = stack.pop()
        for include in tree.includes[current]:
            if include and include.startswith("rocksdb/"):
                return way + [include]
            own = include and tree.resolve(include)
            if own and own not in seen:
                seen.add(own)
                stack.append((own, way + [own]))
    return None


def check(root):
    """All findings, in the order of the files."""
    tree = Tree(root)
    findings = []
    for path, includes in tree.includes.items():
        if folder_of(path) not in MAY_INCLUDE:
            findings.append(f"{path}: lies in no folder of the table; add a row for it")
            continue
        reasons = [check_include(tree, path, include) for include in includes]
        findings += [f"{path}: {reason}" for reason in reasons if reason]
        way = way_to_rocksdb(tree, path) if folder_of(path) != "store" else None
        if way and len(way) > 1:
            findings.append(f"{path}: reaches {way[-1]} by way of {' > '.join(way[:-1])}")
    return findings


def main():
    findings = check(sys.argv[1])
    print("\n".join(findings) if findings else "every include follows the table")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

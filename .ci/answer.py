#!/usr/bin/env python3
"""Writes all sessions that a running service holds, as the scenario checker takes them.

    answer.py URL TOKEN_FILE OUT.json
"""

import json
import sys
import urllib.parse
import urllib.request


def pages(url, token, path):
    cursor = None
    while True:
        query = {"limit": "200"}
        if cursor:
            query["cursor"] = cursor
        request = urllib.request.Request(
            f"{url}/api/v1/{path}?{urllib.parse.urlencode(query)}",
            headers={"Authorization": f"Bearer {token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            page = json.load(response)
        yield from page["items"]
        cursor = page.get("next")
        if not cursor:
            return


def main():
    url, token_file, out = sys.argv[1:4]
    with open(token_file, encoding="utf-8") as file:
        token = file.read().strip()
    sessions = list(pages(url, token, "sessions"))
    denied = list(pages(url, token, "denials"))
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"sessions": sessions, "denied": denied}, file)
    print(f"{len(sessions)} sessions, {len(denied)} refused calls")


main()

"""Counts words. Put the cursor where something is missing, and type."""

import re
from collections import Counter


def words(text):
    for match in re.finditer(r"\w+", text):
        yield 


def most_common(text, n=10):
    counter = Counter(words(text))
    return 


class Report:
    def __init__(self, path, encoding="utf-8"):
        self.path = path
        self.

    def read(self):
        with open(self.path, encoding=self.encoding) as 

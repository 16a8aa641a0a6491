import type { InstructTask } from './instruct-task.ts';
import { has } from './text-conditions.ts';

const OLD_UNIQUE = `    result = []
    for word in words:
        if key(word) not in [key(other) for other in result]:
            result.append(word)
    return result
`;
const OLD_RANKS = `    return [sorted(key(word) for word in words).index(key(word)) for word in words]
`;
const OLD_PAIRS = `    return [(a, b) for a in left for b in right if key(a) == key(b)]
`;

const WORDS = `def unique(words, key):
${OLD_UNIQUE}

def ranks(words, key):
${OLD_RANKS}

def pairs(left, right, key):
${OLD_PAIRS}`;

const COUNTED = `class Counted:
    """Counts how often a key is asked for."""

    def __init__(self):
        self.calls = 0

    def __call__(self, word):
        self.calls += 1
        return word.lower()
`;

const TESTS = `import unittest

from words import pairs, ranks, unique


${COUNTED}

MANY = [f"w{n % 50}" for n in range(200)]


class WordsTest(unittest.TestCase):
    def test_unique(self):
        self.assertEqual(unique(["a", "B", "b"], str.lower), ["a", "B"])

    def test_ranks(self):
        self.assertEqual(ranks(["c", "A", "b", "a"], str.lower), [3, 0, 2, 0])

    def test_pairs(self):
        self.assertEqual(pairs(["a", "b"], ["B", "b"], str.lower), [("b", "B"), ("b", "b")])

    def test_unique_asks_once_a_word(self):
        key = Counted()
        self.assertEqual(len(unique(MANY, key)), 50)
        self.assertEqual(key.calls, 200)

    def test_ranks_ask_once_a_word(self):
        key = Counted()
        ranks(MANY, key)
        self.assertEqual(key.calls, 200)

    def test_pairs_ask_once_a_word(self):
        key = Counted()
        self.assertEqual(len(pairs(MANY, MANY[:50], key)), 200)
        self.assertEqual(key.calls, 250)


if __name__ == "__main__":
    unittest.main()
`;

const HIDDEN = `import unittest

from words import pairs, ranks, unique


${COUNTED}

class HiddenTest(unittest.TestCase):
    def test_the_same_as_before(self):
        words = [chr(97 + n * 7 % 13) + "xX"[n % 2] for n in range(40)]
        old_ranks = [sorted(w.lower() for w in words).index(w.lower()) for w in words]
        self.assertEqual(ranks(words, str.lower), old_ranks)
        old_pairs = [(a, b) for a in words for b in words[:9] if a.lower() == b.lower()]
        self.assertEqual(pairs(words, words[:9], str.lower), old_pairs)
        self.assertEqual(len(unique(words, str.lower)), 13)

    def test_ten_times_as_much_is_ten_times_the_work(self):
        counts = []
        for size in (100, 1000):
            key = Counted()
            words = [str(n) for n in range(size)]
            unique(words, key)
            ranks(words, key)
            pairs(words, words, key)
            counts.append(key.calls)
        self.assertEqual(counts[1], 10 * counts[0])
`;

const PATH = 'words.py';

/** Told by counts of operations, never by time. */
export const performanceFix: InstructTask = {
  id: 'performance-fix',
  language: 'python',
  instruction: 'The functions ask for the key of a word again and again. Ask once a word.',
  files: { [PATH]: WORDS, 'test_words.py': TESTS },
  scope: [PATH],
  mayCreate: false,
  checkCommand: 'python3 -m unittest test_words',
  testPath: 'test_words.py',
  visible: [
    { name: 'test_unique', passes: (at) => !at(PATH).includes('return sorted(result') },
    { name: 'test_ranks', passes: has(PATH, 'def ranks') },
    { name: 'test_pairs', passes: (at) => !at(PATH).includes('[(b, a)') },
    { name: 'test_unique_asks_once_a_word', passes: has(PATH, 'seen') },
    { name: 'test_ranks_ask_once_a_word', passes: has(PATH, 'first = {}') },
    { name: 'test_pairs_ask_once_a_word', passes: has(PATH, 'by_key') },
  ],
  hidden: { 'hidden_words.py': HIDDEN },
  hiddenCommand: 'python3 -m unittest hidden_words',
  steps: [
    {
      name: 'unique by a set',
      edits: [
        {
          path: PATH,
          before: OLD_UNIQUE,
          after: `    seen = set()
    result = []
    for word in words:
        own = key(word)
        if own not in seen:
            seen.add(own)
            result.append(word)
    return result
`,
        },
      ],
    },
    {
      name: 'ranks by one sorting',
      edits: [
        {
          path: PATH,
          before: OLD_RANKS,
          after: `    keys = [key(word) for word in words]
    first = {}
    for rank, own in enumerate(sorted(keys)):
        first.setdefault(own, rank)
    return [first[own] for own in keys]
`,
        },
      ],
    },
    {
      name: 'pairs by a table',
      edits: [
        {
          path: PATH,
          before: OLD_PAIRS,
          after: `    by_key = {}
    for b in right:
        by_key.setdefault(key(b), []).append(b)
    return [(a, b) for a in left for b in by_key.get(key(a), [])]
`,
        },
      ],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['unique by a set', 'pairs by a table'],
      style: 'fenced-diff',
      whenLost: 'last-step',
    },
    { name: 'bob', knows: ['ranks by one sorting'], style: 'diff', whenLost: 'done' },
  ],
  traps: {
    breaks: {
      name: 'in another order',
      edits: [
        {
          path: PATH,
          before: '    return result\n',
          after: '    return sorted(result)\n',
        },
      ],
    },
    toggles: {
      name: 'pairs the other way round',
      edits: [{ path: PATH, before: '[(a, b) for', after: '[(b, a) for' }],
    },
  },
};

import type { InstructTask } from './instruct-task.ts';
import { has, lacks } from './text-conditions.ts';

const OLD_LABELS = `    result = []
    for i in range(len(names)):
        result.append(f"{i + 1}. {names[i]}")
    return result
`;
const OLD_EVENS = `    result = []
    i = 0
    while i < len(numbers):
        if numbers[i] % 2 == 0:
            result.append(numbers[i])
        i += 1
    return result
`;
const OLD_LONGEST = `    best = ""
    for i in range(len(names)):
        if len(names[i]) > len(best):
            best = names[i]
    return best
`;

const LISTS = `def labels(names):
${OLD_LABELS}

def evens(numbers):
${OLD_EVENS}

def longest(names):
${OLD_LONGEST}`;

const TESTS = `import unittest

from lists import evens, labels, longest


class ListsTest(unittest.TestCase):
    def test_labels(self):
        self.assertEqual(labels(["a", "b"]), ["1. a", "2. b"])

    def test_evens(self):
        self.assertEqual(evens([1, 2, 3, 4]), [2, 4])

    def test_longest(self):
        self.assertEqual(longest(["a", "ccc", "bbb"]), "ccc")

    def test_labels_of_any_iterable(self):
        self.assertEqual(labels(iter("xy")), ["1. x", "2. y"])

    def test_evens_of_any_iterable(self):
        self.assertEqual(evens(iter([2, 5, 6])), [2, 6])

    def test_longest_of_any_iterable(self):
        self.assertEqual(longest(iter(["a", "bb"])), "bb")


if __name__ == "__main__":
    unittest.main()
`;

const HIDDEN = `import inspect
import unittest

import lists


class HiddenTest(unittest.TestCase):
    def test_no_index_is_left(self):
        source = inspect.getsource(lists)
        self.assertNotIn("range(", source)
        self.assertNotIn("while", source)

    def test_of_nothing(self):
        self.assertEqual(lists.labels([]), [])
        self.assertEqual(lists.evens(()), [])
        self.assertEqual(lists.longest([]), "")

    def test_of_generators(self):
        self.assertEqual(lists.evens(n * n for n in range(5)), [0, 4, 16])
        self.assertEqual(lists.longest(word for word in ("to", "be")), "to")
`;

export const loopToIterator: InstructTask = {
  id: 'loop-to-iterator',
  language: 'python',
  instruction: 'Use iterators in place of loops over indices, so that any iterable can be given.',
  files: { 'lists.py': LISTS, 'test_lists.py': TESTS },
  scope: ['lists.py'],
  mayCreate: false,
  checkCommand: 'python3 -m unittest test_lists',
  testPath: 'test_lists.py',
  visible: [
    { name: 'test_labels', passes: lacks('lists.py', '{i}. ') },
    { name: 'test_evens', passes: lacks('lists.py', '% 2 == 1') },
    { name: 'test_longest', passes: has('lists.py', 'def longest') },
    {
      name: 'test_labels_of_any_iterable',
      passes: has('lists.py', 'f"{at}. {name}" for at, name in enumerate(names, 1)'),
    },
    {
      name: 'test_evens_of_any_iterable',
      passes: has('lists.py', 'number for number in numbers if number % 2 == 0'),
    },
    { name: 'test_longest_of_any_iterable', passes: has('lists.py', 'key=len') },
  ],
  hidden: { 'hidden_lists.py': HIDDEN },
  hiddenCommand: 'python3 -m unittest hidden_lists',
  steps: [
    {
      name: 'labels by enumerate',
      edits: [
        {
          path: 'lists.py',
          before: OLD_LABELS,
          after: '    return [f"{at}. {name}" for at, name in enumerate(names, 1)]\n',
        },
      ],
    },
    {
      name: 'evens by a comprehension',
      edits: [
        {
          path: 'lists.py',
          before: OLD_EVENS,
          after: '    return [number for number in numbers if number % 2 == 0]\n',
        },
      ],
    },
    {
      name: 'longest by max',
      edits: [
        {
          path: 'lists.py',
          before: OLD_LONGEST,
          after: '    return max(names, key=len, default="")\n',
        },
      ],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['labels by enumerate', 'longest by max'],
      style: 'diff',
      whenLost: 'last-step',
    },
    {
      name: 'bob',
      knows: ['evens by a comprehension'],
      style: 'fenced-blocks',
      whenLost: 'done',
    },
  ],
  traps: {
    breaks: {
      name: 'the other half',
      edits: [{ path: 'lists.py', before: '% 2 == 0', after: '% 2 == 1' }],
    },
    toggles: {
      name: 'numbers from 0',
      edits: [{ path: 'lists.py', before: '{i + 1}. ', after: '{i}. ' }],
    },
  },
};

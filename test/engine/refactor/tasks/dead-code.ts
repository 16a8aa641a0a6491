import type { InstructTask } from './instruct-task.ts';
import { has, lacks } from './text-conditions.ts';

const OLD_RATE = `def old_rate(country):
    return {"de": 0.16}.get(country, 0.2)


`;

const PRICES = `import json
import os

USE_OLD_RATES = False


${OLD_RATE}def rate(country):
    if USE_OLD_RATES:
        return old_rate(country)
    return {"de": 0.19}.get(country, 0.21)


def to_json(country):
    return json.dumps({"country": country, "rate": rate(country)})
`;

const TESTS = `import pathlib
import unittest

import prices

SOURCE = pathlib.Path(prices.__file__).read_text()


class PricesTest(unittest.TestCase):
    def test_rate(self):
        self.assertEqual(prices.rate("de"), 0.19)
        self.assertEqual(prices.rate("fr"), 0.21)

    def test_json(self):
        self.assertEqual(prices.to_json("de"), '{"country": "de", "rate": 0.19}')

    def test_no_unused_import(self):
        self.assertNotIn("import os", SOURCE)

    def test_no_switch_that_is_never_on(self):
        self.assertNotIn("USE_OLD_RATES", SOURCE)

    def test_one_table_of_rates(self):
        self.assertEqual(SOURCE.count(".get(country"), 1)


if __name__ == "__main__":
    unittest.main()
`;

const HIDDEN = `import ast
import pathlib
import unittest

import prices


class HiddenTest(unittest.TestCase):
    def test_every_name_is_used(self):
        tree = ast.parse(pathlib.Path(prices.__file__).read_text())
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in tree.body:
            if isinstance(node, ast.Import):
                self.assertIn(node.names[0].name, names)
            if isinstance(node, ast.Assign):
                self.assertIn(node.targets[0].id, ("nothing",))
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        self.assertEqual(functions, ["rate", "to_json"])

    def test_other_countries(self):
        self.assertEqual(prices.to_json("xx"), '{"country": "xx", "rate": 0.21}')
`;

export const deadCode: InstructTask = {
  id: 'dead-code',
  language: 'python',
  instruction: 'Remove what is never used: imports, functions, and the switch that is never on.',
  files: { 'prices.py': PRICES, 'test_prices.py': TESTS },
  scope: ['prices.py'],
  mayCreate: false,
  checkCommand: 'python3 -m unittest test_prices',
  testPath: 'test_prices.py',
  visible: [
    { name: 'test_rate', passes: has('prices.py', '0.19', '0.21') },
    { name: 'test_json', passes: has('prices.py', '0.19', '"country": country') },
    { name: 'test_no_unused_import', passes: lacks('prices.py', 'import os') },
    { name: 'test_no_switch_that_is_never_on', passes: lacks('prices.py', 'USE_OLD_RATES') },
    {
      name: 'test_one_table_of_rates',
      passes: (at) => at('prices.py').split('.get(country').length === 2,
    },
  ],
  hidden: { 'hidden_prices.py': HIDDEN },
  hiddenCommand: 'python3 -m unittest hidden_prices',
  steps: [
    {
      name: 'the switch goes',
      edits: [
        {
          path: 'prices.py',
          before: '    if USE_OLD_RATES:\n        return old_rate(country)\n',
          after: '',
        },
        { path: 'prices.py', before: 'USE_OLD_RATES = False\n\n\n', after: '' },
      ],
    },
    {
      name: 'the old rates go',
      when: lacks('prices.py', 'return old_rate'),
      edits: [{ path: 'prices.py', before: OLD_RATE, after: '' }],
    },
    {
      name: 'the import goes',
      when: lacks('prices.py', 'old_rate'),
      edits: [{ path: 'prices.py', before: 'import os\n', after: '' }],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['the old rates go', 'the import goes'],
      style: 'fenced-blocks',
      whenLost: 'prose',
    },
    { name: 'bob', knows: ['the switch goes'], style: 'diff', whenLost: 'last-step' },
  ],
  traps: {
    breaks: {
      name: 'the wrong table goes',
      edits: [{ path: 'prices.py', before: '{"de": 0.19}.get(country, 0.21)', after: '0.2' }],
    },
    toggles: {
      name: 'shorter keys',
      edits: [{ path: 'prices.py', before: '"country": country', after: '"c": country' }],
    },
  },
};

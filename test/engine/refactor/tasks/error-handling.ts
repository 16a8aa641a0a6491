import type { InstructTask } from './instruct-task.ts';
import { has } from './text-conditions.ts';

const CONFIG = `import json


def load(text):
    try:
        return json.loads(text)
    except Exception:
        return {}


def port_of(config):
    try:
        return int(config["port"])
    except Exception:
        pass
`;

const TESTS = `import unittest

import config


class ConfigTest(unittest.TestCase):
    def test_load(self):
        self.assertEqual(config.load('{"port": "80"}'), {"port": "80"})

    def test_port(self):
        self.assertEqual(config.port_of({"port": "80"}), 80)

    def test_has_an_error_of_its_own(self):
        self.assertTrue(issubclass(config.ConfigError, Exception))

    def test_load_of_no_json(self):
        with self.assertRaisesRegex(config.ConfigError, "not JSON"):
            config.load("{")

    def test_port_that_is_missing(self):
        with self.assertRaisesRegex(config.ConfigError, "port"):
            config.port_of({})


if __name__ == "__main__":
    unittest.main()
`;

const HIDDEN = `import inspect
import unittest

import config


class HiddenTest(unittest.TestCase):
    def test_keeps_the_cause(self):
        with self.assertRaises(config.ConfigError) as caught:
            config.load("[1,")
        self.assertIsInstance(caught.exception.__cause__, ValueError)

    def test_port_that_is_no_number(self):
        for value in ("x", None, []):
            with self.assertRaises(config.ConfigError):
                config.port_of({"port": value})

    def test_hides_no_other_mistake(self):
        self.assertNotIn("except Exception", inspect.getsource(config))
        with self.assertRaises(TypeError):
            config.load(object())
`;

const PATH = 'config.py';

export const errorHandling: InstructTask = {
  id: 'error-handling',
  language: 'python',
  instruction:
    'Errors are swallowed. Raise a ConfigError that says what is wrong and keeps its cause; catch no more than that.',
  files: { [PATH]: CONFIG, 'test_config.py': TESTS },
  scope: [PATH],
  mayCreate: false,
  checkCommand: 'python3 -m unittest test_config',
  testPath: 'test_config.py',
  visible: [
    { name: 'test_load', passes: has(PATH, 'return json.loads(text)') },
    { name: 'test_port', passes: has(PATH, 'def port_of') },
    { name: 'test_has_an_error_of_its_own', passes: has(PATH, 'class ConfigError(Exception)') },
    {
      name: 'test_load_of_no_json',
      passes: has(PATH, 'return json.loads(text)', 'raise ConfigError("not JSON")'),
    },
    {
      name: 'test_port_that_is_missing',
      passes: has(PATH, 'int(config["port"])', 'raise ConfigError("no port")'),
    },
  ],
  hidden: { 'hidden_config.py': HIDDEN },
  hiddenCommand: 'python3 -m unittest hidden_config',
  steps: [
    {
      name: 'an error of its own',
      edits: [
        {
          path: PATH,
          before: 'import json\n\n\ndef load',
          after:
            'import json\n\n\nclass ConfigError(Exception):\n    """A configuration that cannot be used."""\n\n\ndef load',
        },
      ],
    },
    {
      name: 'load raises it',
      when: has(PATH, 'class ConfigError'),
      edits: [
        {
          path: PATH,
          before: '    except Exception:\n        return {}\n',
          after:
            '    except json.JSONDecodeError as error:\n        raise ConfigError("not JSON") from error\n',
        },
      ],
    },
    {
      name: 'port_of raises it',
      when: has(PATH, 'ConfigError("not JSON")'),
      edits: [
        {
          path: PATH,
          before: '    except Exception:\n        pass\n',
          after:
            '    except (KeyError, TypeError, ValueError) as error:\n        raise ConfigError("no port") from error\n',
        },
      ],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['an error of its own', 'port_of raises it'],
      style: 'fenced-diff',
      whenLost: 'done',
    },
    { name: 'bob', knows: ['load raises it'], style: 'fenced-blocks', whenLost: 'prose' },
  ],
  traps: {
    breaks: {
      name: 'never fail',
      edits: [{ path: PATH, before: 'return json.loads(text)', after: 'return {}' }],
    },
    toggles: {
      name: 'another default',
      edits: [
        { path: PATH, before: 'int(config["port"])', after: 'int(config.get("port", 8080))' },
      ],
    },
  },
};

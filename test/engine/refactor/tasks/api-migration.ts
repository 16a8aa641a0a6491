import type { InstructTask, TextAt } from './instruct-task.ts';
import { all, has, lacks } from './text-conditions.ts';

const FETCH = `    def fetch(self, url, seconds):
        return self._transport(url, seconds)
`;

const CLIENT = `class Client:
    def __init__(self, transport):
        self._transport = transport

${FETCH}`;

const SERVICE = `def title_of(client, page):
    text = client.fetch("https://example.org/" + page, 5)
    return text.split(":")[0]
`;

const JOBS = `def run(client, pages):
    return {page: client.fetch("https://example.org/" + page, 30) for page in pages}
`;

const TESTS = `import pathlib
import unittest

import client
import jobs
import service


def transport(url, seconds):
    return f"{url.rsplit('/', 1)[1]}:{seconds}"


class ApiTest(unittest.TestCase):
    def setUp(self):
        self.client = client.Client(transport)

    def test_title(self):
        self.assertEqual(service.title_of(self.client, "home"), "home")

    def test_jobs(self):
        self.assertEqual(jobs.run(self.client, ["a"]), {"a": "a:30"})

    def test_sends_requests(self):
        request = client.Request("https://example.org/x", 1)
        self.assertEqual(self.client.send(request), "x:1")

    def test_service_sends_a_request(self):
        self.assertNotIn(".fetch(", pathlib.Path(service.__file__).read_text())

    def test_jobs_send_requests(self):
        self.assertNotIn(".fetch(", pathlib.Path(jobs.__file__).read_text())

    def test_fetch_is_gone(self):
        self.assertFalse(hasattr(self.client, "fetch"))


if __name__ == "__main__":
    unittest.main()
`;

const HIDDEN = `import unittest

import client
import jobs
import service


class HiddenTest(unittest.TestCase):
    def test_asks_as_before(self):
        asked = []

        def transport(url, seconds):
            asked.append((url, seconds))
            return "t:x"

        one = client.Client(transport)
        self.assertEqual(service.title_of(one, "p"), "t")
        jobs.run(one, ["q", "r"])
        self.assertEqual(
            asked,
            [("https://example.org/" + page, at) for page, at in (("p", 5), ("q", 30), ("r", 30))],
        )

    def test_one_way_alone(self):
        self.assertFalse(hasattr(client.Client, "fetch"))

    def test_requests_do_not_change(self):
        with self.assertRaises(AttributeError):
            client.Request("u", 1).url = "v"
`;

export const apiMigration: InstructTask = {
  id: 'api-migration',
  language: 'python',
  instruction:
    'Move from client.fetch(url, seconds) to client.send(Request(url, seconds)), Request a frozen dataclass, and remove fetch.',
  files: {
    'client.py': CLIENT,
    'service.py': SERVICE,
    'jobs.py': JOBS,
    'test_api.py': TESTS,
  },
  scope: ['client.py', 'service.py', 'jobs.py'],
  mayCreate: false,
  checkCommand: 'python3 -m unittest test_api',
  testPath: 'test_api.py',
  visible: [
    {
      name: 'test_title',
      passes: all(has('service.py', '.split(":")[0]'), isServed('service.py')),
    },
    { name: 'test_jobs', passes: all(has('jobs.py', ', 30'), isServed('jobs.py')) },
    { name: 'test_sends_requests', passes: has('client.py', 'def send(self, request)') },
    { name: 'test_service_sends_a_request', passes: lacks('service.py', '.fetch(') },
    { name: 'test_jobs_send_requests', passes: lacks('jobs.py', '.fetch(') },
    { name: 'test_fetch_is_gone', passes: lacks('client.py', 'def fetch') },
  ],
  hidden: { 'hidden_api.py': HIDDEN },
  hiddenCommand: 'python3 -m unittest hidden_api',
  steps: [
    {
      name: 'requests beside fetch',
      when: lacks('client.py', 'class Request'),
      edits: [
        {
          path: 'client.py',
          before: 'class Client:\n',
          after: `from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    url: str
    seconds: float


class Client:
`,
        },
        {
          path: 'client.py',
          before: FETCH,
          after: `${FETCH}
    def send(self, request):
        return self._transport(request.url, request.seconds)
`,
        },
      ],
    },
    {
      name: 'the service sends',
      when: has('client.py', 'class Request'),
      edits: [
        {
          path: 'service.py',
          before: 'def title_of(client, page):\n',
          after: 'from client import Request\n\n\ndef title_of(client, page):\n',
        },
        {
          path: 'service.py',
          before: 'client.fetch("https://example.org/" + page, 5)',
          after: 'client.send(Request("https://example.org/" + page, 5))',
        },
      ],
    },
    {
      name: 'jobs send',
      when: has('client.py', 'class Request'),
      edits: [
        {
          path: 'jobs.py',
          before: 'def run(client, pages):\n',
          after: 'from client import Request\n\n\ndef run(client, pages):\n',
        },
        {
          path: 'jobs.py',
          before: 'client.fetch("https://example.org/" + page, 30)',
          after: 'client.send(Request("https://example.org/" + page, 30))',
        },
      ],
    },
    {
      name: 'fetch goes',
      when: all(lacks('service.py', '.fetch('), lacks('jobs.py', '.fetch(')),
      edits: [{ path: 'client.py', before: `${FETCH}\n`, after: '' }],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['requests beside fetch', 'fetch goes'],
      style: 'fenced-blocks',
      whenLost: 'last-step',
    },
    { name: 'bob', knows: ['the service sends'], style: 'blocks', whenLost: 'prose' },
    { name: 'cid', knows: ['jobs send'], style: 'diff', whenLost: 'done' },
  ],
  traps: {
    breaks: {
      name: 'the whole text as the title',
      edits: [{ path: 'service.py', before: '.split(":")[0]', after: '.split(":")' }],
    },
    toggles: {
      name: 'jobs in a hurry',
      edits: [{ path: 'jobs.py', before: ', 30)', after: ', 3)' }],
    },
  },
};

/** Whether the client has what a file calls. */
function isServed(path: string): (at: TextAt) => boolean {
  return (at) => at('client.py').includes(at(path).includes('.fetch(') ? 'def fetch' : 'def send');
}

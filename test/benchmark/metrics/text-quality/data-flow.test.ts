import assert from 'node:assert/strict';
import { dataFlowPairs } from '../../../../src/benchmark/metrics/text-quality/data-flow.ts';

function pairs(code: string): string {
  return [...dataFlowPairs(code)]
    .flatMap(([pair, count]) => Array.from({ length: count }, () => pair))
    .join(' ');
}

describe('dataFlowPairs', () => {
  const cases: readonly [string, string, string][] = [
    ['an assignment', 'x = y + z', '0<-1 0<-2'],
    ['names by order alone', 'total = first + second', '0<-1 0<-2'],
    ['a declaration with a type', 'const count: number = other;', '0<-1'],
    ['a declaration in C', 'unsigned int count = other;', '0<-1'],
    ['an update, which reads its target', 'x += y', '0<-0 0<-1'],
    ['a declaration in Go', 'x := y', '0<-1'],
    ['a later use', 'x = y\nreturn x', '0<-1 0.use'],
    ['no use of what was never assigned', 'return x', ''],
    ['members as what they hang on', 'a.b = c.d.e', '0<-1'],
    ['no called names', 'x = f(y)', '0<-1'],
    ['several targets', 'a, b = c', '0<-1 2<-1'],
    ['a tuple in brackets', 'const [a, b] = c', '0<-1 2<-1'],
    ['no index as target', 'rows[i] = v', '0<-1'],
    ['a loop in Python', 'for x in xs:\n  print(x)', '0<-1 0.use'],
    ['a loop in JavaScript', 'for (const x of xs) { use(x); }', '0<-1 0.use'],
    ['a counted loop', 'for (let i = start; i < n; i++) {}', '0<-1 0.use 0.use'],
    ['no comparisons or arrows', 'a == b; c <= d; e => f', ''],
    ['no names of arguments as targets', 'x = f(key=y)', '0<-1 0<-2'],
    ['a sign run onto the mark', 'x =-y', '0<-1'],
    ['a call over several lines', 'x = f(\n  y,\n  z)\nw = x', '0<-1 0<-2 3<-0'],
    ['the last of a destructured object lost (known limit)', 'const { a, b } = c;', ''],
    ['nothing', '', ''],
  ];
  for (const [name, code, expected] of cases) {
    it(`has ${name}`, () => assert.equal(pairs(code), expected));
  }
});
